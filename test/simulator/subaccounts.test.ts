import { describe, expect, it } from 'vitest';
import { basic, idOf, lineOf, objectOf, pageOf, RECIPIENT, simulate } from './simulated.ts';

async function withSub(fields: Record<string, string> = {}) {
  const simulated = simulate();
  const { id, secret } = await objectOf(simulated.post('/a1/subaccounts', { name: 'Verkstaden', ...fields }));
  const as = { headers: { authorization: basic(String(id), String(secret)) } };
  return { ...simulated, id: String(id), path: `/a1/subaccounts/${id}`, as };
}

describe('a subaccount made by the API', () => {
  it('comes with its API password', async () => {
    expect(
      await objectOf(simulate().post('/a1/subaccounts', { name: 'Verkstaden', usagelimit: '50000' })),
    ).toEqual({
      id: expect.stringMatching(/^a[0-9a-f]{32}$/),
      secret: expect.stringMatching(/^[0-9A-F]{32}$/),
      name: 'Verkstaden',
      usagelimit: 50_000,
      balanceused: 0,
      created: expect.stringMatching(/^2026-11-22T12:58:01\.\d{3}000$/),
    });
  });

  it('can send at once', async () => {
    const { send, as } = await withSub();
    expect((await send({ from: 'Cykelfix' }, as)).status).toBe(200);
  });

  it('cannot spend more than its limit', async () => {
    const { send, as } = await withSub({ usagelimit: '9999' });
    await send({ from: 'Cykelfix' }, as);
    expect(await lineOf(send({ from: 'Cykelfix' }, as))).toBe('403 Not enough credits');
  });

  it('spends again when its limit is raised', async () => {
    const { send, as, post, path } = await withSub({ usagelimit: '0' });
    await post(path, { usagelimit: '5000' });
    expect((await send({ from: 'Cykelfix' }, as)).status).toBe(200);
  });

  it('has no limit after none', async () => {
    const { post, path } = await withSub({ usagelimit: '5000' });
    expect(await objectOf(post(path, { usagelimit: 'none' }))).not.toHaveProperty('usagelimit');
  });

  it('has the name and the password it is given', async () => {
    const { post, get, path, id } = await withSub();
    await post(path, { name: 'Lagret', secret: 'EttBraLosen' });
    const own = get('/a1/me', { headers: { authorization: basic(id, 'EttBraLosen') } });
    expect(await objectOf(own)).toMatchObject({ name: 'Lagret' });
  });

  it('has texts, pictures and calls of its own, and nobody else’s', async () => {
    const { send, post, get, as, simulator } = await withSub();
    const { number } = await objectOf(
      post('/a1/numbers', { country: 'se', capabilities: 'sms,mms,voice' }, as),
    );
    await send({ message: 'account' });
    const own = { from: String(number), to: RECIPIENT };
    const ids = [
      await idOf(post('/a1/sms', { ...own, message: 'subaccount' }, as)),
      await idOf(post('/a1/mms', { ...own, message: 'subaccount' }, as)),
      await idOf(post('/a1/calls', { ...own, voice_start: '{"play":"sound/beep"}' }, as)),
    ];
    await simulator.advance(60_000);
    const listed = async (init: RequestInit) => {
      const pages = ['sms', 'mms', 'calls'].map((list) => pageOf(get(`/a1/${list}`, init)));
      return (await Promise.all(pages)).flatMap(({ data }) => data.map((row) => row.id));
    };
    expect([await listed(as), await listed({})]).toEqual([
      ids,
      [simulator.truth().messages.find(({ message }) => message === 'account')?.id],
    ]);
  });

  it('has used what its lists say that it spent, beside the rent of its numbers', async () => {
    const { post, get, as, simulator } = await withSub();
    const { number } = await objectOf(
      post('/a1/numbers', { country: 'se', capabilities: 'sms,mms,voice' }, as),
    );
    const used = async () => Number((await objectOf(get('/a1/me', as))).balanceused);
    const rent = await used();
    const own = { from: String(number), to: RECIPIENT };
    await post('/a1/sms', { ...own, message: 'Hej' }, as);
    await post('/a1/mms', { ...own, message: 'Hej' }, as);
    await post('/a1/calls', { ...own, voice_start: '{"play":"sound/beep"}' }, as);
    await simulator.advance(60_000);
    const pages = ['sms', 'mms', 'calls'].map((list) => pageOf(get(`/a1/${list}`, as)));
    const spent = (await Promise.all(pages)).flatMap(({ data }) => data.map((row) => Number(row.cost)));
    expect((await used()) - rent).toBe(spent.reduce((sum, cost) => sum + cost, 0));
  });

  it.each([
    ['/a1/subaccounts', {}, '403 Missing key name'],
    ['/a1/subaccounts', { name: 'x', usagelimit: '-1' }, '403 Invalid usagelimit'],
    ['/a1/subaccounts/a0', { name: 'x' }, '404 Invalid subaccount id'],
  ])('is refused at %s with %j', async (path, fields, line) => {
    expect(await lineOf(simulate().post(path, fields))).toBe(line);
  });

  it('may not see or make subaccounts', async () => {
    const { post, get, as } = await withSub();
    expect([
      await lineOf(get('/a1/subaccounts', as)),
      await lineOf(post('/a1/subaccounts', { name: 'x' }, as)),
    ]).toEqual(['403 Not allowed', '403 Not allowed']);
  });
});

