import * as z from 'zod';
import { formatMoney, formatUnits } from '../../domain/money.ts';
import { parsePhone } from '../../domain/phone.ts';
import { toIso } from '../../domain/time.ts';
import type { ElksNumber } from '../../elks/wire-numbers.ts';
import type { Subaccount } from '../../elks/wire-subaccounts.ts';
import { type Listed, type Lister, readHistory } from '../../inbox/history.ts';
import { sinceArgument, timeOf, untilArgument, wrongArgument } from '../arguments.ts';
import { nameOf } from '../confirm.ts';
import { askElks, currencyOf } from '../context.ts';
import { dayOf, grouped } from '../days.ts';
import { defineTool } from '../define-tool.ts';
import { incompleteWarnings, problemsField, warningLines, warningsField } from '../outcome.ts';

const DAY_MS = 24 * 3_600_000;
const DEFAULT_DAYS = 30;
const SUBACCOUNTS_MAX = 500;
const NUMBERS_MAX = 500;
/** The most of each kind that one call adds up; more are said to be missing. */
const PERIOD_LIMIT = 2_000;

const group = z.object({ name: z.string(), count: z.int(), cost: z.string(), cost_units: z.int() });
const groups = z.array(group).meta({
  listed_as: { type: 'array', items: { type: 'object' }, description: '{name, count, cost, cost_units}' },
});

/** Why it exists: what was spent on what, added up exactly from the history of 46elks. */
export const getCosts = defineTool({
  name: 'get_costs',
  title: 'Spending',
  effect: 'read',
  description: [
    'Adds up what the account was charged over a period (default: the last 30 days) from the history of 46elks: by day (UTC), by kind (sms, mms, call), by country of the other party, and in all; exact, in the currency of the account.',
    'For each subaccount it shows what it used in its whole life: its history can be read with its own credentials only. Rent of numbers is not in the history; what those in use cost a month is told beside the sum. Free of charge; changes nothing; takes up to five of the queries a minute.',
    'Not for what is left (check_account_balance), not for how many texts arrived (get_delivery_statistics), not for a price in advance (estimate_sms_cost).',
  ].join(' '),
  input: z.strictObject({ since: sinceArgument, until: untilArgument }),
  view: 'overview',
  output: z.object({
    cost: z.string().optional(),
    currency: z.string().optional(),
    cost_units: z.int(),
    since: z.string(),
    until: z.string(),
    by_day: groups,
    by_kind: groups,
    by_country: groups,
    subaccounts: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          used: z.string(),
          used_units: z.int(),
          limit: z.string().optional(),
        }),
      )
      .optional()
      .meta({
        listed_as: {
          type: 'array',
          items: { type: 'object' },
          description: '{id, name, used, used_units, limit}: in its whole life',
        },
      }),
    monthly_rent: z
      .object({ count: z.int(), cost: z.string(), cost_units: z.int() })
      .optional()
      .meta({
        listed_as: {
          type: 'object',
          description: '{count, cost, cost_units} of the numbers in use, not in the sum',
        },
      }),
    complete: z.boolean(),
    warnings: warningsField,
    problems: problemsField,
  }),
  async handle(args, context, { signal }) {
    const bound = timeOf('until', args.until);
    const until = bound ?? context.clock();
    const since = timeOf('since', args.since) ?? until - DEFAULT_DAYS * DAY_MS;
    if (since >= until) throw wrongArgument('since', 'a time before until');
    // Without an end there is none: the clocks here and at 46elks may differ.
    const query = { since, limit: PERIOD_LIMIT, ...(bound !== undefined && { until: bound }) };
    const read = async <Item extends Charged>(kind: string, list: Lister<Item>): Promise<Spent> =>
      spentOn(kind, await readHistory(list, query, signal));
    // Each list takes a query of its own.
    const spent = [
      await read('sms', (await askElks(context)).smsPage),
      await read('mms', (await askElks(context)).mmsPage),
      await read('call', (await askElks(context)).callPage),
    ];
    const subaccounts = await readHistory(
      (await askElks(context)).subaccountPage,
      { limit: SUBACCOUNTS_MAX },
      signal,
      // A subaccount may not ask about subaccounts.
    ).catch(() => undefined);
    const numbers = await readHistory(
      (await askElks(context)).numberPage,
      { limit: NUMBERS_MAX },
      signal,
      // What is spent is known without it.
    ).catch(() => undefined);
    const isAll = numbers && numbers.skipped === 0 && numbers.cursor === undefined;
    const rent = isAll ? rentOf(numbers.items) : undefined;
    const used = (subaccounts?.items ?? []).flatMap(usedBy);
    const currency = await currencyOf(context);
    const charges = spent.flatMap((each) => each.charges);
    const skipped = spent.reduce((sum, each) => sum + each.skipped, 0);
    const warnings = incompleteWarnings(
      skipped,
      spent.some((each) => each.isCut),
    );
    const units = total(charges);
    const [byDay, byKind, byCountry] = [
      grouped(charges, ({ day }) => day),
      grouped(charges, ({ kind }) => kind),
      grouped(charges, ({ country }) => country),
    ];
    const period = { since: toIso(since), until: toIso(until) };
    return {
      lines: [
        `${currency === undefined ? `${formatUnits(units)} (currency not told)` : formatMoney({ units, currency })} from ${period.since} to ${period.until}.`,
        ...linesOf('by kind', byKind),
        ...linesOf('by country', byCountry),
        ...linesOf('by day', byDay),
        ...(rent ? [`rent of ${rent.count} numbers: ${rent.cost} a month, not in the sum`] : []),
        ...used.map((sub) => `subaccount ${sub.name} (${sub.id}): ${sub.used} in its whole life`),
        ...warningLines(warnings),
      ],
      data: {
        ...(currency !== undefined && { cost: formatUnits(units), currency }),
        cost_units: units,
        ...period,
        by_day: byDay,
        by_kind: byKind,
        by_country: byCountry,
        ...(used.length > 0 && { subaccounts: used }),
        ...(rent && { monthly_rent: rent }),
        complete: warnings.length === 0,
        ...(warnings.length > 0 && { warnings }),
      },
    };
  },
});

