import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { Client } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { TOOLSETS } from '../../src/domain/toolsets.ts';
import { connect as connectTo46elks, hello, SMS_ID } from '../elks/connection.ts';
import { ANNA, BERTIL, type Era, world } from '../world.ts';
import { post, subaccount } from './beside.ts';
import { type Call, connect, run, simulated, temporaryFolder } from './child.ts';
import { madeUp } from './made-up.ts';

/** Credentials that look different in almost every encoding there is; the letters in the middle look the same in most. */
const CORE = 'C4n4ry';
const username = `u-${CORE}/+"&<us%er>=`;
const password = `p-${CORE}?=%2B"'\\&<>#~^|{}[]/+`;
const pair = `${username}:${password}`;
const MARKER = 'UPSTREAM-TEXT';

const base64 = (text: string) => Buffer.from(text).toString('base64');
/** What base64 makes of the core wherever it stands, without the characters that depend on its neighbours. */
const coreInBase64 = (core: string) =>
  [0, 1, 2].map((shift) => base64('x'.repeat(shift) + core).slice(shift === 0 ? 0 : shift + 1, -4));
const wide = (text: string) => Buffer.from(text, 'utf16le').toString('latin1');
const reversed = (text: string) => [...text].reverse().join('');
const halvesSwapped = (text: string) => text.slice(text.length / 2) + text.slice(0, text.length / 2);
const each = (text: string, separator: string, encode: (code: number) => string) =>
  [...text].map((character) => encode(character.charCodeAt(0))).join(separator);
const hex = (code: number) => code.toString(16).padStart(2, '0');
const ENCODINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  base64,
  (text) => Buffer.from(text).toString('base64url'),
  (text) => Buffer.from(text).toString('hex'),
  encodeURIComponent,
  (text) => new URLSearchParams({ '': text }).toString().slice(1),
  (text) => JSON.stringify(text).slice(1, -1),
  (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
  reversed,
  halvesSwapped,
  (text) => base64(wide(text)),
];
/** Encodings of which any part gives itself away, so that the core is enough. */
const LETTER_BY_LETTER: readonly ((text: string) => string)[] = [
  (text) => each(text, '', hex),
  (text) => each(text, '', hex).toUpperCase(),
  (text) => each(text, ' ', hex),
  (text) => each(text, ', ', String),
  (text) => each(text, ',', String),
  (text) => each(text, '', (code) => `%${hex(code)}`),
  (text) => each(text, '', (code) => `\\u00${hex(code)}`),
  (text) => each(text, '', (code) => `\\x${hex(code)}`),
  (text) => each(text, '', (code) => `&#${code};`),
  (text) => each(text, '', (code) => `&#x${hex(code)};`),
  (text) => each(text, '\0', String.fromCharCode),
];
const SECRETS = [
  ...new Set([
    CORE,
    reversed(CORE),
    ...coreInBase64(CORE),
    ...coreInBase64(reversed(CORE)),
    ...coreInBase64(wide(CORE)),
    ...LETTER_BY_LETTER.flatMap((encode) => [encode(CORE), encode(reversed(CORE))]),
    ...[username, password, pair].flatMap((secret) => ENCODINGS.map((encode) => encode(secret))),
  ]),
];

let searched = 0;

/** Every output that holds a secret, shortened; counts what was searched. */
function leaks(outputs: readonly string[]): string[] {
  searched += outputs.length;
  return outputs
    .filter((output) => SECRETS.some((secret) => output.includes(secret)))
    .map((output) => output.slice(0, 300));
}

/** Every output that holds words of 46elks, shortened. */
function quotations(outputs: readonly string[]): string[] {
  return outputs.filter((output) => output.includes(MARKER)).map((output) => output.slice(0, 300));
}

/** The bytes of every file in a folder, as text of the same length. */
function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((file) => readFileSync(join(folder, file), 'latin1'));
}

/** What 46elks could say of a request that it was sent. */
const echoOf = (authorization: string) =>
  `${MARKER} Authorization: ${authorization} (${pair}) ${encodeURIComponent(pair)}`;
const page = (echo: string) =>
  `<!doctype html><title>${MARKER}</title>${`<p>${echo}</p>`.repeat(1_000)}`.padEnd(200_000, 'x');
