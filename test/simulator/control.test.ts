import { describe, expect, it } from 'vitest';
import { lineOf, ORIGIN, objectOf, pageOf, RECIPIENT, simulate } from './simulated.ts';

describe('the control API', () => {
  it('needs no credentials', async () => {
    expect((await simulate().control('GET', '/truth')).status).toBe(200);
  });

  it.each(['localhost:4646', '127.0.0.1:4646', '[::1]:4646', 'localhost'])(
    'answers under %s',
    async (host) => {
      expect((await simulate().control('GET', '/truth', undefined, { host })).status).toBe(200);
    },
  );

  it.each(['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io:4646', '192.168.1.4:4646', '', 'a b'])(
    'refuses the host %j',
    async (host) => {
      expect((await simulate().control('GET', '/truth', undefined, { host })).status).toBe(403);
    },
  );

  it('refuses a foreign address without a Host header', async () => {
    const { simulator } = simulate();
    expect((await simulator.fetch(new Request('http://evil.example/control/truth'))).status).toBe(403);
  });

  it.each(['https://evil.example', 'null', 'http://localhost:3000', 'http://127.0.0.1:4647'])(
    'refuses the origin %s',
    async (origin) => {
      expect((await simulate().control('POST', '/reset', {}, { origin })).status).toBe(403);
    },
  );

  it('answers its own page', async () => {
    expect((await simulate().control('POST', '/reset', {}, { origin: ORIGIN })).status).toBe(200);
  });

  it('describes itself with examples', async () => {
    const text = await (await simulate().control('GET', '')).text();
    expect(text).toContain(`curl ${ORIGIN}/control/incoming`);
  });

  it.each([
    ['GET', '/nothing', 404, 'There is no such resource; GET /control lists them.'],
    ['DELETE', '/faults', 405, 'This resource takes GET or PUT; GET /control shows examples.'],
  ])('says what is there: %s %s', async (method, path, status, error) => {
    const answer = await simulate().control(method, path);
    expect([answer.status, await answer.json()]).toEqual([status, { error }]);
  });

  it('refuses a body that is no JSON', async () => {
    const request = new Request(`${ORIGIN}/control/faults`, { method: 'PUT', body: '{' });
    expect((await simulate().simulator.fetch(request)).status).toBe(400);
  });

  it('shows the truth', async () => {
    const { send, control } = simulate();
    await send();
    expect(await objectOf(control('GET', '/truth'))).toMatchObject({
      now: '2026-11-22T12:58:01.609Z',
      balance: 995_000,
      currency: 'SEK',
      count: 1,
      messages: [{ to: RECIPIENT, status: 'created', answer: 'given' }],
    });
  });

  it('shows the latest message', async () => {
    const { send, control } = simulate();
    await send({ message: 'first' });
    await send({ message: 'last' });
    expect(await objectOf(control('GET', '/truth/latest'))).toMatchObject({ message: 'last' });
  });

  it('shows a call by its id, and as the latest', async () => {
    const { send, simulator, control } = simulate();
    await send();
    await simulator.advance(1000);
    simulator.ring({ from: RECIPIENT });
    const id = simulator.truth().calls[0]?.id;
    for (const name of [id, 'latest']) {
      expect(await objectOf(control('GET', `/truth/${name}`))).toMatchObject({ id });
    }
  });

  it('shows one message by its id', async () => {
    const { send, control } = simulate();
    const { id } = await objectOf(send());
    expect(await objectOf(control('GET', `/truth/${id}`))).toMatchObject({ id });
  });

  it('has no message to show in the beginning', async () => {
    expect((await simulate().control('GET', '/truth/latest')).status).toBe(404);
  });

  it('shows the requests without credentials', async () => {
    const { send, simulator, control } = simulate();
    await send();
    const text = await (await control('GET', '/requests')).text();
    expect([text.includes('"operation":"POST /sms"'), text.includes(simulator.credentials.password)]).toEqual(
      [true, false],
    );
  });

  it('keeps the newest 200 requests', async () => {
    const { get, simulator } = simulate();
    for (let count = 0; count < 205; count += 1) await get('/a1/me');
    expect(simulator.requests()).toHaveLength(200);
  });

  it('takes in a message', async () => {
    const { control, get } = simulate();
    const { id } = await objectOf(control('POST', '/incoming', { from: RECIPIENT, message: 'Hej' }));
    expect((await pageOf(get('/a1/sms'))).data).toMatchObject([
      { id, direction: 'incoming', message: 'Hej' },
    ]);
  });

  it.each([{}, { from: RECIPIENT }, { from: 1, message: 'a' }, { from: 'a', message: 'a', text: 'a' }, []])(
    'refuses the incoming message %j',
    async (document) => {
      expect((await simulate().control('POST', '/incoming', document)).status).toBe(400);
    },
  );

  it('refuses a message to a number that is not there', async () => {
    const document = { from: RECIPIENT, to: '+46701740699', message: 'Hej' };
    expect(await lineOf(simulate().control('POST', '/incoming', document))).toBe(
      '400 {"error":"The recipient is not a number of the account."}',
    );
  });

  it('lets time pass', async () => {
    const { send, control, simulator } = simulate();
    await send();
    expect(await objectOf(control('POST', '/clock', { advance_ms: 60_000 }))).toEqual({
      now: '2026-11-22T12:59:01.609Z',
    });
    expect(simulator.truth().messages).toMatchObject([{ status: 'delivered' }]);
  });

  it.each([{}, { advance_ms: '1' }, { advance_ms: -1 }, { advance_ms: 1e12 }, []])(
    'refuses the time %j',
    async (document) => {
      expect((await simulate().control('POST', '/clock', document)).status).toBe(400);
    },
  );

  it.each([
    ['/faults', { 'POST /sms': { status: 500, next: 2 } }],
    ['/recipients', { [RECIPIENT]: 'failed', '*': 'stuck' }],
  ])('sets and shows %s', async (path, document) => {
    const { control } = simulate();
    await control('PUT', path, document);
    expect(await objectOf(control('GET', path))).toEqual(document);
  });

  it('sets and shows the switches', async () => {
    const { control } = simulate();
    await control('PUT', '/switches', { errors: 'json' });
    expect(await objectOf(control('GET', '/switches'))).toMatchObject({ errors: 'json', strict: true });
  });

  it.each([
    ['/faults', { 'POST /sms': {} }],
    ['/switches', { errors: 'xml' }],
    ['/recipients', { '+46701740650': 'lost' }],
    ['/account', { balance: 'much' }],
    ['/account', { sms_url: 'not a url' }],
    ['/account', { number: '+46701740699' }],
    ['/account', { unlocked: '+46701740699' }],
    ['/account', { currency: 'EUR' }],
  ])('refuses a mistake in %s with a sentence: %j', async (path, document) => {
    expect(await lineOf(simulate().control('PUT', path, document))).toMatch(
      /^400 {"error":".+ A good document is /,
    );
  });

  it('changes the account', async () => {
    const { control } = simulate();
    const change = {
      balance: 7,
      sms_url: 'http://127.0.0.1:3000/sms',
      sms_replies: 'no',
      unlocked: [RECIPIENT],
    };
    expect(await objectOf(control('PUT', '/account', change))).toMatchObject({
      balance: 7,
      numbers: [{ number: '+46701740605', sms_url: 'http://127.0.0.1:3000/sms', sms_replies: 'no' }],
      unlocked: [RECIPIENT],
    });
  });

  it('clears the sms_url with none', async () => {
    const { control } = simulate({ account: { smsUrl: 'http://127.0.0.1:3000/sms' } });
    const { numbers } = await objectOf(control('PUT', '/account', { sms_url: 'none' }));
    expect(numbers).toEqual([expect.not.objectContaining({ sms_url: expect.anything() })]);
  });

  it('resets everything', async () => {
    const { control, send, simulator } = simulate();
    const before = simulator.truth();
    await send({ whendelivered: 'http://127.0.0.1:3000/' });
    await control('PUT', '/faults', { '*': { status: 500 } });
    await control('PUT', '/switches', { errors: 'json' });
    await control('PUT', '/recipients', { '*': 'failed' });
    await control('PUT', '/account', { balance: 1 });
    await control('POST', '/clock', { advance_ms: 60_000 });
    await control('POST', '/reset');
    expect([
      simulator.truth(),
      simulator.requests(),
      simulator.faults(),
      simulator.recipients(),
      simulator.switches().errors,
    ]).toEqual([before, [], {}, {}, 'text']);
  });
});
