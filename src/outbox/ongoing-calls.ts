import { ElksError } from '../elks/errors.ts';
import type { OutboxContext } from './context.ts';
import { refresh } from './reconcile.ts';

const BATCH = 20;
/** How often it is asked whether a call is over. */
const EVERY_MS = 15_000;

/**
 * Asks 46elks what became of calls that are under way: whether they were answered, and what they cost. What cannot be
 * asked now is asked in the next round. Rejects with `StoreUnavailable` only.
 */
export async function followCalls(context: OutboxContext, everyMs = EVERY_MS): Promise<void> {
  const { reader, clock } = context;
  if (!reader) return;
  const store = await context.store();
  for (const record of await store.ongoingCalls(clock() - everyMs, BATCH)) {
    try {
      const newest = await refresh(context, reader, record);
      if (newest.state === 'accepted') await store.touch(record.id, clock());
    } catch (error) {
      if (!(error instanceof ElksError)) throw error;
      return;
    }
  }
}
