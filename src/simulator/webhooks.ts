import { type EpochMs, toIso } from '../domain/time.ts';
import { readText } from './form.ts';
import { cut } from './request-log.ts';
import type { Timeline } from './timeline.ts';

const MINUTE_MS = 60_000;

/**
 * When a call that was not accepted is tried again, counted from the first try: six tries over six hours.
 * 46elks promises at least five tries and at least six hours. Source: https://46elks.se/docs/sms-delivery-reports
 */
export const TRIES_AFTER_MS = [0, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 120 * MINUTE_MS, 360 * MINUTE_MS];

/** How long an answer is waited for; 46elks' own limit is not documented. */
const ANSWER_WITHIN_MS = 10_000;

const ATTEMPTS_MAX = 1000;

export interface Webhook {
  /** Absolute URL; `user:pass@` becomes Basic auth. */
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
  /** Asked once, at once and never again: a live call does not wait. */
  readonly once?: true;
  /** Called when there is no accepted answer to a question that is asked once. */
  readonly failed?: () => void;
  /** Called once with the body of the accepted answer; what it returns is recorded. */
  readonly accepted?: (body: string) => string | undefined;
}

/** How calls go beside what 46elks promises. Which of it happens there is not documented; all of it may. */
export interface WebhookConduct {
  /** How many times more each call comes. */
  readonly duplicates: number;
  /** Each call is late by a random time up to this, so that calls overtake each other. */
  readonly lateMs: number;
}

/** One try of a call, as it can be read back. */
export interface WebhookAttempt {
  /** Counts from 1. */
  readonly n: number;
  readonly at: string;
  /** Without user and password. */
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
  readonly attempt: number;
  /** The call was made before, as `conduct` asks. */
  readonly duplicate?: true;
  /** `pending` until answered; `recorded` = nothing was sent, because the simulator has no network. */
  outcome: 'pending' | 'accepted' | 'refused' | 'unreachable' | 'recorded';
  status?: number;
  /** What was answered, cut after 2000 characters. */
  body?: string;
  /** What the answer caused, or why it caused nothing. */
  effect?: string;
}

export interface Webhooks {
  conduct: WebhookConduct;
  /** Resolves when the first try is over, or at once when it is late. */
  post(hook: Webhook): Promise<void>;
  /** Whether there is a network at all; without it everything is recorded and nothing sent. */
  readonly isOnline: boolean;
  /** Loads a file of at most 10 MB by GET and passes it on; resolves when that is done. */
  load(url: string, then: (loaded: Loaded) => void): Promise<void>;
  /** Resolves when no call is under way. */
  settled(): Promise<void>;
  attempts(): readonly WebhookAttempt[];
}

/** A file, or why there is none: the server said no, or could not be reached. */
export type Loaded = Uint8Array<ArrayBuffer> | 'refused' | 'unreachable';

/** The key under which a change of an attempt is noted. */
export function attemptKey({ n }: Pick<WebhookAttempt, 'n'>): string {
  return `webhook ${n}`;
}

