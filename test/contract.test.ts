import { describe, expect, it } from 'vitest';
import { ask } from './contract/ask.ts';
import { bodyOf, EXCHANGES, type Exchange, productOf } from './contract/exchanges.ts';
import { apiRequest, SUBACCOUNT, stageFor } from './contract/stage.ts';
import { UNDERSTOOD } from './contract/understood.ts';
import { connect } from './elks/connection.ts';

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

  it.each(EXCHANGES)('asks in $name as the one whose login it is', async (recorded) => {
    const client = replay(recorded);
    await ask(client, recorded);
    const { username, password } = recorded.login ? SUBACCOUNT : { username: 'u0001', password: 'hemligt' };
    expect(client.seen[0]?.headers['authorization']).toBe(`Basic ${btoa(`${username}:${password}`)}`);
  });

  it.each(EXCHANGES)('understands the answer of $name', async (recorded) => {
    expect(await ask(replay(recorded), recorded)).toMatchObject(UNDERSTOOD[recorded.name]!);
  });
});

/** What these keys hold is one of few words, and which one matters. */
const WORDS = [
  'status',
  'state',
  'direction',
  'currency',
  'flashsms',
  'dontlog',
  'active',
  'sms_replies',
  'filetype',
  'result',
];

/** The keys and kinds of a value; what a word or a time looks like is part of its kind. */
function shapeOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => shapeOf(item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shapeOf(item, name)]));
  }
  if (typeof value !== 'string') return typeof value;
  if (WORDS.includes(key)) return value;
  const form = value.replace(/\d/g, '0');
  if (/^0000-00-00T00:00:00(\.0+)?Z?$/.test(form)) return form;
  return /^[a-z][0-9a-f]{32}(-[ir]\d+)?$/.test(value) ? `${value[0]} and 32 digits` : 'text';
}

/** Keys that one source shows and another does not: the simulator shows them, a recording may lack them. */
const NOT_ALWAYS: Readonly<Record<string, readonly string[]>> = {
  sms: ['parts'],
  mms: ['owner', 'cost'],
  calls: ['owner', 'timeout', 'actions'],
  recordings: ['callid', 'bytes'],
  numbers: ['category', 'cost', 'allocated', 'expires', 'sms_replies'],
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What was answered, without the keys that the recording may lack and does lack. */
function comparable(answered: unknown, recorded: unknown, notAlways: readonly string[]): unknown {
  if (Array.isArray(answered) && Array.isArray(recorded)) {
    return answered.map((item, index) => comparable(item, recorded[index], notAlways));
  }
  if (!isRecord(answered) || !isRecord(recorded)) return answered;
  return Object.fromEntries(
    Object.entries(answered).flatMap(([key, item]) =>
      key in recorded || !notAlways.includes(key) ? [[key, comparable(item, recorded[key], notAlways)]] : [],
    ),
  );
}

describe('the simulator and the contract', () => {
  const simulated = EXCHANGES.filter(({ simulator }) => simulator !== false);

  it.each(simulated)('answers as in $name', async (recorded) => {
    const { simulator, credentials, request } = await stageFor(recorded);
    const query = request.query ? `?${new URLSearchParams(request.query)}` : '';
    const answer = await simulator.fetch(
      apiRequest(credentials, request.path + query, request.form, request.method),
    );
    const { status, contentType, body } = recorded.response;
    const isJson = contentType === 'application/json';
    const answered = await answer.text();
    expect({
      status: answer.status,
      contentType: answer.headers.get('content-type')?.split(';')[0],
      body: isJson
        ? shapeOf(comparable(JSON.parse(answered), body, NOT_ALWAYS[productOf(recorded)] ?? []))
        : answered,
    }).toEqual({ status, contentType, body: isJson ? shapeOf(body) : body });
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
