import { type IpRange, isWithin } from '../domain/ip-address.ts';
import {
  attemptIn,
  type CallQuestion,
  callQuestionIn,
  type WebhookKind,
  webhookKeys,
} from '../domain/webhook-address.ts';
import { isSame } from './same.ts';
import { sourceOf } from './source.ts';

/** 46elks sends some hundred bytes; an MMS or a long text some thousand. */
const BODY_BYTES_MAX = 64 * 1024;

/** How long a body may take to arrive. */
const BODY_WITHIN_MS = 5_000;

/** How long the answer waits until what was announced is written down; the writing goes on after it. */
const NOTED_WITHIN_MS = 1_000;

const FORM = 'application/x-www-form-urlencoded';

/** Why something at a webhook was not taken in. */
export type WebhookRefusal =
  | 'method'
  | 'path'
  | 'password'
  | 'source'
  | 'not_a_form'
  | 'too_large'
  | 'too_slow'
  | 'not_noted';

export interface WebhookParts {
  /** 64 hex digits. */
  readonly secret: string;
  /** Writes down what was announced; it counts only after its facts were fetched from 46elks. */
  readonly announce: (kind: WebhookKind, fields: URLSearchParams, attemptToken?: string) => Promise<void>;
  /** What a call is to do next, as JSON; undefined when there is nothing to say. */
  readonly answerCall: (question: CallQuestion, elksId: string | undefined) => Promise<string | undefined>;
  /** Where 46elks sends from. */
  readonly sources: readonly IpRange[] | '*';
  /** Who may say where a request came from. */
  readonly proxies: readonly IpRange[];
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly refused: (reason: WebhookRefusal) => void;
}

/**
 * Takes what 46elks announces and always answers the same, with nothing: any text in an answer would be sent to the
 * person who wrote, and billed. Only a question about a call of ours gets words, in JSON. Source:
 * https://46elks.se/docs/receive-sms and /call-actions
 */
export function createWebhooks(parts: WebhookParts) {
  return async (request: Request, peer: string | undefined): Promise<Response> => {
    const taken = await take(parts, request, peer).catch((): Taken => ({ refusal: 'not_noted' }));
    if (taken.refusal) parts.refused(taken.refusal);
    return taken.answer === undefined
      ? new Response(null, { status: 204 })
      : new Response(taken.answer, { headers: { 'content-type': 'application/json' } });
  };
}

/** What became of a request: why it was refused, or what is to be answered, or neither. */
interface Taken {
  readonly refusal?: WebhookRefusal | undefined;
  readonly answer?: string | undefined;
}

/** From what costs nothing to what costs a little; a request that is refused has changed nothing. */
async function take(
  { secret, announce, answerCall, sources, proxies, sleep }: WebhookParts,
  request: Request,
  peer: string | undefined,
): Promise<Taken> {
  const keys = webhookKeys(secret);
  const url = new URL(request.url);
  const [, , path = '', kind, ...rest] = url.pathname.split('/');
  const question = kind === 'call' ? callQuestionIn(rest) : undefined;
  const isNews = (kind === 'sms' || kind === 'report') && rest.length === 0;
  if (!isSame(path, keys.path) || !(isNews || question)) return { refusal: 'path' };
  const basic = `Basic ${btoa(`${keys.user}:${keys.password}`)}`;
  if (!isSame(request.headers.get('authorization') ?? '', basic)) return { refusal: 'password' };
  if (request.method !== 'POST') return { refusal: 'method' };
  const source = sourceOf(peer, request.headers.get('x-forwarded-for'), proxies);
  if (source === undefined) return { refusal: 'source' };
  if (sources !== '*' && source !== 'local' && !isWithin(source, sources)) {
    return { refusal: 'source' };
  }
  if (mediaType(request) !== FORM) return { refusal: 'not_a_form' };
  const body = await readBody(request, sleep);
  if (!(body instanceof Uint8Array)) return { refusal: body };
  const fields = readForm(body);
  if (!fields) return { refusal: 'not_a_form' };
  if (question) return { answer: await answerCall(question, fields.get('callid') ?? undefined) };
  if (kind !== 'sms' && kind !== 'report') return { refusal: 'path' };
  return { refusal: await within(NOTED_WITHIN_MS, announce(kind, fields, attemptIn(url)), sleep) };
}

function mediaType(request: Request): string {
  return (request.headers.get('content-type')?.split(';')[0] ?? '').trim().toLowerCase();
}

async function readBody(
  { headers, body }: Request,
  sleep: WebhookParts['sleep'],
): Promise<Uint8Array | 'too_large' | 'too_slow'> {
  if (Number(headers.get('content-length')) > BODY_BYTES_MAX) return 'too_large';
  const reader = body?.getReader();
  if (!reader) return new Uint8Array();
  const enough = new AbortController();
  const late = sleep(BODY_WITHIN_MS, enough.signal).then(() => 'too_slow' as const);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const read = await Promise.race([reader.read(), late]);
      if (read === 'too_slow') return read;
      if (read.done) return Buffer.concat(chunks);
      size += read.value.byteLength;
      if (size > BODY_BYTES_MAX) return 'too_large';
      chunks.push(read.value);
    }
  } finally {
    enough.abort();
    void reader.cancel().catch(() => undefined);
  }
}

/** The fields of a form; undefined when it is not UTF-8. */
function readForm(body: Uint8Array): URLSearchParams | undefined {
  try {
    return new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

async function within(
  ms: number,
  noted: Promise<void>,
  sleep: WebhookParts['sleep'],
): Promise<WebhookRefusal | undefined> {
  const enough = new AbortController();
  const outcome = noted.then(
    () => undefined,
    (): WebhookRefusal => 'not_noted',
  );
  const first = await Promise.race([outcome, sleep(ms, enough.signal).then(() => undefined)]);
  enough.abort();
  return first;
}
