import type { MessageRecord } from '../store/store.ts';
import type { OutboxContext } from './context.ts';

/** Takes a message back that has not been tried yet; one that has is left as it is. */
export async function cancel(context: OutboxContext, record: MessageRecord): Promise<MessageRecord> {
  const store = await context.store();
  return store.transaction(async (tx) => {
    const now = await tx.advanceTo(context.clock());
    const current = (await tx.message(record.id)) ?? record;
    if (current.state !== 'queued' || current.attempts > 0) return current;
    await tx.changeMessage(record.id, { state: 'cancelled' }, now);
    return { ...current, state: 'cancelled' };
  });
}
