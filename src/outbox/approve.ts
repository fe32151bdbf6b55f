import { type Problem, problem } from '../domain/problem.ts';
import { type EpochMs, toIso } from '../domain/time.ts';
import { decide } from '../policy/decide.ts';
import { asKept, isWithheld } from '../store/kept.ts';
import type { ApprovalWay, MessageChange, MessageRecord, Store, StoreTransaction } from '../store/store.ts';
import type { OutboxContext } from './context.ts';
import { aboutOf, actionOf, gatherFacts, noteStranger } from './submit.ts';

/** What a person said: yes, no, or nothing at all. */
export type ApprovalAnswer = 'approve' | 'decline' | 'cancel';

/**
 * Writes a person's answer to a held message down. A yes is used once: it turns this very message, unchanged and in
 * time, from held to queued, if the rules still allow it. If they do not, a message approved in a dialog or at a card is
 * refused; one approved by the command stays held, because its operator can mend what stands in the way and approve it
 * again, unless it holds a secret, which nothing mends. A no also takes back what is queued already, unless an attempt at
 * it has begun.
 * Undefined when there is no such message.
 */
export async function answerHeld(
  context: OutboxContext,
  store: Store,
  id: string,
  answer: ApprovalAnswer,
  via: ApprovalWay,
): Promise<MessageRecord | undefined> {
  return store.transaction(async (tx) => {
    const now = await tx.advanceTo(context.clock());
    const record = await tx.message(id);
    if (record?.state === 'queued' && answer === 'decline') {
      // Nobody said yes to the next one: an approval that was taken back must not count for its recipient.
      const change = { ...DECLINED, ground: undefined, approvedAt: undefined, approvedVia: undefined };
      await tx.changeMessage(id, change, now);
      return { ...record, ...change };
    }
    if (record?.state !== 'held') return record;
    const change = await changeFor(context, store, tx, record, { answer, via, now });
    await tx.changeMessage(id, change, now);
    if (change.state === 'queued') await noteStranger(context, tx, record, now);
    return asKept({ ...record, ...change });
  });
}

/**
 * Proves that an answer is about this message as it stands, and came the way it was asked; nobody without the store's key
 * can make one.
 */
export function approvalToken(store: Store, record: MessageRecord, via: 'dialog' | 'card'): string {
  const { id, contentHash, expiresAt } = record;
  return `${id}.${store.fingerprint(`approval by ${via} ${id} ${contentHash} ${expiresAt}`)}`;
}

/** Whether a token is the one of this message; takes as long for a near miss as for any other. */
export function isApprovalToken(
  store: Store,
  record: MessageRecord,
  via: 'dialog' | 'card',
  token: string,
): boolean {
  return store.fingerprint(token) === store.fingerprint(approvalToken(store, record, via));
}

async function changeFor(
  context: OutboxContext,
  store: Store,
  tx: StoreTransaction,
  record: MessageRecord,
  { answer, via, now }: { readonly answer: ApprovalAnswer; readonly via: ApprovalWay; readonly now: EpochMs },
): Promise<MessageChange> {
  if (record.expiresAt !== undefined && record.expiresAt <= now) {
    return { state: 'cancelled', problems: [expired(record.expiresAt)] };
  }
  if (answer === 'decline') return DECLINED;
  if (answer === 'cancel') {
    return {
      problems: [problem('approval_cancelled', 'The question was closed without an answer.')],
    };
  }
  const action = actionOf(record);
  if (!action) return { state: 'cancelled', problems: [expired(now)] };
  const about = aboutOf(store, action, record, record.id);
  const facts = await gatherFacts(tx, about, { now, reserveUnits: record.reservedUnits, approved: true });
  const decision = decide(action, facts, context.policy);
  switch (decision.kind) {
    case 'allow':
    case 'later':
      return {
        state: 'queued',
        problems: decision.kind === 'later' ? decision.problems : [],
        approvedAt: now,
        approvedVia: via,
        ground: decision.ground,
        countedAt: now,
        dueAt: decision.kind === 'later' ? decision.at : now,
      };
    case 'refuse':
    case 'ask':
      return {
        ...((via !== 'command' || isWithheld(decision)) && { state: 'refused' }),
        problems: decision.problems,
      };
    case 'dry_run':
      return {
        ...(via !== 'command' && { state: 'cancelled' }),
        problems: [problem('paused', 'Dry run is on, so the message is not sent.')],
      };
  }
}

const DECLINED = {
  state: 'cancelled',
  problems: [problem('approval_declined', 'A person declined this message; it was not sent.')],
} as const satisfies MessageChange;

/** The problem of a held message that nobody approved in time. */
export function expired(at: EpochMs): Problem {
  return problem(
    'approval_expired',
    `The approval had to come before ${toIso(at)}; the message was not sent.`,
  );
}
