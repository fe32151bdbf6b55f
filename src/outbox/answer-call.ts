import type { CallQuestion } from '../domain/webhook-address.ts';
import { actionFor, type CallActionJson, HANG_UP, openingAction, START } from './call-actions.ts';
import type { OutboxContext } from './context.ts';
import { prepare } from './kinds/kinds.ts';
import { actionOf, hashesOf } from './submit.ts';

/** Places that are told of and not asked about. */
const ENDED = 'ended';
const RECORDED = 'recorded';

/** An address is good for as long as any call may last, and no longer. */
const CALL_MS_MOST = 2 * 3_600_000;

/** Where 46elks asks how a call begins, and tells of its end. */
export function callLinks(
  { callUrl }: Pick<OutboxContext, 'callUrl'>,
  attemptToken: string | undefined,
): { readonly start: string; readonly ended: string } | undefined {
  if (attemptToken === undefined) return undefined;
  const start = callUrl({ attemptToken, place: START });
  const ended = callUrl({ attemptToken, place: ENDED });
  return start === undefined || ended === undefined ? undefined : { start, ended };
}

/**
 * How a call goes on, from its plan as it was decided on and from fixed words; undefined when nothing is to be said:
 * about no call of ours, or about one that is over. A pause that has come meanwhile ends the call.
 */
export async function answerCall(
  context: OutboxContext,
  { attemptToken, place }: CallQuestion,
  elksId: string | undefined,
): Promise<CallActionJson | undefined> {
  if (place === ENDED || place === RECORDED) return undefined;
  const { policy, callUrl, clock } = context;
  const store = await context.store();
  const record = await store.callOf(attemptToken, clock() - CALL_MS_MOST);
  if (!record) return undefined;
  const action = actionOf(record);
  if (action?.kind !== 'call') return undefined;
  // What is asked about must be what was decided on, and the call that 46elks made of it.
  if (hashesOf(store, prepare(action)).contentHash !== record.contentHash) return undefined;
  if (record.elksId !== undefined && elksId !== record.elksId) return undefined;
  const { callAnnouncement, readOnly, dryRun } = policy;
  if (callAnnouncement === undefined || readOnly || dryRun || (await store.isPaused())) return HANG_UP;
  const links = {
    at: (next: string) => callUrl({ attemptToken, place: next }) ?? '',
    recorded: () => callUrl({ attemptToken, place: RECORDED }) ?? '',
  };
  const { steps } = action.plan;
  return place === START
    ? openingAction(steps, callAnnouncement, record.from, links)
    : actionFor(steps, place, record.from, links);
}
