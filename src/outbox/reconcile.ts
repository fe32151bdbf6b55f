import { canBecome } from '../domain/message.ts';
import { type Problem, problem } from '../domain/problem.ts';
import type { ElksReader } from '../elks/reader.ts';
import type { Sms } from '../elks/wire.ts';
import { isErased } from '../store/kept.ts';
import type { MessageChange, MessageRecord, Store } from '../store/store.ts';
import type { OutboxContext } from './context.ts';
import { textAfterCall } from './follow-up.ts';
import { spanOf } from './kinds/history.ts';
import type { Candidate, Seen } from './kinds/kind.ts';
import { KINDS } from './kinds/kinds.ts';
import { isSms, seenSms } from './kinds/sms.ts';

/** Asks 46elks how a message that it accepted is doing, and writes the answer down. Throws `ElksError`. */
export async function refresh(
  context: OutboxContext,
  reader: ElksReader,
  record: MessageRecord,
  signal?: AbortSignal,
): Promise<MessageRecord> {
  if (record.elksId === undefined) return record;
  const seen = await KINDS[record.kind].look(reader, record.elksId, signal);
  // First what follows, which is the same message when it is asked for again: a crash between the two loses nothing.
  if (record.kind === 'call' && seen.state === 'delivered') await textAfterCall(context, record);
  return isNews(record, seen) ? adopt(context, record, seen) : record;
}

/**
 * Looks in 46elks' history for a message whose answer was lost. One clear match is adopted; no match or several leave
 * it unknown, because absence from history is no proof that nothing was sent. Throws `ElksError`.
 */
export async function reconcile(
  context: OutboxContext,
  reader: ElksReader,
  record: MessageRecord,
  signal?: AbortSignal,
): Promise<MessageRecord> {
  const span = spanOf(record);
  // Of a person who was forgotten there is nothing left to look for.
  if (record.state !== 'unknown' || !span || isErased(record)) return record;
  const store = await context.store();
  const matches: Candidate[] = [];
  for (const found of await KINDS[record.kind].find(reader, record, span, signal)) {
    const { elksId } = found.seen;
    if (elksId === undefined || (await store.messageByElksId(elksId)) === undefined) matches.push(found);
  }
  const [match] = matches;
  if (!match || matches.length > 1 || (await hasRival(store, record, match))) return record;
  const settled = await adopt(context, record, match.seen);
  context.log({ event: 'reconciled', id: record.id, state: settled.state });
  return settled;
}

/** Takes what the history says of messages that 46elks accepted; what is known already changes nothing. */
export async function takeStates(context: OutboxContext, messages: readonly Sms[]): Promise<void> {
  const store = await context.store();
  for (const sms of messages) {
    const record = await store.messageByElksId(sms.id);
    const seen = seenSms(sms);
    if (record && isNews(record, seen)) await adopt(context, record, seen);
  }
}

/**
 * Takes what 46elks says of a message that a report named together with an attempt of ours whose outcome is open: it is
 * adopted when recipient, sender, text and time are those of the attempt.
 */
export async function takeReport(context: OutboxContext, sms: Sms, attemptToken: string): Promise<void> {
  const store = await context.store();
  const record = await store.attempt(attemptToken);
  if (record?.kind !== 'sms' || !isSms(sms, record) || (await store.messageByElksId(sms.id))) return;
  const settled = await adopt(context, record, seenSms(sms));
  context.log({ event: 'reconciled', id: record.id, state: settled.state });
}

/** Gives up every attempt whose process is gone or whose lease has run out: from now on its outcome is unknown. */
export async function giveUpLost(context: OutboxContext, store: Store): Promise<void> {
  const now = context.clock();
  for (const record of await store.sending()) {
    const { owner, leaseUntil } = record;
    const gone = owner === undefined || (owner !== context.owner && context.isGone(owner));
    if (!gone && (leaseUntil ?? 0) > now) continue;
    await store.transaction(async (tx) => {
      const current = await tx.message(record.id);
      if (current?.state !== 'sending' || current.attemptToken !== record.attemptToken) return;
      await tx.changeMessage(record.id, { state: 'unknown', problems: [unknownOutcome('interrupted')] }, now);
    });
    context.log({ event: 'answer_lost', id: record.id });
  }
}

/** Whether another open message of ours could be the one in the history just as well. */
async function hasRival(store: Store, { id }: MessageRecord, { couldBe }: Candidate): Promise<boolean> {
  const open = [...(await store.unknown(1_000)), ...(await store.sending())];
  return open.some((other) => other.id !== id && couldBe(other));
}

async function adopt(context: OutboxContext, record: MessageRecord, seen: Seen): Promise<MessageRecord> {
  const store = await context.store();
  const now = context.clock();
  return store.transaction(async (tx) => {
    const current = (await tx.message(record.id)) ?? record;
    // A late answer may have settled it meanwhile.
    if (current.elksId !== undefined && current.elksId !== seen.elksId) return current;
    const { state, elksId, deliveredAt, parts, costUnits } = seen;
    // What is known by now not to have left takes no message of 46elks.
    if (current.elksId === undefined && !canBecome(current.state, state)) return current;
    const change: MessageChange = {
      elksId,
      problems: [],
      ...(canBecome(current.state, state) && { state }),
      ...(deliveredAt !== undefined && { deliveredAt }),
      ...(parts !== undefined && { parts }),
      ...(costUnits !== undefined && { costUnits, costBasis: 'charged' }),
    };
    await tx.changeMessage(record.id, change, now);
    return { ...current, ...change };
  });
}

/** Whether 46elks says more than is on record: reports come twice and in any order. */
function isNews(record: MessageRecord, { state, costUnits }: Seen): boolean {
  return (
    canBecome(record.state, state) ||
    (costUnits !== undefined && (record.costBasis !== 'charged' || record.costUnits !== costUnits))
  );
}

/** The problem of a message that may have gone out. */
export function unknownOutcome(cause: string): Problem {
  return problem(
    'outcome_unknown',
    `The message may have been sent, but the answer was lost (${cause.replaceAll('_', ' ')}).`,
  );
}
