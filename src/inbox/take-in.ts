import { optOutWord, readsAsOptIn, readsAsRefusal } from '../domain/opt-out.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Sms } from '../elks/wire.ts';
import type { Arrival, IncomingRecord, Sign } from '../store/inbox.ts';
import type { Store } from '../store/store.ts';

/** Longer than any number or text sender; what a stranger wrote there is kept no further. */
const NUMBER_LENGTH = 40;

/** Longer than any text message, so that a wrong answer fills no disk. */
export const TEXT_LENGTH = 10_000;

/**
 * Takes in what came in among these messages, each once; an opt-out word is recorded in the same step. Gives back what
 * was new.
 */
export async function takeIn(
  store: Store,
  messages: readonly Sms[],
  now: EpochMs,
): Promise<readonly IncomingRecord[]> {
  const arrivals = messages.flatMap((sms) =>
    sms.direction === 'incoming' ? [arrivalOf(sms, store.fingerprint, now)] : [],
  );
  return arrivals.length === 0 ? [] : store.takeIn(arrivals);
}

function arrivalOf(sms: Sms, fingerprint: Store['fingerprint'], now: EpochMs): Arrival {
  const numberHash = fingerprint(sms.from);
  const text = sms.text?.slice(0, TEXT_LENGTH);
  const word = text === undefined ? undefined : optOutWord(text);
  return {
    record: {
      elksId: sms.id,
      number: sms.from.slice(0, NUMBER_LENGTH),
      numberHash,
      ownNumber: sms.to.slice(0, NUMBER_LENGTH),
      text,
      at: sms.createdAt ?? now,
      notedAt: now,
      sign: word === undefined ? signOf(text ?? '') : 'opt_out',
    },
    optOut:
      word === undefined
        ? undefined
        : { toHash: numberHash, at: sms.createdAt ?? now, evidence: `${word}, message ${sms.id}` },
  };
}

/** What a person should look at, and nothing follows from by itself. */
function signOf(text: string): Sign | undefined {
  if (readsAsRefusal(text)) return 'refusal';
  return readsAsOptIn(text) ? 'opt_in' : undefined;
}
