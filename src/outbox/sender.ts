import type { SmsDraft } from '../domain/action.ts';
import { parseSender } from '../domain/sender.ts';
import type { OutboxContext } from './context.ts';

/**
 * A draft that names no sender answers from the number its recipient last wrote to, when that is one of ours, so that
 * both texts stand in one conversation on their phone. Otherwise it goes from the default sender. Throws
 * `StoreUnavailable`.
 */
export async function withAnsweringNumber(
  { store, policy }: Pick<OutboxContext, 'store' | 'policy'>,
  draft: SmsDraft,
): Promise<SmsDraft> {
  if (!draft.senderLeftOut || !draft.to.ok || policy.ownNumbers.length === 0) return draft;
  const opened = await store();
  const last = await opened.lastIncoming(opened.fingerprint(draft.to.value.e164));
  // The account may have lost the number they wrote to, or the operator may not have named it.
  return last && policy.ownNumbers.includes(last.ownNumber)
    ? { ...draft, from: parseSender(last.ownNumber) }
    : draft;
}
