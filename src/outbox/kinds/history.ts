import { type EpochMs, toIso } from '../../domain/time.ts';
import type { PageQuery } from '../../elks/reader.ts';
import type { Page } from '../../elks/wire-values.ts';
import type { MessageRecord } from '../../store/store.ts';
import { LEASE_MS } from '../context.ts';
import type { Span } from './kind.ts';

const PAGES_MAX = 3;

/** 46elks' clock and ours may differ by this much. */
const CLOCK_SKEW_MS = 2 * 60_000;

/** When the last attempt may have reached 46elks; undefined before the first. */
export function spanOf({ sendingAt }: Pick<MessageRecord, 'sendingAt'>): Span | undefined {
  return sendingAt === undefined
    ? undefined
    : { from: sendingAt - CLOCK_SKEW_MS, to: sendingAt + LEASE_MS + CLOCK_SKEW_MS };
}

export function isWithin(span: Span | undefined, at: EpochMs | undefined): boolean {
  return span !== undefined && at !== undefined && at >= span.from && at <= span.to;
}

/** Everything in a list of 46elks that was created within a span, newest first. */
export async function pages<Item>(
  list: (query: PageQuery) => Promise<Page<Item>>,
  { from, to }: Span,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  let start: string | undefined = apiTime(to);
  for (let page = 0; page < PAGES_MAX && start !== undefined; page += 1) {
    const { items, next } = await list({ start, end: apiTime(from), limit: 100 });
    found.push(...items);
    start = next;
  }
  return found;
}

/** The form 46elks uses for `start` and `end`: UTC with microseconds and no zone. https://46elks.se/docs/sms-history */
function apiTime(at: number): string {
  return toIso(at).replace('Z', '000');
}
