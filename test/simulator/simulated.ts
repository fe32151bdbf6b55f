import * as z from 'zod';
import { createSimulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';

export const START = Date.parse('2026-11-22T12:58:01.609Z');
export const ORIGIN = 'http://127.0.0.1:4646';
export const RECIPIENT = '+46701740650';
export const TEXT = 'Cykeln är klar, välkommen!';

/** Numbers that look random and are the same in every run. */
export function seeded(seed = 46): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Fields = Readonly<Record<string, string>>;

export const basic = (username: string, password: string): string =>
  `Basic ${btoa(`${username}:${password}`)}`;

/** A strict simulator at a fixed moment, with the requests a client makes. */
export function simulate(options: Partial<SimulatorOptions> = {}) {
  let wallMs = START;
  const simulator = createSimulator({ clock: () => wallMs, random: seeded(), strict: true, ...options });
  const { username, password } = simulator.credentials;

  const call = (method: string, path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', basic(username, password));
    return simulator.fetch(new Request(ORIGIN + path, { ...init, method, headers }));
  };
  const post = (path: string, fields: Fields, init: RequestInit = {}): Promise<Response> =>
    call('POST', path, { ...init, body: new URLSearchParams(fields) });
  const control = (
    method: string,
    path: string,
    document?: unknown,
    headers: Fields = {},
  ): Promise<Response> =>
    simulator.fetch(
      new Request(`${ORIGIN}/control${path}`, {
        method,
        headers,
        ...(document !== undefined && { body: JSON.stringify(document) }),
      }),
    );
  return {
    simulator,
    call,
    post,
    control,
    get: (path: string, init: RequestInit = {}) => call('GET', path, init),
    /** Sends a message that is in order but for the fields given. */
    send: (fields: Fields = {}, init: RequestInit = {}) =>
      post('/a1/sms', { from: simulator.number, to: RECIPIENT, message: TEXT, ...fields }, init),
    /** Lets the wall clock pass, as it does between two requests. */
    sleep: (ms: number): void => {
      wallMs += ms;
    },
  };
}

const record = z.record(z.string(), z.unknown());
const listing = z.strictObject({ data: z.array(record), next: z.string().optional() });

/** The JSON object of an answer. */
export async function objectOf(answer: Response | Promise<Response>): Promise<Record<string, unknown>> {
  return record.parse(await (await answer).json());
}

/** The JSON array of an answer. */
export async function arrayOf(answer: Response | Promise<Response>): Promise<Record<string, unknown>[]> {
  return z.array(record).parse(await (await answer).json());
}

/** One page of a list. */
export async function pageOf(answer: Response | Promise<Response>): Promise<z.infer<typeof listing>> {
  return listing.parse(await (await answer).json());
}

/** The id of what was created. */
export async function idOf(answer: Response | Promise<Response>): Promise<string> {
  return z.object({ id: z.string() }).parse(await (await answer).json()).id;
}

/** Status and text of an answer, as `403 Invalid to number`. */
export async function lineOf(answer: Response | Promise<Response>): Promise<string> {
  const { status } = await answer;
  return `${status} ${await (await answer).text()}`;
}
