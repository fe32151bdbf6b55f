import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIpRange } from '../../src/domain/ip-address.ts';
import { webhookKeys, webhookUrl } from '../../src/domain/webhook-address.ts';
import type { HttpParts } from '../../src/http/server.ts';
import { httpRequest, WEBHOOK_SECRET } from '../world.ts';
import { serving } from './serving.ts';

const ELKS = '176.10.154.199';
const PROXY = '10.0.0.1';
const { path, user, password } = webhookKeys(WEBHOOK_SECRET);
const BASIC = `Basic ${btoa(`${user}:${password}`)}`;
const FORM = 'application/x-www-form-urlencoded';
const INCOMING = 'direction=incoming&id=s1&from=%2B46701740610&to=%2B46701740605&message=Hej+d%C3%A4r';

interface Post {
  readonly path?: string;
  readonly method?: string;
  readonly peer?: string | undefined;
  readonly headers?: Record<string, string>;
  readonly body?: RequestInit['body'];
}

interface Taken {
  readonly kind: string;
  readonly fields: Record<string, string>;
  readonly attempt: string | undefined;
}

/** The door for webhooks with somebody behind it who remembers what was handed over. */
function door(parts: Partial<NonNullable<HttpParts['webhooks']>> = {}) {
  const taken: Taken[] = [];
  const { server, logs } = serving({
    webhooks: {
      secret: WEBHOOK_SECRET,
      answerCall: async () => undefined,
      announce: async (kind, fields, attempt) => {
        taken.push({ kind, fields: Object.fromEntries(fields), attempt });
      },
      sources: ranges(ELKS),
      proxies: [],
      sleep: () => new Promise(() => undefined),
      ...parts,
    },
  });
  const post = async (given: Post = {}): Promise<{ status: number; body: string }> => {
    const {
      method = 'POST',
      headers = {},
      body = method === 'GET' || method === 'HEAD' ? null : INCOMING,
    } = given;
    const answer = await server.fetch(
      httpRequest(`https://sms.example.com${given.path ?? `/webhooks/${path}/sms`}`, {
        method,
        headers: { authorization: BASIC, 'content-type': FORM, ...headers },
        body: body ?? null,
        ...{ duplex: 'half' },
      }),
      'peer' in given ? given.peer : ELKS,
    );
    return { status: answer.status, body: await answer.text() };
  };
  return { post, taken, logs };
}

function ranges(...texts: readonly string[]) {
  return texts.map(parseIpRange).filter((range) => range !== undefined);
}

const NOTHING = { status: 204, body: '' };
const forever = () => new Promise<void>(() => undefined);

describe('what 46elks announces', () => {
  it('is handed on with all its fields and answered with nothing', async () => {
    const { post, taken } = door();
    expect([await post(), taken]).toEqual([
      NOTHING,
      [
        {
          kind: 'sms',
          fields: {
            direction: 'incoming',
            id: 's1',
            from: '+46701740610',
            to: '+46701740605',
            message: 'Hej där',
          },
          attempt: undefined,
        },
      ],
    ]);
  });

  it('is posted to the very address that it was given', async () => {
    const { post, taken } = door();
    const attempt = 'a1'.repeat(16);
    const url = new URL(webhookUrl('https://sms.example.com', WEBHOOK_SECRET, 'report', attempt));
    const authorization = `Basic ${btoa(`${url.username}:${url.password}`)}`;
    await post({
      path: url.pathname + url.search,
      headers: { authorization, 'content-type': `${FORM}; charset=UTF-8` },
      body: 'id=s1&status=delivered&delivered=2026-11-22T12%3A00%3A00.000000',
    });
    expect(taken).toMatchObject([{ kind: 'report', fields: { id: 's1', status: 'delivered' }, attempt }]);
  });

  it('is answered although it cannot be written down', async () => {
    const { post, logs } = door({ announce: () => Promise.reject(new Error('the store is closed')) });
    expect([await post(), logs]).toEqual([
      NOTHING,
      [{ event: 'denied', at: 'webhook', reason: 'not_noted' }],
    ]);
  });

  it('is answered although writing it down takes for ever', async () => {
    const { post } = door({ announce: forever, sleep: async () => undefined });
    expect(await post({ body: null })).toEqual(NOTHING);
  });
});

