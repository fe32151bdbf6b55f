import { describe, expect, it } from 'vitest';
import { ConnectionDropped } from '../../src/simulator/simulator.ts';
import { lineOf, RECIPIENT, simulate } from './simulated.ts';

type Simulated = ReturnType<typeof simulate>;

function broken(document: unknown): Simulated {
  const simulated = simulate();
  const result = simulated.simulator.setFaults(document);
  if (!result.ok) throw new Error(result.problems[0]?.message);
  return simulated;
}
const accepted = ({ simulator }: Simulated) => simulator.truth().messages.map(({ answer }) => answer);

describe('a fault', () => {
  it('answers with a status and an empty body', async () => {
    const simulated = broken({ 'POST /sms': { status: 500, body: '' } });
    expect(await lineOf(simulated.send())).toBe('500 ');
  });

  it('answers in place of accepting', async () => {
    const simulated = broken({ 'POST /sms': { status: 500 } });
    await simulated.send();
    expect(accepted(simulated)).toEqual([]);
  });

  it('answers after accepting when told', async () => {
    const simulated = broken({ 'POST /sms': { status: 502, when: 'after' } });
    expect(await lineOf(simulated.send())).toBe('502 ');
    expect(accepted(simulated)).toEqual(['lost']);
  });

  it('strikes before the credentials are looked at', async () => {
    const { call } = broken({ 'GET /me': { status: 503 } });
    expect((await call('GET', '/a1/me', { headers: { authorization: 'none' } })).status).toBe(503);
  });

  it('strikes its operation only', async () => {
    const { get } = broken({ 'POST /sms': { status: 500 } });
    expect((await get('/a1/me')).status).toBe(200);
  });

  it('strikes the GET variant of its operation', async () => {
    const { get } = broken({ 'POST /sms': { status: 500 } });
    expect((await get('/a1/SMS/POST?to=1')).status).toBe(500);
  });

  it('strikes every operation as *', async () => {
    const { get, send } = broken({ '*': { status: 500 } });
    expect([(await get('/a1/me')).status, (await send()).status]).toEqual([500, 500]);
  });

  it('strikes the next n times', async () => {
    const { send } = broken({ 'POST /sms': { status: 500, next: 2 } });
    const statuses = [];
    for (const _ of [1, 2, 3]) statuses.push((await send()).status);
    expect(statuses).toEqual([500, 500, 200]);
  });

  it('shows how many times are left', async () => {
    const { send, simulator } = broken({ 'POST /sms': { status: 500, next: 2 } });
    await send();
    expect(simulator.faults()).toEqual({ 'POST /sms': { status: 500, next: 1 } });
  });

  it('strikes by chance', async () => {
    const { get } = broken({ 'GET /me': { status: 500, probability: 0.25 } });
    let struck = 0;
    for (let count = 0; count < 400; count += 1) struck += (await get('/a1/me')).status === 500 ? 1 : 0;
    expect(struck / 400).toBeCloseTo(0.25, 1);
  });

  it('never strikes with probability 0', async () => {
    const { get } = broken({ '*': { status: 500, probability: 0 } });
    expect((await get('/a1/me')).status).toBe(200);
  });

  it('is over when an empty document is set', async () => {
    const { send, simulator } = broken({ 'POST /sms': { status: 500 } });
    simulator.setFaults({});
    expect((await send()).status).toBe(200);
  });

  it('carries headers', async () => {
    const { send } = broken({ 'POST /sms': { status: 503, headers: { 'Retry-After': '7' } } });
    expect((await send()).headers.get('retry-after')).toBe('7');
  });

  it('can be a redirect', async () => {
    const { send } = broken({
      'POST /sms': { status: 307, headers: { Location: 'https://elsewhere.example/' } },
    });
    expect((await send()).status).toBe(307);
  });

  it('is marked in the list of requests', async () => {
    const { send, simulator } = broken({ 'POST /sms': { status: 500 } });
    await send();
    expect(simulator.requests()).toMatchObject([{ operation: 'POST /sms', fault: true, status: 500 }]);
  });
});

