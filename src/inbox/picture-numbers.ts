import { type Clock, type EpochMs, isWithinAge } from '../domain/time.ts';
import type { ElksReader } from '../elks/reader.ts';

/** How long what 46elks says of its numbers holds: they are rented and given back by people. */
const HOLDS_MS = 60 * 60_000;

/** How long nobody asks again after asking in vain. */
const PAUSE_MS = 60_000;

/** Pages of numbers; an account of more than that is taken for one that has a number for pictures. */
const PAGES_MAX = 10;

export interface PictureNumbers {
  /**
   * Whether a picture message could have come in: false only while it is known that no number of the account takes any.
   * What is not known is asked for meanwhile, so that nobody waits for it.
   */
  mayReceive(signal: AbortSignal): boolean;
  /** Resolves when nobody asks. */
  settled(): Promise<void>;
}

/** Knows whether the account can receive picture messages, so that one that cannot is spared the reading of their list. */
export function createPictureNumbers(reader: Pick<ElksReader, 'numberPage'>, clock: Clock): PictureNumbers {
  let known: { readonly may: boolean; readonly at: EpochMs } | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> = Promise.resolve();

  const ask = async (at: EpochMs, signal: AbortSignal): Promise<void> => {
    known = { may: await takesPictures(reader, signal), at };
  };

  return {
    mayReceive(signal) {
      const now = clock();
      if (known && isWithinAge(known.at, HOLDS_MS, now)) return known.may;
      if (!isWithinAge(askedAt, PAUSE_MS, now)) {
        askedAt = now;
        asking = ask(now, signal).catch(() => undefined);
      }
      return true;
    },
    settled: () => asking,
  };
}

async function takesPictures(
  { numberPage }: Pick<ElksReader, 'numberPage'>,
  signal: AbortSignal,
): Promise<boolean> {
  let start: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { items, next, skipped } = await numberPage(
      { limit: 100, ...(start !== undefined && { start }) },
      signal,
    );
    // A number that cannot be read may be one.
    if (skipped > 0 || items.some(({ active, capabilities }) => active && capabilities.includes('mms')))
      return true;
    if (next === undefined) return false;
    start = next;
  }
  return true;
}
