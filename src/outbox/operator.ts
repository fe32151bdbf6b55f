import { noSimulatorAt } from '../domain/no-simulator.ts';
import { type Problem, problem } from '../domain/problem.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Usage } from '../domain/usage.ts';
import { ElksError } from '../elks/errors.ts';
import type { ElksReader } from '../elks/reader.ts';
import type { Account, Quote } from '../elks/wire.ts';
import type { ElksNumber } from '../elks/wire-numbers.ts';
import { windowsAt } from '../policy/limit.ts';
import type { IncomingRecord } from '../store/inbox.ts';
import type { AuditStep, MessageRecord, OptOut, Person, Store } from '../store/store.ts';
import { type ApprovalAnswer, answerHeld } from './approve.ts';
import type { OutboxContext } from './context.ts';
import { giveUpLost } from './reconcile.ts';
import { rehearse } from './rehearse.ts';
import { brokenPlace } from './trail.ts';

/** What a person at the operator's terminal can do; nothing of it is reachable by a model. */
export interface Operator {
  held(): Promise<readonly MessageRecord[]>;
  /** What is queued and has not left, in the order in which it will. */
  waiting(): Promise<readonly MessageRecord[]>;
  find(id: string): Promise<MessageRecord | undefined>;
  answer(id: string, answer: ApprovalAnswer): Promise<MessageRecord | undefined>;
  /** Since when sending is paused, whether by this call or before. */
  pause(): Promise<EpochMs>;
  /** Since when sending was paused; undefined when it was not. */
  resume(): Promise<EpochMs | undefined>;
  optOuts(): Promise<readonly (OptOut & { readonly number: string | undefined })[]>;
  /** Answers that read as a wish not to be texted, or to be texted again, and on which nothing follows by itself. */
  toReview(): Promise<readonly IncomingRecord[]>;
  /** Gives back the answers that are decided on with it. */
  addOptOut(number: string, evidence: string): Promise<readonly IncomingRecord[]>;
  /** Whether they had opted out, and the answers that are decided on with it: the operator read them and texts go on. */
  removeOptOut(number: string): ReturnType<Store['removeOptOut']>;
  /** Erases what is kept of a person, but for an opt-out; messages not sent yet are cancelled. */
  forget(number: string, options?: { readonly unknownToo: boolean }): Promise<Forgotten>;
  history(sinceMs: number, limit: number): Promise<readonly MessageRecord[]>;
  /** What was written down since then, and where the trail first does not hold, if anywhere. */
  audit(sinceMs: number): Promise<Audit>;
  unknown(): Promise<readonly MessageRecord[]>;
  /** What was sent in the windows of the limits, and what stands in the way of sending. */
  usage(): Promise<Usage>;
  /** What the rules would say against an ordinary, approved message now, were dry run off. */
  rehearse(): Promise<readonly Problem[]>;
  /** Asks 46elks for the account, and remembers its currency and balance. */
  account(): Promise<Account | Unreachable>;
  /** Asks 46elks what a message from this number to itself would cost: a free test of the sender. */
  quoteFrom(number: string): Promise<Quote | Unreachable>;
  /** Asks 46elks for the numbers of the account that are in use. */
  numbers(): Promise<readonly ElksNumber[] | Unreachable>;
  /** What the database says of itself. */
  engine(): Promise<Readonly<Record<string, string>>>;
}

export interface Unreachable {
  readonly problem: Problem;
}

/** How many messages were erased and how many of them cancelled, or those whose outcome has to come first. */
export type Forgotten =
  | { readonly kind: 'erased'; readonly messages: number; readonly cancelled: number }
  | { readonly kind: 'unsettled'; readonly messages: readonly MessageRecord[] };

export interface Audit {
  /** Oldest first. */
  readonly messages: readonly (MessageRecord & { readonly steps: readonly AuditStep[] })[];
  /** The last entry there is; noted down elsewhere, it shows whether the trail was ever set back to an older state. */
  readonly head: { readonly seq: number; readonly seal: string };
  readonly broken: string | undefined;
}

