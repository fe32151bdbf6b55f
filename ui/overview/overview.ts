import type { RulesViewData, StatisticsViewData } from '../../src/mcp/view-data.ts';
import { type Remark, remarksAt } from '../shared/message.ts';
import { field, listAt, numberAt, textAt, viewDataOf } from '../shared/read.ts';

/** What the operator allows, and what is left of it. */
export interface RulesShown {
  readonly sending: string;
  readonly approval: string;
  readonly left: number;
  /** Absent when the client withholds what a view is given. */
  readonly perDay: number | undefined;
  readonly budgetLeft: string;
  readonly budget: string;
  readonly currency: string;
  readonly newRecipientsLeft: number;
  readonly quietHours: string | undefined;
  readonly restsUntil: string | undefined;
  readonly held: number;
  readonly unknown: number;
}

/** How many of so many messages arrived. */
export interface DeliveryShown {
  readonly total: number;
  readonly delivered: number;
  readonly failed: number;
  readonly inFlight: number;
  /** Percent of the finished ones. */
  readonly rate: number | undefined;
  /** ISO 8601. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export interface Day {
  /** `2026-11-24`, in UTC. */
  readonly day: string;
  readonly units: number;
  readonly count: number;
}

export interface SpendingShown {
  /** Every day of the period, also those without any. */
  readonly days: readonly Day[];
  readonly units: number;
  readonly currency: string | undefined;
  /** Whether pictures and calls are in it too. */
  readonly isAll: boolean;
  /** What it was spent on, such as `sms 12.00`; only from `get_costs`. */
  readonly kinds: readonly string[];
  /** Who spent it, such as `Verkstaden 12.00`, where there are subaccounts; only from `get_costs`. */
  readonly spenders: readonly string[];
  readonly isComplete: boolean;
}

export interface BalanceShown {
  /** With the currency. */
  readonly balance: string | undefined;
  readonly used: string | undefined;
  readonly limit: string | undefined;
}

/** What one of the four tools answered; only what it tells of is there. */
export interface Answered {
  readonly rules?: RulesShown;
  readonly delivery?: DeliveryShown;
  readonly spending?: SpendingShown;
  readonly balance?: BalanceShown;
  readonly remarks: readonly Remark[];
}

/** Reads the answer of `get_sending_rules`, `get_delivery_statistics`, `get_costs` or `check_account_balance`. */
export function readAnswered(result: unknown): Answered {
  const data = field(result, 'structuredContent');
  const has = (name: string): boolean => field(data, name) !== undefined;
  const remarks = [...remarksAt(data, 'problems'), ...remarksAt(data, 'warnings')];
  if (has('budget_left')) return { remarks, rules: readRules(data, viewDataOf(result)) };
  if (has('in_flight')) return { remarks, ...readStatistics(data, viewDataOf(result)) };
  if (has('by_day')) return { remarks, spending: readCosts(data) };
  if (has('account')) return { remarks, balance: readBalance(data) };
  return { remarks };
}

function readRules(data: unknown, view: unknown): RulesShown {
  const perDay: keyof RulesViewData = 'messages_per_day';
  return {
    sending: textAt(data, 'sending') ?? '',
    approval: textAt(data, 'approval') ?? '',
    left: numberAt(data, 'left_today') ?? 0,
    perDay: numberAt(view, perDay),
    budgetLeft: textAt(data, 'budget_left') ?? '',
    budget: textAt(data, 'budget') ?? '',
    currency: textAt(data, 'currency') ?? '',
    newRecipientsLeft: numberAt(data, 'new_recipients_left') ?? 0,
    quietHours: textAt(data, 'quiet_hours'),
    restsUntil: textAt(data, 'rests_until'),
    held: numberAt(data, 'held') ?? 0,
    unknown: numberAt(data, 'unknown') ?? 0,
  };
}

