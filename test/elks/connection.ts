import { createElksHttp, type ElksConnection } from '../../src/elks/http.ts';
import { createElksReader } from '../../src/elks/reader.ts';
import { createElksWriter } from '../../src/elks/writer.ts';

/** A request as it reached `fetch`, with the body read out. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly redirect: string;
}

export type Answer = (seen: Seen, signal: AbortSignal, attempt: number) => Response | Promise<Response>;

/** A client whose network is the function given, with what it asked and how long it waited between retries. */
export function connect(answer: Answer, overrides: Partial<ElksConnection> = {}) {
  const seen: Seen[] = [];
  const sleeps: number[] = [];
  let now = 1_795_000_000_000;
  const http = createElksHttp({
    baseUrl: 'http://127.0.0.1:4646/a1',
    username: 'u0001',
    password: 'hemligt',
    clock: () => now,
    sleep: async (ms) => {
      sleeps.push(ms);
      now += ms;
    },
    random: () => 0.5,
    timeoutMs: 10_000,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      seen.push({
        method: request.method,
        url: request.url,
        headers: Object.fromEntries(request.headers),
        body: await request.text(),
        redirect: request.redirect,
      });
      return answer(seen.at(-1)!, init?.signal ?? new AbortController().signal, seen.length);
    },
    ...overrides,
  });
  return {
    http,
    reader: createElksReader(http),
    writer: createElksWriter(http),
    seen,
    sleeps,
    advance: (ms: number) => {
      now += ms;
    },
  };
}

export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

export const plain = (text: string, status: number): Response =>
  new Response(text, { status, headers: { 'content-type': 'text/plain' } });

/** What `fetch` of Node.js throws: one sentence, with the system error as cause. */
export const fetchFailed = (cause: unknown): TypeError => new TypeError('fetch failed', { cause });

export const systemError = (code: string, syscall?: string): Error =>
  Object.assign(new Error(`${syscall ?? ''} ${code}`), { code, ...(syscall !== undefined && { syscall }) });

export const SMS_ID = `s${'0123456789abcdef'.repeat(2)}`;

export const sentRow = {
  status: 'created',
  direction: 'outgoing',
  from: 'Cykelfix',
  created: '2026-11-22T12:58:01.609873',
  parts: 1,
  to: '+46701740605',
  cost: 5000,
  message: 'Hej',
  id: SMS_ID,
};

export const hello = { to: '+46701740605', from: 'Cykelfix', text: 'Hej' };