export function createOperator(context: OutboxContext): Operator {
  const hash = async (number: string) => (await context.store()).fingerprint(number);
  return {
    held: async () => (await context.store()).held(context.clock()),
    waiting: async () => (await context.store()).due(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    find: async (id) => (await context.store()).message(id),
    answer: async (id, answer) => answerHeld(context, await context.store(), id, answer, 'command'),
    async pause() {
      const before = (await readUsage(context)).pausedAt;
      const at = before ?? context.clock();
      if (before === undefined) await (await context.store()).setPaused(at);
      return at;
    },
    async resume() {
      const before = (await readUsage(context)).pausedAt;
      await (await context.store()).setPaused(undefined);
      return before;
    },
    optOuts: () => optOuts(context),
    toReview: async () => (await context.store()).toReview(100),
    addOptOut: async (number, evidence) =>
      (await context.store()).optOut({ toHash: await hash(number), at: context.clock(), evidence }),
    removeOptOut: async (number) => (await context.store()).removeOptOut(await hash(number)),
    forget: async (number, options) =>
      forget(context, { toHash: await hash(number), number }, options?.unknownToo ?? false),
    history: async (sinceMs, limit) =>
      (await context.store()).messagesSince(context.clock() - sinceMs, limit),
    audit: (sinceMs) => audit(context, context.clock() - sinceMs),
    unknown: async () => (await context.store()).unknown(100),
    usage: () => readUsage(context),
    rehearse: () => rehearse(context),
    account: () =>
      asked(context, async (reader) => {
        const account = await reader.account();
        const { currency, balanceUnits } = account;
        await (await context.store()).rememberAccount({ currency, balanceUnits, at: context.clock() });
        return account;
      }),
    quoteFrom: (number) =>
      asked(context, (reader) => reader.quoteSms({ from: number, to: number, text: 'Test' })),
    numbers: () => asked(context, numbersInUse),
    engine: async () => (await context.store()).engine(),
  };
}

const NUMBER_PAGES_MAX = 10;

async function numbersInUse(reader: ElksReader): Promise<readonly ElksNumber[]> {
  const numbers: ElksNumber[] = [];
  let start: string | undefined;
  for (let page = 0; page < NUMBER_PAGES_MAX; page += 1) {
    const { items, next } = await reader.numberPage({ limit: 100, ...(start !== undefined && { start }) });
    numbers.push(...items.filter(({ active }) => active));
    if (next === undefined) break;
    start = next;
  }
  return numbers;
}

/** The figures of the limits without looking at anybody in particular. */
export async function readUsage(context: OutboxContext): Promise<Usage> {
  const store = await context.store();
  return store.transaction(async (tx) => {
    const now = await tx.advanceTo(context.clock());
    return tx.usage({ kind: 'sms', toHash: '', prefixHash: '' }, windowsAt(now));
  });
}

/** Only hashes are kept of those who opted out; a number is known where a message still holds it. */
async function optOuts(context: OutboxContext): ReturnType<Operator['optOuts']> {
  const store = await context.store();
  const messages = await store.messagesSince(0, Number.MAX_SAFE_INTEGER);
  const numbers = new Map(messages.flatMap(({ to, toHash }) => (to === '' ? [] : [[toHash, to]])));
  const numberOf = async (toHash: string) =>
    numbers.get(toHash) ?? ((await store.lastIncoming(toHash))?.number || undefined);
  return Promise.all(
    (await store.optOuts()).map(async (entry) => ({ ...entry, number: await numberOf(entry.toHash) })),
  );
}

/** An attempt under way or of unknown outcome could no longer be looked up once the number is gone. */
async function forget(context: OutboxContext, person: Person, unknownToo: boolean): Promise<Forgotten> {
  const store = await context.store();
  await giveUpLost(context, store);
  const messages = await store.transaction(async (tx) => {
    await tx.advanceTo(context.clock());
    return tx.messagesTo(person);
  });
  const unsettled = messages.filter(
    ({ state, to }) => state === 'sending' || (state === 'unknown' && to !== '' && !unknownToo),
  );
  if (unsettled.length > 0) return { kind: 'unsettled', messages: unsettled };
  const cancelled = messages.filter(({ state }) => state === 'queued' || state === 'held').length;
  return { kind: 'erased', messages: await store.forgetRecipient(person, context.clock()), cancelled };
}

async function audit(context: OutboxContext, since: EpochMs): Promise<Audit> {
  const store = await context.store();
  const trail = await store.auditTrail();
  const steps = Map.groupBy(trail.steps, ({ messageId }) => messageId);
  return {
    messages: trail.messages
      .filter(({ createdAt, updatedAt }) => Math.max(createdAt, updatedAt) >= since)
      .map((message) => ({ ...message, steps: steps.get(message.id) ?? [] })),
    head: trail.head,
    broken: brokenPlace(trail, store.fingerprint),
  };
}

/** A question to 46elks whose failure is an answer too. */
async function asked<T>(
  { reader, simulatorAt }: OutboxContext,
  question: (reader: ElksReader) => Promise<T>,
): Promise<T | Unreachable> {
  if (!reader) return { problem: problem('credentials_missing', 'No 46elks credentials are set.') };
  try {
    return await question(reader);
  } catch (error) {
    if (!(error instanceof ElksError)) throw error;
    if (error.reason === 'connection_refused' && simulatorAt !== undefined)
      return { problem: noSimulatorAt(simulatorAt) };
    return { problem: problem(error.code, error.message) };
  }
}
