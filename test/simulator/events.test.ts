import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { idOf, objectOf, RECIPIENT, simulate } from './simulated.ts';

const update = z.looseObject({
  fresh: z.boolean(),
  credentials: z.object({ username: z.string(), password: z.string() }),
  messages: z.array(z.looseObject({ id: z.string(), message: z.string(), status: z.string().optional() })),
  requests: z.array(z.looseObject({ n: z.number(), status: z.number().optional() })),
  webhooks: z.array(z.looseObject({ n: z.number(), outcome: z.string() })),
});

/** Reads a stream of updates as a page does; `next` waits for one. */
async function follow({ control }: ReturnType<typeof simulate>, lastId?: string) {
  const answer = await control('GET', '/events', undefined, lastId ? { 'last-event-id': lastId } : {});
  const reader = answer.body?.getReader();
  const next = async () => {
    const { value, done } = (await reader?.read()) ?? { done: true };
    if (done) return undefined;
    const text = new TextDecoder().decode(value);
    const [, id = ''] = /^id: (.+)$/m.exec(text) ?? [];
    const [, data = '{}'] = /^data: (.+)$/m.exec(text) ?? [];
    return { id, ...update.parse(JSON.parse(data)) };
  };
  return { answer, next, leave: () => reader?.cancel() };
}

