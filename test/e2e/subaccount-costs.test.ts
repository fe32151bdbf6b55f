import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL, type World, type WorldOptions, world } from '../world.ts';
import { call, everything, PICTURE, post, subaccount } from './beside.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const WORKSHOP = 'V3rkst4den-L0senord';
const SHOP = 'But1ken-L0senord';

type Sub = Awaited<ReturnType<typeof subaccount>>;

/** An account with two subaccounts that have numbers, and money for all. */
async function withTwo(options: WorldOptions = {}) {
  const there = await world({ env: everything, ...options });
  there.simulator.setAccount({ balance: 9_000_000 });
  const workshop = await subaccount(there, 'Verkstaden', WORKSHOP, '2000000');
  const shop = await subaccount(there, 'Butiken', SHOP);
  return { there, workshop, shop };
}

const text = (there: World, who: Sub | undefined, to = ANNA, message = 'Hej') =>
  post(there, '/sms', { from: who?.number ?? there.simulator.number, to, message }, who);

/** A second server on the same 46elks, to which some requests are answered otherwise. */
function answering(there: World, answer: (login: string, url: string) => Response | undefined) {
  return world({
    env: everything,
    beside: there,
    around: {
      fetch: async (input, init) => {
        const request = new Request(input, init);
        return answer(loginOf(request), request.url) ?? there.simulator.fetch(request);
      },
    },
  });
}

/** API username and password of a request. */
const loginOf = (request: Request): string =>
  Buffer.from(request.headers.get('authorization')?.slice('Basic '.length) ?? '', 'base64').toString();

const iso = (at: number): string => new Date(at).toISOString();

/** Two subaccounts and the account spend before, in and after a period. */
async function spendAround() {
  const made = await withTwo();
  const { there, workshop, shop } = made;
  for (const who of [undefined, workshop, shop]) await text(there, who);
  await call(there, { play: 'sound/beep' }, ANNA, workshop);
  there.time.now += 2 * DAY_MS;
  const since = iso(there.time.now - HOUR_MS);
  await text(there, undefined);
  await text(there, workshop, BERTIL, 'å'.repeat(161));
  await post(there, '/mms', { from: workshop.number, to: ANNA, image: PICTURE }, workshop);
  await call(there, { play: 'sound/beep' }, ANNA, workshop);
  await text(there, shop, '+4790000000');
  there.time.now += DAY_MS;
  await text(there, shop);
  there.time.now += DAY_MS;
  const until = iso(there.time.now - HOUR_MS);
  for (const who of [undefined, workshop, shop]) await text(there, who);
  await there.simulator.advance(60_000);
  there.time.now += 60_000;
  return { ...made, period: { since, until } };
}

