import {
  type Action,
  type ActionKind,
  type Draft,
  fieldsOf,
  reachedBy,
  readDraft,
} from '../domain/action.ts';
import { contentText, rangeOf } from '../domain/content.ts';
import { priceKey } from '../domain/prices.ts';
import { type Problem, problem, type Warning } from '../domain/problem.ts';
import { type EpochMs, toIso } from '../domain/time.ts';
import { strictestUsage, type Usage } from '../domain/usage.ts';
import { type Decision, decide, isDryRun, judgeFields } from '../policy/decide.ts';
import { windowsAt } from '../policy/limit.ts';
import type { Facts, Policy } from '../policy/policy.ts';
import { asKept } from '../store/kept.ts';
import type { LearnedPrice, MessageRecord, Store, StoreTransaction } from '../store/store.ts';
import { attemptFrom, maySend } from './attempt.ts';
import { APPROVAL_MS, type OutboxContext } from './context.ts';
import type { Prepared } from './kinds/kind.ts';
import { KINDS, prepare } from './kinds/kinds.ts';

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
 * gathers the facts, decides, and records the result: what may go at once is recorded as an attempt that this process has
 * begun, or with `isLater` is left to the next round. It never sends.
 */
export async function submit(
  context: OutboxContext,
  draft: Draft,
  { isLater = false }: { readonly isLater?: boolean } = {},
): Promise<Submission> {
  const { action, fields, problems, warnings } = readDraft(draft);
  if (!action) {
    const more = judgeFields(fields, context.policy).flatMap((opinion) =>
      opinion.kind === 'refuse' ? [opinion.problem] : [],
    );
    return { kind: 'unreadable', problems: [...problems, ...more], warnings };
  }
  const store = await context.store();
  const prepared = prepare(action);
  const id = context.newId();
  const work = store.transaction(async (tx): Promise<Submission> => {
    const now = await tx.advanceTo(context.clock());
    const hashes = hashesOf(store, prepared);
    const seen = isDryRun(action, context.policy)
      ? undefined
      : await alreadySeen(tx, action, prepared, sameContents(store, action, context.policy), now);
    if (seen && 'record' in seen)
      return { kind: 'recorded', record: seen.record, duplicate: seen.record.state !== 'held' };
    const price = await priceFor(tx, prepared);
    const reserveUnits = prepared.reserve(price, await tx.currency());
    const about = aboutOf(store, action, hashes);
    const facts = await gatherFacts(tx, about, { now, reserveUnits });
    const decision = withProblem(decide(action, facts, context.policy), seen?.problem);
    const record = asKept(
      newRecord(context, action, prepared, {
        id,
        decision,
        price,
        hashes,
        warnings,
        reserveUnits,
        now,
        isLater,
      }),
    );
    await tx.insertMessage(record);
    if (record.countedAt !== undefined) {
      for (const one of [record, ...about.others]) await noteStranger(context, tx, one, now);
    }
    if (record.state === 'sending' && facts.trippedAt !== undefined) await tx.noteTrial(now);
    return { kind: 'recorded', record, duplicate: false };
  });
  return work.catch(async (error: unknown) => {
    // A commit whose answer was lost has still taken the message, and then it must not be called refused.
    const record = await store.message(id).catch(() => undefined);
    if (!record) throw error;
    return { kind: 'recorded', record, duplicate: false };
  });
}

/** A reused key refuses a message beside whatever else is wrong with it. */
function withProblem(decision: Decision, reused: Problem | undefined): Decision {
  if (!reused) return decision;
  const others = decision.kind === 'refuse' ? decision.problems : [];
  return { kind: 'refuse', problems: [reused, ...others], warnings: decision.warnings };
}

/** The keyed hashes that stand for a message when its text and number are gone. */
export interface Hashes {
  readonly toHash: string;
  readonly prefixHash: string;
  readonly contentHash: string;
}

/** About whom the facts are, and what they are about. */
export interface About {
  readonly kind: ActionKind;
  readonly toHash: string;
  readonly prefixHash: string;
  /** Of the message that they are about, when it is on record. */
  readonly id: string | undefined;
  /** Everybody else who may be reached. */
  readonly others: readonly (Pick<Hashes, 'toHash' | 'prefixHash'> & { readonly to: string })[];
}

export function hashesOf(store: Store, { content }: Prepared): Hashes {
  const { to } = content;
  return {
    // What goes to nobody is alike in nothing.
    toHash: to === '' ? '' : store.fingerprint(to),
    prefixHash: to === '' ? '' : store.fingerprint(rangeOf(to)),
    contentHash: store.fingerprint(contentText(content)),
  };
}

/**
 * What a message counts as the same as, by hash. One that names no sender is the same from whichever number of ours:
 * between a call and its repetition the recipient may have written to another one.
 */
export function sameContents(
  store: Store,
  action: Action,
  { ownNumbers }: Pick<Policy, 'ownNumbers'>,
): readonly string[] {
  const { content } = prepare(action);
  const senders = new Set([content.from, ...(action.senderLeftOut ? ownNumbers : [])]);
  return [...senders].map((from) => store.fingerprint(contentText({ ...content, from })));
}

