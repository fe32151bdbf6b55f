import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Answer, listenHttp } from '../../src/cli/http-listener.ts';

const QUICK = { headersWithinMs: 40, requestWithinMs: 80, checkEveryMs: 10, connections: 2 };
const hello: Answer = async () => new Response('hello');
const never = () => new Promise<never>(() => undefined);

async function listening(answer: Answer = hello, limits = QUICK) {
  const listener = await listenHttp(answer, '127.0.0.1', 0, limits);
  onTestFinished(async () => {
    listener.close();
    await listener.finish();
  });
  return listener;
}

/** A connection on which this was said; resolves with all that came back when the other side closed it. */
async function untilClosed(origin: string, said: string): Promise<string> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  socket.on('error', () => undefined);
  socket.write(said);
  // Whether it ends or is torn down, it is closed then.
  await new Promise((resolve) => socket.once('close', resolve));
  return heard.split('\r\n')[0] ?? '';
}

const POST = 'POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n';

describe('a client that takes its time', () => {
  it.each([
    ['says nothing', ''],
    ['never ends its headers', 'POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '],
  ])('is cut off when it %s', async (_what, said) => {
    const { origin } = await listening();
    expect(await untilClosed(origin, said)).toMatch(/^$|^HTTP\/1\.1 408 /);
  });

  it('is cut off when it never ends its body', async () => {
    const { origin } = await listening(async (request) => new Response(await request.text()));
    expect(await untilClosed(origin, `${POST}{`)).toMatch(/^$|^HTTP\/1\.1 408 /);
  });

  it('is let wait for its answer as long as that takes', async () => {
    // Long enough for what it says to have been read on a busy machine.
    const within = { ...QUICK, headersWithinMs: 800, requestWithinMs: 800 };
    const { origin } = await listening(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1.5 * within.requestWithinMs));
      return new Response('late');
    }, within);
    expect(await (await fetch(origin)).text()).toBe('late');
  });
});

describe('the listener', () => {
  it('turns away whoever comes when it is full', async () => {
    const { origin } = await listening(never, { ...QUICK, requestWithinMs: 60_000, headersWithinMs: 60_000 });
    const full = [1, 2].map(() => untilClosed(origin, 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await untilClosed(origin, 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')).toBe('');
    expect(full.length).toBe(2);
  });

  it('answers what it has taken before it is finished, and takes nothing more', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const listener = await listening(async () => {
      await held;
      return new Response('done');
    });
    const asked = fetch(listener.origin);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const finished = listener.finish();
    await expect(fetch(listener.origin)).rejects.toThrow();
    release();
    await finished;
    expect(await (await asked).text()).toBe('done');
  });

  it('does not wait for those who wait for news', async () => {
    const listener = await listening(async () => new Response(new ReadableStream({ pull: never })));
    const news = await fetch(listener.origin, {
      method: 'POST',
      headers: { 'mcp-method': 'subscriptions/listen' },
    });
    await listener.finish();
    listener.close();
    await expect(news.text()).rejects.toThrow();
  });

  it('tells where a request came from', async () => {
    const { origin } = await listening(async (_request, peer) => new Response(peer));
    expect(await (await fetch(origin)).text()).toBe('127.0.0.1');
  });
});