describe('the stream of updates', () => {
  it('is one of server-sent events', async () => {
    const { answer } = await follow(simulate());
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
  });

  it('begins with all there is', async () => {
    const simulated = simulate();
    await simulated.send({ message: 'Hej' });
    const { next } = await follow(simulated);
    expect(await next()).toMatchObject({
      fresh: true,
      account: { balance: 995_000, currency: 'SEK' },
      numbers: ['+46701740605'],
      messages: [{ message: 'Hej', status: 'created' }],
      requests: [{ n: 1, operation: 'POST /sms', status: 200 }],
    });
  });

  it('goes on with what changed and nothing else', async () => {
    const simulated = simulate();
    await simulated.send({ message: 'first' });
    const { next } = await follow(simulated);
    await next();
    await simulated.send({ message: 'second' });
    expect(await next()).toMatchObject({
      fresh: false,
      messages: [{ message: 'second' }],
      requests: [{ n: 2 }],
    });
  });

  it('tells of pictures and calls, and what becomes of them', async () => {
    const simulated = simulate();
    const { next } = await follow(simulated);
    await next();
    await simulated.simulator.receiveMms({ from: RECIPIENT, message: 'Titta' });
    expect(await next()).toMatchObject({ mms: [{ message: 'Titta' }], calls: [] });
    simulated.simulator.setAccount({ voice_start: '{"play":"https://user:word@a.example/b.wav"}' });
    simulated.simulator.ring({ from: RECIPIENT });
    const update = await next();
    expect([update, JSON.stringify(update).includes('word@')]).toMatchObject([
      { mms: [], calls: [{ from: RECIPIENT, state: 'ongoing' }] },
      false,
    ]);
  });

  it('shows each step of a message', async () => {
    const simulated = simulate();
    await simulated.send();
    const { next } = await follow(simulated);
    const seen = [(await next())?.messages[0]?.status];
    for (const _ of ['sent', 'delivered']) {
      await simulated.simulator.advance(2000);
      seen.push((await next())?.messages[0]?.status);
    }
    expect(seen).toEqual(['created', 'sent', 'delivered']);
  });

  it('tells a slow reader many changes at once', async () => {
    const simulated = simulate();
    const { next } = await follow(simulated);
    await next();
    for (let count = 0; count < 50; count += 1) await simulated.send();
    expect((await next())?.messages).toHaveLength(50);
  });

  it('goes on where a broken connection ended, without loss and without repetition', async () => {
    const simulated = simulate();
    await simulated.send({ message: 'before' });
    const first = await follow(simulated);
    const { id = '' } = (await first.next()) ?? {};
    await first.leave();
    await simulated.send({ message: 'meanwhile' });
    const second = await follow(simulated, id);
    expect(await second.next()).toMatchObject({ fresh: false, messages: [{ message: 'meanwhile' }] });
  });

  it.each(['', '1', 'another.1', '.', 'x.y', '99999999999999999999'])(
    'begins anew for the unknown id %j',
    async (id) => {
      const simulated = simulate();
      await simulated.send();
      expect(await (await follow(simulated, id)).next()).toMatchObject({ fresh: true, messages: [{}] });
    },
  );

  it('begins anew when what was missed is longer ago than is remembered', async () => {
    const simulated = simulate();
    const first = await follow(simulated);
    const { id = '' } = (await first.next()) ?? {};
    await first.leave();
    for (let count = 0; count <= 20_000; count += 1) simulated.simulator.setRecipients({});
    expect(await (await follow(simulated, id)).next()).toMatchObject({ fresh: true });
  });

  it('begins anew after a reset', async () => {
    const simulated = simulate();
    await simulated.send();
    const { next } = await follow(simulated);
    await next();
    simulated.simulator.reset();
    expect(await next()).toMatchObject({ fresh: true, messages: [], requests: [] });
  });

  it.each([
    ['/faults', { '*': { status: 500 } }, 'faults'],
    ['/recipients', { '*': 'failed' }, 'recipients'],
    ['/carrier', { sent_after_ms: 5, delivered_after_ms: 6, per_minute: 7 }, 'carrier'],
    ['/webhooks', { duplicates: 1, late_ms: 2 }, 'webhookRules'],
  ])('tells a change of %s', async (path, document, field) => {
    const simulated = simulate();
    const { next } = await follow(simulated);
    await next();
    await simulated.control('PUT', path, document);
    expect(await next()).toMatchObject({ [field]: document });
  });

  it('tells how a webhook went', async () => {
    const simulated = simulate({
      fetch: async () => new Response('{"reply": "Tack!"}'),
      account: { smsUrl: 'http://127.0.0.1:3000/sms' },
    });
    await simulated.simulator.receive({ from: RECIPIENT, message: 'Hej' });
    expect(await (await follow(simulated)).next()).toMatchObject({
      webhooks: [{ outcome: 'accepted', status: 200, body: '{"reply": "Tack!"}' }],
    });
  });

  it('ends when the simulator does', async () => {
    const simulated = simulate();
    const { next } = await follow(simulated);
    await next();
    simulated.simulator.close();
    expect(await next()).toBeUndefined();
  });

  it('shows no password of what was asked or is called', async () => {
    const simulated = simulate();
    const { username, password } = simulated.simulator.credentials;
    await simulated.send({ whendelivered: 'http://hook:hemligt@127.0.0.1:3000/r' });
    await simulated.simulator.advance(10_000);
    const { credentials: _, ...seen } = (await (await follow(simulated)).next()) ?? {};
    const text = JSON.stringify(seen);
    const secrets = [password, btoa(`${username}:${password}`), 'hemligt'];
    expect([text.includes('http://hook:***@'), secrets.filter((secret) => text.includes(secret))]).toEqual([
      true,
      [],
    ]);
  });

  it('shows no password of a subaccount', async () => {
    const simulated = simulate();
    const { post, get } = simulated;
    const { id, secret } = await objectOf(post('/a1/subaccounts', { name: 'Verkstaden' }));
    await post(`/a1/subaccounts/${id}`, { secret: 'Ett"Bra\\Losen' });
    await get('/a1/subaccounts');
    const { credentials: _, ...seen } = (await (await follow(simulated)).next()) ?? {};
    const text = JSON.stringify(seen);
    expect([text.includes('***'), text.includes(String(secret)), text.includes('Losen')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a request that is kept', () => {
  it('shows what was answered and what came of it', async () => {
    const { send, simulator } = simulate();
    const id = await idOf(send());
    expect(simulator.requests()).toMatchObject([
      { status: 200, body: expect.stringContaining(`"id":"${id}"`), created: [id] },
    ]);
  });

  it('shows what came of it when the answer was lost', async () => {
    const { send, simulator } = simulate();
    simulator.setFaults({ 'POST /sms': { drop: 'after' } });
    await send().catch(() => undefined);
    const [request] = simulator.requests();
    expect([request?.status, request?.created]).toEqual([undefined, [simulator.truth().messages[0]?.id]]);
  });

  it('keeps 2000 characters of a long answer and gives the caller all of it', async () => {
    const { get, simulator } = simulate();
    simulator.setFaults({ 'GET /me': { status: 500, body: 'x', bytes: 300_000 } });
    const answer = await (await get('/a1/me')).text();
    expect([answer.length, simulator.requests()[0]?.body?.length]).toEqual([300_000, 2001]);
  });
});

describe('the page', () => {
  const page = async () => '<!doctype html><title>Phones</title>';
  const open = (headers: Record<string, string>) =>
    simulate({ page }).simulator.fetch(new Request('http://127.0.0.1:4646/', { headers }));

  it('is at the root', async () => {
    expect(await (await open({})).text()).toBe(await page());
  });

  it.each([
    ['content-type', 'text/html; charset=utf-8'],
    ['content-security-policy', "frame-ancestors 'none'"],
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
  ])('comes with %s', async (name, value) => {
    expect((await open({})).headers.get(name)).toBe(value);
  });

  it.each([{ host: 'evil.example' }, { origin: 'https://evil.example' }])(
    'is not for %j',
    async (headers) => {
      expect((await open(headers)).status).toBe(403);
    },
  );

  it('is missing where nobody gave one', async () => {
    expect((await simulate().simulator.fetch(new Request('http://127.0.0.1:4646/'))).status).toBe(404);
  });
});

describe('a message under way', () => {
  const interfere = async (document: object, beforeMs = 0) => {
    const simulated = simulate();
    const id = await idOf(simulated.send({ whendelivered: 'http://127.0.0.1:3000/r' }));
    await simulated.simulator.advance(beforeMs);
    const answer = await simulated.control('POST', `/messages/${id}`, document);
    const reports = () => simulated.simulator.truth().webhooks.map(({ form }) => form['status']);
    return { ...simulated, answer, id, reports };
  };

  it.each([
    ['delivered', 0, ['sent', 'delivered']],
    ['delivered', 1000, ['sent', 'delivered']],
    ['failed', 0, ['failed']],
    ['failed', 1000, ['sent', 'failed']],
    ['stuck', 0, ['sent']],
    ['stuck', 1000, ['sent']],
  ])('ends as %s at once, after %i ms, with the reports %j and no others', async (end, ms, expected) => {
    const { simulator, reports } = await interfere({ end }, ms);
    await simulator.advance(24 * 3_600_000);
    expect(reports()).toEqual(expected);
  });

  it.each([
    [0, 'created'],
    [1000, 'sent'],
  ])('waits longer for its next step, after %i ms', async (ms, status) => {
    const { simulator } = await interfere({ delay_ms: 60_000 }, ms);
    await simulator.advance(60_000);
    expect(simulator.truth().messages).toMatchObject([{ status }]);
  });

  it('arrives in the end when it was put off', async () => {
    const { simulator, reports } = await interfere({ delay_ms: 60_000 });
    await simulator.advance(63_000);
    expect(reports()).toEqual(['sent', 'delivered']);
  });

  it('tells when its next step is due', async () => {
    const { answer } = await interfere({ delay_ms: 60_000 });
    expect(await objectOf(answer)).toMatchObject({ due: '2026-11-22T12:59:02.609Z' });
  });

  it.each([{}, { end: 'lost' }, { delay_ms: 0 }, { delay_ms: '1' }, { stop: true }, []])(
    'is not changed by %j',
    async (document) => {
      expect((await interfere(document)).answer.status).toBe(400);
    },
  );

  it('is one that has not arrived', async () => {
    expect((await interfere({ end: 'failed' }, 10_000)).answer.status).toBe(400);
  });

  it('is one that there is', async () => {
    expect((await simulate().control('POST', '/messages/s1', { end: 'failed' })).status).toBe(400);
  });
});

describe('the pace of the carrier', () => {
  it('is changed for what comes next', async () => {
    const { send, control, simulator } = simulate();
    await control('PUT', '/carrier', { sent_after_ms: 10, delivered_after_ms: 20 });
    await send();
    await simulator.advance(30);
    expect(simulator.truth().messages).toMatchObject([{ status: 'delivered' }]);
  });

  it.each([{ sent_after_ms: -1 }, { per_minute: 0 }, { speed: 1 }, { delivered_after_ms: 1.5 }])(
    'is not changed by %j',
    async (document) => {
      expect((await simulate().control('PUT', '/carrier', document)).status).toBe(400);
    },
  );
});