describe('the costs of subaccounts', () => {
  it('are those of the period, exactly, beside what each used and may use in its whole life', async () => {
    const { there, workshop, shop, period } = await spendAround();
    const { data } = await there.call('get_costs', period);
    expect([data.by_subaccount, data.cost_units, data.complete]).toEqual([
      [
        { name: 'main account', count: 1, cost: '0.50', cost_units: 5000 },
        {
          id: workshop.username,
          name: 'Verkstaden',
          count: 3,
          cost: '2.82',
          cost_units: 28_200,
          used: '34.39',
          used_units: 300_000 + 5000 + 5700 + 28_200 + 5000,
          limit: '200.00',
        },
        {
          id: shop.username,
          name: 'Butiken',
          count: 2,
          cost: '1.15',
          cost_units: 6500 + 5000,
          used: '32.15',
          used_units: 300_000 + 5000 + 6500 + 5000 + 5000,
        },
      ],
      5000 + 28_200 + 11_500,
      true,
    ]);
  });

  it('are in every sum, by day, kind and country', async () => {
    const { there, period } = await spendAround();
    const { data } = await there.call('get_costs', period);
    expect(data).toMatchObject({
      cost: '4.47',
      currency: 'SEK',
      by_day: [
        { name: '2026-11-24', count: 5, cost_units: 5000 + 28_200 + 6500 },
        { name: '2026-11-25', count: 1, cost_units: 5000 },
      ],
      by_kind: [
        { name: 'call', count: 1, cost_units: 5700 },
        { name: 'mms', count: 1, cost_units: 12_500 },
        { name: 'sms', count: 4, cost_units: 26_500 },
      ],
      by_country: [
        { name: 'NO', count: 1, cost_units: 6500 },
        { name: 'SE', count: 5, cost_units: 38_200 },
      ],
    });
  });

  it('and of the account add up to what left it, but for rent, whichever way they are grouped', async () => {
    const { there } = await spendAround();
    const { data } = await there.call('get_costs');
    const spent = 9_000_000 - there.simulator.truth().balance - 2 * 300_000;
    const sums = ['by_day', 'by_kind', 'by_country', 'by_subaccount'].map((by) =>
      data[by].reduce((sum: number, { cost_units: units }: { cost_units: number }) => sum + units, 0),
    );
    expect([data.cost_units, ...sums, data.complete]).toEqual([...Array(5).fill(spent), true]);
  });

  it('are told in words too', async () => {
    const { there, workshop, period } = await spendAround();
    const { text: words } = await there.call('get_costs', period);
    expect(words.split('\n')).toEqual(
      expect.arrayContaining([
        'main account: 0.50 (1)',
        `subaccount Verkstaden (${workshop.username}): 2.82 (3); 34.39 of 200.00 in its whole life`,
      ]),
    );
  });

  it('can be asked of one alone', async () => {
    const { there, shop, period } = await spendAround();
    const { data } = await there.call('get_costs', { ...period, subaccount: shop.username });
    expect(data).toMatchObject({
      cost_units: 11_500,
      by_kind: [{ name: 'sms', count: 2, cost_units: 11_500 }],
      by_subaccount: [{ id: shop.username, cost_units: 11_500 }],
      complete: true,
    });
  });

  it('are read to the last page', async () => {
    const { there, shop } = await withTwo();
    for (let sent = 0; sent < 205; sent += 1) await text(there, shop);
    const { data } = await there.call('get_costs', { subaccount: shop.username });
    expect([data.by_kind, data.complete]).toEqual([
      [{ name: 'sms', count: 205, cost: '102.50', cost_units: 1_025_000 }],
      true,
    ]);
  });

  it('are counted once where the account’s own list holds them too', async () => {
    const { there, period } = await spendAround();
    const apart = await there.call('get_costs', period);
    there.simulator.setSwitches({ accountHistory: 'with-subaccounts' });
    expect((await there.call('get_costs', period)).data).toEqual(apart.data);
  });

  it.each([
    ['EUR', '1.15 EUR from'],
    [undefined, '1.15 (currency not told) from'],
  ])('are in the currency of the account when that is %s', async (currency, words) => {
    const { there, shop, period } = await spendAround();
    const abroad = await answering(there, (login, url) =>
      url.endsWith('/me') ? Response.json({ id: login.split(':')[0], balance: 1, currency }) : undefined,
    );
    const { data, text: told } = await abroad.call('get_costs', { ...period, subaccount: shop.username });
    expect([data.currency, data.cost_units, told]).toEqual([
      currency,
      11_500,
      expect.stringContaining(words),
    ]);
  });

  it('are not there where the server itself is logged in as one', async () => {
    const { there, workshop } = await withTwo();
    await text(there, workshop);
    await text(there, undefined);
    const inside = await world({
      beside: there,
      bare: true,
      env: {
        ...everything,
        ELKS_API_BASE_URL: 'http://127.0.0.1:4646/a1',
        ELKS_API_USERNAME: workshop.username,
        ELKS_API_PASSWORD: workshop.password,
        ELKS_PHONE_NUMBER: workshop.number,
      },
    });
    const { data } = await inside.call('get_costs');
    expect([data.cost_units, data.by_subaccount, data.complete]).toEqual([5000, undefined, true]);
  });

  it.each(['x', `u${'0'.repeat(32)}`, '../me'])('are not looked for under the id %s', async (id) => {
    const there = await world({ env: everything });
    const { isError, text: words } = await there.call('get_costs', { subaccount: id });
    expect([isError, words.includes('subaccount is not the id'), there.requests]).toEqual([true, true, []]);
  });
});

