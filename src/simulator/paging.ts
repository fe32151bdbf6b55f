import { Refused } from './answers.ts';
import type { Switches } from './switches.ts';
import { type EpochMicros, formatMicros, parseWireTime } from './wire-time.ts';

/** The most items on one page. Source: https://46elks.se/docs/sms-history */
export const PAGE_ITEMS_MAX = 100;

/** Parameters of every list. Source: https://46elks.se/docs/sms-history */
export const PAGE_PARAMETERS = { start: 'text', end: 'text', limit: 'text' } as const;

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly next?: string;
}

/**
 * One page, newest first: items created before `start` and after `end`. `next` is the `start` of the following page;
 * it carries microseconds, so that items of the same millisecond are neither lost nor doubled at the edge.
 */
export function page<Item extends { readonly createdMicros: EpochMicros }>(
  newestFirst: readonly Item[],
  fields: URLSearchParams,
  switches: Switches,
): Page<Item> {
  const start = readTime(fields, 'start') ?? Number.POSITIVE_INFINITY;
  const end = readTime(fields, 'end') ?? Number.NEGATIVE_INFINITY;
  const limit = readLimit(fields, switches);
  const inRange = newestFirst.filter(
    ({ createdMicros }) =>
      (createdMicros < start || (switches.pageEdge === 'overlap' && createdMicros === start)) &&
      createdMicros > end,
  );
  const items = inRange.slice(0, limit);
  const last = items.at(-1);
  return last && inRange.length > items.length
    ? { items, next: formatMicros(last.createdMicros) }
    : { items };
}

function readTime(fields: URLSearchParams, name: 'start' | 'end'): EpochMicros | undefined {
  const text = fields.get(name);
  if (text === null) return undefined;
  const at = parseWireTime(text);
  if (at === undefined) throw new Refused(403, `Invalid ${name}`);
  return at;
}

function readLimit(fields: URLSearchParams, switches: Switches): number {
  const text = fields.get('limit') ?? String(PAGE_ITEMS_MAX);
  const limit = Number(text);
  const tooMany = limit > PAGE_ITEMS_MAX && switches.limitOver100 === 'refused';
  if (!/^[1-9]\d{0,8}$/.test(text) || tooMany) throw new Refused(403, 'Invalid limit');
  return Math.min(limit, PAGE_ITEMS_MAX);
}
