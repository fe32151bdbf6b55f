import { describe, expect, it } from 'vitest';
import { arrayOf, lineOf, objectOf, RECIPIENT, simulate, TEXT } from './simulated.ts';

describe('POST /sms', () => {
  it('answers with the message in the order and form of the documentation', async () => {
    const { send, simulator } = simulate();
    const sent = await objectOf(send());
    expect(Object.entries(sent)).toEqual([
      ['status', 'created'],
      ['direction', 'outgoing'],
      ['from', simulator.number],
      ['created', expect.stringMatching(/^2026-11-22T12:58:01\.609\d{3}$/)],
      ['parts', 1],
      ['to', RECIPIENT],
      ['cost', 5000],
      ['message', TEXT],
      ['id', expect.stringMatching(/^s[0-9a-f]{32}$/)],
    ]);
  });

  it('answers 200 with JSON', async () => {
    const answer = await simulate().send();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/json']);
  });

  it.each(['/a1/sms', '/a1/SMS', '/a1/Sms'])('takes the first path segment in any case: %s', async (path) => {
    const { post } = simulate();
    const answer = await post(path, { from: 'Cykelfix', to: RECIPIENT, message: 'Hej' });
    expect(answer.status).toBe(200);
  });

  it('takes the GET variant with everything in the query', async () => {
    const { get, simulator } = simulate();
    await get(`/a1/sms/POST?from=Cykelfix&to=${encodeURIComponent(RECIPIENT)}&message=Hej`);
    expect(simulator.truth().messages).toMatchObject([{ from: 'Cykelfix', to: RECIPIENT, message: 'Hej' }]);
  });

  it('echoes flashsms when it is set', async () => {
    expect(await objectOf(simulate().send({ flashsms: 'yes' }))).toMatchObject({ flashsms: 'yes' });
  });

  it('leaves flashsms out when it is no', async () => {
    expect(await objectOf(simulate().send({ flashsms: 'no' }))).not.toHaveProperty('flashsms');
  });

  it('keeps the text out of the answer with dontlog', async () => {
    const sent = await objectOf(simulate().send({ dontlog: 'message' }));
    expect(sent).toMatchObject({ dontlog: 'message' });
    expect(sent).not.toHaveProperty('message');
  });

  it('keeps the text out of the history with dontlog', async () => {
    const { send, get } = simulate();
    const { id } = await objectOf(send({ dontlog: 'message' }));
    const stored = await objectOf(get(`/a1/sms/${id}`));
    expect(stored).not.toHaveProperty('message');
  });

  it('accepts shortlinks', async () => {
    const { send, simulator } = simulate();
    await send({ shortlinks: 'default' });
    expect(simulator.truth().messages).toMatchObject([{ shortlinks: 'default' }]);
  });

  it('charges every part', async () => {
    const { send, get } = simulate();
    const before = await objectOf(get('/a1/me'));
    expect(await objectOf(send({ message: 'a'.repeat(161) }))).toMatchObject({ parts: 2, cost: 10_000 });
    const after = await objectOf(get('/a1/me'));
    expect(Number(before.balance) - Number(after.balance)).toBe(10_000);
  });

  it('prices by destination', async () => {
    const { send } = simulate();
    const costs = [];
    for (const to of ['+46701740650', '+4791234567', '+35812345678', '+819012345678']) {
      costs.push((await objectOf(send({ to }))).cost);
    }
    expect(costs).toEqual([5000, 6500, 7500, 10_000]);
  });

  it('prices in the currency of the account', async () => {
    const { send } = simulate({ account: { currency: 'EUR' } });
    expect(await objectOf(send())).toMatchObject({ cost: 470 });
  });

  // The vectors of the rule published at https://46elks.com/kb/sms-splitting-and-pricing.
  it.each([
    ['160 letters', 'a'.repeat(160), 1],
    ['306 letters', 'a'.repeat(306), 2],
    ['307 letters', 'a'.repeat(307), 3],
    ['70 Cyrillic letters', 'ж'.repeat(70), 1],
    ['71 Cyrillic letters', 'ж'.repeat(71), 2],
    ['135 Cyrillic letters', 'ж'.repeat(135), 3],
    ['35 emoji', '🚲'.repeat(35), 1],
    ['36 emoji', '🚲'.repeat(36), 2],
    ['100 letters and a euro sign', `${'a'.repeat(100)}€`, 2],
    ['160 Swedish letters', 'åäöÅÄÖéÉ'.repeat(20), 1],
  ])('counts %s as the documentation does', async (_name, message, parts) => {
    expect(await objectOf(simulate().send({ message }))).toMatchObject({ parts });
  });
});

