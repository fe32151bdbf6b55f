import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ElksError } from '../src/elks/errors.ts';
import type { OutgoingSms } from '../src/elks/wire.ts';
import { createSimulator, type Simulator } from '../src/simulator/simulator.ts';
import { connect } from './elks/connection.ts';

const exchange = z.strictObject({
  name: z.string(),
  source: z.string().regex(/^https:\/\//),
  date: z.string().regex(/^\d{4}(-\d\d){0,2}$/),
  request: z.strictObject({
    method: z.enum(['GET', 'POST']),
    path: z.string().startsWith('/'),
    form: z.record(z.string(), z.string()).optional(),
    query: z.record(z.string(), z.string()).optional(),
  }),
  response: z.strictObject({
    status: z.int(),
    contentType: z.enum(['application/json', 'text/plain']),
    body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]),
  }),
  simulator: z.literal(false).optional(),
  notes: z.string().optional(),
});
type Exchange = z.infer<typeof exchange>;

const folder = new URL('../contract/', import.meta.url);
const EXCHANGES = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, content: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) }))
  .filter(({ content }) => 'request' in content)
  .map(({ file, content }) => ({ file, ...exchange.parse(content) }));

const text = 'Cykeln är klar, välkommen!';
const accepted = { kind: 'accepted', sms: { direction: 'outgoing', to: '+46701740605' } };
const created = { status: 'created', parts: 1, costUnits: 5000, text, flash: false };

/** What the client makes of each recorded answer. */
const UNDERSTOOD: Readonly<Record<string, object>> = {
  'sms-sent-2025': {
    ...accepted,
    sms: { ...accepted.sms, ...created, from: 'Cykelfix', createdAt: Date.parse('2026-11-22T12:58:01.609Z') },
  },
  'sms-sent-2016': {
    ...accepted,
    sms: { ...accepted.sms, text, status: undefined, parts: undefined, costUnits: 3500 },
  },
  'sms-sent-2011': {
    ...accepted,
    sms: { ...accepted.sms, text, status: 'created', parts: undefined, costUnits: undefined },
  },
  'sms-sent-list-2011': { kind: 'unknown', cause: 'unreadable_answer' },
  'sms-sent-list-of-one': { ...accepted, sms: { ...accepted.sms, from: '+46701740699', text: undefined } },
  'sms-dry-run': { parts: 1, costUnits: 5000 },
  'sms-sent-dontlog': { ...accepted, sms: { ...accepted.sms, ...created, text: undefined } },
  'sms-sent-flash': { ...accepted, sms: { ...accepted.sms, ...created, flash: true } },
  'sms-sent-with-report': { ...accepted, sms: { ...accepted.sms, ...created } },
  'history-page-with-next': {
    skipped: 0,
    next: '2026-11-22T12:40:09.750000',
    items: [{ direction: 'outgoing' }, { direction: 'outgoing-reply' }, { direction: 'incoming' }],
  },
  'history-page-last': { skipped: 0, next: undefined, items: [{ direction: 'incoming' }] },
  'history-page-empty': { skipped: 0, next: undefined, items: [] },
  'sms-by-id-outgoing': {
    direction: 'outgoing',
    status: 'delivered',
    createdAt: Date.parse('2026-11-22T12:58:01.609Z'),
    deliveredAt: Date.parse('2026-11-22T12:58:04Z'),
    costUnits: 5000,
  },
  'sms-by-id-delivered-2018': {
    created: '2018-02-14T09:52:07.302000',
    deliveredAt: Date.parse('2018-02-14T09:52:11.877Z'),
  },
  'sms-by-id-whole-seconds': {
    status: 'failed',
    created: '2017-03-01T08:00:00.000000',
    deliveredAt: undefined,
  },
  'sms-by-id-dontlog': { status: 'sent', text: undefined },
  'sms-by-id-incoming': {
    direction: 'incoming',
    from: '+46701740606',
    text: 'Ja, kl 14 passar!',
    status: undefined,
    deliveredAt: undefined,
    costUnits: undefined,
  },
  'sms-by-id-incoming-with-cost': { direction: 'incoming', costUnits: 0 },
  'sms-by-id-reply': { direction: 'outgoing-reply', status: 'sent' },
  account: {
    kind: 'account',
    name: 'Cykelfix AB',
    currency: 'SEK',
    balanceUnits: 1_234_500,
    creditAlertUnits: 100_000,
    email: 'anna@cykelfix.example',
    mobileNumber: '+46701740699',
  },
  'account-fresh': { kind: 'account', currency: undefined, balanceUnits: 0 },
  subaccount: {
    kind: 'subaccount',
    name: 'Verkstaden',
    balanceUnits: undefined,
    usedUnits: 45_000,
    usageLimitUnits: 500_000,
  },
  'subaccount-2018': { kind: 'subaccount', usedUnits: 12_000, usageLimitUnits: undefined },
  'error-credentials': { code: 'credentials_rejected', reason: 'credentials', status: 401 },
  'error-credentials-send': { kind: 'refused', reason: 'credentials', status: 401 },
  'error-recipient': { kind: 'refused', reason: 'to', status: 403 },
  'error-sender': { kind: 'refused', reason: 'from', status: 403 },
  'error-missing-key': { kind: 'refused', reason: 'missing_key', status: 403 },
  'error-key-missing': { kind: 'refused', reason: 'missing_key', status: 403 },
  'error-credits': { kind: 'refused', reason: 'credits', status: 403 },
  'error-too-long': { kind: 'refused', reason: 'too_long', status: 403 },
  'error-report-url': { kind: 'refused', reason: 'url', status: 403 },
  'error-unknown-path': { code: 'not_found', reason: 'not_found', status: 404 },
  'error-server': { code: 'upstream_unavailable', reason: 'server_error', status: 500 },
  'error-server-send': { kind: 'unknown', cause: 'server_error' },
};

