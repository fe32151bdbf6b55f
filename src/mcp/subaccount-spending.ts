import { counted } from '../domain/counted.ts';
import { type Warning, warning } from '../domain/problem.ts';
import { ElksError } from '../elks/errors.ts';
import type { OpenedSubaccount } from '../elks/reader.ts';
import { type HistoryQuery, readHistory } from '../inbox/history.ts';
import { nameOf } from './confirm.ts';
import { askElks, Stopped, type ToolContext } from './context.ts';
import { readSpent, type Spent } from './spending.ts';

const LISTED_MAX = 500;
/** One call reads the history of this many at most, and begins with none later than this: the client waits for it. */
const READ_MAX = 20;
const PATIENCE_MS = 20_000;
/** So many are named in a warning; the rest has no sum in its row. */
const NAMED_MAX = 5;

const NOTHING: Spent = { charges: [], skipped: 0, isCut: false };

/** Why it is not known what a subaccount spent in the period. */
type Unread = 'left' | 'refused' | 'failed' | 'closed';

/** A subaccount and what it spent in the period, or why that is not known. */
export interface SubaccountSpent {
  readonly subaccount: OpenedSubaccount;
  readonly spent: Spent | Unread;
}

/** The subaccounts of the account, and whether they are all; none and all of them for a login that is one itself. */
export async function listSubaccounts(
  context: ToolContext,
  signal: AbortSignal,
): Promise<{ readonly items: readonly OpenedSubaccount[]; readonly isAll: boolean }> {
  const { openedSubaccountPage } = await askElks(context);
  try {
    const { items, skipped, cursor } = await readHistory(openedSubaccountPage, { limit: LISTED_MAX }, signal);
    return { items, isAll: skipped === 0 && cursor === undefined };
  } catch (error) {
    if (!(error instanceof ElksError)) throw error;
    return { items: [], isAll: await isSubaccount(context, signal) };
  }
}

/** What 46elks answers to a subaccount that asks about subaccounts is not documented; what it calls itself is. */
function isSubaccount(context: ToolContext, signal: AbortSignal): Promise<boolean> {
  return askElks(context)
    .then((reader) => reader.account(signal))
    .then(
      ({ kind }) => kind === 'subaccount',
      () => false,
    );
}

/** Reads what each subaccount spent, by its own login, with at most so many queries a minute; those that used most first. */
export async function readSubaccounts(
  context: ToolContext,
  subaccounts: readonly OpenedSubaccount[],
  query: HistoryQuery,
  queriesMost: number,
  signal: AbortSignal,
): Promise<readonly SubaccountSpent[]> {
  const ask = () => askElks(context, queriesMost);
  const startedAt = context.clock();
  const read: SubaccountSpent[] = [];
  let left = READ_MAX;
  for (const subaccount of [...subaccounts].sort(byUse)) {
    const { access } = subaccount;
    if (hasSpentNothing(subaccount, query)) {
      read.push({ subaccount, spent: NOTHING });
    } else if (access) {
      const isLeft = left === 0 || context.clock() - startedAt >= PATIENCE_MS;
      const way = () => ask().then(() => access);
      const spent = isLeft ? 'left' : await readOne(way, query, subaccount.id, signal);
      left = spent === 'left' ? 0 : left - 1;
      read.push({ subaccount, spent });
    } else {
      read.push({ subaccount, spent: 'closed' });
    }
  }
  return read;
}

/** Who never used anything, or was closed before the period, need not be asked. */
function hasSpentNothing(
  { usedUnits, deactivatedAt }: OpenedSubaccount,
  { since = 0 }: HistoryQuery,
): boolean {
  return usedUnits === 0 || (deactivatedAt ?? Infinity) < since;
}

async function readOne(...reading: Parameters<typeof readSpent>): Promise<Spent | Unread> {
  const [, , , signal] = reading;
  try {
    return await readSpent(...reading);
  } catch (error) {
    // No query may be taken now.
    if (error instanceof Stopped) return 'left';
    if (!(error instanceof ElksError) || signal.aborted) throw error;
    return error.reason === 'credentials' ? 'refused' : 'failed';
  }
}

const byUse = (one: OpenedSubaccount, other: OpenedSubaccount): number =>
  (other.usedUnits ?? Infinity) - (one.usedUnits ?? Infinity) || 0;

const WHY: Readonly<Record<Unread, (them: string) => string>> = {
  left: (them) =>
    `Not read, to leave room in the limit of queries: ${them}. In a minute, ask for each alone with subaccount.`,
  refused: (them) =>
    `46elks refuses the login that it shows of ${them}. What they spent is missing in the sums; try again once, then ask 46elks.`,
  failed: (them) =>
    `46elks gave no usable answer about ${them}. What they spent is missing in the sums; try again, or ask for each alone with subaccount.`,
  closed: (them) =>
    `Without a login, because they were closed: ${them}. What they spent is missing in the sums; the dashboard of 46elks tells it.`,
};

/** What is said when there may be more subaccounts than are known. */
export function unlistedWarnings({ isAll }: { readonly isAll: boolean }): readonly Warning[] {
  return isAll
    ? []
    : [
        warning(
          'incomplete',
          'Not every subaccount could be listed, so what the others spent is missing in the sums.',
        ),
      ];
}

/** What is not in the sums, a warning for each reason. */
export function unreadWarnings(read: readonly SubaccountSpent[]): readonly Warning[] {
  return (Object.keys(WHY) as Unread[]).flatMap((why) => {
    const them = read.filter(({ spent }) => spent === why).map(({ subaccount }) => subaccount);
    return them.length === 0 ? [] : [warning('incomplete', WHY[why](named(them)))];
  });
}

function named(subaccounts: readonly OpenedSubaccount[]): string {
  const names = subaccounts.slice(0, NAMED_MAX).map((each) => `${nameOf(each)} (${each.id})`);
  const rest = subaccounts.length - names.length;
  return `${counted(subaccounts.length, 'subaccount')}: ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
