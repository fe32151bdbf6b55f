import { canBecome } from '../domain/message.ts';
import { noSimulatorAt } from '../domain/no-simulator.ts';
import { priceKey } from '../domain/prices.ts';
import { type Problem, problem, warning } from '../domain/problem.ts';
import { type EpochMs, toIso } from '../domain/time.ts';
import type { RefusalReason } from '../elks/errors.ts';
import { FAILURES_MOST, FAILURES_WINDOW_MS } from '../policy/breaker.ts';
import { decide } from '../policy/decide.ts';
import { asKept } from '../store/kept.ts';
import type { MessageChange, MessageRecord, Store, StoreTransaction } from '../store/store.ts';
import { callLinks } from './answer-call.ts';
import { attemptFrom, maySend } from './attempt.ts';
import { APPROVAL_MS, type OutboxContext, RETRY_PAUSES_MS } from './context.ts';
import type { SendOutcome } from './kinds/kind.ts';
import { KINDS, prepare } from './kinds/kinds.ts';
import { unknownOutcome } from './reconcile.ts';
import { aboutOf, actionOf, gatherFacts, hashesOf } from './submit.ts';

/**
 * Makes one attempt at a message that waited: hears what came in, claims it, decides again on fresh facts, commits
 * `sending` before the first byte, sends once, settles. Undefined when the message is not there to be claimed (another
 * process has it).
 */
export async function deliver(context: OutboxContext, id: string): Promise<MessageRecord | undefined> {
  if (!maySend(context)) return undefined;
  // Somebody may have asked not to be texted; what came in counts in the decision below.
  const heard = await context.hear();
  const attempt = await begin(context, await context.store(), id, heard);
  return attempt?.state === 'sending' ? carryOut(context, attempt) : attempt;
}

/** Sends what this process has committed as `sending`, once, and settles it. */
export async function carryOut(context: OutboxContext, attempt: MessageRecord): Promise<MessageRecord> {
  const { id } = attempt;
  const store = await context.store();
  context.log({ event: 'attempt', id });
  const outcome = await send(context, attempt);
  const settled = await settle(context, store, attempt, outcome).catch((error: unknown): MessageRecord => {
    // The answer is lost with the store; the open attempt on disk becomes unknown when its lease runs out.
    context.log({ event: 'store_failed', id, cause: error instanceof Error ? error.name : 'unknown' });
    return { ...attempt, state: 'unknown', problems: [unknownOutcome('not recorded')] };
  });
  context.log({
    event: 'settled',
    id,
    state: settled.state,
    ...('cause' in outcome && { cause: outcome.cause }),
  });
  return settled;
}

/** Takes a message back of which this process has sent no byte; one that somebody else has begun is left as it is. */
export async function takeBack(context: OutboxContext, record: MessageRecord): Promise<MessageRecord> {
  const store = await context.store();
  return store.transaction(async (tx) => {
    const now = await tx.advanceTo(context.clock());
    const current = (await tx.message(record.id)) ?? record;
    if (current.attemptToken !== record.attemptToken) return current;
    if (current.state !== 'queued' && current.state !== 'sending') return current;
    // An attempt whose first byte has not left has surely not left: it waits again, and then it does not.
    if (current.state === 'sending') await tx.changeMessage(record.id, { state: 'queued' }, now);
    await tx.changeMessage(record.id, { state: 'cancelled' }, now);
    return { ...current, state: 'cancelled' };
  });
}

async function send(context: OutboxContext, attempt: MessageRecord): Promise<SendOutcome> {
  const { writer, dontLog, reportUrl, policy } = context;
  if (!writer) return { kind: 'not_sent', cause: 'no credentials' };
  const { attemptToken } = attempt;
  return KINDS[attempt.kind].send(writer, attempt, {
    dontLog,
    reportUrl: attemptToken === undefined ? undefined : reportUrl(attemptToken),
    announcement: policy.callAnnouncement,
    callLinks: () => callLinks(context, attemptToken),
  });
}

async function begin(
  context: OutboxContext,
  store: Store,
  id: string,
  heard: boolean,
): Promise<MessageRecord | undefined> {
  return store.transaction(async (tx) => {
    const now = await tx.advanceTo(context.clock());
    const record = await tx.message(id);
    if (record?.state !== 'queued' || record.dueAt > now) return undefined;
    const action = actionOf(record);
    const moment = {
      now,
      reserveUnits: record.reservedUnits,
      waiting: true,
      // An approval is for exactly this content; what no longer hashes to it was never approved.
      approved:
        record.approvedAt !== undefined &&
        action !== undefined &&
        hashesOf(store, prepare(action)).contentHash === record.contentHash,
    };
    const facts = action && (await gatherFacts(tx, aboutOf(store, action, record, id), moment));
    const decision = facts && decide(action, facts, context.policy);
    const change = {
      ...changeForDecision(context, record, decision, now),
      ...(!heard && { warnings: [...record.warnings, warning('inbox_stale')] }),
    };
    await tx.changeMessage(id, change, now);
    if (change.state === 'sending' && facts?.trippedAt !== undefined) await tx.noteTrial(now);
    return asKept({ ...record, ...change });
  });
}