function outgoing(form: Readonly<Record<string, string>>): OutgoingSms {
  return {
    from: form.from ?? '',
    to: form.to ?? '',
    text: form.message ?? '',
    ...(form.flashsms === 'yes' && { flash: true }),
    ...(form.dontlog === 'message' && { dontLog: true }),
    ...(form.whendelivered !== undefined && { whenDelivered: form.whendelivered }),
  };
}

/** Asks with the client what the exchange asked; a rejection counts as an answer. */
async function ask({ reader, writer }: ReturnType<typeof connect>, { request }: Exchange): Promise<unknown> {
  const { method, path, form = {}, query = {} } = request;
  const { limit, ...bounds } = query;
  try {
    if (method === 'POST') {
      return await (form.dryrun === 'yes' ? reader.quoteSms(outgoing(form)) : writer.sendSms(outgoing(form)));
    }
    if (path === '/me') return await reader.account();
    if (path === '/sms') {
      return await reader.smsPage({ ...bounds, ...(limit !== undefined && { limit: Number(limit) }) });
    }
    return await reader.sms(path.slice('/sms/'.length));
  } catch (error) {
    if (!(error instanceof ElksError)) throw error;
    return { code: error.code, reason: error.reason, status: error.status };
  }
}

function bodyOf({ response: { body } }: Exchange): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

describe('the contract', () => {
  it('has an expectation for every exchange and the other way round', () => {
    expect(EXCHANGES.map(({ name }) => name).sort()).toEqual(Object.keys(UNDERSTOOD).sort());
  });

  it.each(EXCHANGES)('names $name like its file', ({ file, name }) => {
    expect(file).toBe(`${name}.json`);
  });

  it.each(EXCHANGES)('uses no telephone number outside the ranges for fiction in $name', (recorded) => {
    const numbers = JSON.stringify([recorded.request, recorded.response]).match(/\+\d{6,}/g) ?? [];
    expect(numbers.filter((number) => !/^\+467017406(?:0[5-9]|[1-9]\d)$/.test(number))).toEqual([]);
  });
});

