import { type Problem, problem } from '../domain/problem.ts';
import { type Clock, toIso } from '../domain/time.ts';
import type { ElksReader } from '../elks/reader.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Policy } from '../policy/policy.ts';
import type { Store } from '../store/store.ts';

/** What the tools are given. */
export interface ToolContext {
  readonly outbox: Outbox;
  /** Absent without credentials; use `askElks`, which says so. */
  readonly reader: ElksReader | undefined;
  readonly store: () => Promise<Store>;
  readonly policy: Policy;
  /** The sender of a message that names none. */
  readonly defaultSender: string | undefined;
  readonly queriesPerMinute: number;
  readonly clock: Clock;
  /** A fresh random boundary for fencing untrusted text. */
  readonly newBoundary: () => string;
}

/** A reason to stop a tool with a problem from the public list. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly problem: Problem;

  constructor(reason: Problem) {
    super(reason.message);
    this.problem = reason;
  }
}

const QUERY_WINDOW_MS = 60_000;

/** The way to 46elks for a tool that only asks: needs credentials, and takes one of the queries a minute. Throws `Stopped`. */
export async function askElks(context: ToolContext): Promise<ElksReader> {
  if (!context.reader) throw new Stopped(problem('credentials_missing', 'No 46elks credentials are set.'));
  const store = await context.store();
  const full = await store.takeQuery(context.clock(), QUERY_WINDOW_MS, context.queriesPerMinute);
  if (full) {
    const freeAt = toIso(full.freeAt);
    throw new Stopped(
      problem(
        'rate_limited',
        `The limit of ${context.queriesPerMinute} queries a minute is used up until ${freeAt}.`,
        `Wait until ${freeAt}, then call again once.`,
      ),
    );
  }
  return context.reader;
}

/** The account's currency: remembered, or asked for once; undefined when it cannot be found out now. */
export async function currencyOf(context: ToolContext, signal: AbortSignal): Promise<string | undefined> {
  const store = await context.store();
  const known = await store.currency();
  if (known !== undefined || !context.reader) return known;
  const account = await context.reader.account(signal).catch(() => undefined);
  if (account?.currency !== undefined) await store.rememberCurrency(account.currency);
  return account?.currency;
}
