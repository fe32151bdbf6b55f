import { readDraft, type SmsAction, type SmsDraft } from '../domain/action.ts';
import { type Problem, problem, type Warning } from '../domain/problem.ts';
import { measureSms } from '../domain/sms.ts';
import { type EpochMs, toIso } from '../domain/time.ts';
import { type Decision, decide, isDryRun, judgeFields } from '../policy/decide.ts';
import type { Facts } from '../policy/policy.ts';
import type { MessageRecord, StoreTransaction } from '../store/store.ts';
import { type OutboxContext, RATE_WINDOW_MS, TWIN_WINDOW_MS } from './context.ts';

/** What became of a draft: a row in the store, or a refusal of something that was never a message. */
export type Submission =
  | { readonly kind: 'recorded'; readonly record: MessageRecord; readonly duplicate: boolean }
  | {
      readonly kind: 'unreadable';
      readonly problems: readonly Problem[];
      readonly warnings: readonly Warning[];
    };

/**
 * The door: everything that leaves comes through here. In one transaction it looks whether this was asked before,
 * gathers the facts, decides, and records the result; it never sends.
 */
export async function submit(context: OutboxContext, draft: SmsDraft): Promise<Submission> {
  const { action, fields, problems, warnings } = readDraft(draft);
  if (!action) {
    const more = judgeFields(fields, context.policy).flatMap((opinion) =>
      opinion.kind === 'refuse' ? [opinion.problem] : [],
    );
    return { kind: 'unreadable', problems: [...problems, ...more], warnings };
  }
  const store = await context.store();
  return store.transaction(async (tx) => {
    const now = context.clock();
    const seen = isDryRun(action, context.policy) ? undefined : await alreadySeen(tx, action, now);
    if (seen && 'record' in seen) return { kind: 'recorded', record: seen.record, duplicate: true };
    const decision: Decision = seen
      ? { kind: 'refuse', problems: [seen.problem], warnings: [] }
      : decide(action, await gatherFacts(tx, now), context.policy);
    const record = await newRecord(context, tx, action, decision, warnings, now);
    await tx.insertMessage(record);
    return { kind: 'recorded', record, duplicate: false };
  });
}

/** The facts of this moment; a message that waits in the outbox already is left out of its own facts. */
export async function gatherFacts(tx: StoreTransaction, now: EpochMs, waiting?: string): Promise<Facts> {
  return {
    now,
    waiting: waiting !== undefined,
    lastMinute: await tx.takenSince(now - RATE_WINDOW_MS, waiting),
  };
}

async function alreadySeen(
  tx: StoreTransaction,
  action: SmsAction,
  now: EpochMs,
): Promise<{ record: MessageRecord } | { problem: Problem } | undefined> {
  const content = { to: action.to.e164, from: action.from.id, text: action.text, flash: action.flash };
  const keyed =
    action.idempotencyKey === undefined ? undefined : await tx.messageByKey(action.idempotencyKey);
  if (keyed) {
    const same =
      keyed.to === content.to &&
      keyed.from === content.from &&
      keyed.text === content.text &&
      keyed.flash === content.flash;
    if (same) return { record: keyed };
    return {
      problem: problem(
        'duplicate',
        `This idempotency_key was used at ${toIso(keyed.createdAt)} for another message (${keyed.id}).`,
      ),
    };
  }
  // A fresh key does not make the same text to the same person a new message: a model that repeats a call also makes up a new key.
  const twin = await tx.twin(content, now - TWIN_WINDOW_MS);
  return twin && { record: twin };
}

async function newRecord(
  context: OutboxContext,
  tx: StoreTransaction,
  action: SmsAction,
  decision: Decision,
  warnings: readonly Warning[],
  now: EpochMs,
): Promise<MessageRecord> {
  const { encoding, units, parts } = measureSms(action.text);
  const price = action.to.region === undefined ? undefined : await tx.price(action.to.region);
  return {
    id: context.newId(),
    state: stateAfter(decision),
    to: action.to.e164,
    region: action.to.region,
    from: action.from.id,
    text: action.text,
    flash: action.flash,
    encoding,
    units,
    parts,
    idempotencyKey: action.idempotencyKey,
    problems: 'problems' in decision ? decision.problems : [],
    warnings: [...warnings, ...decision.warnings],
    costUnits: price && price.unitsPerPart * parts,
    costBasis: price && 'estimated',
    elksId: undefined,
    createdAt: now,
    updatedAt: now,
    dueAt: decision.kind === 'later' ? decision.at : now,
    sendingAt: undefined,
    deliveredAt: undefined,
    attempts: 0,
    attemptToken: undefined,
    owner: undefined,
    leaseUntil: undefined,
  };
}

function stateAfter(decision: Decision): MessageRecord['state'] {
  switch (decision.kind) {
    case 'allow':
    case 'later':
      return 'queued';
    case 'dry_run':
      return 'dry_run';
    case 'ask':
      return 'held';
    case 'refuse':
      return 'refused';
  }
}
