import * as z from 'zod';
import { formatMoney, formatUnits } from '../../domain/money.ts';
import { type Warning, warning } from '../../domain/problem.ts';
import { toIso } from '../../domain/time.ts';
import type { Sms } from '../../elks/wire.ts';
import { readHistory } from '../../inbox/history.ts';
import { sinceArgument, timeOf, untilArgument } from '../arguments.ts';
import { askElks, currencyOf } from '../context.ts';
import { dayOf, grouped } from '../days.ts';
import { defineTool } from '../define-tool.ts';
import { problemsField, warningsField } from '../outcome.ts';
import type { StatisticsViewData } from '../view-data.ts';

const DEFAULT_LIMIT = 50;
/** The most messages one period can count; more are said to be missing. */
const PERIOD_LIMIT = 2_000;

/** Why it exists: how well delivery works and what it cost, without reading every message. */
export const getDeliveryStatistics = defineTool({
  name: 'get_delivery_statistics',
  title: 'Delivery statistics',
  effect: 'read',
  description: [
    'Counts outbound messages by outcome and adds up parts and cost, over a period (since, until) or the last ones (limit). Free; changes nothing; shares the query limit.',
    "created and sent are in_flight, neither success nor failure; success rate = delivered / (delivered + failed). Times are UTC, cost in the account's currency.",
    'Not for one message (check_sms_status), texts (get_sms_messages) or the balance (check_account_balance).',
  ].join(' '),
  input: z.strictObject({
    limit: z
      .int()
      .min(1)
      .max(PERIOD_LIMIT)
      .optional()
      .meta({
        description: `Only the last n; default ${DEFAULT_LIMIT}, with since all.`,
        format_hint: `whole number 1-${PERIOD_LIMIT}`,
      }),
    since: sinceArgument,
    until: untilArgument,
  }),
  output: z.object({
    total: z.int(),
    delivered: z.int(),
    failed: z.int(),
    in_flight: z.int(),
    success_rate: z.number().optional(),
    parts: z.int(),
    cost: z.string().optional(),
    currency: z.string().optional(),
    cost_units: z.int().optional(),
    from_time: z.string().optional(),
    to_time: z.string().optional(),
    complete: z.boolean(),
    warnings: warningsField,
    problems: problemsField,
  }),
  listed: [
    'total',
    'delivered',
    'failed',
    'in_flight',
    'success_rate',
    'parts',
    'cost',
    'currency',
    'complete',
  ],
  view: 'overview',
  async handle(args, context, { signal }) {
    const since = timeOf('since', args.since);
    const until = timeOf('until', args.until);
    const limit = args.limit ?? (since === undefined ? DEFAULT_LIMIT : PERIOD_LIMIT);
    const reader = await askElks(context);
    const history = await readHistory(
      reader.smsPage,
      {
        direction: 'outbound',
        limit,
        ...(since !== undefined && { since }),
        ...(until !== undefined && { until }),
      },
      signal,
    );
    const counted = count(history.items);
    const currency = counted.costUnits > 0 ? await currencyOf(context) : undefined;
    // Without a period, stopping at the limit is what was asked for.
    const complete =
      history.skipped === 0 &&
      (history.cursor === undefined || (since === undefined && counted.total === limit));
    const warnings: Warning[] = complete
      ? []
      : [warning('incomplete', 'Older messages of the period are not counted.')];
    const { total, delivered, failed, inFlight, rate, parts, costUnits, times } = counted;
    const cost = currency !== undefined && formatMoney({ units: costUnits, currency });
    const view: StatisticsViewData = {
      by_day: byDay(history.items),
      ...(since !== undefined && { since: toIso(since), until: toIso(until ?? context.clock()) }),
    };
    return {
      lines: [
        total === 0
          ? 'No outbound messages in this selection.'
          : `${total} outbound: ${delivered} delivered, ${failed} failed, ${inFlight} in flight${rate === undefined ? '' : `; ${rate} % of the finished ones arrived`}.`,
        ...(total === 0
          ? []
          : [
              [
                `${parts} ${parts === 1 ? 'part' : 'parts'}`,
                cost || 'cost not known',
                `${times.from} to ${times.to}`,
              ].join(' | '),
            ]),
        ...warnings.map((item) => `warning ${item.code}: ${item.message}`),
      ],
      data: {
        total,
        delivered,
        failed,
        in_flight: inFlight,
        ...(rate !== undefined && { success_rate: rate }),
        parts,
        ...(currency !== undefined && { cost: formatUnits(costUnits), currency, cost_units: costUnits }),
        ...(times.from !== undefined && { from_time: times.from }),
        ...(times.to !== undefined && { to_time: times.to }),
        complete,
        ...(warnings.length > 0 && { warnings }),
      },
      view,
    };
  },
});

function byDay(messages: readonly Sms[]): StatisticsViewData['by_day'] {
  const charges = messages.map(({ costUnits: units = 0, createdAt }) => ({ units, day: dayOf(createdAt) }));
  return grouped(charges, ({ day }) => day);
}

function count(messages: readonly Sms[]) {
  const delivered = messages.filter((sms) => sms.status === 'delivered').length;
  const failed = messages.filter((sms) => sms.status === 'failed').length;
  const times = messages.flatMap((sms) => (sms.createdAt === undefined ? [] : [sms.createdAt]));
  const finished = delivered + failed;
  return {
    total: messages.length,
    delivered,
    failed,
    inFlight: messages.length - finished,
    rate: finished === 0 ? undefined : Math.round((1_000 * delivered) / finished) / 10,
    parts: messages.reduce((sum, sms) => sum + (sms.parts ?? 1), 0),
    costUnits: messages.reduce((sum, sms) => sum + (sms.costUnits ?? 0), 0),
    times:
      times.length === 0
        ? { from: undefined, to: undefined }
        : { from: toIso(Math.min(...times)), to: toIso(Math.max(...times)) },
  };
}