const plain = (body: string, status: number, headers: Record<string, string> = {}) =>
  new Response(body, { status, headers: { 'content-type': 'text/plain', ...headers } });

const FAILURES: Readonly<
  Record<string, (echo: string, authorization: string) => Response | Promise<Response>>
> = {
  '401 that echoes': (echo) => plain(echo, 401, { 'www-authenticate': `Basic realm="${base64(echo)}"` }),
  '403 that echoes': (echo) => plain(echo, 403),
  '403 about the recipient that echoes': (echo) => plain(`Invalid to number ${echo}`, 403),
  '403 about money that echoes': (echo) => plain(`Not enough credits to send ${echo}`, 403),
  '404 that echoes': (echo) => plain(echo, 404),
  '418 that echoes': (echo) => plain(echo, 418),
  '429 that echoes': (echo) => plain(echo, 429, { 'retry-after': base64(pair) }),
  '500 that echoes': (echo) => plain(echo, 500),
  '502 with a page of 200 kB': (echo) =>
    new Response(page(echo), { status: 502, headers: { 'content-type': 'text/html' } }),
  '200 with a page of 200 kB': (echo) =>
    new Response(page(echo), { headers: { 'content-type': 'text/html' } }),
  '200 with broken JSON': (echo) => plain(`{"id": "${echo}`, 200),
  '200 with other JSON': (echo) => Response.json({ error: echo, [pair]: [echo] }),
  'a redirect that echoes': (_, authorization) =>
    plain(MARKER, 302, { location: `http://127.0.0.1/?${encodeURIComponent(authorization)}` }),
  'no answer at all': () => new Promise(() => undefined),
  'a cut connection': (echo, authorization) =>
    Promise.reject(
      Object.assign(new TypeError('fetch failed'), {
        cause: Object.assign(new Error(echo), { code: 'ECONNRESET', headers: { authorization } }),
      }),
    ),
  'a connection that was refused': (echo) =>
    Promise.reject(
      new TypeError(echo, {
        cause: Object.assign(new Error(`connect ECONNREFUSED ${echo}`), { code: 'ECONNREFUSED' }),
      }),
    ),
  'a defect that quotes the request': (echo, authorization) => {
    throw Object.assign(new RangeError(echo), { request: { authorization } });
  },
  'a word thrown instead of an error': (echo) => Promise.reject(echo),
  'a body that breaks off': (echo) =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(Buffer.from(echo));
          controller.error(new Error(echo));
        },
      }),
    ),
};

/** Every tool, resource and prompt that is listed, with arguments made up from the schema. */
async function useAllThatIsListed(client: Client): Promise<string[]> {
  const { tools } = await client.listTools();
  const calls = tools.flatMap(({ name, inputSchema }) =>
    madeUp(inputSchema).map((args) => ({ name, arguments: args })),
  );
  const { resources } = await client.listResources();
  const { resourceTemplates } = await client.listResourceTemplates();
  const { prompts } = await client.listPrompts();
  const uris = [
    ...resources.map(({ uri }) => uri),
    ...resourceTemplates.map(({ uriTemplate }) => uriTemplate.replaceAll(/\{[^}]*\}/g, ANNA)),
  ];
  const work: Promise<unknown>[] = [
    ...calls.map((call) => client.callTool(call)),
    ...uris.map((uri) => client.readResource({ uri })),
    ...prompts.map(({ name, arguments: args = [] }) =>
      client.getPrompt({ name, arguments: Object.fromEntries(args.map((arg) => [arg.name, ANNA])) }),
    ),
  ];
  const results = await Promise.allSettled(work);
  return results.map((result) => said(result.status === 'fulfilled' ? result.value : result.reason));
}

/** Everything that the operator's commands are made of. */
async function useOperator({ operator }: App): Promise<string[]> {
  const results = await Promise.allSettled<unknown>([
    operator.held(),
    operator.optOuts(),
    operator.history(1e12, 1_000),
    operator.audit(1e12),
    operator.unknown(),
    operator.usage(),
    operator.rehearse(),
    operator.account(),
    operator.quoteFrom(ANNA),
    operator.engine(),
  ]);
  return results.map((result) => said(result.status === 'fulfilled' ? result.value : result.reason));
}

