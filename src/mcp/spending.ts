import { parsePhone } from '../domain/phone.ts';
import type { HistoryReader } from '../elks/reader.ts';
import { type HistoryQuery, type Listed, type Lister, readHistory } from '../inbox/history.ts';
import { dayOf } from './days.ts';

/** One thing that was charged. */
export interface Charge {
  /** At 46elks. */
  readonly id: string;
  /** The subaccount that it was charged to; undefined for the account itself. */
  readonly subaccount: string | undefined;
  readonly day: string;
  readonly kind: string;
  readonly country: string;
  readonly units: number;
}

/** What was spent by one login, and how much of it could not be read. */
export interface Spent {
  readonly charges: readonly Charge[];
  readonly skipped: number;
  readonly isCut: boolean;
}

/** What can be charged for. */
interface Charged extends Listed {
  readonly direction: 'incoming' | 'outgoing' | 'outgoing-reply';
  readonly from: string;
  readonly to: string;
  readonly costUnits: number | undefined;
}

/**
 * Reads what was spent on texts, pictures and calls. `ask` is asked for the way before each list, since each takes a
 * query of its own. Throws what `ask` throws, and `ElksError`.
 */
export async function readSpent(
  ask: () => Promise<HistoryReader>,
  query: HistoryQuery,
  subaccount: string | undefined,
  signal: AbortSignal,
): Promise<Spent> {
  const read = async <Item extends Charged>(kind: string, list: Lister<Item>): Promise<Spent> =>
    spentOn(kind, subaccount, await readHistory(list, query, signal));
  return together([
    await read('sms', (await ask()).smsPage),
    await read('mms', (await ask()).mmsPage),
    await read('call', (await ask()).callPage),
  ]);
}

/**
 * What was spent by all of them, each charge once: should the account's own list hold what its subaccounts did, it is
 * theirs.
 */
export function together(spent: readonly Spent[]): Spent {
  const charges = new Map<string, Charge>();
  for (const charge of spent.flatMap((each) => each.charges)) {
    if (charge.subaccount !== undefined || !charges.has(charge.id)) charges.set(charge.id, charge);
  }
  return {
    charges: [...charges.values()],
    skipped: spent.reduce((sum, { skipped }) => sum + skipped, 0),
    isCut: spent.some(({ isCut }) => isCut),
  };
}

/** In 1/10 000 of the currency. */
export const sumOf = (charges: readonly Charge[]): number =>
  charges.reduce((sum, { units }) => sum + units, 0);

function spentOn(
  kind: string,
  subaccount: string | undefined,
  { items, skipped, cursor }: { items: readonly Charged[]; skipped: number; cursor: unknown },
): Spent {
  return {
    skipped: skipped + items.filter((item) => kind !== 'call' && isUnpriced(item)).length,
    isCut: cursor !== undefined,
    charges: items.flatMap(({ id, costUnits: units, createdAt, direction, from, to }) =>
      units === undefined || units === 0
        ? []
        : [
            {
              id,
              subaccount,
              kind,
              units,
              day: dayOf(createdAt),
              country: countryOf(direction === 'incoming' ? from : to),
            },
          ],
    ),
  };
}

/** What was sent has a price, be it 0; a call has one only once it was answered and is over. */
function isUnpriced({ direction, costUnits }: Charged): boolean {
  return direction !== 'incoming' && costUnits === undefined;
}

function countryOf(number: string): string {
  const phone = parsePhone(number);
  return (phone.ok && phone.value.region) || 'other';
}
