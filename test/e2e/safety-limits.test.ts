import { describe, expect, it } from 'vitest';
import { DEFAULT_TOOLSETS } from '../../src/domain/toolsets.ts';
import { CATALOG } from '../../src/mcp/catalog.ts';
import { offer } from '../../src/mcp/offer.ts';
import { ANNA, world } from '../world.ts';
import { codes, dataDir, operator } from './operator.ts';

const message = 'Hej, kl 14?';
const LIVE = { DRY_RUN: 'false' };

describe('limits', () => {
  it('refuse one message too many in a minute and name the time when one is free', async () => {
    const { call, time } = await world({ env: { RATE_LIMIT_SMS_PER_MINUTE: '2' } });
    await call('send_sms', { to: ANNA, message: 'ett' });
    time.now += 10_000;
    await call('send_sms', { to: ANNA, message: 'två' });
    const { data } = await call('send_sms', { to: ANNA, message: 'tre' });
    expect(data.problems).toMatchObject([
      { code: 'rate_limited', fix: expect.stringContaining('2026-11-22T12:01:00.000Z') },
    ]);
  });

  it('let the message through at the time they named', async () => {
    const { call, time } = await world({ env: { RATE_LIMIT_SMS_PER_MINUTE: '1' } });
    await call('send_sms', { to: ANNA, message: 'ett' });
    time.now += 59_999;
    const early = await call('send_sms', { to: ANNA, message: 'två' });
    time.now += 1;
    const due = await call('send_sms', { to: ANNA, message: 'två' });
    expect([early.data.state, due.data.state]).toEqual(['refused', 'accepted']);
  });

  it.each([
    ['wrong arguments', { to: ANNA, message, surprise: 1 }],
    ['a bad number', { to: '+4670', message }],
    ['a refused sender', { to: ANNA, message, from: 'BankID' }],
    ['another country', { to: '+447700900123', message }],
    ['a dry run', { to: ANNA, message, dry_run: true }],
  ])('count nothing for %s', async (_name, args) => {
    const { call } = await world({ env: { RATE_LIMIT_SMS_PER_MINUTE: '1' } });
    for (let n = 0; n < 3; n += 1) await call('send_sms', args);
    expect((await call('send_sms', { to: ANNA, message })).data.state).toBe('accepted');
  });

  it('refuse one question too many in a minute, over all tools that ask', async () => {
    const { call, requests } = await world({ env: { RATE_LIMIT_QUERIES_PER_MINUTE: '2' } });
    await call('check_account_balance');
    await call('get_sms_messages');
    const { isError, data } = await call('get_delivery_statistics');
    expect({ isError, problems: data.problems, asked: requests.length }).toMatchObject({
      isError: true,
      problems: [{ code: 'rate_limited', fix: expect.stringContaining('2026-11-22T12:01:00.000Z') }],
      asked: 2,
    });
  });

  it('on questions do not keep a message from being sent', async () => {
    const { call } = await world({ env: { RATE_LIMIT_QUERIES_PER_MINUTE: '1' } });
    await call('check_account_balance');
    expect((await call('send_sms', { to: ANNA, message })).data.state).toBe('accepted');
  });

  it('on questions leave an estimate without a fresh price', async () => {
    const { call } = await world({ env: { RATE_LIMIT_QUERIES_PER_MINUTE: '1' } });
    await call('check_account_balance');
    const { data } = await call('estimate_sms_cost', { to: ANNA, message });
    expect({ parts: data.parts, codes: codes(data.warnings) }).toEqual({
      parts: 1,
      codes: ['price_unknown'],
    });
  });

  it('hold between processes for questions too', async () => {
    const env = { ELKS_DATA_DIR: dataDir(), RATE_LIMIT_QUERIES_PER_MINUTE: '1' };
    const one = await world({ env });
    const two = await world({ env, beside: one });
    await one.call('check_account_balance');
    expect(codes((await two.call('check_account_balance')).data.problems)).toEqual(['rate_limited']);
  });
});

describe('a server without credentials', () => {
  const bare = { ELKS_API_USERNAME: '', ELKS_API_PASSWORD: '' };

  it('lists its tools', async () => {
    const { client } = await operator(bare);
    expect((await client.listTools()).tools).toHaveLength(offer(CATALOG, DEFAULT_TOOLSETS).tools.length);
  });

  it.each([
    ['send_sms', { to: ANNA, message }],
    ['check_sms_status', { message_id: 's0123456789abcdef0123456789abcdef' }],
    ['get_sms_messages', {}],
    ['check_account_balance', {}],
    ['get_delivery_statistics', {}],
  ])('says what to set when %s is called', async (name, args) => {
    const { call } = await operator({ ...LIVE, ...bare });
    const { isError, text, data } = await call(name, args);
    expect({ isError, codes: codes(data.problems), text }).toEqual({
      isError: true,
      codes: ['credentials_missing'],
      text: expect.stringContaining('Set ELKS_API_USERNAME and ELKS_API_PASSWORD'),
    });
  });

  it('still counts parts', async () => {
    const { call } = await operator(bare);
    const { data } = await call('estimate_sms_cost', { to: ANNA, message });
    expect(data).toMatchObject({ state: 'estimate', parts: 1, warnings: [{ code: 'price_unknown' }] });
  });
});

describe('an answer', () => {
  it('does not wait for the currency of the account', { timeout: 2_000 }, async () => {
    const { call, fault } = await world({ around: { exchangeTimeoutMs: 10_000 } });
    fault({ 'GET /me': { hang: true } });
    expect((await call('send_sms', { to: ANNA, message })).data.state).toBe('accepted');
  });

  it('shows neither password nor whole contact details', async () => {
    const { call, simulator, logs } = await world();
    const { text, data } = await call('check_account_balance');
    const shown = JSON.stringify([text, data, logs]);
    const secrets = [simulator.credentials.password, 'owner@example', '701740606'];
    expect({ leaked: secrets.filter((secret) => shown.includes(secret)), data }).toMatchObject({
      leaked: [],
      data: { email: 'o…@e….com', mobile_number: '+46…06' },
    });
  });
});