describe('the client and the contract', () => {
  const replay = (recorded: Exchange) =>
    connect(
      () =>
        new Response(bodyOf(recorded), {
          status: recorded.response.status,
          headers: { 'content-type': recorded.response.contentType },
        }),
    );

  it.each(EXCHANGES)('asks as recorded in $name', async (recorded) => {
    const client = replay(recorded);
    await ask(client, recorded);
    const { method, path, form = {}, query = {} } = recorded.request;
    const { method: askedMethod, url, body } = client.seen[0]!;
    const asked = new URL(url);
    expect({
      method: askedMethod,
      path: asked.pathname,
      query: Object.fromEntries(asked.searchParams),
      form: Object.fromEntries(new URLSearchParams(body)),
    }).toEqual({ method, path: `/a1${path}`, query, form });
  });

  it.each(EXCHANGES)('understands the answer of $name', async (recorded) => {
    expect(await ask(replay(recorded), recorded)).toMatchObject(UNDERSTOOD[recorded.name]!);
  });
});

const OWN_NUMBER = '+46701740699';
const SUBACCOUNT = { username: `a${'5'.repeat(32)}`, password: '5'.repeat(32) };

interface Stage {
  readonly simulator: Simulator;
  /** Sends with the API and returns the id. */
  send(form: Readonly<Record<string, string>>): Promise<string>;
}

interface Arranged {
  readonly id?: string;
  readonly credentials?: { readonly username: string; readonly password: string };
}

const hello = { from: 'Cykelfix', to: '+46701740605', message: text };
const incoming = { from: '+46701740606', to: OWN_NUMBER, message: 'Ja, kl 14 passar!' };

async function reply({ simulator }: Stage): Promise<void> {
  simulator.setRecipients({ [incoming.from]: 'stuck' });
  simulator.setAccount({ sms_url: '{"reply":"Tack för ditt svar."}' });
  await simulator.receive(incoming);
  await simulator.advance(5_000);
}

/** What must have happened before the simulator can give the recorded answer. */
const ARRANGE: Readonly<Record<string, (stage: Stage) => Promise<Arranged> | Arranged>> = {
  'history-page-with-next': async (stage) => {
    await stage.simulator.receive(incoming);
    await reply(stage);
    await stage.send(hello);
    await stage.simulator.advance(5_000);
    return {};
  },
  'history-page-last': async ({ simulator, send }) => {
    await simulator.receive(incoming);
    await simulator.advance(5_000);
    await send(hello);
    return {};
  },
  'history-page-empty': async ({ send }) => {
    await send(hello);
    return {};
  },
  'sms-by-id-outgoing': async ({ simulator, send }) => {
    const id = await send(hello);
    await simulator.advance(5_000);
    return { id };
  },
  'sms-by-id-dontlog': async ({ simulator, send }) => {
    simulator.setRecipients({ '*': 'stuck' });
    const id = await send({ ...hello, dontlog: 'message' });
    await simulator.advance(5_000);
    return { id };
  },
  'sms-by-id-incoming': ({ simulator }) => simulator.receive(incoming),
  'sms-by-id-reply': async (stage) => {
    await reply(stage);
    const { messages } = stage.simulator.truth();
    return { id: messages.find(({ direction }) => direction === 'outgoing-reply')?.id ?? '' };
  },
  account: async ({ simulator }) => {
    await simulator.fetch(apiRequest(simulator.credentials, '/me', { creditalert: '100000' }));
    return {};
  },
  subaccount: () => ({ credentials: SUBACCOUNT }),
  'error-credentials': ({ simulator }) => ({
    credentials: { ...simulator.credentials, password: 'fel' },
  }),
  'error-credentials-send': ({ simulator }) => ({
    credentials: { ...simulator.credentials, password: 'fel' },
  }),
  'error-credits': ({ simulator }) => {
    simulator.setAccount({ balance: 0 });
    return {};
  },
  'error-server': ({ simulator }) => {
    simulator.setFaults({ 'GET /sms': { status: 500 } });
    return {};
  },
  'error-server-send': ({ simulator }) => {
    simulator.setFaults({ 'POST /sms': { status: 500 } });
    return {};
  },
};

