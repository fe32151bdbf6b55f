import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connect, fetchFailed, hello, json, plain, SMS_ID, sentRow, systemError } from './connection.ts';

describe('what a send comes to', () => {
  it('is accepted with the id 46elks gave', async () => {
    const { writer } = connect(() => json(sentRow));
    expect(await writer.sendSms(hello)).toMatchObject({
      kind: 'accepted',
      sms: { id: SMS_ID, status: 'created', parts: 1, costUnits: 5000 },
    });
  });

  it.each([
    [401, 'anything at all', 'credentials'],
    [401, '', 'credentials'],
    [403, 'Not enough credits to send', 'credits'],
    [402, 'Not enough credits', 'credits'],
    [403, 'Invalid to number', 'to'],
    [400, ' Invalid to number\n', 'to'],
    [403, 'Invalid from number', 'from'],
    [403, 'Missing key to', 'missing_key'],
    [403, 'Key voice_start missing', 'missing_key'],
    [403, 'Too long message', 'too_long'],
    [403, 'The whendelivered you tried to use is not a valid URL', 'url'],
    [404, 'Not found', 'not_found'],
    [403, 'Invalid number id', 'not_found'],
    [403, '{"error": "Invalid to number"}', 'to'],
  ])('is refused by %i with "%s" for the reason %s', async (status, text, reason) => {
    const { writer } = connect(() => plain(text, status));
    expect(await writer.sendSms(hello)).toEqual({ kind: 'refused', reason, status });
  });

  it.each([
    [400, 'Bad Request'],
    [403, ''],
    [403, 'Forbidden'],
    [403, 'Access denied: Invalid to number'],
    [403, '<html>Not enough credits</html>'],
    [403, 'Not found'],
    [404, '<html><h1>404 Not Found</h1></html>'],
    [408, 'Request timeout'],
    [409, 'Conflict'],
    [422, '{"detail":"x"}'],
    [499, ''],
  ])('is unknown after an unlisted %i ("%s")', async (status, text) => {
    const { writer } = connect(() => plain(text, status));
    expect(await writer.sendSms(hello)).toEqual({ kind: 'unknown', cause: 'unlisted_status' });
  });

  it.each([500, 501, 502, 503, 504, 520, 599])('is unknown after a %i', async (status) => {
    const { writer } = connect(() => plain('Invalid to number', status));
    expect(await writer.sendSms(hello)).toEqual({ kind: 'unknown', cause: 'server_error' });
  });

  it.each([300, 301, 302, 303, 304, 307, 308])('is unknown after a redirect with %i', async (status) => {
    const headers = { location: 'https://elsewhere.example/' };
    const { writer } = connect(() => new Response(null, { status, headers }));
    expect(await writer.sendSms(hello)).toEqual({ kind: 'unknown', cause: 'redirect' });
  });

  it('is not sent after a 429', async () => {
    const { writer } = connect(() => plain('Slow down', 429));
    expect(await writer.sendSms(hello)).toEqual({ kind: 'not_sent', cause: 'rate_limited' });
  });

  it.each([
    ['no body', ''],
    ['HTML', '<html><body>Welcome to the hotel Wi-Fi</body></html>'],
    ['broken JSON', JSON.stringify(sentRow).slice(0, -9)],
    ['an answer without id', JSON.stringify({ ...sentRow, id: undefined })],
    ['an id of another kind', JSON.stringify({ ...sentRow, id: '../me' })],
    ['a number', '17'],
    ['null', 'null'],
    ['an empty list', '[]'],
    ['an error as JSON', '{"error":"Invalid to number"}'],
    ['rows for others only', JSON.stringify(['1', '2'].map((to) => ({ ...sentRow, to })))],
    ['more than any answer holds', JSON.stringify({ ...sentRow, pad: 'x'.repeat(1024 * 1024) })],
  ])('is unknown after a 200 with %s', async (_, body) => {
    const { writer } = connect(() => new Response(body));
    expect(await writer.sendSms(hello)).toEqual({ kind: 'unknown', cause: 'unreadable_answer' });
  });

  it.each([
    ['dns', systemError('ENOTFOUND', 'getaddrinfo')],
    ['dns', systemError('EAI_AGAIN', 'getaddrinfo')],
    ['connection_refused', systemError('ECONNREFUSED', 'connect')],
    ['connect_timeout', systemError('UND_ERR_CONNECT_TIMEOUT')],
    ['connect_timeout', systemError('ETIMEDOUT', 'connect')],
    ['unreachable', systemError('ENETUNREACH', 'connect')],
    ['unreachable', systemError('EHOSTUNREACH', 'connect')],
    ['tls', systemError('ERR_TLS_CERT_ALTNAME_INVALID')],
    ['tls', systemError('CERT_HAS_EXPIRED')],
    ['tls', systemError('DEPTH_ZERO_SELF_SIGNED_CERT')],
    ['tls', systemError('UNABLE_TO_VERIFY_LEAF_SIGNATURE')],
    [
      'connection_refused',
      new AggregateError([systemError('ECONNREFUSED', 'connect'), systemError('ETIMEDOUT', 'connect')]),
    ],
  ])('is not sent when the fault (%s) came before the request', async (cause, error) => {
    const { writer } = connect(() => Promise.reject(fetchFailed(error)));
    expect(await writer.sendSms(hello)).toEqual({ kind: 'not_sent', cause });
  });

  it.each([
    ['a reset', systemError('ECONNRESET', 'read')],
    ['a closed socket', systemError('UND_ERR_SOCKET')],
    ['a time-out of an open connection', systemError('ETIMEDOUT', 'read')],
    ['no route while reading', systemError('EHOSTUNREACH', 'read')],
    ['headers that never came', systemError('UND_ERR_HEADERS_TIMEOUT')],
    ['a broken pipe', systemError('EPIPE', 'write')],
    [
      'attempts of which one got through',
      new AggregateError([systemError('ECONNREFUSED', 'connect'), systemError('ECONNRESET', 'read')]),
    ],
    ['an empty list of attempts', new AggregateError([])],
    ['nothing at all', undefined],
    ['a string', 'ECONNREFUSED'],
  ])('is unknown after %s', async (_, error) => {
    const { writer } = connect(() => Promise.reject(fetchFailed(error)));
    expect(await writer.sendSms(hello)).toEqual({ kind: 'unknown', cause: 'connection_lost' });
  });

  it('is unknown when the connection is lost within the answer, even by a refused one', async () => {
    const { writer } = connect(
      () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.error(systemError('ECONNREFUSED', 'connect')),
          }),
        ),
    );
    expect(await writer.sendSms(hello)).toEqual({ kind: 'unknown', cause: 'connection_lost' });
  });

  it('is unknown when no answer comes in time, even from a fetch that cannot be stopped', async () => {
    const { writer } = connect(() => new Promise(() => undefined), { timeoutMs: 20 });
    expect(await writer.sendSms(hello)).toEqual({ kind: 'unknown', cause: 'timeout' });
  });

  it('is unknown when the answer begins in time and never ends', async () => {
    const { writer } = connect(
      () =>
        new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) })),
      { timeoutMs: 20 },
    );
    expect(await writer.sendSms(hello)).toEqual({ kind: 'unknown', cause: 'timeout' });
  });

  it.each([429, 500, 503])('is never tried twice after a %i', async (status) => {
    const { writer, seen } = connect(() => plain('', status));
    await writer.sendSms(hello);
    expect(seen).toHaveLength(1);
  });

  it('is never tried twice after a lost connection', async () => {
    const { writer, seen } = connect(() => Promise.reject(fetchFailed(systemError('ECONNRESET', 'read'))));
    await writer.sendSms(hello);
    expect(seen).toHaveLength(1);
  });
});

