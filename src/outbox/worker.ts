import type { Store } from '../store/store.ts';
import { answerHeld } from './approve.ts';
import type { OutboxContext } from './context.ts';
import { deliver } from './deliver.ts';
import { followCalls } from './ongoing-calls.ts';
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
  await store.dropForgotten(context.clock());
  await store.forgetBefore(context.clock() - context.retentionMs);
  await lookForLost(context, store);
  await followCalls(context);
  await sendDue(context);
}

/** Sends what is due: what a person approved elsewhere, what the night held back, what is tried again. */
export async function sendDue(context: OutboxContext): Promise<void> {
  const store = await context.store();
  for (const record of await store.due(context.clock(), BATCH)) await deliver(context, record.id);
}

/** Looks for messages of unknown outcome, those first that have not been looked for the longest. */
async function lookForLost(context: OutboxContext, store: Store): Promise<void> {
  const { reader } = context;
  if (!reader) return;
  for (const record of await store.unknown(BATCH)) {
    try {
      const found = await reconcile(context, reader, record);
      if (found.state === 'unknown') await store.touch(record.id, context.clock());
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ElksError')) throw error;
      // While the history cannot be read the rest of the round goes on.
      return;
    }
  }
}
