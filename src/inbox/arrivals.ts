import type { EpochMs } from '../domain/time.ts';
import type { Sms } from '../elks/wire.ts';
import type { Store } from '../store/store.ts';

/** Arrivals older than this tell nothing about a loop any more. */
const KEPT_MS = 60 * 60_000;

/** Remembers what came in, so that a machine answering our machine is noticed; texts are not kept. */
export async function noteArrivals(store: Store, messages: readonly Sms[], now: EpochMs): Promise<void> {
  const arrivals = messages.flatMap(({ id, direction, from, createdAt }) =>
    direction === 'incoming' && createdAt !== undefined && createdAt > now - KEPT_MS
      ? [{ elksId: id, fromHash: store.fingerprint(from), at: createdAt }]
      : [],
  );
  if (arrivals.length > 0) await store.noteArrivals(arrivals, now - KEPT_MS);
}
