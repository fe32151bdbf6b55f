import type { EpochMs } from '../domain/time.ts';
import type { MessageChange } from '../store/store.ts';
import { LEASE_MS, type OutboxContext } from './context.ts';

/** Whether this process may send at all; one that may not leaves what waits to the others. */
export function maySend({ writer, policy }: OutboxContext): boolean {
  return writer !== undefined && !policy.dryRun && !policy.readOnly;
}

/**
 * The beginning of an attempt, to be committed before the first byte: from then on the message may have gone out, and only
 * what carries this token may say how it went.
 */
export function attemptFrom(context: OutboxContext, now: EpochMs, attemptsBefore: number) {
  return {
    state: 'sending',
    sendingAt: now,
    // What waited counts from when it goes, so that a morning's flood keeps every limit.
    countedAt: now,
    attempts: attemptsBefore + 1,
    attemptToken: context.newToken(),
    owner: context.owner,
    leaseUntil: now + LEASE_MS,
  } as const satisfies MessageChange;
}