describe('the login of a subaccount', () => {
  it('is used for its own three lists, which are asked for and never changed, and the account’s for all else', async () => {
    const { there, workshop, shop } = await withTwo();
    for (const who of [undefined, workshop, shop]) await text(there, who);
    await there.call('get_costs');
    const { username, password } = there.simulator.credentials;
    const ways = there.requests.map((request) => {
      const { pathname, host } = new URL(request.url);
      return `${loginOf(request)} ${request.method} ${host}${pathname}`;
    });
    const asks = (login: string, ...lists: readonly string[]) =>
      lists.map((list) => `${login} GET 127.0.0.1:4646/a1/${list}`);
    expect([...new Set(ways)].sort()).toEqual(
      [
        ...asks(`${username}:${password}`, 'sms', 'mms', 'calls', 'subaccounts', 'numbers', 'me'),
        ...asks(`${workshop.username}:${WORKSHOP}`, 'sms', 'mms', 'calls'),
        ...asks(`${shop.username}:${SHOP}`, 'sms', 'mms', 'calls'),
      ].sort(),
    );
  });

  it('is not used when it never spent anything', async () => {
    const there = await world({ env: everything });
    await post(there, '/subaccounts', { name: 'Verkstaden' });
    const { data } = await there.call('get_costs');
    expect([data.by_subaccount[1].cost_units, data.complete]).toEqual([0, true]);
    expect(there.requests.filter((request) => loginOf(request).startsWith('a'))).toEqual([]);
  });

  it.each([
    [401, 'refuses the login'],
    [500, 'gave no usable answer'],
  ])('takes its sum away when it is answered with %i, and no other, and says so', async (status, words) => {
    const { there, workshop, shop } = await withTwo();
    for (const who of [undefined, workshop, shop]) await text(there, who);
    const failing = await answering(there, (login) =>
      login.startsWith(workshop.username) ? new Response('no', { status }) : undefined,
    );
    const { data } = await failing.call('get_costs');
    const [own, ...subs] = data.by_subaccount;
    expect([own.cost_units, data.cost_units, data.complete, data.warnings]).toEqual([
      5000,
      10_000,
      false,
      [
        {
          code: 'incomplete',
          message: expect.stringContaining(`1 subaccount: Verkstaden (${workshop.username})`),
        },
      ],
    ]);
    expect(data.warnings[0].message).toContain(words);
    expect(subs).toEqual(
      expect.arrayContaining([
        {
          id: workshop.username,
          name: 'Verkstaden',
          used: '30.50',
          used_units: 305_000,
          limit: '200.00',
        },
        expect.objectContaining({ id: shop.username, cost_units: 5000 }),
      ]),
    );
  });

  it('is gone when it was closed, which takes its sum away unless that was before the period', async () => {
    const there = await world({ env: everything });
    const { id, secret } = JSON.parse(await (await post(there, '/subaccounts', { name: 'Lagret' })).text());
    const sub = { username: String(id), password: String(secret) };
    await post(there, '/sms', { from: 'Cykelfix', to: ANNA, message: 'Hej' }, sub);
    await post(there, `/subaccounts/${id}`, { active: 'no' });
    there.time.now += DAY_MS;
    const answers = [
      await there.call('get_costs'),
      await there.call('get_costs', { since: iso(there.time.now - HOUR_MS) }),
    ];
    expect(answers.map(({ data }) => [data.complete, data.by_subaccount[1].cost_units])).toEqual([
      [false, undefined],
      [true, 0],
    ]);
  });
});

describe('many subaccounts', () => {
  /** So many that each sent a text, the first of them the most. */
  async function withMany(count: number, limit: number) {
    const there = await world({
      env: { ...everything, RATE_LIMIT_QUERIES_PER_MINUTE: String(limit) },
    });
    const ids: string[] = [];
    for (let made = 0; made < count; made += 1) {
      const answer = await post(there, '/subaccounts', { name: `Butik ${made}` });
      const { id, secret } = JSON.parse(await answer.text());
      ids.push(id);
      const message = 'a'.repeat(160 * (count - made));
      await post(
        there,
        '/sms',
        { from: 'Cykelfix', to: ANNA, message: message.slice(0, 1000) },
        { username: String(id), password: String(secret) },
      );
    }
    return { there, ids };
  }
  const unread = (rows: readonly { id: string; cost_units?: number }[]) =>
    rows.flatMap(({ id, cost_units: units }) => (units === undefined ? [id] : []));

  it('take no more than half of the limit of queries, those that used most first, and the rest is named', async () => {
    const { there, ids } = await withMany(3, 24);
    const { data } = await there.call('get_costs');
    const asked = there.requests.length;
    expect([asked, unread(data.by_subaccount), data.complete, data.warnings]).toEqual([
      12,
      [ids[2]],
      false,
      [{ code: 'incomplete', message: expect.stringContaining(`1 subaccount: Butik 2 (${ids[2]})`) }],
    ]);
  });

  it('are named as far as a line can hold when none could be read', async () => {
    const { there } = await withMany(7, 12);
    const { data } = await there.call('get_costs');
    expect(data.warnings).toEqual([
      { code: 'incomplete', message: expect.stringMatching(/7 subaccounts: .* and 2 more\. In a minute/) },
    ]);
  });

  it('can be asked one by one after that', async () => {
    const { there, ids } = await withMany(3, 24);
    await there.call('get_costs');
    const { data } = await there.call('get_costs', { subaccount: ids[2] });
    expect([data.cost_units, data.complete]).toEqual([5000, true]);
  });

  it('are read twenty at a time, however many queries there are', async () => {
    const { there } = await withMany(22, 10_000);
    const { data } = await there.call('get_costs');
    expect([unread(data.by_subaccount).length, data.warnings.length]).toEqual([2, 1]);
  });

  it('do not keep the client waiting when 46elks is slow', async () => {
    const { there, ids } = await withMany(3, 10_000);
    const slow = await answering(there, (login) => {
      if (login.startsWith('a')) there.time.now += 7_000;
      return undefined;
    });
    const { data } = await slow.call('get_costs', { since: '2026-11-01', until: '2026-12-01' });
    expect(unread(data.by_subaccount)).toEqual(ids.slice(1));
  });

  it('that cannot all be listed leave the sum incomplete', async () => {
    const { there } = await withTwo();
    await text(there, undefined);
    there.fault({ 'GET /subaccounts': { status: 500 } });
    const { data } = await there.call('get_costs');
    expect([data.cost_units, data.complete, data.warnings[0].message]).toEqual([
      5000,
      false,
      expect.stringContaining('Not every subaccount could be listed'),
    ]);
  });
});