describe('what a send comes to on a real network', () => {
  const live = (baseUrl: string) => connect(() => json({}), { baseUrl, fetch: globalThis.fetch });

  async function served<T>(server: Server, use: (port: number) => Promise<T>): Promise<T> {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    try {
      return await use((server.address() as AddressInfo).port);
    } finally {
      server.close();
    }
  }

  it('is not sent when nobody listens', async () => {
    const port = await served(createServer(), async (free) => free);
    const { writer } = live(`http://127.0.0.1:${port}/a1`);
    expect(await writer.sendSms(hello)).toEqual({ kind: 'not_sent', cause: 'connection_refused' });
  });

  it('is unknown when the peer takes the request and hangs up', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.destroy());
    });
    const outcome = await served(server, (port) => live(`http://127.0.0.1:${port}/a1`).writer.sendSms(hello));
    expect(outcome).toEqual({ kind: 'unknown', cause: 'connection_lost' });
  });

  it('is unknown when the peer cuts its answer short', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"id"'));
    });
    const outcome = await served(server, (port) => live(`http://127.0.0.1:${port}/a1`).writer.sendSms(hello));
    expect(outcome).toEqual({ kind: 'unknown', cause: 'connection_lost' });
  });

  it('is unknown when the peer says nothing', async () => {
    const sockets: { destroy(): void }[] = [];
    const server = createServer((socket) => {
      sockets.push(socket.on('error', () => undefined));
    });
    const outcome = await served(server, async (port) => {
      const { writer } = connect(() => json({}), {
        baseUrl: `http://127.0.0.1:${port}/a1`,
        fetch: globalThis.fetch,
        timeoutMs: 50,
      });
      const result = await writer.sendSms(hello);
      for (const socket of sockets) socket.destroy();
      return result;
    });
    expect(outcome).toEqual({ kind: 'unknown', cause: 'timeout' });
  });
});
