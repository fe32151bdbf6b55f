import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { connect, fetchFailed, hello, json, plain, SMS_ID, systemError } from './connection.ts';

const username = 'u-canary-user';
const password = 'c4n4ry"p&ss/wörd';
const pair = Buffer.from(`${username}:${password}`).toString('base64');
const canaries = [
  username,
  password,
  pair,
  pair.replace(/=+$/, ''),
  encodeURIComponent(password),
  JSON.stringify(password).slice(1, -1),
  'UPSTREAM-TEXT',
];

/** Everything a log, a crash report or a serialiser could make of a value. */
function shown(value: unknown): string {
  const error =
    value instanceof Error ? [value.message, value.stack, String(value), inspect(value.cause)] : [];
  const names =
    typeof value === 'object' && value !== null
      ? Reflect.ownKeys(value).map((key) => Reflect.get(value, key))
      : [];
  return [
    JSON.stringify(value),
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    inspect(names, { depth: 20, showHidden: true }),
    ...error,
  ].join('\n');
}

const echo = `UPSTREAM-TEXT you sent Authorization: Basic ${pair} (${username}, ${password})`;

const ANSWERS = {
  'a 401 that echoes': () => plain(echo, 401),
  'a 403 that echoes': () => plain(`Invalid to number ${echo}`, 403),
  'an unlisted 4xx that echoes': () => plain(echo, 418),
  'a 404 that echoes': () => plain(echo, 404),
  'a 429 that echoes': () => plain(echo, 429),
  'a 500 that echoes': () => plain(echo, 500),
  'a 200 that is no JSON': () => plain(echo, 200),
  'a redirect that echoes': () =>
    new Response(echo, { status: 302, headers: { location: `http://127.0.0.1/?${pair}` } }),
  'a fault that holds the request': () =>
    Promise.reject(
      fetchFailed(Object.assign(systemError('ECONNRESET'), { headers: { authorization: echo } })),
    ),
  'a fault with the pair in its message': () => Promise.reject(new Error(echo)),
  'no answer': () => new Promise<Response>(() => undefined),
};

describe('secrets', () => {
  it('do not show in the client objects', () => {
    const { http, reader, writer } = connect(() => json({}), { username, password });
    const text = [http, reader, writer].map(shown).join('\n');
    expect(canaries.filter((canary) => text.includes(canary))).toEqual([]);
  });

  it('of a subaccount do not show in what was read of it, nor in what opens its history', async () => {
    const { http, reader } = connect(() => json({ data: [{ id: `a${'0'.repeat(32)}`, secret: password }] }));
    const { items } = await reader.openedSubaccountPage({});
    const read = [items, await reader.subaccountPage({}), http.as({ username, password })];
    const text = [...read, items[0]?.access].map(shown).join('\n');
    expect([typeof items[0]?.access?.smsPage, canaries.filter((canary) => text.includes(canary))]).toEqual([
      'function',
      [],
    ]);
  });

  it.each(Object.entries(ANSWERS))('of a subaccount do not come out of %s', async (_, answer) => {
    const row = { id: `a${'0'.repeat(32)}`, secret: password };
    const { reader } = connect(
      ({ url }) => (url.includes('/subaccounts') ? json({ data: [row] }) : answer()),
      {
        timeoutMs: 20,
      },
    );
    const { items } = await reader.openedSubaccountPage({});
    const results = await Promise.allSettled(Object.values(items[0]?.access ?? {}).map((ask) => ask({})));
    const text = results.map((result) => shown(result.status === 'rejected' && result.reason)).join('\n');
    expect(results.map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
    expect(canaries.filter((canary) => text.includes(canary))).toEqual([]);
  });

  it.each(Object.entries(ANSWERS))('do not come out of %s', async (_, answer) => {
    const { reader, writer } = connect(answer, { username, password, timeoutMs: 20 });
    const results = await Promise.allSettled([
      reader.account(),
      reader.sms(SMS_ID),
      reader.smsPage({}),
      reader.quoteSms(hello),
      writer.sendSms(hello),
    ]);
    const text = results
      .map((result) => shown(result.status === 'fulfilled' ? result.value : result.reason))
      .join('\n');
    expect(results.map(({ status }) => status)).toEqual([...Array(4).fill('rejected'), 'fulfilled']);
    expect(canaries.filter((canary) => text.includes(canary))).toEqual([]);
  });
});
