import type { Clock } from '../domain/time.ts';
import {
  ElksError,
  type NotSentCause,
  type RefusalReason,
  refusalReason,
  type UnknownCause,
} from './errors.ts';
import { notSentCause } from './network-fault.ts';

/** Who asks. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Where the API is, who asks, and everything the client needs from outside. */
export interface ElksConnection extends Login {
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  /** A number in [0, 1), for the jitter between retries. */
  readonly random: () => number;
  /** Limit of one exchange from the first byte to the last of the answer; 10 000 unless given. */
  readonly timeoutMs?: number;
}

/** What became of a request. `ok` holds the whole text of a 2xx answer. */
export type Exchange =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly status: number }
  | { readonly kind: 'not_sent'; readonly cause: NotSentCause; readonly status?: number }
  | { readonly kind: 'unknown'; readonly cause: UnknownCause; readonly status?: number };

/** What became of asking for a file: its bytes as they come, or an end that any other request can have. */
export type FileExchange =
  | { readonly kind: 'ok'; readonly body: ReadableStream<Uint8Array> }
  | Exclude<Exchange, { readonly kind: 'ok' }>;

type Product =
  | 'sms'
  | 'mms'
  | 'images'
  | 'calls'
  | 'recordings'
  | 'numbers'
  | 'subaccounts'
  | 'conversations';
type Path = '/me' | `/${Product}` | `/${Product}/${string}`;

type SmsField = 'message' | 'dryrun' | 'flashsms' | 'dontlog' | 'whendelivered' | 'shortlinks';
type CallField = 'voice_start' | 'whenhangup' | 'timeout';
type NumberField =
  | 'country'
  | 'capabilities'
  | 'category'
  | 'active'
  | 'name'
  | 'sms_url'
  | 'sms_replies'
  | 'mms_url'
  | 'voice_start';
type AccountField = 'creditalert' | 'name' | 'usagelimit' | 'active';
type ConversationField = 'reply_url' | 'token';
type Fields<Name extends string> = Partial<Readonly<Record<Name, string>>>;

/** Every field that may ever stand in a query. Source: https://46elks.se/docs/sms-history */
export type Query = Fields<'start' | 'end' | 'limit' | 'to'>;

/** Every field that may ever stand in a form. Source: the pages of https://46elks.se/docs that send or change something */
export type Form = Fields<
  'from' | 'to' | SmsField | 'image' | CallField | NumberField | AccountField | ConversationField
>;

/** The kinds of request there are. None ever rejects. */
export interface ElksHttp {
  /** Asked again at most twice after a 5xx or a network fault, within one time limit for starting. */
  get(path: Path, query: Query, signal?: AbortSignal): Promise<Exchange>;
  /** Put on the wire exactly once, whatever happens. */
  post(path: Path, form: Form, signal?: AbortSignal): Promise<Exchange>;
  /** Put on the wire exactly once. */
  delete(path: Path): Promise<Exchange>;
  /** Asked once; the limit of time covers the whole file. Whoever takes the body says how much of it. */
  file(path: Path, signal?: AbortSignal): Promise<FileExchange>;
  /** The way to the same place with the login of a subaccount, which is only ever asked. */
  as(login: Login): ElksGet;
}

/** A way that leads to questions alone: nothing can be sent or changed by it. */
export type ElksGet = Pick<ElksHttp, 'get'>;

const DEFAULT_TIMEOUT_MS = 10_000;
const FILE_TIMEOUT_MS = 60_000;
const MAX_RETRIES = 2;
const RETRY_BASE_MS = 200;
const MAX_BODY_BYTES = 1024 * 1024;

const utf8 = new TextEncoder();

/**
 * Makes the only way to the API. Throws `ElksError` when the base URL is not allowed, so that credentials cannot be
 * aimed elsewhere. The credentials live in this closure alone: printing the returned object shows functions.
 */
export function createElksHttp(connection: ElksConnection): ElksHttp {
  const base = parseBaseUrl(connection.baseUrl);
  if (base === undefined) throw new ElksError('base_url');
  return {
    get: getBy(connection, base),
    post: (path, form, signal) =>
      exchange(connection, buildRequest(connection, base, path, { form }), signal),
    delete: (path) => exchange(connection, buildRequest(connection, base, path, { method: 'DELETE' })),
    file: (path, signal) => openBody(connection, buildRequest(connection, base, path, {}), signal),
    as: ({ username, password }) => ({ get: getBy({ ...connection, username, password }, base) }),
  };
}

function getBy(connection: ElksConnection, base: string): ElksHttp['get'] {
  return (path, query, signal) =>
    withRetries(connection, signal, () =>
      exchange(connection, buildRequest(connection, base, path, { query }), signal),
    );
}

/**
 * Whether credentials may go to this address: `https://api.46elks.com/a1`, or http(s) on a loopback address
 * (127.0.0.0/8, [::1], localhost) with any port and path. Never with user information, query or fragment.
 */
export function isAllowedBaseUrl(url: string): boolean {
  return parseBaseUrl(url) !== undefined;
}

/** An allowed address in its one spelling (lower case, no default port, no slash at the end); undefined for any other. */
export function parseBaseUrl(text: string): string | undefined {
  // URL parsing forgives blanks and backslashes; an address someone configures has neither.
  if (!/^https?:\/\/[\w.:[\]-]+(?:\/[\w./~-]*)?$/.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, hostname, host, pathname } = new URL(text);
  const path = pathname.replace(/\/$/, '');
  const isElks = protocol === 'https:' && host === 'api.46elks.com' && path === '/a1';
  const isLoopback = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|localhost)$/.test(hostname);
  return isElks || isLoopback ? `${protocol}//${host}${path}` : undefined;
}

