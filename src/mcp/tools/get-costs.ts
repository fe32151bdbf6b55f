import * as z from 'zod';
import { counted } from '../../domain/counted.ts';
import { formatMoney, formatUnits } from '../../domain/money.ts';
import { type EpochMs, toIso } from '../../domain/time.ts';
import type { ElksNumber } from '../../elks/wire-numbers.ts';
import { isSubaccountId, type Subaccount } from '../../elks/wire-subaccounts.ts';
import { readHistory } from '../../inbox/history.ts';
import { sinceArgument, timeOf, untilArgument, wrongArgument } from '../arguments.ts';
import { nameOf } from '../confirm.ts';
import { askElks, currencyOf, type ToolContext } from '../context.ts';
import { grouped } from '../days.ts';
import { defineTool } from '../define-tool.ts';
import { incompleteWarnings, problemsField, warningLines, warningsField } from '../outcome.ts';
import { type Charge, readSpent, type Spent, sumOf, together } from '../spending.ts';
import {
  listSubaccounts,
  readSubaccounts,
  type SubaccountSpent,
  unlistedWarnings,
  unreadWarnings,
} from '../subaccount-spending.ts';

const DAY_MS = 24 * 3_600_000;
const DEFAULT_DAYS = 30;
const NUMBERS_MAX = 500;
/** The most of each kind that one call adds up; more are said to be missing. */
const PERIOD_LIMIT = 2_000;

const group = z.object({ name: z.string(), count: z.int(), cost: z.string(), cost_units: z.int() });
const groups = z.array(group).meta({
  listed_as: { type: 'array', items: { type: 'object' }, description: '{name, count, cost, cost_units}' },
});

/** What one login spent; without the account's id, and without a cost where it could not be read. */
const spender = group.partial({ count: true, cost: true, cost_units: true }).extend({
  id: z.string().optional(),
  used: z.string().optional(),
  used_units: z.int().optional(),
  limit: z.string().optional(),
});

