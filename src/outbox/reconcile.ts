import { canBecome, type MessageState } from '../domain/message.ts';
import { type Problem, problem } from '../domain/problem.ts';
import { type EpochMs, toIso } from '../domain/time.ts';
import type { ElksReader } from '../elks/reader.ts';
import type { Sms } from '../elks/wire.ts';
import type { MessageChange, MessageRecord, Store } from '../store/store.ts';
import { LEASE_MS, type OutboxContext } from './context.ts';

/** 46elks' clock and ours may differ by this much. */
const CLOCK_SKEW_MS = 2 * 60_000;
const PAGES_MAX = 3;

/** Asks 46elks how a message that it accepted is doing, and writes the answer down. Throws `ElksError`. */
export async function refresh(
  context: OutboxContext,
  reader: ElksReader,
  record: MessageRecord,
  signal?: AbortSignal,
): Promise<MessageRecord> {
  if (record.elksId === undefined) return record;
  const sms = await reader.sms(record.elksId, signal);
  return isNews(record, sms) ? adopt(context, record, sms) : record;
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
  // Of a person who was forgotten there is nothing left to look for.
  if (record.state !== 'unknown' || record.sendingAt === undefined || record.to === '') return record;
  const store = await context.store();
  const matches: Sms[] = [];
  for (const sms of await historyAround(reader, record, record.sendingAt, signal)) {
    if (isMatch(sms, record) && (await store.messageByElksId(sms.id)) === undefined) matches.push(sms);
  }
  const [match] = matches;
  if (!match || matches.length > 1) return record;
  if (match.text === undefined && (await hasRival(store, record, match))) return record;
  const settled = await adopt(context, record, match);
  context.log({ event: 'reconciled', id: record.id, state: settled.state });
  return settled;
}

/** Takes what the history says of messages that 46elks accepted; what is known already changes nothing. */
export async function takeStates(context: OutboxContext, messages: readonly Sms[]): Promise<void> {
  const store = await context.store();
  for (const sms of messages) {
    const record = await store.messageByElksId(sms.id);
    if (record && isNews(record, sms)) await adopt(context, record, sms);
  }
}

/**
 * Takes what 46elks says of a message that a report named together with an attempt of ours whose outcome is open: it is
 * adopted when recipient, sender, text and time are those of the attempt.
 */
export async function takeReport(context: OutboxContext, sms: Sms, attemptToken: string): Promise<void> {
  const store = await context.store();
  const record = await store.attempt(attemptToken);
  if (!record || !isMatch(sms, record) || (await store.messageByElksId(sms.id))) return;
  const settled = await adopt(context, record, sms);
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
    context.log({ event: 'given_up', id: record.id });
  }
}

async function historyAround(
  reader: ElksReader,
  record: MessageRecord,
  at: EpochMs,
  signal: AbortSignal | undefined,
): Promise<readonly Sms[]> {
  const end = apiTime(at - CLOCK_SKEW_MS);
  const found: Sms[] = [];
  let start: string | undefined = apiTime(at + LEASE_MS + CLOCK_SKEW_MS);
  for (let page = 0; page < PAGES_MAX && start !== undefined; page += 1) {
    const { items, next } = await reader.smsPage({ to: record.to, start, end, limit: 100 }, signal);
    found.push(...items);
    start = next;
  }
  return found;
}

function isMatch(sms: Sms, record: MessageRecord): boolean {
  const { sendingAt } = record;
  return (
    sendingAt !== undefined &&
    sms.direction === 'outgoing' &&
    sms.to === record.to &&
    sms.from === record.from &&
    // With dontlog the text is not kept, so only the rest can tell.
    (sms.text === undefined
      ? sms.flash === record.flash && (sms.parts ?? record.parts) === record.parts
      : sms.text === record.text) &&
    sms.createdAt !== undefined &&
    sms.createdAt >= sendingAt - CLOCK_SKEW_MS &&
    sms.createdAt <= sendingAt + LEASE_MS + CLOCK_SKEW_MS
  );
}

/** Whether another open message of ours could be the one in the history just as well. */
async function hasRival(store: Store, { id }: MessageRecord, sms: Sms): Promise<boolean> {
  const open = [...(await store.unknown(1_000)), ...(await store.sending())];
  return open.some((other) => other.id !== id && isMatch(sms, other));
}

async function adopt(context: OutboxContext, record: MessageRecord, sms: Sms): Promise<MessageRecord> {
  const store = await context.store();
  const now = context.clock();
  return store.transaction(async (tx) => {
    const current = (await tx.message(record.id)) ?? record;
    // A late answer may have settled it meanwhile.
    if (current.elksId !== undefined && current.elksId !== sms.id) return current;
    const state = stateOf(sms);
    // What is known by now not to have left takes no message of 46elks.
    if (current.elksId === undefined && !canBecome(current.state, state)) return current;
    const change: MessageChange = {
      elksId: sms.id,
      problems: [],
      ...(canBecome(current.state, state) && { state }),
      ...(sms.deliveredAt !== undefined && { deliveredAt: sms.deliveredAt }),
      ...(sms.parts !== undefined && { parts: sms.parts }),
      ...(sms.costUnits !== undefined && { costUnits: sms.costUnits, costBasis: 'charged' }),
    };
    await tx.changeMessage(record.id, change, now);
    return { ...current, ...change };
  });
}

function stateOf({ status }: Sms): MessageState {
  return status === 'sent' || status === 'delivered' || status === 'failed' ? status : 'accepted';
}

/** Whether 46elks says more than is on record: reports come twice and in any order. */
function isNews(record: MessageRecord, sms: Sms): boolean {
  return (
    canBecome(record.state, stateOf(sms)) ||
    (sms.costUnits !== undefined && (record.costBasis !== 'charged' || record.costUnits !== sms.costUnits))
  );
}

/** The form 46elks uses for `start` and `end`: UTC with microseconds and no zone. https://46elks.se/docs/sms-history */
function apiTime(at: EpochMs): string {
  return toIso(at).replace('Z', '000');
}

/** The problem of a message that may have gone out. */
export function unknownOutcome(cause: string): Problem {
  return problem(
    'outcome_unknown',
    `The message may have been sent, but the answer was lost (${cause.replaceAll('_', ' ')}).`,
  );
}