function apiRequest(
  { username, password }: { readonly username: string; readonly password: string },
  path: string,
  form?: Readonly<Record<string, string>>,
): Request {
  return new Request(`http://127.0.0.1:4646/a1${path}`, {
    headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
    ...(form && { method: 'POST', body: new URLSearchParams(form) }),
  });
}

/** A strict simulator that is ready to be asked the recorded question. */
async function stageFor(recorded: Exchange) {
  const simulator = createSimulator({
    clock: () => Date.parse('2026-11-22T12:40:09Z'),
    random: () => 0.5,
    strict: true,
    account: {
      numbers: [OWN_NUMBER],
      subaccounts: [{ ...SUBACCOUNT, name: 'Verkstaden', usageLimitUnits: 500_000 }],
    },
  });
  const send: Stage['send'] = async (form) => {
    const answer = await simulator.fetch(apiRequest(simulator.credentials, '/sms', form));
    return z.object({ id: z.string() }).parse(await answer.json()).id;
  };
  const { id, credentials = simulator.credentials } =
    (await ARRANGE[recorded.name]?.({ simulator, send })) ?? {};
  const path = id === undefined ? recorded.request.path : `/sms/${id}`;
  return { simulator, credentials, request: { ...recorded.request, path } };
}

/** The keys and kinds of a value; what a word or a time looks like is part of its kind. */
function shapeOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => shapeOf(item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shapeOf(item, name)]));
  }
  if (typeof value !== 'string') return typeof value;
  if (['status', 'direction', 'currency', 'flashsms', 'dontlog'].includes(key)) return value;
  const form = value.replace(/\d/g, '0');
  if (/^0000-00-00T00:00:00(\.0+)?Z?$/.test(form)) return form;
  return /^[a-z][0-9a-f]{32}$/.test(value) ? `${value[0]} and 32 digits` : 'text';
}

/** Keys that one source shows in stored messages and another does not. */
const NOT_ALWAYS = ['parts', 'dontlog'];

function withoutOptional(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, item) => (NOT_ALWAYS.includes(key) ? undefined : item));
}

describe('the simulator and the contract', () => {
  const simulated = EXCHANGES.filter(({ simulator }) => simulator !== false);

  it.each(simulated)('answers as in $name', async (recorded) => {
    const { simulator, credentials, request } = await stageFor(recorded);
    const query = request.query ? `?${new URLSearchParams(request.query)}` : '';
    const answer = await simulator.fetch(apiRequest(credentials, request.path + query, request.form));
    const isJson = recorded.response.contentType === 'application/json';
    const body = await answer.text();
    const isStored = request.method === 'GET' && request.path.startsWith('/sms');
    const comparable = (json: unknown) => shapeOf(isStored ? withoutOptional(json) : json);
    expect({
      status: answer.status,
      contentType: answer.headers.get('content-type')?.split(';')[0],
      body: isJson ? comparable(JSON.parse(body)) : body === '' ? 'empty' : 'text',
    }).toEqual({
      status: recorded.response.status,
      contentType: recorded.response.contentType,
      body: isJson ? comparable(recorded.response.body) : recorded.response.body === '' ? 'empty' : 'text',
    });
  });

  it.each(simulated.filter(({ name }) => name.startsWith('error-')))(
    'means the same to the client as $name',
    async (recorded) => {
      const { simulator, credentials, request } = await stageFor(recorded);
      const client = connect(() => new Response(), {
        ...credentials,
        fetch: (input, init) => simulator.fetch(new Request(input, init)),
      });
      expect(await ask(client, { ...recorded, request })).toMatchObject(UNDERSTOOD[recorded.name]!);
    },
  );
});
