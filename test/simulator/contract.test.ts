import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { basic, idOf, RECIPIENT, simulate } from './simulated.ts';

const exchange = z.object({
  name: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    form: z.record(z.string(), z.string()).optional(),
    query: z.record(z.string(), z.string()).optional(),
  }),
  response: z.object({ status: z.number(), contentType: z.string(), body: z.unknown() }),
  simulator: z.literal(false).optional(),
});
type Exchange = z.infer<typeof exchange>;
type Simulated = ReturnType<typeof simulate>;

const folder = new URL('../../contract/', import.meta.url);
const EXCHANGES = readdirSync(folder)
  .map((file) => exchange.safeParse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))))
  .flatMap(({ data }) => (data && data.simulator !== false ? [data] : []));

/** Keys the simulator adds to recorded ones: 46elks shows them too, but not in every recording. */
const ADDED = new Set(['parts']);

/** Types in place of values, and of a list its first item: what a client can rely on. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  const object = z.record(z.string(), z.unknown()).safeParse(value);
  if (!object.success) return typeof value;
  return Object.fromEntries(
    Object.entries(object.data).flatMap(([key, each]) => (ADDED.has(key) ? [] : [[key, shapeOf(each)]])),
  );
}

/** What must have happened before; the id of the message in question, if there is one. */
const BEFORE: Readonly<Record<string, (simulated: Simulated) => Promise<string | undefined>>> = {
  account: async ({ post }) => void (await post('/a1/me', { creditalert: '100000' })),
  'error-credits': async ({ simulator }) => void simulator.setAccount({ balance: 0 }),
  'error-server': async ({ simulator }) => void simulator.setFaults({ '*': { status: 500 } }),
  'error-server-send': async ({ simulator }) => void simulator.setFaults({ '*': { status: 500 } }),
  'history-page-last': async ({ simulator }) =>
    void (await simulator.receive({ from: RECIPIENT, message: 'Ja' })),
  'history-page-with-next': async ({ send, simulator }) => {
    for (const _ of [1, 2, 3, 4]) await send();
    await simulator.advance(10_000);
    return undefined;
  },
  'sms-by-id-dontlog': ({ send }) => idOf(send({ dontlog: 'message' })),
  'sms-by-id-incoming': async ({ simulator }) =>
    (await simulator.receive({ from: RECIPIENT, message: 'Ja' })).id,
  'sms-by-id-outgoing': async ({ send, simulator }) => {
    const id = await idOf(send());
    await simulator.advance(10_000);
    return id;
  },
  'sms-by-id-reply': async ({ simulator }) => {
    simulator.setAccount({ sms_url: '{"reply": "Tack."}' });
    await simulator.receive({ from: RECIPIENT, message: 'Ja' });
    return simulator.truth().messages.at(-1)?.id;
  },
};

const SUBACCOUNT = {
  username: 'a0000000000000000000000000000046e',
  password: 'AA510000000000000000000000000046',
  name: 'Verkstaden',
  usageLimitUnits: 500_000,
};

/** Within the page of the recorded history. */
const MOMENT = Date.parse('2026-11-22T12:40:09.750Z');

function credentialsFor(name: string, { simulator }: Simulated): string {
  if (name.startsWith('error-credentials')) return 'none';
  const { username, password } = name === 'subaccount' ? SUBACCOUNT : simulator.credentials;
  return basic(username, password);
}

async function replay({ name, request }: Exchange): Promise<Response> {
  const account = { numbers: ['+46701740699'], subaccounts: [SUBACCOUNT] };
  const simulated = simulate({ clock: () => MOMENT, account });
  const id = await BEFORE[name]?.(simulated);
  const path = id === undefined ? request.path : `/sms/${id}`;
  const query = request.query ? `?${new URLSearchParams(request.query)}` : '';
  return simulated.call(request.method, `/a1${path}${query}`, {
    headers: { authorization: credentialsFor(name, simulated) },
    ...(request.form && { body: new URLSearchParams(request.form) }),
  });
}

describe('the simulator answers as recorded', () => {
  it.each(EXCHANGES.map((each) => [each.name, each] as const))('%s', async (_name, recorded) => {
    const answer = await replay(recorded);
    const type = answer.headers.get('content-type');
    const body: unknown = type === 'application/json' ? shapeOf(await answer.json()) : await answer.text();
    const { status, contentType, body: expected } = recorded.response;
    expect({ status: answer.status, contentType: type, body }).toEqual({
      status,
      contentType,
      body: contentType === 'application/json' ? shapeOf(expected) : expected,
    });
  });
});