/** An action as facts are gathered about it; `hashes` are those it is on record with. */
export function aboutOf(
  store: Store,
  action: Action,
  { toHash, prefixHash }: Pick<Hashes, 'toHash' | 'prefixHash'>,
  id?: string,
): About {
  const [, ...others] = reachedBy(fieldsOf(action));
  const fingerprints = others.map(({ e164 }) => ({
    to: e164,
    toHash: store.fingerprint(e164),
    prefixHash: store.fingerprint(rangeOf(e164)),
  }));
  return { kind: action.kind, toHash, prefixHash, id, others: fingerprints };
}

/** The facts of this moment; a message that is on record already is left out of its own facts. */
export async function gatherFacts(
  tx: StoreTransaction,
  about: About,
  moment: {
    readonly now: EpochMs;
    readonly reserveUnits: number;
    readonly waiting?: boolean;
    readonly approved?: boolean;
  },
): Promise<Facts> {
  const { now } = moment;
  const windows = windowsAt(now);
  const usageOf = ({ toHash, prefixHash }: Pick<Hashes, 'toHash' | 'prefixHash'>) =>
    tx.usage({ kind: about.kind, toHash, prefixHash, without: about.id }, windows);
  const first = await usageOf(about);
  const people: [Usage, ...Usage[]] = [first];
  for (const other of about.others) people.push(await usageOf(other));
  return { ...strictestUsage(people), people, waiting: false, approved: false, ...moment };
}

async function alreadySeen(
  tx: StoreTransaction,
  action: Action,
  { twinWindowMs }: Prepared,
  contents: readonly string[],
  now: EpochMs,
): Promise<{ record: MessageRecord } | { problem: Problem } | undefined> {
  const keyed =
    action.idempotencyKey === undefined ? undefined : await tx.messageByKey(action.idempotencyKey, now);
  if (keyed) {
    if (contents.includes(keyed.contentHash)) return { record: keyed };
    return {
      problem: problem(
        'duplicate',
        `This idempotency_key was used at ${toIso(keyed.createdAt)} for another message (${keyed.id}).`,
      ),
    };
  }
  // A fresh key does not make the same text to the same person a new message: a model that repeats a call also makes up a new key.
  for (const content of contents) {
    const twin = await tx.twin(content, now - twinWindowMs, now);
    if (twin) return { record: twin };
  }
  return undefined;
}

/** Remembers somebody who is texted for the first time; whom the operator has listed is no stranger. */
export async function noteStranger(
  { policy }: OutboxContext,
  tx: StoreTransaction,
  { to, toHash }: Pick<MessageRecord, 'to' | 'toHash'>,
  now: EpochMs,
): Promise<void> {
  if (to !== '' && !policy.allowedRecipients.includes(to)) await tx.noteRecipient(toHash, now);
}

async function priceFor(
  tx: StoreTransaction,
  { content, region }: Prepared,
): Promise<LearnedPrice | undefined> {
  const key = priceKey(content.kind, region);
  return key === undefined ? undefined : tx.price(key);
}

function newRecord(
  context: OutboxContext,
  action: Action,
  { content, region, encoding, units, parts }: Prepared,
  about: {
    readonly id: string;
    readonly decision: Decision;
    readonly price: LearnedPrice | undefined;
    readonly hashes: Hashes;
    readonly warnings: readonly Warning[];
    readonly reserveUnits: number;
    readonly now: EpochMs;
    readonly isLater: boolean;
  },
): MessageRecord {
  const { id, decision, price, hashes, warnings, reserveUnits, now, isLater } = about;
  const state = stateAfter(decision);
  return {
    id,
    state,
    ...content,
    region,
    encoding,
    units,
    parts,
    idempotencyKey: action.idempotencyKey,
    ...hashes,
    problems: 'problems' in decision ? decision.problems : [],
    warnings: [...warnings, ...decision.warnings],
    costUnits: price && price.unitsPerPart * parts,
    costBasis: price && 'estimated',
    reservedUnits: reserveUnits,
    elksId: undefined,
    createdAt: now,
    updatedAt: now,
    countedAt: state === 'queued' ? now : undefined,
    expiresAt: state === 'held' ? now + APPROVAL_MS : undefined,
    approvedAt: undefined,
    approvedVia: undefined,
    ground: 'ground' in decision ? decision.ground : undefined,
    dueAt: decision.kind === 'later' ? decision.at : now,
    sendingAt: undefined,
    deliveredAt: undefined,
    attempts: 0,
    attemptToken: undefined,
    owner: undefined,
    leaseUntil: undefined,
    // As long as it is not known whether somebody asked not to be texted, it waits to be decided on again.
    ...(decision.kind === 'allow' &&
      !isLater &&
      maySend(context) &&
      context.hasHeard() &&
      attemptFrom(context, now, 0)),
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

/** The stored message as an action again: parsed anew, so that what is sent is what was checked. */
export function actionOf(record: MessageRecord): Action | undefined {
  return KINDS[record.kind].read(record).action;
}