/** Calls to the customer's server: form-encoded POST, tried again until answered with 200 to 204. */
export function createWebhooks({
  timeline,
  send,
  random,
  changed,
}: {
  readonly timeline: Timeline;
  readonly send: typeof fetch | undefined;
  readonly random: () => number;
  readonly changed: (key: string) => void;
}): Webhooks {
  const attempts: WebhookAttempt[] = [];
  let count = 0;
  const underWay = new Set<Promise<void>>();

  const tryOnce = async (hook: Call, attempt: number, firstAt: EpochMs): Promise<void> => {
    const target = new URL(hook.url);
    const headers = takeCredentials(target);
    count += 1;
    const record: WebhookAttempt = {
      n: count,
      at: toIso(timeline.now()),
      url: target.href,
      form: hook.form,
      attempt,
      ...(hook.duplicate && { duplicate: true }),
      outcome: send ? 'pending' : 'recorded',
    };
    attempts.push(record);
    if (attempts.length > ATTEMPTS_MAX) attempts.shift();
    changed(attemptKey(record));
    if (!send) {
      hook.failed?.();
      return;
    }
    const call = post(send, target, headers, hook, record).then(() => {
      underWay.delete(call);
      changed(attemptKey(record));
      const delayMs = TRIES_AFTER_MS[attempt];
      if (record.outcome === 'accepted') return;
      if (hook.once || delayMs === undefined) {
        hook.failed?.();
        return;
      }
      timeline.at(Math.max(firstAt + delayMs, timeline.now()), () => tryOnce(hook, attempt + 1, firstAt));
    });
    underWay.add(call);
    await call;
  };

  const postOnce = async (hook: Call, lateMs: number): Promise<void> => {
    const due = timeline.now() + lateMs;
    if (lateMs === 0) return tryOnce(hook, 1, due);
    timeline.at(due, () => tryOnce(hook, 1, due));
  };

  const webhooks: Webhooks = {
    conduct: { duplicates: 0, lateMs: 0 },
    post: async (hook) => {
      if (hook.once) return postOnce(hook, 0);
      const { duplicates, lateMs } = webhooks.conduct;
      const delays = Array.from({ length: duplicates + 1 }, () =>
        lateMs === 0 ? 0 : Math.ceil(random() * lateMs),
      );
      const call = actOnce(hook);
      for (const [index, delayMs] of delays.entries()) {
        await postOnce(index === 0 ? call : { ...call, duplicate: true }, delayMs);
      }
    },
    isOnline: send !== undefined,
    load: (url, then) => {
      const loading: Promise<Loaded> = send ? load(send, url) : Promise.resolve('unreachable');
      const done = loading.then((loaded) => {
        underWay.delete(done);
        then(loaded);
      });
      underWay.add(done);
      return done;
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    attempts: () => attempts,
  };
  return webhooks;
}

/** A webhook as it is called, which may be a repetition. */
interface Call extends Webhook {
  readonly duplicate?: true;
}

/** However often a call comes, one answer is acted on; what 46elks does is not documented. */
function actOnce(hook: Webhook): Webhook {
  const { accepted } = hook;
  if (!accepted) return hook;
  let isDone = false;
  return {
    ...hook,
    accepted: (body) => {
      if (isDone) return 'ignored: another answer was acted on';
      isDone = true;
      return accepted(body);
    },
  };
}

async function post(
  send: typeof fetch,
  target: URL,
  headers: Headers,
  hook: Webhook,
  record: WebhookAttempt,
): Promise<void> {
  try {
    const answer = await send(target.href, {
      method: 'POST',
      headers,
      body: new URLSearchParams(hook.form).toString(),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    record.status = answer.status;
    const body = (await readText(answer)) ?? '';
    if (body !== '') record.body = cut(body);
    record.outcome = answer.status >= 200 && answer.status <= 204 ? 'accepted' : 'refused';
    const effect = record.outcome === 'accepted' ? hook.accepted?.(body) : undefined;
    if (effect !== undefined) record.effect = effect;
  } catch {
    record.outcome = 'unreachable';
  }
}

const FILE_BYTES_MAX = 10_000_000;

async function load(send: typeof fetch, url: string): Promise<Loaded> {
  try {
    const answer = await send(url, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (answer.status !== 200 || !answer.body) return 'refused';
    const chunks: number[] = [];
    for await (const chunk of answer.body) {
      if (chunks.length + chunk.byteLength > FILE_BYTES_MAX) return 'refused';
      for (const byte of chunk) chunks.push(byte);
    }
    return Uint8Array.from(chunks);
  } catch {
    return 'unreachable';
  }
}

/** `fetch` refuses a URL with user and password in it, so they move to the header. */
function takeCredentials(target: URL): Headers {
  const headers = new Headers({ 'Content-Type': 'application/x-www-form-urlencoded' });
  if (target.username !== '' || target.password !== '') {
    const pair = `${decodeURIComponent(target.username)}:${decodeURIComponent(target.password)}`;
    headers.set('Authorization', `Basic ${encodeBase64(pair)}`);
    target.username = '';
    target.password = '';
  }
  return headers;
}

function encodeBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Whether a text is an absolute http or https URL that can be called. */
export function isCallable(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && canDecode(url);
}

function canDecode(url: URL): boolean {
  try {
    decodeURIComponent(url.username + url.password);
    return true;
  } catch {
    return false;
  }
}