/** Whatever a log, a crash report or a serialiser could make of a value or an error. */
function said(value: unknown): string {
  const error =
    value instanceof Error ? [value.message, value.stack, String(value), inspect(value.cause)] : [];
  return [
    JSON.stringify(value),
    inspect(value, { depth: 12, showHidden: true, getters: true }),
    ...error,
  ].join('\n');
}

/** Every tool, in every way that leads to 46elks, and with arguments that do not. Resolves with what a model would see. */
async function callEverything(call: Call): Promise<string[]> {
  const calls: [string, Record<string, unknown>][] = [
    ['check_account_balance', {}],
    ['send_sms', { to: ANNA, message: 'Ett' }],
    ['send_sms', { to: ANNA, message: 'Ett' }],
    ['send_sms', { to: BERTIL, message: 'Två', from: 'Cykelfix', idempotency_key: 'k1', flashsms: 'yes' }],
    ['send_sms', { to: ANNA, message: 'Tre', dry_run: true }],
    ['send_sms', { to: 'nobody', message: '' }],
    ['send_sms', { whom: ANNA }],
    ['estimate_sms_cost', { to: ANNA, message: 'Fyra' }],
    ['get_sms_messages', {}],
    [
      'get_sms_messages',
      { with_number: ANNA, since: '2026-11-01T00:00:00Z', direction: 'inbound', limit: 100 },
    ],
    ['check_sms_status', { message_id: 's70df59406a1b4643b96f3f91e0bfb7b0' }],
    ['check_sms_status', { message_id: 'msg_unknown' }],
    ['get_delivery_statistics', {}],
    ['get_delivery_statistics', { since: '2026-11-01T00:00:00Z' }],
    ['get_costs', {}],
    ...tellSecrets(),
  ];
  const seen = calls.map(async ([name, args]) => {
    const { text, data } = await call(name, args);
    if (typeof data?.id !== 'string') return [text, JSON.stringify(data ?? {})];
    const status = await call('check_sms_status', { message_id: data.id });
    return [text, JSON.stringify(data), status.text, JSON.stringify(status.data ?? {})];
  });
  return (await Promise.all(seen)).flat();
}

/** What a model could be talked into: the credentials in whatever has a text or an address, in several forms. */
function tellSecrets(): [string, Record<string, unknown>][] {
  const place = `https://example.com/hello.mp3?p=${encodeURIComponent(password)}`;
  return [
    ...[password, `Koden är ${password}.`, base64(pair), username].flatMap(
      (message): [string, Record<string, unknown>][] => [
        ['send_sms', { to: ANNA, message, idempotency_key: message }],
        ['send_sms', { to: ANNA, message, dry_run: true }],
        ['send_mms', { to: ANNA, message, image_url: 'https://example.com/map.png' }],
        ['make_call', { to: ANNA, plan: [{ do: 'hangup' }], sms_after: message }],
      ],
    ),
    ['send_mms', { to: ANNA, image_url: place }],
    ['make_call', { to: ANNA, plan: [{ do: 'play', sound: place }] }],
  ];
}

const EVERY_TOOL = { ELKS_TOOLSETS: TOOLSETS.join(',') };
const LIMITS = { RATE_LIMIT_SMS_PER_MINUTE: '1000', RATE_LIMIT_QUERIES_PER_MINUTE: '10000' };

/** What an operator may have set, beside the defaults of the world; each leads the tools another way. */
const OPERATORS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'sends at once': { ELKS_APPROVAL: 'never', DRY_RUN: 'false' },
  'wants to be asked': { ELKS_APPROVAL: 'always', DRY_RUN: 'false' },
  'tries it out': { ELKS_APPROVAL: 'never', DRY_RUN: 'true' },
};