describe('a forged announcement', () => {
  const oversized = `message=${'x'.repeat(64 * 1024)}`;
  const chunked = () =>
    new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('x'.repeat(10_000))),
    });
  const forged: readonly (readonly [string, string, () => Post])[] = [
    ['path', 'another path', () => ({ path: `/webhooks/${'0'.repeat(32)}/sms` })],
    ['path', 'a part of the path', () => ({ path: `/webhooks/${path.slice(0, -1)}/sms` })],
    ['path', 'no path', () => ({ path: '/webhooks/' })],
    ['path', 'another kind', () => ({ path: `/webhooks/${path}/voice` })],
    ['path', 'more after the kind', () => ({ path: `/webhooks/${path}/sms/x` })],
    ['path', 'an escaped path', () => ({ path: `/webhooks/${path}%2Fsms` })],
    ['password', 'no password', () => ({ headers: { authorization: '' } })],
    ['password', 'another password', () => ({ headers: { authorization: `Basic ${btoa('46elks:guess')}` } })],
    [
      'password',
      'the path as password',
      () => ({ headers: { authorization: `Basic ${btoa(`46elks:${path}`)}` } }),
    ],
    ['method', 'a form in the address', () => ({ method: 'GET', path: `/webhooks/${path}/sms?${INCOMING}` })],
    ['method', 'PUT', () => ({ method: 'PUT' })],
    ['method', 'DELETE', () => ({ method: 'DELETE' })],
    ['method', 'HEAD', () => ({ method: 'HEAD' })],
    ['method', 'OPTIONS', () => ({ method: 'OPTIONS' })],
    ['source', 'another address', () => ({ peer: '203.0.113.7' })],
    ['source', 'no address', () => ({ peer: undefined })],
    [
      'source',
      'a header that claims one',
      () => ({ peer: '203.0.113.7', headers: { 'x-forwarded-for': ELKS } }),
    ],
    ['not_a_form', 'JSON', () => ({ headers: { 'content-type': 'application/json' }, body: '{"id":"s1"}' })],
    ['not_a_form', 'parts', () => ({ headers: { 'content-type': 'multipart/form-data; boundary=x' } })],
    ['not_a_form', 'no type', () => ({ headers: { 'content-type': '' } })],
    ['not_a_form', 'what is no UTF-8', () => ({ body: new Uint8Array([0x61, 0x3d, 0xff, 0xfe]) })],
    ['too_large', 'more than 64 KB', () => ({ body: oversized })],
    ['too_large', 'a stream without end', () => ({ body: chunked() })],
    ['too_large', 'a length without a body', () => ({ headers: { 'content-length': '65537' } })],
  ];

  it.each(forged)(
    'is turned away by its %s (%s) and answered like a real one',
    async (reason, _what, make) => {
      const { post, taken, logs } = door();
      expect([await post(make()), taken, logs]).toEqual([
        NOTHING,
        [],
        [{ event: 'denied', at: 'webhook', reason }],
      ]);
    },
  );

  it('that never ends is given up', async () => {
    const { post, taken, logs } = door({ sleep: async () => undefined });
    const silent = new ReadableStream({ pull: forever });
    expect([await post({ body: silent }), taken, logs]).toEqual([
      NOTHING,
      [],
      [{ event: 'denied', at: 'webhook', reason: 'too_slow' }],
    ]);
  });

  it('leaves one line a minute for each reason', async () => {
    const { post, logs } = door();
    for (let index = 0; index < 500; index += 1) await post({ path: `/webhooks/${index}/sms` });
    expect(logs).toEqual([{ event: 'denied', at: 'webhook', reason: 'path' }]);
  });

  it('is answered with nothing when no address was given to 46elks at all', async () => {
    const { ask } = serving();
    const answer = await ask(`/webhooks/${path}/sms`, { method: 'POST', body: INCOMING });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  });
});

describe('where an announcement came from', () => {
  it.each([
    ['a proxy that says so', PROXY, ELKS, true],
    ['the last hop of several', PROXY, `203.0.113.7, ${ELKS}`, true],
    ['a chain of proxies', PROXY, `${ELKS}, 10.0.0.2`, true],
    ['the IPv6 spelling of the proxy', `::ffff:${PROXY}`, `::ffff:${ELKS}`, true],
    ['a stranger who claims it before the proxy', PROXY, `${ELKS}, 203.0.113.7`, false],
    ['the proxy itself', PROXY, '', false],
    ['a proxy that hides it', PROXY, 'unknown', false],
    ['a stranger who is no proxy', '203.0.113.7', ELKS, false],
    ['46elks without a proxy', ELKS, '', true],
  ])('is known from %s', async (_what, peer, forwarded, isTaken) => {
    const { post, taken } = door({ proxies: ranges('10.0.0.0/8') });
    await post({ peer, headers: forwarded === '' ? {} : { 'x-forwarded-for': forwarded } });
    expect(taken.length).toBe(isTaken ? 1 : 0);
  });

  it('cannot be known behind a proxy on this machine that nobody trusts, so the secret has to do', async () => {
    const { post, taken } = door();
    await post({ peer: '127.0.0.1', headers: { 'x-forwarded-for': '203.0.113.7' } });
    expect(taken.length).toBe(1);
  });

  it('is anywhere when the operator says so', async () => {
    const { post, taken } = door({ sources: '*' });
    await post({ peer: '203.0.113.7' });
    expect(taken.length).toBe(1);
  });
});

describe('whatever is thrown at the door', () => {
  it('is answered with nothing, and what is handed on is a form', async () => {
    const anything = fc.record(
      {
        path: fc.oneof(
          fc.constant(`/webhooks/${path}/sms`),
          fc.webPath().map((text) => `/webhooks/${text.replaceAll('.', '')}`),
          fc.webQueryParameters().map((query) => `/webhooks/${path}/report?${query}`),
        ),
        method: fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'),
        peer: fc.oneof(fc.constant(ELKS), fc.ipV4(), fc.ipV6(), fc.string()),
        body: fc.uint8Array({ maxLength: 300 }),
      },
      { noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(anything, async (given) => {
        const { post } = door();
        expect(await post(given as Post)).toEqual(NOTHING);
      }),
      { numRuns: 500 },
    );
  });

  it('hands on the fields as they were written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.string({ minLength: 1 }), fc.string({ unit: 'grapheme' })),
        async (fields) => {
          const { post, taken } = door();
          await post({ body: new URLSearchParams(fields).toString() });
          expect(new Map(Object.entries(taken[0]?.fields ?? {}))).toEqual(
            new Map([...new URLSearchParams(fields)]),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
