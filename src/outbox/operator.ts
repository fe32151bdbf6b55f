import type { Usage } from '../domain/usage.ts';
import { windowsAt } from '../policy/limit.ts';
import type { MessageRecord, OptOut } from '../store/store.ts';
import { type ApprovalAnswer, answerHeld } from './approve.ts';
import type { OutboxContext } from './context.ts';

/** What a person at the operator's terminal can do; nothing of it is reachable by a model. */
export interface Operator {
  held(): Promise<readonly MessageRecord[]>;
  find(id: string): Promise<MessageRecord | undefined>;
  answer(id: string, answer: ApprovalAnswer): Promise<MessageRecord | undefined>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  optOuts(): Promise<readonly OptOut[]>;
  addOptOut(number: string, evidence: string): Promise<void>;
  removeOptOut(number: string): Promise<boolean>;
  /** Erases what is kept of a person, but for an opt-out; messages not sent yet are cancelled. Returns how many messages. */
  forget(number: string): Promise<number>;
  history(sinceMs: number, limit: number): Promise<readonly MessageRecord[]>;
  unknown(): Promise<readonly MessageRecord[]>;
  /** What was sent in the windows of the limits, and what stands in the way of sending. */
  usage(): Promise<Usage>;
}

export function createOperator(context: OutboxContext): Operator {
  const hash = async (number: string) => (await context.store()).fingerprint(number);
  return {
    held: async () => (await context.store()).held(context.clock()),
    find: async (id) => (await context.store()).message(id),
    answer: async (id, answer) => answerHeld(context, await context.store(), id, answer, 'command'),
    pause: async () => (await context.store()).setPaused(context.clock()),
    resume: async () => (await context.store()).setPaused(undefined),
    optOuts: async () => (await context.store()).optOuts(),
    addOptOut: async (number, evidence) =>
      (await context.store()).optOut({ toHash: await hash(number), at: context.clock(), evidence }),
    removeOptOut: async (number) => (await context.store()).removeOptOut(await hash(number)),
    forget: async (number) => (await context.store()).forgetRecipient(await hash(number)),
    history: async (sinceMs, limit) =>
      (await context.store()).messagesSince(context.clock() - sinceMs, limit),
    unknown: async () => (await context.store()).unknown(100),
    usage: () => readUsage(context),
  };
}

/** The figures of the limits without looking at anybody in particular. */
export async function readUsage(context: OutboxContext): Promise<Usage> {
  const store = await context.store();
  return store.transaction(async (tx) => {
    const now = await tx.advanceTo(context.clock());
    return tx.usage({ toHash: '', prefixHash: '', without: '' }, windowsAt(now));
  });
}
