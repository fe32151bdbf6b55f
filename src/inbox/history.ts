import type { EpochMs } from '../domain/time.ts';
import { toIso } from '../domain/time.ts';
import type { SmsQuery } from '../elks/reader.ts';
import type { Page } from '../elks/wire-values.ts';

export type Direction = 'inbound' | 'outbound' | 'both';

/** What every list of 46elks can be read by. */
export interface Listed {
  readonly id: string;
  readonly created: string | undefined;
  readonly createdAt?: EpochMs | undefined;
  readonly direction?: string;
  readonly from?: string;
  readonly to?: string;
}

/** One of the lists: `smsPage`, `callPage` and so on of the reader. */
export type Lister<Item> = (query: SmsQuery, signal?: AbortSignal) => Promise<Page<Item>>;

export interface HistoryQuery {
  /** Both unless given. */
  readonly direction?: Direction;
  /** E.164: only messages to or from this number. */
  readonly withNumber?: string;
  readonly since?: EpochMs;
  readonly until?: EpochMs;
  readonly limit: number;
  /** Continue where an earlier answer ended. */
  readonly cursor?: Cursor;
}

/** A place in the history: everything from `before` on was looked at, and of that very instant these ids. */
export interface Cursor {
  readonly before: string;
  readonly seen: readonly string[];
}

export interface History<Item> {
  readonly items: readonly Item[];
  /** Where to go on; absent when there is nothing older that could match. */
  readonly cursor: Cursor | undefined;
  /** Rows of 46elks that could not be read. */
  readonly skipped: number;
}

/** Rows a page; the most that 46elks gives. https://46elks.se/docs/sms-history */
const PAGE_ROWS = 100;

/** Of `2026-11-22T12:58:01.000000`, what tells milliseconds. */
const MILLISECONDS_LENGTH = 23;

/** One call looks at this many pages at most; the cursor says where it stopped. */
const PAGES_MAX = 20;

/**
 * Reads a list newest first and keeps those that match, page after page, until enough are found. The filters work
 * here because 46elks itself only filters by time and recipient. Throws `ElksError`.
 */
export async function readHistory<Item extends Listed>(
  list: Lister<Item>,
  query: HistoryQuery,
  signal?: AbortSignal,
): Promise<History<Item>> {
  const items: Item[] = [];
  let place: Cursor = query.cursor ?? {
    before: query.until === undefined ? '' : apiTime(query.until),
    seen: [],
  };
  let skipped = 0;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const read = await readPage(list, query, place, signal);
    skipped += read.skipped;
    for (const item of read.fresh) {
      place = advance(place, item);
      if (matches(item, query)) items.push(item);
      if (items.length === query.limit) return { items, cursor: place, skipped };
    }
    if (read.isLast) return { items, cursor: undefined, skipped };
    place = read.place;
  }
  return { items, cursor: place, skipped };
}

/** One page of the history, and the place after it. */
interface PageRead<Item> {
  /** What was not seen at the place before. */
  readonly fresh: readonly Item[];
  readonly place: Cursor;
  readonly isLast: boolean;
  readonly skipped: number;
}

/** Reads the page at a place; what comes twice where pages meet is left out, by its id. Throws `ElksError`. */
export async function readPage<Item extends Listed>(
  list: Lister<Item>,
  query: PageQuery,
  place: Cursor,
  signal?: AbortSignal,
): Promise<PageRead<Item>> {
  const { items, next, skipped } = await list(pageQuery(query, place), signal);
  const fresh = items.filter(({ id }) => !place.seen.includes(id));
  const after = fresh.reduce<Cursor>(advance, place);
  // A page without anything new would be asked for again and again, and one within a single instant from its beginning;
  // 46elks' own mark leads on.
  const isStuck = fresh.length === 0 || (place.seen.length === 0 && isSameInstant(after, place));
  return {
    fresh,
    place: isStuck && next !== undefined ? { before: next, seen: [] } : after,
    isLast: next === undefined,
    skipped,
  };
}

/** A cursor as one opaque word. */
export function encodeCursor(cursor: Cursor): string {
  return btoa(JSON.stringify([cursor.before, ...cursor.seen])).replaceAll('=', '');
}

/** The place a word from `encodeCursor` stands for; undefined for anything else. */
export function decodeCursor(word: string): Cursor | undefined {
  try {
    const value: unknown = JSON.parse(atob(word));
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) return undefined;
    const [before, ...seen] = value;
    return before !== undefined && /^[\d:.T-]{0,32}$/.test(before) ? { before, seen } : undefined;
  } catch {
    return undefined;
  }
}

/** What 46elks itself can leave out of a page. */
type PageQuery = Pick<HistoryQuery, 'since' | 'withNumber'> & { readonly direction?: Direction };

function pageQuery(
  query: PageQuery,
  place: Cursor,
): { start?: string; end?: string; limit: number; to?: string } {
  return {
    limit: PAGE_ROWS,
    ...(place.before !== '' && { start: place.seen.length > 0 ? justAfter(place.before) : place.before }),
    // `end` means created after, so the instant itself has to be let in.
    ...(query.since !== undefined && { end: apiTime(query.since - 1) }),
    ...(query.withNumber !== undefined && query.direction === 'outbound' && { to: query.withNumber }),
  };
}

function advance(place: Cursor, { id, created }: Listed): Cursor {
  if (created === undefined) return { ...place, seen: [...place.seen, id] };
  const seen = isSameInstant({ before: created }, place) ? place.seen : [];
  return { before: created, seen: [...seen, id] };
}

function isSameInstant(one: Pick<Cursor, 'before'>, other: Pick<Cursor, 'before'>): boolean {
  return one.before.slice(0, MILLISECONDS_LENGTH) === other.before.slice(0, MILLISECONDS_LENGTH);
}

function matches(item: Listed, { direction, withNumber, since, until }: HistoryQuery): boolean {
  const inbound = item.direction === 'incoming';
  if (direction === 'inbound' && !inbound) return false;
  if (direction === 'outbound' && inbound) return false;
  if (withNumber !== undefined && (inbound ? item.from : item.to) !== withNumber) return false;
  if (item.createdAt === undefined) return since === undefined && until === undefined;
  return item.createdAt >= (since ?? -Infinity) && item.createdAt < (until ?? Infinity);
}

/** The form 46elks uses: UTC with microseconds and no zone. */
function apiTime(at: EpochMs): string {
  return toIso(at).replace('Z', '000');
}

/**
 * The next millisecond, so that messages of the same instant are not lost: 46elks may cut its times to milliseconds, and
 * `start` may be inclusive or not. What comes twice is known by its id.
 */
function justAfter(time: string): string {
  const at = Date.parse(`${time.slice(0, MILLISECONDS_LENGTH)}Z`);
  return Number.isNaN(at) ? time : apiTime(at + 1);
}
