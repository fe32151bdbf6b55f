import type { EpochMs } from '../domain/time.ts';
import type { ElksReader } from '../elks/reader.ts';
import type { Sms } from '../elks/wire.ts';
import type { Store } from '../store/store.ts';
import { type Cursor, decodeCursor, encodeCursor, readPage } from './history.ts';

/** What is read again before the newest message known: 46elks may list a message late, or with a time of before. */
const OVERLAP_MS = 10 * 60_000;

/** How far back the first reading goes. */
const FIRST_MS = 7 * 24 * 3_600_000;

/** Pages of one reading; what they do not reach is left to the next one. */
const PAGES_MAX = 20;

/** What a reading of the history is given. */
interface Reading {
  readonly store: Store;
  readonly reader: ElksReader;
  readonly now: EpochMs;
  /** Nothing older is taken in. */
  readonly retentionMs: number;
  /** Takes in one page, whole or not at all. */
  readonly take: (messages: readonly Sms[]) => Promise<void>;
}

/** A part of the history, read backwards. */
interface Stretch {
  readonly cursor: Cursor;
  /** Nothing older is asked for. */
  readonly since: EpochMs;
  /** What is older than this was read before; it may be left out when there is too much. */
  readonly known: EpochMs;
}

/**
 * Reads the history of 46elks from its newest end back to what is known, and then what earlier readings left out. How
 * far it came is noted only when it was taken in, so a reading that breaks off is read again; what comes twice is known
 * by its id. Throws `ElksError`.
 */
export async function syncHistory(reading: Reading, signal?: AbortSignal): Promise<void> {
  const { store, now, retentionMs } = reading;
  const { mark, gap } = await store.syncState();
  const known = mark ?? now - Math.min(FIRST_MS, retentionMs);
  const newest = await read(
    reading,
    { cursor: { before: '', seen: [] }, since: known - (mark === undefined ? 0 : OVERLAP_MS), known },
    signal,
  );
  const cursor = gap && decodeCursor(gap.cursor);
  const older = cursor && (await read(reading, { cursor, since: gap.since, known: gap.since }, signal));
  // Of two stretches that were left out, the newer beginning and the older end hold both.
  const rest = newest.rest ?? older?.rest;
  await store.setSyncState({
    syncedAt: now,
    mark: newest.newestAt === undefined ? mark : Math.max(mark ?? 0, newest.newestAt),
    gap: rest && {
      cursor: encodeCursor(rest.cursor),
      since: Math.min(rest.since, older?.rest?.since ?? rest.since),
    },
  });
}

async function read(
  { reader, take }: Reading,
  { cursor, since, known }: Stretch,
  signal: AbortSignal | undefined,
): Promise<{
  readonly newestAt: EpochMs | undefined;
  /** What the pages did not reach. */
  readonly rest: Pick<Stretch, 'cursor' | 'since'> | undefined;
}> {
  let place = cursor;
  let newestAt: EpochMs | undefined;
  let oldestAt = Number.POSITIVE_INFINITY;
  for (let left = PAGES_MAX; left > 0; left -= 1) {
    const page = await readPage(reader.smsPage, { since }, place, signal);
    await take(page.fresh);
    for (const { createdAt } of page.fresh) {
      newestAt = Math.max(newestAt ?? 0, createdAt ?? 0);
      oldestAt = Math.min(oldestAt, createdAt ?? oldestAt);
    }
    // 46elks leaves out what is older by itself; the times tell as well.
    if (page.isLast || oldestAt < since) return { newestAt, rest: undefined };
    place = page.place;
  }
  return { newestAt, rest: oldestAt < known ? undefined : { cursor: place, since } };
}