describe('a dry run', () => {
  it('answers without id, created and cost, with estimated_cost', async () => {
    const { send, simulator } = simulate();
    expect(await objectOf(send({ dryrun: 'yes' }))).toEqual({
      status: 'created',
      direction: 'outgoing',
      from: simulator.number,
      estimated_cost: 5000,
      to: RECIPIENT,
      parts: 1,
      message: TEXT,
    });
  });

  it('keeps and charges nothing', async () => {
    const { send, simulator } = simulate();
    const { balance } = simulator.truth();
    await send({ dryrun: 'yes' });
    expect(simulator.truth()).toMatchObject({ balance, count: 0, messages: [] });
  });

  it('sends when dryrun is no', async () => {
    const { send, simulator } = simulate();
    await send({ dryrun: 'no' });
    expect(simulator.truth().count).toBe(1);
  });

  it('checks the parameters as a real send does', async () => {
    expect(await lineOf(simulate().send({ dryrun: 'yes', to: '+4670' }))).toBe('403 Invalid to number');
  });

  it('answers without money', async () => {
    const { send } = simulate({ account: { balanceUnits: 0 } });
    expect((await send({ dryrun: 'yes' })).status).toBe(200);
  });
});

describe('several recipients', () => {
  const to = '+46701740650,+46701740651';

  it('get one message each, answered as an array', async () => {
    const sent = await arrayOf(simulate().send({ to }));
    expect(sent.map((each) => each.to)).toEqual(['+46701740650', '+46701740651']);
  });

  it('are each charged', async () => {
    const { send, simulator } = simulate({ account: { balanceUnits: 15_000 } });
    await send({ to });
    expect(simulator.truth().balance).toBe(5000);
  });

  it('are all refused when the money does not suffice for all', async () => {
    const { send, simulator } = simulate({ account: { balanceUnits: 5000 } });
    expect(await lineOf(send({ to }))).toBe('403 Not enough credits');
    expect(simulator.truth().count).toBe(0);
  });

  it('are all refused when one is bad', async () => {
    const { send, simulator } = simulate();
    expect(await lineOf(send({ to: `${to},nonsense` }))).toBe('403 Invalid to number');
    expect(simulator.truth().count).toBe(0);
  });

  it('get an array from a dry run too', async () => {
    const quoted = await arrayOf(simulate().send({ to, dryrun: 'yes' }));
    expect(quoted).toMatchObject([{ estimated_cost: 5000 }, { estimated_cost: 5000 }]);
  });
});

describe('the free test recipients', () => {
  it.each(['+4670000000', '+46700000000'])('cost nothing: %s', async (to) => {
    expect(await objectOf(simulate().send({ to }))).toMatchObject({ cost: 0, to });
  });

  it('are never reached', async () => {
    const { send, get, simulator } = simulate();
    const { id } = await objectOf(send({ to: '+4670000000' }));
    await simulator.advance(3_600_000);
    expect(await objectOf(get(`/a1/sms/${id}`))).toMatchObject({ status: 'created' });
  });

  it('can be texted without money', async () => {
    const { send } = simulate({ account: { balanceUnits: 0 } });
    expect((await send({ to: '+4670000000' })).status).toBe(200);
  });
});