function changeForDecision(
  context: OutboxContext,
  record: MessageRecord,
  decision: ReturnType<typeof decide> | undefined,
  now: EpochMs,
): MessageChange {
  switch (decision?.kind) {
    case 'allow':
      return { ...attemptFrom(context, now, record.attempts), ground: decision.ground };
    case 'later':
      return { dueAt: decision.at, ground: decision.ground, problems: decision.problems };
    case 'ask':
      return {
        state: 'held',
        ground: undefined,
        problems: decision.problems,
        expiresAt: now + APPROVAL_MS,
        countedAt: undefined,
      };
    case 'refuse':
      return { state: 'refused', ground: undefined, problems: decision.problems };
    case 'dry_run':
    case undefined:
      // What is stored can no longer be read as a message: it is not sent as something else.
      return {
        state: 'cancelled',
        problems: [
          problem('store_unavailable', 'The stored message can no longer be read; it was not sent.'),
        ],
      };
  }
}

/** Writes down what an attempt led to, unless something else has settled it meanwhile. */
async function settle(
  context: OutboxContext,
  store: Store,
  attempt: MessageRecord,
  outcome: SendOutcome,
): Promise<MessageRecord> {
  return store.transaction(async (tx) => {
    const now = await tx.advanceTo(context.clock());
    const change = changeForOutcome(attempt, outcome, now, context.simulatorAt);
    if (outcome.kind === 'unknown') {
      await tx.noteFailure(now, { since: now - FAILURES_WINDOW_MS, most: FAILURES_MOST });
    } else if (outcome.kind !== 'not_sent') {
      await tx.forgetFailures();
    }
    const current = (await tx.message(attempt.id)) ?? attempt;
    // A late answer may still settle an attempt that was given up as unknown, but never a later attempt.
    const mine = current.attemptToken === attempt.attemptToken;
    if (!mine || change.state === undefined || !canBecome(current.state, change.state)) return current;
    await tx.changeMessage(attempt.id, change, now);
    const next = { ...current, ...change };
    if (outcome.kind === 'accepted') await learn(tx, next, now);
    return next;
  });
}

/** What a charge tells of the price, and what it leaves of the balance. */
async function learn(
  tx: StoreTransaction,
  { kind, region, costUnits, costBasis, parts }: MessageRecord,
  now: EpochMs,
): Promise<void> {
  if (costBasis !== 'charged' || !costUnits) return;
  await tx.spend(costUnits);
  const key = priceKey(kind, region);
  if (key === undefined) return;
  await tx.learnPrice({
    region: key,
    unitsPerPart: Math.ceil(costUnits / parts),
    basis: 'charged',
    learnedAt: now,
  });
}

function changeForOutcome(
  attempt: MessageRecord,
  outcome: SendOutcome,
  now: EpochMs,
  simulatorAt: string | undefined,
): MessageChange {
  switch (outcome.kind) {
    case 'accepted': {
      const { state, elksId, parts, costUnits } = outcome.seen;
      return {
        state,
        elksId,
        problems: [],
        ...(parts !== undefined && { parts }),
        ...(costUnits !== undefined && { costUnits, costBasis: 'charged' }),
      };
    }
    case 'refused':
      return { state: 'failed', problems: [refusalProblem(outcome.reason)] };
    case 'not_sent': {
      const pauseMs = RETRY_PAUSES_MS[attempt.attempts - 1];
      const again = pauseMs === undefined ? undefined : now + pauseMs;
      const problems = [notSent(outcome.cause, again, simulatorAt)];
      return again === undefined
        ? { state: 'failed', problems }
        : { state: 'queued', dueAt: again, problems };
    }
    case 'unknown':
      return { state: 'unknown', problems: [unknownOutcome(outcome.cause)] };
  }
}

/** Why no byte of it left, and when it is tried again, if it is. */
function notSent(cause: string, again: EpochMs | undefined, simulatorAt: string | undefined): Problem {
  const away = cause === 'connection_refused' && simulatorAt !== undefined && noSimulatorAt(simulatorAt);
  const message = away ? away.message : `46elks could not be reached (${cause}).`;
  if (again === undefined)
    return problem('upstream_unavailable', `${message} Nothing was sent.`, ...(away ? [away.fix] : []));
  return problem(
    'upstream_unavailable',
    `${message} Nothing was sent yet; the next try is at ${toIso(again)}.`,
    `Do not send it again: it stays in the outbox. ${away ? `${away.fix} ` : ''}Call check_sms_status with this id later.`,
  );
}

const REFUSALS: Readonly<Record<RefusalReason, Problem>> = {
  credentials: problem('credentials_rejected', '46elks does not accept the credentials; nothing was sent.'),
  credits: problem(
    'insufficient_balance',
    'The 46elks account does not hold enough money; nothing was sent.',
  ),
  to: problem(
    'invalid_number',
    '46elks does not accept the recipient; nothing was sent.',
    'Check the number with the user.',
  ),
  from: problem('sender_not_owned', '46elks does not let this account use the sender; nothing was sent.'),
  too_long: problem('message_too_long', '46elks finds the message too long; nothing was sent.'),
  missing_key: problem('upstream_refused', '46elks refused the request; nothing was sent.'),
  url: problem('upstream_refused', '46elks refused the request; nothing was sent.'),
  not_found: problem('upstream_refused', '46elks refused the request; nothing was sent.'),
  other: problem('upstream_refused', '46elks refused the request; nothing was sent.'),
};

function refusalProblem(reason: RefusalReason): Problem {
  return REFUSALS[reason];
}
