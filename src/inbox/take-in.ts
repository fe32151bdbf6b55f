import { optOutWord, readsAsOptIn, readsAsRefusal } from '../domain/opt-out.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Sms } from '../elks/wire.ts';
import type { Mms } from '../elks/wire-mms.ts';
import type { Arrival, IncomingRecord, Sign } from '../store/inbox.ts';
import type { Store } from '../store/store.ts';

/** Longer than any number or text sender; what a stranger wrote there is kept no further. */
const NUMBER_LENGTH = 40;

/** Longer than any text message, so that a wrong answer fills no disk. */
export const TEXT_LENGTH = 10_000;

/** A message as 46elks lists it: a text, or one with pictures, which may hold a text too. */
export type Written = Sms | Mms;

/** Whether a message is a text alone. */
export function isSms(message: Written): message is Sms {
  return !('imageIds' in message);
}

/**
 * Takes in what came in among these messages, each once; an opt-out word is recorded in the same step. Gives back what
 * was new.
 */
export async function takeIn(
  store: Store,
  messages: readonly Written[],
  now: EpochMs,
): Promise<readonly IncomingRecord[]> {
  const arrivals = messages.flatMap((message) =>
    message.direction === 'incoming' ? [arrivalOf(message, store.fingerprint, now)] : [],
  );
  return arrivals.length === 0 ? [] : store.takeIn(arrivals);
}

function arrivalOf(message: Written, fingerprint: Store['fingerprint'], now: EpochMs): Arrival {
  const numberHash = fingerprint(message.from);
  const text = message.text?.slice(0, TEXT_LENGTH);
  const word = text === undefined ? undefined : optOutWord(text);
  return {
    record: {
      elksId: message.id,
      number: message.from.slice(0, NUMBER_LENGTH),
      numberHash,
      ownNumber: message.to.slice(0, NUMBER_LENGTH),
      text,
      at: message.createdAt ?? now,
      notedAt: now,
      sign: word === undefined ? signOf(text ?? '') : 'opt_out',
    },
    optOut:
      word === undefined
        ? undefined
        : { toHash: numberHash, at: message.createdAt ?? now, evidence: `${word}, message ${message.id}` },
  };
}

/** What a person should look at, and nothing follows from by itself. */
function signOf(text: string): Sign | undefined {
  if (readsAsRefusal(text)) return 'refusal';
  return readsAsOptIn(text) ? 'opt_in' : undefined;
}