interface WireRequest {
  readonly url: string;
  readonly init: RequestInit & { readonly duplex?: 'half' };
}

/** The only function that decides what is on the wire: address, headers and body. */
function buildRequest(
  connection: ElksConnection,
  base: string,
  path: Path,
  {
    method = 'GET',
    query,
    form,
  }: { readonly method?: 'GET' | 'DELETE'; readonly query?: Query; readonly form?: Form },
): WireRequest {
  const search = new URLSearchParams(query).toString();
  const url = base + path + (search && `?${search}`);
  const headers = { authorization: basicAuth(connection), 'user-agent': '46elks-mcp-server' };
  if (form === undefined) return { url, init: { method, redirect: 'manual', headers } };
  const body = utf8.encode(new URLSearchParams(form).toString());
  return {
    url,
    init: {
      method: 'POST',
      redirect: 'manual',
      headers: {
        ...headers,
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(body.byteLength),
      },
      // A body that can be read once: fetch repeats a request with any other kind by itself after a 421.
      // Source: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
      body: once(body),
      duplex: 'half',
    },
  };
}

function basicAuth({ username, password }: ElksConnection): string {
  return `Basic ${btoa(String.fromCharCode(...utf8.encode(`${username}:${password}`)))}`;
}

function once(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

/** One request, one answer, one time limit that covers the body. */
async function exchange(
  { fetch, timeoutMs = DEFAULT_TIMEOUT_MS }: ElksConnection,
  { url, init }: WireRequest,
  signal?: AbortSignal,
): Promise<Exchange> {
  if (signal?.aborted) return { kind: 'unknown', cause: 'connection_lost' };
  const stop = new AbortController();
  let timedOut = false;
  let answered = false;
  const timer = setTimeout(() => {
    timedOut = true;
    stop.abort();
  }, timeoutMs);
  const cancel = () => stop.abort();
  signal?.addEventListener('abort', cancel, { once: true });
  // The limit holds even when fetch does not heed its signal.
  const stopped = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
  });
  const answer = async (): Promise<Exchange> => {
    const response = await fetch(url, { ...init, signal: stop.signal });
    answered = true;
    return classify(response.status, await readText(response, stop.signal));
  };
  try {
    return await Promise.race([answer(), stopped]);
  } catch (error) {
    if (timedOut) return { kind: 'unknown', cause: 'timeout' };
    const cause = answered || stop.signal.aborted ? undefined : notSentCause(error);
    return cause === undefined ? { kind: 'unknown', cause: 'connection_lost' } : { kind: 'not_sent', cause };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

/** One request for a file; the body is handed on as it comes. */
async function openBody(
  { fetch }: ElksConnection,
  { url, init }: WireRequest,
  signal?: AbortSignal,
): Promise<FileExchange> {
  const limit = AbortSignal.timeout(FILE_TIMEOUT_MS);
  const stop = signal ? AbortSignal.any([limit, signal]) : limit;
  let answered = false;
  try {
    const response = await fetch(url, { ...init, signal: stop });
    answered = true;
    const { status, body } = response;
    if (status === 200 && body !== null) return { kind: 'ok', body };
    const failure = classify(status, await readText(response, stop));
    return failure.kind === 'ok' ? { kind: 'unknown', cause: 'unreadable_answer', status } : failure;
  } catch (error) {
    if (limit.aborted) return { kind: 'unknown', cause: 'timeout' };
    const cause = answered || stop.aborted ? undefined : notSentCause(error);
    return cause === undefined ? { kind: 'unknown', cause: 'connection_lost' } : { kind: 'not_sent', cause };
  }
}

/** What an answer means; `text` is undefined when it was too long to be one of 46elks. */
function classify(status: number, text: string | undefined): Exchange {
  // Runtimes that hide a redirect show it as status 0.
  if (status === 0 || (status >= 300 && status < 400)) return { kind: 'unknown', cause: 'redirect', status };
  if (status >= 500) return { kind: 'unknown', cause: 'server_error', status };
  if (status === 429) return { kind: 'not_sent', cause: 'rate_limited', status };
  if (status < 300) {
    return text === undefined
      ? { kind: 'unknown', cause: 'unreadable_answer', status }
      : { kind: 'ok', text };
  }
  const reason = refusalReason(status, text ?? '');
  return reason === undefined
    ? { kind: 'unknown', cause: 'unlisted_status', status }
    : { kind: 'refused', reason, status };
}

/** The body as UTF-8, or undefined when it is longer than any answer of 46elks. */
async function readText(response: Response, signal: AbortSignal): Promise<string | undefined> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > MAX_BODY_BYTES || signal.aborted) {
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

async function withRetries(
  { clock, sleep, random, timeoutMs = DEFAULT_TIMEOUT_MS }: ElksConnection,
  signal: AbortSignal | undefined,
  attempt: () => Promise<Exchange>,
): Promise<Exchange> {
  const startedAt = clock();
  for (let retries = 0; ; retries++) {
    const result = await attempt();
    const isLate = clock() - startedAt >= timeoutMs;
    if (!isWorthRetrying(result) || retries === MAX_RETRIES || isLate || signal?.aborted) return result;
    await sleep(RETRY_BASE_MS * 2 ** retries * (0.5 + random() / 2));
  }
}

function isWorthRetrying(result: Exchange): boolean {
  switch (result.kind) {
    case 'unknown':
      return result.cause === 'server_error' || result.cause === 'connection_lost';
    case 'not_sent':
      return result.cause !== 'tls' && result.cause !== 'rate_limited';
    default:
      return false;
  }
}
