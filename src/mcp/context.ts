import type { Parsed } from '../domain/parsed.ts';
import type { Picture } from '../domain/picture.ts';
import { type Problem, problem } from '../domain/problem.ts';
import { type Clock, toIso } from '../domain/time.ts';
import type { ElksReader } from '../elks/reader.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { Sleep } from '../outbox/context.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Policy } from '../policy/policy.ts';
import type { Store } from '../store/store.ts';

/** What the tools are given. */
export interface ToolContext {
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  /** Absent without credentials; use `askElks`, which says so. */
  readonly reader: ElksReader | undefined;
  readonly store: () => Promise<Store>;
  readonly policy: Policy;
  /** The page that shows the simulated phones; absent when messages are real. */
  readonly phonesAt: string | undefined;
  /** The sender of a message that names none. */
  readonly defaultSender: string | undefined;
  readonly queriesPerMinute: number;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** A fresh random boundary for fencing untrusted text. */
  readonly newBoundary: () => string;
  /** A picture of that name in the operator's folder; never rejects. */
  readonly readPicture: (name: string) => Promise<Parsed<Picture>>;
  /** Show one-time codes in what came in. */
  readonly showCodes: boolean;
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

/**
 * The way to 46elks for a tool that only asks: needs credentials, and takes one of the queries a minute, or one of so
 * many of them that others are left. Throws `Stopped`.
 */
export async function askElks(
  context: ToolContext,
  most: number = context.queriesPerMinute,
): Promise<ElksReader> {
  if (!context.reader) throw new Stopped(problem('credentials_missing', 'No 46elks credentials are set.'));
  const store = await context.store();
  const full = await store.takeQuery(context.clock(), QUERY_WINDOW_MS, most);
  if (full) {
    const freeAt = toIso(full.freeAt);
    throw new Stopped(
      problem(
        'rate_limited',
        `The limit of ${most} queries a minute is used up until ${freeAt}.`,
        `Wait until ${freeAt}, then call again once.`,
      ),
    );
  }
  return context.reader;
}

/** How long an answer may be held up only to name its currency. */
const CURRENCY_PATIENCE_MS = 500;

/**
 * The account's currency: remembered, or asked for once. Undefined when it cannot be had at once; an answer that comes
 * later is remembered for the next time.
 */
export async function currencyOf(context: ToolContext): Promise<string | undefined> {
  const known = await knownCurrency(context);
  if (known !== undefined || !context.reader) return known;
  const asked = askCurrency(context).catch(() => undefined);
  const enough = new AbortController();
  const answer = await Promise.race([
    asked,
    context.sleep(CURRENCY_PATIENCE_MS, enough.signal).then(() => undefined),
  ]);
  enough.abort();
  return answer;
}

async function askCurrency(context: ToolContext): Promise<string | undefined> {
  const reader = await askElks(context);
  const store = await context.store();
  const { currency, balanceUnits } = await reader.account();
  await store.rememberAccount({ currency, balanceUnits, at: context.clock() });
  return currency;
}

/**
 * The currency if it is known already; opens no connection. A store that fails now takes away the currency and not the
 * answer that it belongs to.
 */
export async function knownCurrency(context: ToolContext): Promise<string | undefined> {
  return context
    .store()
    .then((store) => store.currency())
    .catch(() => undefined);
}
