import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL, world } from '../world.ts';
import { call, everything, PICTURE, post } from './beside.ts';

const SENT = {
  created: '2026-11-22T12:00:00.000000',
  direction: 'outgoing',
  from: 'Cykelfix',
  to: ANNA,
  message: 'Hej',
  status: 'delivered',
};

describe('get_costs', () => {
  it('adds up exactly what was charged, by kind, country and day', async () => {
    const there = await world({ env: everything });
    await there.call('send_sms', { to: ANNA, message: 'Hej' });
    await post(there, '/mms', { from: there.simulator.number, to: ANNA, image: PICTURE });
    await call(there, { play: 'sound/beep' });
    there.time.now += 24 * 3_600_000;
    await post(there, '/sms', { from: 'Cykelfix', to: '+4790000000', message: 'Hei' });
    await there.simulator.advance(1);
    there.time.now += 1000;
    const { data } = await there.call('get_costs');
    const spent = 1_000_000 - there.simulator.truth().balance;
    expect(data).toMatchObject({
      cost_units: spent,
      currency: 'SEK',
      by_kind: [
        { name: 'call', count: 1, cost_units: 5700 },
        { name: 'mms', count: 1, cost_units: 12_500 },
        { name: 'sms', count: 2, cost_units: 11_500 },
      ],
      by_country: [
        { name: 'NO', cost_units: 6500 },
        { name: 'SE', cost_units: 23_200 },
      ],
      by_day: [
        { name: '2026-11-22', count: 3, cost_units: 23_200 },
        { name: '2026-11-23', count: 1, cost_units: 6500 },
      ],
      complete: true,
    });
  });

  it('adds up to what left the account: parts, replies by themselves, legs of calls, and every country', async () => {
    const there = await world({ env: everything });
    const { simulator } = there;
    simulator.setAccount({
      sms_url: '{"reply":"Tack, vi svarar snart."}',
      voice_start: JSON.stringify({ connect: BERTIL }),
    });
    for (const [to, message] of [
      [ANNA, 'å'.repeat(161)],
      ['+4790000000', '🚲'.repeat(40)],
      ['+4670000000', 'free'],
    ] as const)
      await post(there, '/sms', { from: 'Cykelfix', to, message });
    await simulator.receive({ from: ANNA, message: 'Hej!' });
    await call(there, { connect: `${BERTIL},+4790000001` });
    simulator.setRecipients({ '*': 'failed' });
    await post(there, '/mms', { from: simulator.number, to: BERTIL, image: PICTURE });
    simulator.ring({ from: ANNA });
    await simulator.advance(120_000);
    there.time.now += 120_000;
    const { data } = await there.call('get_costs');
    const spent = 1_000_000 - simulator.truth().balance;
    const sums = ['by_kind', 'by_country', 'by_day'].map((by) =>
      data[by].reduce((sum: number, { cost_units: units }: { cost_units: number }) => sum + units, 0),
    );
    expect([data.cost_units, ...sums, data.complete]).toEqual([spent, spent, spent, spent, true]);
  });

  it('counts one number as one', async () => {
    const there = await world({ env: everything });
    expect((await there.call('get_costs')).text).toMatch(/rent of 1 number: /);
  });

  it('tells the rent of the numbers in use beside the sum', async () => {
    const there = await world({ env: everything });
    there.simulator.setAccount({ balance: 2_000_000 });
    const rent = async () => JSON.parse(await (await post(there, '/numbers', { country: 'se' })).text()).id;
    await post(there, `/numbers/${await rent()}`, { active: 'no' });
    await rent();
    const { data } = await there.call('get_costs');
    expect([data.cost_units, data.monthly_rent]).toEqual([
      0,
      { count: 2, cost: '60.00', cost_units: 600_000 },
    ]);
  });

  it('says so when 46elks names no price', async () => {
    const there = await world({ env: everything });
    const row = { ...SENT, id: `s${'0'.repeat(32)}` };
    there.fault({
      'GET /sms': { answer: { body: JSON.stringify({ data: [row] }), content_type: 'application/json' } },
    });
    const { data } = await there.call('get_costs', { since: '2026-11-01' });
    expect([data.cost_units, data.complete]).toEqual([0, false]);
  });

  it('counts only the period', async () => {
    const there = await world({ env: everything });
    await there.call('send_sms', { to: ANNA, message: 'Hej' });
    const { data } = await there.call('get_costs', { since: '2026-11-01', until: '2026-11-22' });
    expect([data.cost_units, data.by_kind]).toEqual([0, []]);
  });

  it('says so when there is more than it can count', async () => {
    const there = await world({ env: everything });
    there.fault({
      'GET /mms': { answer: { body: '{"data":[{"id":"x"}]}', content_type: 'application/json' } },
    });
    const { data } = await there.call('get_costs');
    expect([data.complete, data.warnings[0].code]).toEqual([false, 'incomplete']);
  });

  it('refuses a period that ends before it begins', async () => {
    const there = await world({ env: everything });
    const { isError, text } = await there.call('get_costs', { since: '2026-11-22', until: '2026-11-21' });
    expect([isError, text]).toEqual([true, expect.stringContaining('since is not a time before until')]);
  });
});