describe('a wrong answer', () => {
  it('can be a page', async () => {
    const { send } = broken({ 'POST /sms': { answer: { body: '<html>', content_type: 'text/html' } } });
    const answer = await send();
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'text/html',
      '<html>',
    ]);
  });

  it('can be broken JSON after accepting', async () => {
    const simulated = broken({
      'POST /sms': { answer: { body: '{"id": "s1', content_type: 'application/json' }, when: 'after' },
    });
    await simulated.send();
    expect(accepted(simulated)).toEqual(['lost']);
  });

  it('can be as long as wished', async () => {
    const { get } = broken({ 'GET /sms': { answer: { body: 'ab', bytes: 200_001 } } });
    const text = await (await get('/a1/sms')).text();
    expect([text.length, text.slice(-3)]).toEqual([200_001, 'aba']);
  });

  it('is not made before it is read', async () => {
    const { get } = broken({ 'GET /sms': { answer: { bytes: 1_000_000_000 } } });
    const reader = (await get('/a1/sms')).body?.getReader();
    const first = await reader?.read();
    await reader?.cancel();
    expect(first?.value?.byteLength).toBe(65_536);
  });
});

describe('a dropped connection', () => {
  it('looks as it does to a caller of fetch', async () => {
    const { send } = broken({ 'POST /sms': { drop: 'before' } });
    await expect(send()).rejects.toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { code: 'ECONNRESET' },
    });
  });

  it('can be told from other errors by a listener', async () => {
    const { send } = broken({ 'POST /sms': { drop: 'before' } });
    await expect(send()).rejects.toBeInstanceOf(ConnectionDropped);
  });

  it.each([
    ['before', []],
    ['after', ['lost']],
  ])('%s accepting leaves the truth so', async (drop, expected) => {
    const simulated = broken({ 'POST /sms': { drop } });
    await simulated.send().catch(() => undefined);
    expect(accepted(simulated)).toEqual(expected);
  });

  it('after accepting charges and delivers', async () => {
    const simulated = broken({ 'POST /sms': { drop: 'after' } });
    await simulated.send().catch(() => undefined);
    await simulated.simulator.advance(10_000);
    expect(simulated.simulator.truth()).toMatchObject({
      balance: 995_000,
      messages: [{ status: 'delivered' }],
    });
  });

  it('leaves a refusal without a message', async () => {
    const simulated = broken({ 'POST /sms': { drop: 'after' } });
    await simulated.send({ to: '070' }).catch(() => undefined);
    expect(accepted(simulated)).toEqual([]);
  });
});

