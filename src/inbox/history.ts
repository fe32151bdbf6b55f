import type { EpochMs } from '../domain/time.ts';
import { toIso } from '../domain/time.ts';
import type { ElksReader } from '../elks/reader.ts';
import type { Sms } from '../elks/wire.ts';

export type Direction = 'inbound' | 'outbound' | 'both';

export interface HistoryQuery {
  readonly direction: Direction;
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

export interface History {
  readonly messages: readonly Sms[];
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
 * Reads messages newest first and keeps those that match, page after page, until enough are found. The filters work
 * here because 46elks itself only filters by time and recipient. Throws `ElksError`.
 */
export async function readHistory(
  reader: ElksReader,
  query: HistoryQuery,
  signal?: AbortSignal,
): Promise<History> {
  const messages: Sms[] = [];
  let place: Cursor = query.cursor ?? {
    before: query.until === undefined ? '' : apiTime(query.until),
    seen: [],
  };
  let skipped = 0;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const read = await readPage(reader, query, place, signal);
    skipped += read.skipped;
    for (const sms of read.fresh) {
      place = advance(place, sms);
      if (matches(sms, query)) messages.push(sms);
      if (messages.length === query.limit) return { messages, cursor: place, skipped };
    }
    if (read.isLast) return { messages, cursor: undefined, skipped };
    place = read.place;
  }
  return { messages, cursor: place, skipped };
}

/** One page of the history, and the place after it. */
interface Page {
  /** What was not seen at the place before. */
  readonly fresh: readonly Sms[];
  readonly place: Cursor;
  readonly isLast: boolean;
  readonly skipped: number;
}

/** Reads the page at a place; what comes twice where pages meet is left out, by its id. Throws `ElksError`. */
export async function readPage(
  reader: ElksReader,
  query: PageQuery,
  place: Cursor,
  signal?: AbortSignal,
): Promise<Page> {
  const { items, next, skipped } = await reader.smsPage(pageQuery(query, place), signal);
  const fresh = items.filter((sms) => !place.seen.includes(sms.id));
  const after = fresh.reduce(advance, place);
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

function advance(place: Cursor, sms: Sms): Cursor {
  if (sms.created === undefined) return { ...place, seen: [...place.seen, sms.id] };
  const seen = isSameInstant({ before: sms.created }, place) ? place.seen : [];
  return { before: sms.created, seen: [...seen, sms.id] };
}

function isSameInstant(one: Pick<Cursor, 'before'>, other: Pick<Cursor, 'before'>): boolean {
  return one.before.slice(0, MILLISECONDS_LENGTH) === other.before.slice(0, MILLISECONDS_LENGTH);
}

function matches(sms: Sms, { direction, withNumber, since, until }: HistoryQuery): boolean {
  const inbound = sms.direction === 'incoming';
  if (direction === 'inbound' && !inbound) return false;
  if (direction === 'outbound' && inbound) return false;
  if (withNumber !== undefined && (inbound ? sms.from : sms.to) !== withNumber) return false;
  if (sms.createdAt === undefined) return since === undefined && until === undefined;
  return sms.createdAt >= (since ?? -Infinity) && sms.createdAt < (until ?? Infinity);
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