describe.each<Era>(['legacy', 'auto'])('credentials (%s)', (era) => {
  // What an operator has set does not depend on the protocol, so that one era is enough for most of it.
  const operators = Object.entries(OPERATORS).slice(0, era === 'legacy' ? 1 : undefined);
  const cases = Object.entries(FAILURES).flatMap(([failure, answer]) =>
    operators.map(([operator, settings]) => [failure, operator, answer, settings] as const),
  );
  it.each(cases)(
    'show nowhere, nor does any text of 46elks, after %s, when the operator %s',
    async (_, operator, answer, settings) => {
      const folder = join(temporaryFolder(), 'data');
      const sent = new Set<string>();
      const { call, app, client, logs } = await world({
        era,
        bare: true,
        env: {
          ELKS_API_USERNAME: username,
          ELKS_API_PASSWORD: password,
          ELKS_API_BASE_URL: 'http://127.0.0.1:4646/a1',
          ELKS_PHONE_NUMBER: '+46701740605',
          ELKS_DATA_DIR: folder,
          ...EVERY_TOOL,
          ...LIMITS,
          ...settings,
        },
        around: {
          exchangeTimeoutMs: 10,
          // Pauses between retries take no time; the patience with one attempt must not end before the attempt does.
          sleep: (ms, signal) =>
            sleep(ms <= 1_000 ? 0 : ms, undefined, signal && { signal }).catch(() => undefined),
          fetch: async (input, init) => {
            const authorization = new Request(input, init).headers.get('authorization') ?? '';
            sent.add(authorization);
            return answer(echoOf(authorization), authorization);
          },
        },
      });
      const seen = await callEverything(call);
      const used = [...(await useAllThatIsListed(client)), ...(await useOperator(app))];
      await app.workOnce();
      const shown = [app, client, app.workOnce].map((value) =>
        inspect(value, { depth: 12, showHidden: true, getters: true }),
      );
      const logged = logs.map((entry) => JSON.stringify(entry) + inspect(entry));
      expect([...sent]).toEqual([`Basic ${base64(pair)}`]);
      expect(leaks([...seen, ...used, ...logged, ...shown, JSON.stringify(app), ...filesOf(folder)])).toEqual(
        [],
      );
      expect(quotations([...seen, ...used, ...logged, ...filesOf(folder)])).toEqual([]);
      if (operator === 'sends at once')
        expect(Math.max(...seen.map(({ length }) => length))).toBeLessThan(2_000);
    },
    30_000,
  );

  it.each(Object.entries(FAILURES))('come out of no function of the client after %s', async (_, answer) => {
    const { http, reader, writer } = connectTo46elks(
      ({ headers }) => answer(echoOf(headers['authorization'] ?? ''), headers['authorization'] ?? ''),
      { username, password, timeoutMs: 10 },
    );
    const functions = [reader, writer].flatMap((part) => Object.values(part));
    const results = await Promise.allSettled(
      functions.map((run) => run({ ...hello, id: SMS_ID, toString: () => SMS_ID }, 'jpg')),
    );
    expect(functions.length).toBeGreaterThan(5);
    expect(
      leaks([
        ...[http, reader, writer].map(said),
        ...results.map((result) => said(result.status === 'fulfilled' ? result.value : result.reason)),
      ]),
    ).toEqual([]);
  });
});

describe('the login of a subaccount', () => {
  const passed = (_echo: string, _authorization: string): undefined => undefined;

  it.each(Object.entries({ 'no failure': passed, ...FAILURES }))(
    'shows nowhere, nor does any text of 46elks, after %s',
    async (_, answer) => {
      const elks = await world();
      const sub = await subaccount(elks, 'Verkstaden', password);
      const folder = join(temporaryFolder(), 'data');
      const sent = new Set<string>();
      const { call, app, client, logs } = await world({
        beside: elks,
        env: { ELKS_DATA_DIR: folder, ...EVERY_TOOL, ...LIMITS },
        around: {
          exchangeTimeoutMs: 10,
          sleep: (ms, signal) =>
            sleep(ms <= 1_000 ? 0 : ms, undefined, signal && { signal }).catch(() => undefined),
          fetch: async (input, init) => {
            const request = new Request(input, init);
            const authorization = request.headers.get('authorization') ?? '';
            const isSub = authorization === `Basic ${base64(`${sub.username}:${password}`)}`;
            if (isSub) sent.add(new URL(request.url).pathname);
            return (isSub && answer(echoOf(authorization), authorization)) || elks.simulator.fetch(request);
          },
        },
      });
      const answers = [await call('get_costs'), await call('get_costs', { subaccount: sub.username })];
      const used = [...(await useAllThatIsListed(client)), ...(await useOperator(app))];
      await app.workOnce();
      const seen = answers.map((each) => said(each));
      const shown = [app, client].map((value) =>
        inspect(value, { depth: 12, showHidden: true, getters: true }),
      );
      const logged = logs.map((entry) => JSON.stringify(entry) + inspect(entry));
      const kept = elks.simulator.requests().map((request) => JSON.stringify(request));
      expect(sent).toContain('/a1/sms');
      expect(leaks([...seen, ...used, ...logged, ...shown, ...kept, ...filesOf(folder)])).toEqual([]);
      expect(quotations([...seen, ...used, ...logged, ...filesOf(folder)])).toEqual([]);
    },
    30_000,
  );
});

