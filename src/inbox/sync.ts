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

/** The part of the history between two places, read backwards from the cursor. */
interface Stretch {
  readonly cursor: Cursor;
  readonly since: EpochMs;
}

/**
 * Reads the history of 46elks from its newest end back to what is known, and then what earlier readings left out. How
 * far it came is noted only when it was taken in, so a reading that breaks off is read again; what comes twice is known
 * by its id. Throws `ElksError`.
 */
export async function syncHistory(reading: Reading, signal?: AbortSignal): Promise<void> {
  const { store, now, retentionMs } = reading;
  const { mark, gap } = await store.syncState();
  const since = (mark ?? now - Math.min(FIRST_MS, retentionMs)) - OVERLAP_MS;
  const newest = await read(reading, { cursor: { before: '', seen: [] }, since }, PAGES_MAX, signal);
  const cursor = gap && decodeCursor(gap.cursor);
  const older =
    gap && cursor ? await read(reading, { cursor, since: gap.since }, newest.pagesLeft, signal) : undefined;
  const rest = newest.rest ?? older?.rest;
  await store.setSyncState({
    syncedAt: now,
    mark: newest.newestAt === undefined ? mark : Math.max(mark ?? 0, newest.newestAt),
    // Of two stretches the older end counts: what lies between them is read once more.
    gap: rest && {
      cursor: encodeCursor(rest.cursor),
      since: Math.min(rest.since, older?.rest?.since ?? rest.since),
    },
  });
}

interface Read {
  readonly newestAt: EpochMs | undefined;
  /** What the pages did not reach. */
  readonly rest: Stretch | undefined;
  readonly pagesLeft: number;
}

async function read(
  { reader, take }: Reading,
  { cursor, since }: Stretch,
  pages: number,
  signal: AbortSignal | undefined,
): Promise<Read> {
  let place = cursor;
  let newestAt: EpochMs | undefined;
  for (let left = pages; left > 0; left -= 1) {
    const page = await readPage(reader, { since }, place, signal);
    await take(page.fresh);
    const times = page.fresh.flatMap(({ createdAt }) => (createdAt === undefined ? [] : [createdAt]));
    newestAt = times.reduce((newest, at) => Math.max(newest, at), newestAt ?? 0) || newestAt;
    // 46elks leaves out what is older by itself; the times tell as well.
    const isThrough = page.isLast || times.some((at) => at < since);
    if (isThrough) return { newestAt, rest: undefined, pagesLeft: left - 1 };
    place = page.place;
  }
  return { newestAt, rest: { cursor: place, since }, pagesLeft: 0 };
}
