import type { EpochMs } from '../domain/time.ts';
import type { ListProgress } from '../store/inbox.ts';
import type { Store } from '../store/store.ts';
import { type Cursor, decodeCursor, encodeCursor, type Listed, type Lister, readPage } from './history.ts';

/** What is read again before the newest message known: 46elks may list a message late, or with a time of before. */
const OVERLAP_MS = 10 * 60_000;

/** How far back the first reading goes. */
const FIRST_MS = 7 * 24 * 3_600_000;

/** Pages of one reading; what they do not reach is left to the next one. */
const PAGES_MAX = 20;

/** What a reading of the history is given. */
interface Reading {
  readonly store: Store;
  readonly now: EpochMs;
  /** Nothing older is taken in. */
  readonly retentionMs: number;
  /** Reads what is new in the list of texts, and what it holds of before that is not known yet. */
  readonly texts: ListReading;
  /** The same for picture messages; undefined where none can have come in. */
  readonly pictures: ListReading | undefined;
}

/** What one list is read with: how far it was read, and back to when at most. */
type ListReading = (before: ListProgress, firstSince: EpochMs) => Promise<ListProgress>;

/** A part of a list, read backwards. */
interface Stretch {
  readonly cursor: Cursor;
  /** Nothing older is asked for. */
  readonly since: EpochMs;
  /** What is older than this was read before; it may be left out when there is too much. */
  readonly known: EpochMs;
}

/**
 * Reads the lists of 46elks side by side. How far each came is noted only when it was taken in, so a reading that breaks
 * off is read again; what comes twice is known by its id. The whole counts as read only when all of it was. Throws
 * `ElksError`.
 */
export async function syncHistory({ store, now, retentionMs, texts, pictures }: Reading): Promise<void> {
  const before = await store.syncState();
  const firstSince = now - Math.min(FIRST_MS, retentionMs);
  const [sms, mms] = await Promise.allSettled([
    texts(before.sms, firstSince),
    pictures?.(before.mms, firstSince),
  ]);
  const failed = [sms, mms].find((each) => each.status === 'rejected');
  const progress = {
    ...(sms.status === 'fulfilled' && { sms: sms.value }),
    ...(mms.status === 'fulfilled' && mms.value && { mms: mms.value }),
  };
  if (!failed) return store.setSyncState({ ...progress, syncedAt: now });
  if (Object.keys(progress).length > 0) await store.setSyncState(progress);
  throw failed.reason;
}

/** Reads one list from its newest end back to what is known, and then what earlier readings left out. */
export function listReading<Item extends Listed>(
  list: Lister<Item>,
  /** Takes in one page, whole or not at all. */
  take: (items: readonly Item[]) => Promise<void>,
  signal?: AbortSignal,
): ListReading {
  const read = async ({ cursor, since, known }: Stretch) => {
    let place = cursor;
    let newestAt: EpochMs | undefined;
    let oldestAt = Number.POSITIVE_INFINITY;
    for (let left = PAGES_MAX; left > 0; left -= 1) {
      const page = await readPage(list, { since }, place, signal);
      await take(page.fresh);
      for (const { createdAt } of page.fresh) {
        newestAt = Math.max(newestAt ?? 0, createdAt ?? 0);
        oldestAt = Math.min(oldestAt, createdAt ?? oldestAt);
      }
      // 46elks leaves out what is older by itself; the times tell as well.
      if (page.isLast || oldestAt < since) return { newestAt, rest: undefined };
      place = page.place;
    }
    // What the pages did not reach.
    return { newestAt, rest: oldestAt < known ? undefined : { cursor: place, since } };
  };
  return async ({ mark, gap }, firstSince) => {
    const known = mark ?? firstSince;
    const newest = await read({
      cursor: { before: '', seen: [] },
      since: known - (mark === undefined ? 0 : OVERLAP_MS),
      known,
    });
    const cursor = gap && decodeCursor(gap.cursor);
    const older = cursor && (await read({ cursor, since: gap.since, known: gap.since }));
    // Of two stretches that were left out, the newer beginning and the older end hold both.
    const rest = newest.rest ?? older?.rest;
    return {
      mark: newest.newestAt === undefined ? mark : Math.max(mark ?? 0, newest.newestAt),
      gap: rest && {
        cursor: encodeCursor(rest.cursor),
        since: Math.min(rest.since, older?.rest?.since ?? rest.since),
      },
    };
  };
}