describe('a hanging request', () => {
  it('ends when the caller gives up, with its reason', async () => {
    const { send } = broken({ 'POST /sms': { hang: true } });
    const giveUp = new AbortController();
    const hanging = send({}, { signal: giveUp.signal });
    const reason = new Error('too late');
    giveUp.abort(reason);
    await expect(hanging).rejects.toBe(reason);
  });

  it('ends at once when the caller has given up before', async () => {
    const { send } = broken({ 'POST /sms': { hang: true } });
    await expect(send({}, { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow();
  });

  it('may have been accepted', async () => {
    const simulated = broken({ 'POST /sms': { hang: true, when: 'after' } });
    const giveUp = new AbortController();
    const hanging = simulated.send({}, { signal: giveUp.signal }).catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    giveUp.abort();
    await hanging;
    expect(accepted(simulated)).toEqual(['lost']);
  });

  it.each(['reset', 'close'] as const)('is cut by %s', async (end) => {
    const { send, simulator } = broken({ 'POST /sms': { hang: true } });
    const hanging = send();
    await new Promise((resolve) => setImmediate(resolve));
    simulator[end]();
    await expect(hanging).rejects.toBeInstanceOf(ConnectionDropped);
  });
});

describe('a late answer', () => {
  it('comes when the time has passed', async () => {
    const { send, simulator } = broken({ 'POST /sms': { delay_ms: 5000 } });
    const late = send();
    await new Promise((resolve) => setImmediate(resolve));
    await simulator.advance(5000);
    expect((await late).status).toBe(200);
  });

  it('is not accepted when the caller gives up first', async () => {
    const simulated = broken({ 'POST /sms': { delay_ms: 5000 } });
    const giveUp = new AbortController();
    const late = simulated.send({}, { signal: giveUp.signal }).catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    giveUp.abort();
    await late;
    await simulated.simulator.advance(60_000);
    expect(accepted(simulated)).toEqual([]);
  });

  it('is not waited for by a caller who has given up before', async () => {
    const { send } = broken({ 'POST /sms': { delay_ms: 5000 } });
    await expect(send({}, { signal: AbortSignal.abort(new Error('gone')) })).rejects.toThrow();
  });

  it('is lost when it was accepted first and the caller gives up', async () => {
    const simulated = broken({ 'POST /sms': { delay_ms: 5000, when: 'after' } });
    const giveUp = new AbortController();
    const late = simulated.send({}, { signal: giveUp.signal }).catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    giveUp.abort();
    await late;
    expect(accepted(simulated)).toEqual(['lost']);
  });

  it('is given when the caller waits', async () => {
    const simulated = broken({ 'POST /sms': { delay_ms: 5000, when: 'after' } });
    const late = simulated.send();
    await new Promise((resolve) => setImmediate(resolve));
    await simulated.simulator.advance(5000);
    await late;
    expect(accepted(simulated)).toEqual(['given']);
  });
});

describe('a fault document', () => {
  it.each([
    [null, /must be a JSON object/],
    [[], /must be a JSON object/],
    [{ 'POST /fax': { status: 500 } }, /no operation "POST \/fax"; there is \*, POST \/sms/],
    [{ 'POST /sms': 500 }, /must be a JSON object/],
    [{ 'POST /sms': {} }, /One of status, answer, drop, hang, delay_ms/],
    [{ 'POST /sms': { status: 500, drop: 'after' } }, /Only one of status, drop/],
    [{ 'POST /sms': { state: 500 } }, /no "state"/],
    [{ 'POST /sms': { status: 99 } }, /status must be a number from 200 to 599/],
    [{ 'POST /sms': { status: '500' } }, /status must be a whole number/],
    [{ 'POST /sms': { drop: 'now' } }, /must be "before" or "after"/],
    [{ 'POST /sms': { hang: false } }, /hang must be true/],
    [{ 'POST /sms': { status: 500, probability: 2 } }, /probability must be a number from 0 to 1/],
    [{ 'POST /sms': { status: 500, next: 0 } }, /next must be a number from 1/],
    [{ 'POST /sms': { delay_ms: -1 } }, /delay_ms must be a number from 0/],
    [{ 'POST /sms': { status: 500, headers: { 'a b': '1' } } }, /valid HTTP headers/],
    [{ 'POST /sms': { answer: { status: 201 } } }, /answer has no "status"/],
    [{ 'POST /sms': { answer: { bytes: 2e9 } } }, /bytes must be a number/],
  ])('is refused as %j', (document, message) => {
    const result = simulate().simulator.setFaults(document);
    expect(result).toMatchObject({
      ok: false,
      problems: [{ code: 'invalid_argument', message: expect.stringMatching(message) }],
    });
  });

  it('with a mistake changes nothing', () => {
    const { simulator } = broken({ 'POST /sms': { status: 500 } });
    simulator.setFaults({ 'POST /sms': { status: 503 }, 'GET /sms': {} });
    expect(simulator.faults()).toEqual({ 'POST /sms': { status: 500 } });
  });
});

describe('the truth', () => {
  it('holds every accepted message in order, answered or not', async () => {
    const simulated = simulate();
    for (const [index, fault] of [{}, { drop: 'before' }, { drop: 'after' }, {}].entries()) {
      simulated.simulator.setFaults('drop' in fault ? { 'POST /sms': fault } : {});
      await simulated.send({ message: `m${index}`, to: RECIPIENT }).catch(() => undefined);
    }
    expect(simulated.simulator.truth().messages.map(({ message, answer }) => [message, answer])).toEqual([
      ['m0', 'given'],
      ['m2', 'lost'],
      ['m3', 'given'],
    ]);
  });

  it('holds the text that dontlog keeps out of the API', async () => {
    const { send, simulator } = simulate();
    await send({ dontlog: 'message', message: 'hemligt' });
    expect(simulator.truth().messages).toMatchObject([{ message: 'hemligt', dontlog: true }]);
  });
});
