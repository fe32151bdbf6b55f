import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL, world } from '../world.ts';
import { DAY_MS, ROOMY } from './capped.ts';
import { codes, operator } from './operator.ts';

describe('get_sending_rules', () => {
  const env = {
    ELKS_APPROVAL: 'new-recipients',
    ELKS_ALLOWED_RECIPIENTS: `${ANNA},${BERTIL}`,
    ELKS_ALLOWED_COUNTRIES: 'SE,NO',
    ELKS_SENDERS: 'Bageriet',
    RATE_LIMIT_SMS_PER_MINUTE: '5',
    ELKS_DAILY_LIMIT: '20',
    ELKS_DAILY_BUDGET: '10',
    ELKS_RECIPIENT_LIMIT_PER_HOUR: '7',
    ELKS_RECIPIENT_LIMIT_PER_DAY: '8',
    ELKS_NEW_RECIPIENTS_PER_DAY: '4',
    ELKS_QUIET_HOURS: '21:00-08:00',
    ELKS_MAX_PARTS: '3',
  };

  it('tells the rules and what is left of each limit', async () => {
    const { call, fault } = await world({ env });
    await call('check_account_balance');
    await call('send_sms', { to: ANNA, message: 'ett' });
    fault({ 'POST /sms': { drop: 'before', next: 1 } });
    await call('send_sms', { to: BERTIL, message: 'två' });
    await call('send_sms', { to: '+46701740612', message: 'till någon ny' });
    const { data } = await call('get_sending_rules');
    expect(data).toMatchObject({
      sending: 'simulated',
      approval: 'new-recipients',
      listed_recipients: 2,
      countries: 'SE, NO',
      senders: '+46701740605, Bageriet',
      max_parts: 3,
      left_this_minute: 3,
      left_today: 18,
      budget: '10.00',
      budget_left: '8.95',
      currency: 'SEK',
      per_recipient: '7 an hour, 8 a day',
      quiet_hours: '21:00-08:00 where the recipient is',
      held: 1,
      unknown: 1,
    });
  });

  it('counts no listed recipient among the new ones', async () => {
    const { call } = await world({ env });
    await call('send_sms', { to: ANNA, message: 'ett' });
    expect((await call('get_sending_rules')).data.new_recipients_left).toBe(4);
  });

  it('opens no connection and changes nothing', async () => {
    const { call, requests } = await world({ env });
    const first = await call('get_sending_rules');
    const second = await call('get_sending_rules');
    expect({ requests, same: second }).toEqual({ requests: [], same: first });
  });

  it('says what it says in lines as well', async () => {
    const { call } = await world({ env });
    const { text, data } = await call('get_sending_rules');
    const missing = Object.entries(data).filter(
      ([name, value]) => !text.includes(`${name.replaceAll('_', ' ')}: ${value}`),
    );
    expect(missing).toEqual([]);
  });

  it('shows no number of a recipient', async () => {
    const { call } = await world({ env });
    const { text, data } = await call('get_sending_rules');
    expect(JSON.stringify([text, data])).not.toMatch(/7017406(?:10|11)/);
  });

  it.each([
    [{ DRY_RUN: 'true' }, 'dry_run'],
    [{ DRY_RUN: 'false', ELKS_READ_ONLY: 'true' }, 'read_only'],
    [{ DRY_RUN: 'false', ELKS_API_USERNAME: '', ELKS_API_PASSWORD: '' }, 'no_credentials'],
    [{ DRY_RUN: 'false' }, 'simulated'],
  ])('with %j says that sending is %s', async (settings, sending) => {
    const { call } = await operator(settings);
    expect((await call('get_sending_rules')).data.sending).toBe(sending);
  });

  it('counts what is left again a day later', async () => {
    const { call, time } = await world({ env: { ...env, ELKS_QUIET_HOURS: '' } });
    await call('send_sms', { to: ANNA, message: 'ett' });
    time.now += DAY_MS;
    expect((await call('get_sending_rules')).data).toMatchObject({ left_today: 20, budget_left: '10.00' });
  });

  it('never tells less than nothing is left', async () => {
    const { call } = await world({ env: { ...ROOMY, ELKS_DAILY_BUDGET: '0.60', ELKS_DAILY_LIMIT: '1' } });
    await call('send_sms', { to: ANNA, message: 'ett' });
    await call('send_sms', { to: ANNA, message: 'två' });
    expect((await call('get_sending_rules')).data).toMatchObject({ left_today: 0, budget_left: '0.10' });
  });
});

describe('a refusal', () => {
  const secret = '51AA0000000000000000000000000046';

  it('lists every objection at once, each with its fix', async () => {
    const { call, app } = await world({
      env: {
        RATE_LIMIT_SMS_PER_MINUTE: '1',
        ELKS_DAILY_LIMIT: '1',
        ELKS_DAILY_BUDGET: '0.60',
        ELKS_RECIPIENT_LIMIT_PER_HOUR: '1',
        ELKS_RECIPIENT_LIMIT_PER_DAY: '1',
        ELKS_PREFIX_LIMIT_PER_HOUR: '1',
        ELKS_APPROVAL: 'always',
        ELKS_MAX_PARTS: '1',
        ELKS_SENDERS: 'Bageriet',
      },
    });
    const first = await call('send_sms', { to: ANNA, message: 'ett' });
    await app.operator.answer(first.data.id, 'approve');
    await app.workOnce();
    await app.operator.addOptOut(ANNA, 'STOPP');
    await app.operator.pause();
    const { data } = await call('send_sms', {
      to: ANNA,
      from: 'Mallan',
      message: `Se klarna-se.top/x ${secret} ${'a'.repeat(200)}`,
    });
    expect({
      codes: codes(data.problems),
      withoutFix: data.problems.filter(({ fix }: { fix: string }) => fix === ''),
    }).toEqual({
      codes: [
        'sender_not_owned',
        'message_too_long',
        'lookalike_link',
        'contains_secret',
        'paused',
        'recipient_opted_out',
        'rate_limited',
        'recipient_rate_limited',
        'recipient_rate_limited',
        'recipient_rate_limited',
        'daily_limit',
        'budget_exceeded',
      ],
      withoutFix: [],
    });
  });

  it('for want of money lists the caps as well', async () => {
    const { call, simulator } = await world({
      env: { ...ROOMY, ELKS_DAILY_LIMIT: '1', ELKS_DAILY_BUDGET: '0.60' },
    });
    await call('send_sms', { to: ANNA, message: 'ett' });
    simulator.setAccount({ balance: 0 });
    await call('check_account_balance');
    const { data } = await call('send_sms', { to: ANNA, message: 'två' });
    expect(codes(data.problems)).toEqual(['insufficient_balance', 'daily_limit', 'budget_exceeded']);
  });

  it('for a reused key lists what else is wrong', async () => {
    const { call } = await world();
    await call('send_sms', { to: ANNA, message: 'ett', idempotency_key: 'k1' });
    const { data } = await call('send_sms', {
      to: '+447700900123',
      message: 'Se klarna-se.top/x',
      idempotency_key: 'k1',
    });
    expect(codes(data.problems)).toEqual(
      expect.arrayContaining(['duplicate', 'country_not_allowed', 'lookalike_link']),
    );
  });
});