/** What can be charged for. */
interface Charged extends Listed {
  readonly direction: 'incoming' | 'outgoing' | 'outgoing-reply';
  readonly from: string;
  readonly to: string;
  readonly costUnits: number | undefined;
}

interface Charge {
  readonly day: string;
  readonly kind: string;
  readonly country: string;
  readonly units: number;
}

interface Spent {
  readonly charges: readonly Charge[];
  readonly skipped: number;
  readonly isCut: boolean;
}

function spentOn(
  kind: string,
  { items, skipped, cursor }: { items: readonly Charged[]; skipped: number; cursor: unknown },
): Spent {
  return {
    skipped: skipped + items.filter((item) => kind !== 'call' && isUnpriced(item)).length,
    isCut: cursor !== undefined,
    charges: items.flatMap(({ costUnits: units, createdAt, direction, from, to }) =>
      units === undefined || units === 0
        ? []
        : [{ kind, units, day: dayOf(createdAt), country: countryOf(direction === 'incoming' ? from : to) }],
    ),
  };
}

/** What was sent has a price, be it 0; a call has one only once it was answered and is over. */
function isUnpriced({ direction, costUnits }: Charged): boolean {
  return direction !== 'incoming' && costUnits === undefined;
}

/** What the numbers in use cost a month; undefined when one does not say. */
function rentOf(numbers: readonly ElksNumber[]) {
  const inUse = numbers.filter(({ active }) => active);
  const units = inUse.reduce((sum, { costUnits }) => sum + (costUnits ?? Number.NaN), 0);
  return Number.isNaN(units)
    ? undefined
    : { count: inUse.length, cost: formatUnits(units), cost_units: units };
}

function countryOf(number: string): string {
  const phone = parsePhone(number);
  return (phone.ok && phone.value.region) || 'other';
}

const total = (charges: readonly Charge[]): number => charges.reduce((sum, { units }) => sum + units, 0);

function linesOf(title: string, rows: readonly z.input<typeof group>[]): readonly string[] {
  if (rows.length === 0) return [];
  return [`${title}: ${rows.map(({ name, cost, count }) => `${name} ${cost} (${count})`).join(', ')}`];
}

/** What a subaccount used; nothing when 46elks does not say. */
function usedBy(subaccount: Subaccount) {
  const { id, usedUnits, usageLimitUnits: limit } = subaccount;
  if (usedUnits === undefined) return [];
  const used = { used: formatUnits(usedUnits), used_units: usedUnits };
  return [
    { id, name: nameOf(subaccount), ...used, ...(limit !== undefined && { limit: formatUnits(limit) }) },
  ];
}
