import { describe, expect, it } from 'vitest';
import { ElksError } from '../../src/elks/errors.ts';
import { connect, fetchFailed, hello, json, plain, SMS_ID, sentRow, systemError } from './connection.ts';

const account = { id: `u${'0'.repeat(32)}`, balance: 5 };

async function problemOf(work: Promise<unknown>) {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof ElksError)) throw new Error('expected an ElksError', { cause: error });
  const { code, reason, status } = error;
  return { code, reason, status };
}

describe('reading', () => {
  it('tries again after one 503', async () => {
    const { reader, seen } = connect((_, __, attempt) => (attempt === 1 ? plain('', 503) : json(account)));
    expect([(await reader.account()).balanceUnits, seen.length]).toEqual([5, 2]);
  });

  it('tries again after a lost connection', async () => {
    const { reader } = connect((_, __, attempt) =>
      attempt === 1 ? Promise.reject(fetchFailed(systemError('ECONNRESET', 'read'))) : json(account),
    );
    expect((await reader.account()).balanceUnits).toBe(5);
  });

  it('gives up after two retries with growing, jittered pauses', async () => {
    const { reader, sleeps } = connect(() => plain('', 500));
    await problemOf(reader.account());
    expect(sleeps).toEqual([150, 300]);
  });

  it('reports a server error after the last retry', async () => {
    const { reader } = connect(() => plain('<html>trace</html>', 502));
    expect(await problemOf(reader.account())).toEqual({
      code: 'upstream_unavailable',
      reason: 'server_error',
      status: 502,
    });
  });

  it('starts no further try once the time limit has gone by', async () => {
    const client = connect(() => {
      client.advance(10_000);
      return plain('', 503);
    });
    await problemOf(client.reader.account());
    expect(client.seen).toHaveLength(1);
  });

  it.each([
    ['a refusal', () => plain('Invalid to number', 403)],
    ['wrong credentials', () => plain('API access requires', 401)],
    ['a call for a slower pace', () => plain('', 429)],
    ['an unreadable answer', () => plain('<html>', 200)],
    ['a redirect', () => new Response(null, { status: 302, headers: { location: '/' } })],
    ['a certificate that fails', () => Promise.reject(fetchFailed(systemError('CERT_HAS_EXPIRED')))],
  ])('does not try again after %s', async (_, answer) => {
    const { reader, seen } = connect(answer);
    await problemOf(reader.account());
    expect(seen).toHaveLength(1);
  });

  it('does not try again after a time-out', async () => {
    const { reader, seen } = connect(() => new Promise(() => undefined), { timeoutMs: 20 });
    expect([await problemOf(reader.account()), seen.length]).toEqual([
      { code: 'upstream_unavailable', reason: 'timeout', status: undefined },
      1,
    ]);
  });

  it.each([
    [401, 'x', 'credentials_rejected', 'credentials'],
    [403, 'Not enough credits', 'insufficient_balance', 'credits'],
    [403, 'Invalid to number', 'upstream_refused', 'to'],
    [403, 'Nothing we know', 'upstream_refused', 'other'],
    [404, 'No such message', 'not_found', 'not_found'],
    [404, 'Not found', 'not_found', 'not_found'],
    [403, 'Invalid sms id', 'not_found', 'not_found'],
    [429, 'x', 'upstream_unavailable', 'rate_limited'],
    [302, '', 'upstream_unavailable', 'redirect'],
  ])('turns %i "%s" into %s (%s)', async (status, text, code, reason) => {
    const { reader } = connect(() => plain(text, status));
    expect(await problemOf(reader.sms(SMS_ID))).toEqual({ code, reason, status });
  });

  it.each([
    ['', 'no body'],
    ['<html>hello</html>', 'HTML'],
    ['{"data":7}', 'data that is no list'],
    ['{}', 'no data'],
    ['"data"', 'a string'],
  ])('finds a page with %s unreadable', async (body) => {
    const { reader } = connect(() => new Response(body));
    expect(await problemOf(reader.smsPage({}))).toEqual({
      code: 'upstream_unavailable',
      reason: 'unreadable_answer',
      status: 200,
    });
  });

  it('stops at once when it is cancelled', async () => {
    const stop = new AbortController();
    const { reader } = connect(() => {
      stop.abort();
      return new Promise(() => undefined);
    });
    expect((await problemOf(reader.account(stop.signal))).reason).toBe('cancelled');
  });

  it('asks nothing when it was cancelled before', async () => {
    const { reader, seen } = connect(() => json(account));
    await problemOf(reader.quoteSms(hello, AbortSignal.abort()));
    expect(seen).toEqual([]);
  });

  it('leaves no listener on the signal of its caller', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--;
      remove(...args);
    };
    await connect(() => json(account)).reader.account(signal);
    expect(listeners).toBe(0);
  });

  it.each([
    '',
    'me',
    '../me',
    's',
    'S0123456789abcdef0123456789abcdef',
    `${SMS_ID}/../../me`,
    `${SMS_ID}?x`,
    `${SMS_ID}\n`,
    SMS_ID.replace('s', 'c'),
    `s${'0'.repeat(41)}`,
    `s${'g'.repeat(32)}`,
  ])('asks 46elks nothing about the id %j', async (id) => {
    const { reader, seen } = connect(() => json(sentRow));
    expect([(await problemOf(reader.sms(id))).code, seen.length]).toEqual(['not_found', 0]);
  });

  it('does not take another message for the one asked for', async () => {
    const { reader } = connect(() => json({ ...sentRow, id: SMS_ID.replace('0', '1') }));
    expect((await problemOf(reader.sms(SMS_ID))).reason).toBe('unreadable_answer');
  });

  it.each([
    { limit: 0 },
    { limit: 101 },
    { limit: 2.5 },
    { limit: Number.NaN },
    { start: 'yesterday' },
    { end: '' },
  ])('asks nothing with the query %j', async (query) => {
    const { reader, seen } = connect(() => json({ data: [] }));
    expect([(await problemOf(reader.smsPage(query))).code, seen.length]).toEqual(['invalid_argument', 0]);
  });

  it.each([500, 503])('prices once and does not try again after a %i', async (status) => {
    const { reader, seen } = connect(() => plain('', status));
    await problemOf(reader.quoteSms(hello));
    expect(seen).toHaveLength(1);
  });

  it('says that the parts are not known when a quote leaves them out', async () => {
    const { reader } = connect(() => json({ status: 'created', estimated_cost: 15000 }));
    expect(await reader.quoteSms(hello)).toEqual({ parts: undefined, costUnits: 15000 });
  });

  it('refuses to price when 46elks refuses the message', async () => {
    const { reader } = connect(() => plain('Invalid to number', 403));
    expect(await problemOf(reader.quoteSms(hello))).toEqual({
      code: 'upstream_refused',
      reason: 'to',
      status: 403,
    });
  });
});