describe('credentials of a real process', () => {
  const echo = echoOf(`Basic ${base64(pair)}`);
  const FAULTS: Readonly<Record<string, object>> = {
    'no failure': {},
    '401 that echoes': { '*': { status: 401, body: echo } },
    '403 that echoes': { '*': { status: 403, body: echo } },
    '500 that echoes': { '*': { status: 500, body: echo } },
    '502 with a page of 200 kB': { '*': { status: 502, body: page(echo), content_type: 'text/html' } },
    '200 with broken JSON': { '*': { answer: { body: `{"id": "${echo}` } } },
    'a connection cut before acceptance': { '*': { drop: 'before' } },
    'a connection cut after acceptance': { '*': { drop: 'after' } },
  };

  it.each(Object.entries(FAULTS))('show neither on its pipes nor in its files after %s', async (_, fault) => {
    const sub = { username: `a${'5'.repeat(32)}`, password };
    const elks = await simulated({
      account: { username, password, subaccounts: [{ ...sub, name: 'Verkstaden' }] },
    });
    await post(elks, '/sms', { from: 'Cykelfix', to: ANNA, message: 'Hej' }, sub);
    elks.fault({ ...fault });
    const { child, call } = await connect({ env: { ...elks.env, ...EVERY_TOOL, ...LIMITS } });
    const seen = await callEverything(call);
    const files = filesOf(String(elks.env.ELKS_DATA_DIR));
    child.closeStdin();
    await child.exit;
    const lines = [child.stdout(), child.stderr()].flatMap((text) => text.split('\n'));
    expect(elks.simulator.requests().length).toBeGreaterThan(5);
    expect(files.length).toBeGreaterThan(0);
    expect(leaks([...seen, ...lines, ...files, ...filesOf(String(elks.env.ELKS_DATA_DIR))])).toEqual([]);
    expect(quotations([...seen, ...lines])).toEqual([]);
  });

  it.each([
    ['they are not complete', { ELKS_API_PASSWORD: password }],
    [
      'another setting is wrong',
      { ELKS_API_USERNAME: username, ELKS_API_PASSWORD: password, DRY_RUN: password },
    ],
    ['they have a character that none has', { ELKS_API_USERNAME: pair, ELKS_API_PASSWORD: `${password} ` }],
    [
      'they are given as the address',
      {
        ELKS_API_BASE_URL: `https://${encodeURIComponent(username)}:${encodeURIComponent(password)}@api.46elks.com/a1`,
      },
    ],
    ['they are given as a file', { ELKS_API_PASSWORD_FILE: password, ELKS_API_USERNAME: username }],
  ])('do not show when the start fails because %s', async (_, env) => {
    const { code, stdout, stderr } = await run({ env });
    expect(code).toBe(2);
    expect(leaks([stdout, stderr])).toEqual([]);
  });
});

describe('the search', () => {
  it.each([...ENCODINGS, ...LETTER_BY_LETTER].map((encode) => encode(`before, ${pair} after`)))(
    'finds the credentials in %s',
    (output) => {
      expect(leaks([output])).toHaveLength(1);
    },
  );

  it('covers at least 5,000 outputs', () => {
    process.stdout.write(
      `secrets: ${searched} outputs searched for ${SECRETS.length} forms of the credentials\n`,
    );
    expect(searched).toBeGreaterThanOrEqual(5_000);
  });
});
