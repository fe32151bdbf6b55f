import { describe, expect, it } from 'vitest';
import { basic, idOf, lineOf, objectOf, pageOf, simulate } from './simulated.ts';

const SUBACCOUNT = {
  username: 'a0000000000000000000000000000046e',
  password: 'AA510000000000000000000000000046',
  name: 'Verkstaden',
  usageLimitUnits: 12_000,
  numbers: ['+46701740607'],
};
const as = (settings: typeof SUBACCOUNT) => ({
  headers: { authorization: basic(settings.username, settings.password) },
});

describe('GET /me', () => {
  it.each(['/a1/me', '/a1/Me'])('shows the account: %s', async (path) => {
    const { get, simulator } = simulate();
    expect(await objectOf(get(path))).toEqual({
      id: simulator.credentials.username,
      displayname: 'Simulated account',
      mobilenumber: '+46701740606',
      email: 'owner@example.com',
      currency: 'SEK',
      balance: 1_000_000,
    });
  });

  it('shows a subaccount without balance', async () => {
    const { get } = simulate({ account: { subaccounts: [SUBACCOUNT] } });
    expect(await objectOf(get('/a1/me', as(SUBACCOUNT)))).toEqual({
      id: SUBACCOUNT.username,
      name: 'Verkstaden',
      balanceused: 0,
      usagelimit: 12_000,
    });
  });
});

describe('POST /me', () => {
  it('sets the level of the balance alert', async () => {
    const { post } = simulate();
    expect(await objectOf(post('/a1/me', { creditalert: '100000' }))).toMatchObject({ creditalert: 100_000 });
  });

  it.each([
    [{}, 'Missing key creditalert'],
    [{ creditalert: '-1' }, 'Invalid creditalert'],
  ])('refuses %j', async (fields, text) => {
    expect(await lineOf(simulate().post('/a1/me', fields))).toBe(`403 ${text}`);
  });
});

describe('a subaccount', () => {
  const simulated = () => simulate({ account: { subaccounts: [SUBACCOUNT] } });

  it('spends the money of the account', async () => {
    const { send, simulator } = simulated();
    await send({ from: 'Cykelfix' }, as(SUBACCOUNT));
    expect(simulator.truth().balance).toBe(995_000);
  });

  it('counts what it used', async () => {
    const { send, get } = simulated();
    await send({ from: 'Cykelfix' }, as(SUBACCOUNT));
    expect(await objectOf(get('/a1/me', as(SUBACCOUNT)))).toMatchObject({ balanceused: 5000 });
  });

  it('cannot pass its limit', async () => {
    const { send } = simulated();
    for (const _ of [1, 2]) await send({ from: 'Cykelfix' }, as(SUBACCOUNT));
    expect(await lineOf(send({ from: 'Cykelfix' }, as(SUBACCOUNT)))).toBe('403 Not enough credits');
  });

  it('does not see the messages of the account', async () => {
    const { send, get } = simulated();
    const id = await idOf(send());
    expect((await get(`/a1/sms/${id}`, as(SUBACCOUNT))).status).toBe(404);
  });

  it('receives what comes to its own number', async () => {
    const { simulator, get } = simulated();
    await simulator.receive({ from: '+46701740650', to: '+46701740607', message: 'Hej' });
    expect((await pageOf(get('/a1/sms', as(SUBACCOUNT)))).data).toHaveLength(1);
  });

  it('may not send from a number of the account', async () => {
    const { send, simulator } = simulated();
    expect(await lineOf(send({ from: simulator.number }, as(SUBACCOUNT)))).toBe('403 Invalid from number');
  });
});