function readStatistics(data: unknown, view: unknown): Pick<Answered, 'delivery' | 'spending'> {
  const byDay: keyof StatisticsViewData = 'by_day';
  const [from, to] = [textAt(data, 'from_time'), textAt(data, 'to_time')];
  const first = textAt(view, 'since') ?? from;
  // The clock of 46elks may be ahead of the one here.
  const last = [textAt(view, 'until'), to]
    .flatMap((time) => time ?? [])
    .sort()
    .at(-1);
  const days = listAt(view, byDay).map(readDay);
  return {
    delivery: {
      total: numberAt(data, 'total') ?? 0,
      delivered: numberAt(data, 'delivered') ?? 0,
      failed: numberAt(data, 'failed') ?? 0,
      inFlight: numberAt(data, 'in_flight') ?? 0,
      rate: numberAt(data, 'success_rate'),
      from,
      to,
    },
    ...(first !== undefined &&
      last !== undefined && {
        spending: {
          days: everyDay(days, first, last),
          units: sum(days),
          currency: textAt(data, 'currency'),
          isAll: false,
          kinds: [],
          spenders: [],
          isComplete: field(data, 'complete') === true,
        },
      }),
  };
}

function readCosts(data: unknown): SpendingShown {
  return {
    days: everyDay(
      listAt(data, 'by_day').map(readDay),
      textAt(data, 'since') ?? '',
      textAt(data, 'until') ?? '',
    ),
    units: numberAt(data, 'cost_units') ?? 0,
    currency: textAt(data, 'currency'),
    isAll: true,
    kinds: listAt(data, 'by_kind').map((kind) => `${textAt(kind, 'name')} ${textAt(kind, 'cost')}`),
    spenders: spendersOf(listAt(data, 'by_subaccount')),
    isComplete: field(data, 'complete') === true,
  };
}

/** More names than this are a list of their own, which is not here. */
const SPENDERS_MOST = 8;

function spendersOf(all: readonly unknown[]): readonly string[] {
  const shown = all.slice(0, SPENDERS_MOST);
  const named = shown.map((each) => `${textAt(each, 'name')} ${textAt(each, 'cost') ?? 'not known'}`);
  return all.length > shown.length ? [...named, `${all.length - shown.length} more`] : named;
}

function readDay(item: unknown): Day {
  return {
    day: textAt(item, 'name') ?? '',
    units: numberAt(item, 'cost_units') ?? 0,
    count: numberAt(item, 'count') ?? 0,
  };
}

function readBalance(data: unknown): BalanceShown {
  const balance = textAt(data, 'balance');
  return {
    balance: balance === undefined ? undefined : `${balance} ${textAt(data, 'currency') ?? ''}`.trim(),
    used: textAt(data, 'used'),
    limit: textAt(data, 'usage_limit'),
  };
}

const DAY_MS = 24 * 3_600_000;
/** More bars than this cannot be told apart. */
export const DAYS_MOST = 60;

/**
 * Every day from the first to the last, so that a day without costs is a gap and not left out; the last ones of a longer
 * period. A charge whose day is not known is in no bar.
 */
export function everyDay(days: readonly Day[], first: string, last: string): readonly Day[] {
  const [from, to] = [Date.parse(first.slice(0, 10)), Date.parse(last.slice(0, 10))];
  const count = Math.min(DAYS_MOST, Math.floor((to - from) / DAY_MS) + 1);
  if (!(count > 0)) return days.filter(({ day }) => !Number.isNaN(Date.parse(day)));
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(to - (count - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return days.find((known) => known.day === day) ?? { day, units: 0, count: 0 };
  });
}

export function sum(days: readonly Day[]): number {
  return days.reduce((units, day) => units + day.units, 0);
}

/** `2026-11-12`: so many days before, counting that one. */
export function dayBefore(now: number, days: number): string {
  return new Date(now - (days - 1) * DAY_MS).toISOString().slice(0, 10);
}
