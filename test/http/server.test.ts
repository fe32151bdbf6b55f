import { Client } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import type { CallTool } from '../../src/mcp/server.ts';
import { HTTP_TOKEN, overHttp } from '../world.ts';
import { BEARER, serving } from './serving.ts';

const status = async (answer: Promise<Response>): Promise<number> => (await answer).status;

describe('who may speak to /mcp', () => {
  it.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:4647', '', '10.0.0.1:4647'])(
    'is not a page that reaches it as %j',
    async (host) => {
      const { rpc } = serving();
      expect(await status(rpc('tools/list', {}, { ...BEARER, host }))).toBe(403);
    },
  );

  it.each(['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'file://', 'not an origin'])(
    'is not a page from %j',
    async (origin) => {
      const { rpc } = serving();
      expect(await status(rpc('tools/list', {}, { ...BEARER, origin }))).toBe(403);
    },
  );

  it.each(['127.0.0.1:4647', 'LOCALHOST', 'sms.example.com', 'sms.example.com:443'])(
    'is whoever has the token and calls it %j',
    async (host) => {
      const { rpc } = serving();
      expect(await status(rpc('tools/list', {}, { ...BEARER, host }))).toBe(200);
    },
  );

  it.each([
    ['no header', {}],
    ['another token', { authorization: `Bearer ${HTTP_TOKEN.slice(0, -1)}x` }],
    ['a part of the token', { authorization: `Bearer ${HTTP_TOKEN.slice(0, -1)}` }],
    ['more than the token', { authorization: `Bearer ${HTTP_TOKEN}x` }],
    ['another scheme', { authorization: `Basic ${btoa(`operator:${HTTP_TOKEN}`)}` }],
    ['an empty token', { authorization: 'Bearer ' }],
  ])('is nobody with %s, who is asked for a bearer token', async (_what, headers: Record<string, string>) => {
    const { rpc } = serving();
    const answer = await rpc('tools/list', {}, headers);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^Bearer /),
    ]);
  });

  it.each(['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
    'is nobody without a token, whatever the method (%s)',
    async (method) => {
      const { ask } = serving();
      expect(await status(ask('/mcp', { method }))).toBe(401);
    },
  );

  it('is not asked for the body before it is known', async () => {
    const { ask } = serving();
    let pulled = 0;
    const pull = (): void => {
      pulled += 1;
    };
    const body = new ReadableStream({ pull }, { highWaterMark: 0 });
    const answer = await ask('/mcp', { method: 'POST', body, ...{ duplex: 'half' } });
    expect([answer.status, pulled]).toEqual([401, 0]);
  });

  it('is told nothing of the token in the refusal', async () => {
    const { rpc } = serving();
    const answer = await rpc('tools/list', {}, { authorization: 'Bearer guess-guess-guess-guess-guess' });
    expect(await answer.text()).not.toMatch(/guess|test-token/);
  });
});

describe('a request that cannot be served', () => {
  it('is refused when it is too large', async () => {
    const { rpc } = serving();
    expect(await status(rpc('tools/call', { name: 'x'.repeat(300_000) }))).toBe(413);
  });

  it('is refused when it is not JSON', async () => {
    const { rpc } = serving();
    expect(await status(rpc('tools/list', {}, { ...BEARER, 'content-type': 'text/plain' }))).toBe(415);
  });

  it('is an error without a stack when something fails inside', async () => {
    const { ask, logs } = serving({ missing: () => Promise.reject(new RangeError('secret words')) });
    const answer = await ask('/readyz');
    expect([answer.status, await answer.text(), logs]).toEqual([
      500,
      'Something failed here.\n',
      [{ event: 'http_failed', error: 'RangeError' }],
    ]);
  });

  it('is told where MCP is when it goes astray', async () => {
    const { ask } = serving();
    expect(await (await ask('/')).text()).toBe('Not found. MCP is at /mcp.\n');
  });
});

describe('what the log holds of those who are not let in', () => {
  it('is one line a minute for each reason, with a count', async () => {
    const { rpc, logs, time } = serving();
    for (let index = 0; index < 1_000; index += 1) await rpc('tools/list', {}, {});
    await rpc('tools/list', {}, { origin: 'https://evil.example' });
    time.now += 60_000;
    await rpc('tools/list', {}, {});
    expect(logs).toEqual([
      { event: 'denied', at: 'mcp', reason: 'token' },
      { event: 'denied', at: 'mcp', reason: 'origin' },
      { event: 'denied', at: 'mcp', reason: 'token', unlogged: 999 },
    ]);
  });
});

describe('health', () => {
  it('says that the process lives to anybody, whatever it is called', async () => {
    const { ask } = serving();
    const answer = await ask('/healthz', { headers: { host: '10.1.2.3:4647' } });
    expect([answer.status, await answer.text()]).toEqual([200, 'alive\n']);
  });

  it('is ready when nothing is missing', async () => {
    const { ask } = serving();
    expect(await status(ask('/readyz'))).toBe(200);
  });

  it('names what is missing, a line each', async () => {
    const { ask } = serving({ missing: async () => ['store: cannot be used', 'credentials: set them'] });
    const answer = await ask('/readyz');
    expect([answer.status, await answer.text()]).toEqual([
      503,
      'store: cannot be used\ncredentials: set them\n',
    ]);
  });
});

describe('two clients at once', () => {
  it('each get their own answers', async () => {
    const echo: CallTool = async (_name, args) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      return { result: { content: [], structuredContent: { id: JSON.stringify(args) } } };
    };
    const { server } = serving({ callTool: echo });
    const clients = await Promise.all(
      ['first', 'second'].map(async (name) => {
        const client = new Client({ name, version: '0' }, { versionNegotiation: { mode: 'auto' } });
        await client.connect(overHttp(server).transport);
        return client;
      }),
    );
    const asked = Array.from({ length: 100 }, (_, index) => ({ to: `${index % 2}`, message: `${index}` }));
    const told = await Promise.all(
      asked.map((args, index) => clients[index % 2]?.callTool({ name: 'send_sms', arguments: args })),
    );
    expect(told.map((answer) => answer?.structuredContent)).toEqual(
      asked.map((args) => ({ id: JSON.stringify(args) })),
    );
  });
});