/** Why it exists: what was spent on what, added up exactly from the history of 46elks. */
export const getCosts = defineTool({
  name: 'get_costs',
  title: 'Spending',
  effect: 'read',
  description: [
    'Adds up what the account and its subaccounts were charged over a period (default: the last 30 days) from the history of 46elks: by day (UTC), by kind (sms, mms, call), by country of the other party, by subaccount, and in all; exact, in the currency of the account.',
    'Every sum takes in the account and all subaccounts that could be read; those that could not are named. The history of a subaccount is read, and nothing else done, with its own login, which is never shown. Rent of numbers is not in the history; what those of the account cost a month is told beside the sum.',
    'Free of charge; changes nothing; takes up to seven of the queries a minute, and three for each subaccount that ever spent while half of the limit is left.',
    'Not for what is left (check_account_balance), arrivals (get_delivery_statistics) or a price in advance (estimate_sms_cost).',
  ].join(' '),
  input: z.strictObject({
    since: sinceArgument,
    until: untilArgument,
    subaccount: z.string().optional().meta({
      description: 'Id from by_subaccount: only what this one spent.',
      format_hint: 'string such as a3f0a1…',
    }),
  }),
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
    by_subaccount: z
      .array(spender)
      .optional()
      .meta({
        listed_as: {
          type: 'array',
          items: { type: 'object' },
          description:
            '{id, name, count, cost, cost_units; used, used_units, limit: in its whole life}; the account itself has no id; what could not be read has no cost',
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
    const period = periodOf(args, context.clock());
    const { own, rent, subaccounts, currency, warnings } = await readCosts(
      context,
      args.subaccount,
      period,
      signal,
    );
    const { charges, skipped, isCut } = together([...own, ...subaccounts.flatMap(spentBy)]);
    const remarks = [...incompleteWarnings(skipped, isCut), ...warnings, ...unreadWarnings(subaccounts)];
    const units = sumOf(charges);
    const [byDay, byKind, byCountry] = [
      grouped(charges, ({ day }) => day),
      grouped(charges, ({ kind }) => kind),
      grouped(charges, ({ country }) => country),
    ];
    const bySubaccount = [
      ...(own.length > 0 ? [{ name: 'main account', ...sumFor(charges, undefined) }] : []),
      ...subaccounts.map((read) => spenderOf(read, charges)),
    ];
    const times = { since: toIso(period.since), until: toIso(period.until) };
    return {
      lines: [
        `${currency === undefined ? `${formatUnits(units)} (currency not told)` : formatMoney({ units, currency })} from ${times.since} to ${times.until}.`,
        ...linesOf('by kind', byKind),
        ...linesOf('by country', byCountry),
        ...linesOf('by day', byDay),
        ...(subaccounts.length > 0 ? bySubaccount.map(spenderLine) : []),
        ...(rent ? [`rent of ${counted(rent.count, 'number')}: ${rent.cost} a month, not in the sum`] : []),
        ...warningLines(remarks),
      ],
      data: {
        ...(currency !== undefined && { cost: formatUnits(units), currency }),
        cost_units: units,
        ...times,
        by_day: byDay,
        by_kind: byKind,
        by_country: byCountry,
        ...(subaccounts.length > 0 && { by_subaccount: bySubaccount }),
        ...(rent && { monthly_rent: rent }),
        complete: remarks.length === 0,
        ...(remarks.length > 0 && { warnings: remarks }),
      },
    };
  },
});

interface Period {
  readonly since: EpochMs;
  readonly until: EpochMs;
  /** Without an end there is none: the clocks here and at 46elks may differ. */
  readonly query: { readonly since: EpochMs; readonly until?: EpochMs; readonly limit: number };
}

function periodOf(args: { since?: string | undefined; until?: string | undefined }, now: EpochMs): Period {
  const bound = timeOf('until', args.until);
  const until = bound ?? now;
  const since = timeOf('since', args.since) ?? until - DEFAULT_DAYS * DAY_MS;
  if (since >= until) throw wrongArgument('since', 'a time before until');
  return {
    since,
    until,
    query: { since, limit: PERIOD_LIMIT, ...(bound !== undefined && { until: bound }) },
  };
}

/** Everything that was charged, as far as it can be read: the account's own first, so that it is there in any case. */
async function readCosts(
  context: ToolContext,
  only: string | undefined,
  { query }: Period,
  signal: AbortSignal,
) {
  if (only !== undefined) {
    if (!isSubaccountId(only)) throw wrongArgument('subaccount', 'the id of a subaccount');
    const one = await (await askElks(context)).openedSubaccount(only, signal);
    const currency = await currencyOf(context);
    const subaccounts = await readSubaccounts(context, [one], query, context.queriesPerMinute, signal);
    return { own: [], rent: undefined, subaccounts, currency, warnings: [] };
  }
  const own = [await readSpent(() => askElks(context), query, undefined, signal)];
  const listed = await listSubaccounts(context, signal);
  const rent = await readRent(context, signal);
  const currency = await currencyOf(context);
  // The other half is left to whatever else asks.
  const half = Math.floor(context.queriesPerMinute / 2);
  const subaccounts = await readSubaccounts(context, listed.items, query, half, signal);
  return { own, rent, subaccounts, currency, warnings: unlistedWarnings(listed) };
}

const spentBy = ({ spent }: SubaccountSpent): readonly Spent[] => (typeof spent === 'string' ? [] : [spent]);

/** What the numbers in use cost a month; undefined when one does not say, or they cannot all be read. */
async function readRent(context: ToolContext, signal: AbortSignal) {
  const { numberPage } = await askElks(context);
  // What is spent is known without it.
  const numbers = await readHistory(numberPage, { limit: NUMBERS_MAX }, signal).catch(() => undefined);
  return numbers && numbers.skipped === 0 && numbers.cursor === undefined ? rentOf(numbers.items) : undefined;
}

function rentOf(numbers: readonly ElksNumber[]) {
  const inUse = numbers.filter(({ active }) => active);
  const units = inUse.reduce((sum, { costUnits }) => sum + (costUnits ?? Number.NaN), 0);
  return Number.isNaN(units)
    ? undefined
    : { count: inUse.length, cost: formatUnits(units), cost_units: units };
}

function linesOf(title: string, rows: readonly z.input<typeof group>[]): readonly string[] {
  if (rows.length === 0) return [];
  return [`${title}: ${rows.map(({ name, cost, count }) => `${name} ${cost} (${count})`).join(', ')}`];
}

function sumFor(charges: readonly Charge[], subaccount: string | undefined) {
  const own = charges.filter((charge) => charge.subaccount === subaccount);
  const units = sumOf(own);
  return { count: own.length, cost: formatUnits(units), cost_units: units };
}

function spenderOf({ subaccount, spent }: SubaccountSpent, charges: readonly Charge[]) {
  return {
    id: subaccount.id,
    name: nameOf(subaccount),
    ...(typeof spent !== 'string' && sumFor(charges, subaccount.id)),
    ...usedBy(subaccount),
  };
}

/** What a subaccount used and may use in its whole life, as far as 46elks says. */
function usedBy({ usedUnits, usageLimitUnits: limit }: Subaccount) {
  return {
    ...(usedUnits !== undefined && { used: formatUnits(usedUnits), used_units: usedUnits }),
    ...(limit !== undefined && { limit: formatUnits(limit) }),
  };
}

function spenderLine({ id, name, cost, count, used, limit }: z.output<typeof spender>): string {
  const who = id === undefined ? name : `subaccount ${name} (${id})`;
  const life = used !== undefined && `${used}${limit === undefined ? '' : ` of ${limit}`} in its whole life`;
  return [`${who}: ${cost === undefined ? 'not read' : `${cost} (${count})`}`, life]
    .filter(Boolean)
    .join('; ');
}
