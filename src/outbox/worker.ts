import { answerHeld } from './approve.ts';
import type { OutboxContext } from './context.ts';
import { deliver } from './deliver.ts';
import { giveUpLost, reconcile } from './reconcile.ts';

const BATCH = 20;

/**
 * One round of background work: gives up attempts of dead processes and held messages whose
 * time is over, forgets what has been kept long enough, looks for
 * lost answers in 46elks' history, and sends what is due. Every process runs the same rounds; claims keep them apart.
 */
export async function workOnce(context: OutboxContext): Promise<void> {
  const store = await context.store();
  await giveUpLost(context, store);
  for (const record of await store.expired(context.clock()))
    await answerHeld(context, store, record.id, 'cancel', 'command');
  await store.forgetBefore(context.clock() - context.retentionMs);
  if (context.reader) {
    for (const record of await store.unknown(BATCH)) await reconcile(context, context.reader, record);
  }
  for (const record of await store.due(context.clock(), BATCH)) await deliver(context, record.id);
}