describe('a subaccount that is closed', () => {
  it('opens nothing any more', async () => {
    const { post, get, path, as } = await withSub();
    await post(path, { active: 'no' });
    expect((await get('/a1/me', as)).status).toBe(401);
  });

  it('is listed without its password', async () => {
    const { post, get, path, id } = await withSub();
    await post(path, { active: 'no' });
    expect((await pageOf(get('/a1/subaccounts?active=no'))).data).toEqual([
      {
        active: 'no',
        id,
        name: 'Verkstaden',
        balanceused: 0,
        created: expect.any(String),
        deactivated: expect.any(String),
      },
    ]);
  });

  it('cannot be closed while it has a number', async () => {
    const { post, path, as } = await withSub();
    await post('/a1/numbers', { country: 'se', capabilities: 'sms' }, as);
    expect(await lineOf(post(path, { active: 'no' }))).toBe('403 The subaccount has active numbers');
  });

  it('cannot be opened again', async () => {
    const { post, path } = await withSub();
    await post(path, { active: 'no' });
    expect(await lineOf(post(path, { name: 'x' }))).toBe('403 Invalid subaccount id');
  });
});

describe('a conversation', () => {
  const ask = {
    to: RECIPIENT,
    message: 'Passar kl 14?',
    reply_url: 'http://127.0.0.1:3000/svar',
    token: '46',
  };

  function conversing(answer: object | undefined = undefined) {
    const simulated = simulate({ fetch: async () => (answer ? Response.json(answer) : new Response('')) });
    simulated.simulator.setSwitches({ conversations: true });
    return simulated;
  }

  it('is not there unless the switch says so', async () => {
    expect(await lineOf(simulate().post('/a1/conversations', ask))).toBe('404 Not found');
  });

  it('sends its question', async () => {
    const { post, simulator } = conversing();
    const { from, items } = await objectOf(post('/a1/conversations', ask));
    expect(simulator.truth().messages).toMatchObject([
      { id: (items as string[])[0], from, to: RECIPIENT, message: 'Passar kl 14?', cost: 5000 },
    ]);
  });

  it('passes the answer on and is closed', async () => {
    const { post, get, simulator } = conversing();
    const { id, from } = await objectOf(post('/a1/conversations', ask));
    await simulator.receive({ from: RECIPIENT, to: String(from), message: 'Ja!' });
    expect([
      simulator.truth().webhooks.map(({ form }) => form),
      await objectOf(get(`/a1/conversations/${id}`)),
    ]).toMatchObject([[{ id, message: 'Ja!', token: '46' }], { status: 'closed' }]);
  });

  it.each([
    [{ reply: 'Bra!' }, 'closed'],
    [{ reply: 'När då?', retain: true }, 'active'],
  ])('sends what is answered with %j and is %s', async (answer, status) => {
    const { post, get, simulator } = conversing(answer);
    const { id, from } = await objectOf(post('/a1/conversations', ask));
    await simulator.receive({ from: RECIPIENT, to: String(from), message: 'Ja!' });
    const { messages } = simulator.truth();
    expect([messages.at(-1)?.message, (await objectOf(get(`/a1/conversations/${id}`))).status]).toEqual([
      answer.reply,
      status,
    ]);
  });

  it('can be open three times with one recipient', async () => {
    const { post } = conversing();
    const numbers = [];
    for (const _ of [1, 2, 3]) numbers.push((await objectOf(post('/a1/conversations', ask))).from);
    expect([new Set(numbers).size, await lineOf(post('/a1/conversations', ask))]).toEqual([
      3,
      '403 Too many active conversations',
    ]);
  });

  it('expires', async () => {
    const { post, get, simulator } = conversing();
    const id = await idOf(post('/a1/conversations', ask));
    await simulator.advance(16 * 3_600_000 + 1);
    expect(await objectOf(get(`/a1/conversations/${id}`))).toMatchObject({ status: 'expired' });
  });

  it.each([
    [{ to: '070' }, 'Invalid to number'],
    [{ reply_url: 'nowhere' }, 'The reply_url you tried to use is not a valid URL'],
    [{ reply_url: '' }, 'Missing key reply_url'],
  ])('is refused with %j', async (fields, text) => {
    expect(await lineOf(conversing().post('/a1/conversations', { ...ask, ...fields }))).toBe(`403 ${text}`);
  });
});

describe('every POST', () => {
  it.each(['sms', 'mms', 'calls', 'numbers', 'subaccounts', 'conversations', 'me'])(
    'of %s can be made as GET',
    async (product) => {
      const { get, simulator } = simulate();
      simulator.setSwitches({ conversations: true });
      expect(await lineOf(get(`/a1/${product}/POST`))).toMatch(/^403 Missing key/);
    },
  );
});
