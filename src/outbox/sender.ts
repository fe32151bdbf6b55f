import type { Draft } from '../domain/action.ts';
import type { Parsed } from '../domain/parsed.ts';
import { parseSender, type Sender } from '../domain/sender.ts';
import type { OutboxContext } from './context.ts';

/**
 * A draft that names no sender answers from the number its recipient last wrote to, when that is one of ours, so that
 * both texts stand in one conversation on their phone. Undefined when it names one, or goes from the default sender.
 * Throws `StoreUnavailable`.
 */
export async function answeringNumber(
  { store, policy }: Pick<OutboxContext, 'store' | 'policy'>,
  draft: Draft,
): Promise<Parsed<Sender> | undefined> {
  if (draft.kind === 'call' || draft.kind === 'account') return undefined;
  const { senderLeftOut, to } = draft;
  if (!senderLeftOut || !to.ok || policy.ownNumbers.length === 0) return undefined;
  const opened = await store();
  const last = await opened.lastIncoming(opened.fingerprint(to.value.e164));
  // The account may have lost the number they wrote to, or the operator may not have named it.
  return last && policy.ownNumbers.includes(last.ownNumber) ? parseSender(last.ownNumber) : undefined;
}
