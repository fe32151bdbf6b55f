import { describe, expect, it } from 'vitest';
import { ANNA, type World, world } from '../world.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, phone, posts, ROOMY, spent } from './capped.ts';
import { codes, dataDir, operator } from './operator.ts';

const roomy = (env: Readonly<Record<string, string>>, beside?: World): Promise<World> =>
  world({ env: { ...ROOMY, ...env }, ...(beside && { beside }) });

/** Sends texts that are all different, one after the other, and gives the codes of what was refused ('' when it was not). */
async function sendAll({ call }: World, texts: readonly string[], to = ANNA): Promise<readonly string[]> {
  const came: string[] = [];
  for (const message of texts)
    came.push(codes((await call('send_sms', { to, message })).data.problems).join());
  return came;
}

describe('the budget of a day', () => {
  it('is never passed by fifty sends at once, and used to the last message that fits', async () => {
    const here = await roomy({ ELKS_DAILY_BUDGET: '10' });
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => here.call('send_sms', { to: ANNA, message: `Nummer ${n}` })),
    );
    const atOnce = spent(here);
    await sendAll(
      here,
      Array.from({ length: 25 }, (_, n) => `Efter ${n}`),
    );
    // 0.50 a message, and 0.55 held back: the nineteenth fits (9.00 + 0.55), the twentieth does not (9.50 + 0.55).
    expect([atOnce <= 100_000, here.accepted().length, spent(here)]).toEqual([true, 19, 95_000]);
  });

  it('is never passed by two processes together', async () => {
    const env = { ELKS_DATA_DIR: dataDir(), ELKS_DAILY_BUDGET: '5' };
    const one = await roomy(env);
    const two = await roomy(env, one);
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        (n % 2 ? one : two).call('send_sms', { to: ANNA, message: `Nummer ${n}` }),
      ),
    );
    expect([spent(one) <= 50_000, spent(one) > 0]).toEqual([true, true]);
  });

  it.each([
    ['0.55', 1],
    ['0.5499', 0],
  ])('of %s lets %i message of at most 0.55 through', async (budget, sent) => {
    const here = await roomy({ ELKS_DAILY_BUDGET: budget });
    await sendAll(here, ['ett', 'två']);
    expect(here.accepted()).toHaveLength(sent);
  });

  it('names what is left and when there will be more', async () => {
    const here = await roomy({ ELKS_DAILY_BUDGET: '1' });
    await here.call('check_account_balance');
    await sendAll(here, ['ett']);
    const { data } = await here.call('send_sms', { to: ANNA, message: 'två' });
    expect(data.problems).toMatchObject([
      {
        code: 'budget_exceeded',
        message: expect.stringMatching(/0\.55 SEK.* 1\.00 SEK only 0\.50 SEK is left/),
        fix: expect.stringContaining('2026-11-23T12:00:00.000Z'),
      },
    ]);
  });

  it('is freed by what a message cost less than was held back for it', async () => {
    const here = await roomy({ ELKS_DAILY_BUDGET: '1.05' });
    expect(await sendAll(here, ['ett', 'två'])).toEqual(['', '']);
  });

  it('is freed whole by a message that 46elks refused', async () => {
    const here = await roomy({ ELKS_DAILY_BUDGET: '0.55' });
    here.fault({ 'POST /sms': { status: 403, body: 'Invalid to number', next: 1 } });
    expect(await sendAll(here, ['ett', 'två'])).toEqual(['invalid_number', '']);
  });

  it('stays held for a message of unknown outcome', async () => {
    const here = await roomy({ ELKS_DAILY_BUDGET: '1.10' });
    here.fault({ 'POST /sms': { drop: 'before', next: 1 } });
    expect(await sendAll(here, ['ett', 'två', 'tre'])).toEqual(['outcome_unknown', '', 'budget_exceeded']);
  });

  it('is settled with the real cost when an unknown outcome becomes known', async () => {
    const here = await roomy({ ELKS_DAILY_BUDGET: '1.05' });
    here.fault({ 'POST /sms': { drop: 'after', next: 1 } });
    const { data } = await here.call('send_sms', { to: ANNA, message: 'ett' });
    const before = await sendAll(here, ['två']);
    await here.call('check_sms_status', { message_id: data.id });
    expect([before, await sendAll(here, ['tre'])]).toEqual([['budget_exceeded'], ['']]);
  });

  it('is spent on a message that the operator of the phone did not deliver', async () => {
    const here = await roomy({ ELKS_DAILY_BUDGET: '1.04' });
    here.simulator.setRecipients({ '*': 'failed' });
    const { data } = await here.call('send_sms', { to: ANNA, message: 'ett' });
    here.time.now += MINUTE_MS;
    const { state } = (await here.call('check_sms_status', { message_id: data.id })).data;
    expect([state, await sendAll(here, ['två'])]).toEqual(['failed', ['budget_exceeded']]);
  });

  it('counts every part', async () => {
    const here = await roomy({ ELKS_DAILY_BUDGET: '5.49' });
    expect(await sendAll(here, ['a'.repeat(153 * 10), 'a'.repeat(153 * 9)])).toEqual(['budget_exceeded', '']);
  });

  it('holds back what a country costs at worst until its price is known', async () => {
    const here = await roomy({ ELKS_DAILY_BUDGET: '2.99', ELKS_ALLOWED_COUNTRIES: '*' });
    const before = await sendAll(here, ['Hello'], '+447700900123');
    await here.call('estimate_sms_cost', { to: '+447700900123', message: 'Hello' });
    expect([before, await sendAll(here, ['Hello'], '+447700900123')]).toEqual([['budget_exceeded'], ['']]);
  });

  it('of an account in another currency is that currency', async () => {
    const here = await roomy({ ELKS_DAILY_BUDGET: '0.10' });
    here.fault({
      'GET /me': {
        answer: {
          body: JSON.stringify({ id: `u${'0'.repeat(32)}`, balance: 100_000, currency: 'EUR' }),
          content_type: 'application/json',
        },
      },
    });
    await here.call('check_account_balance');
    const { data } = await here.call('send_sms', { to: ANNA, message: 'ett' });
    expect(data.problems).toEqual(undefined);
  });

  it('is warned of from 80 percent on', async () => {
    const here = await roomy({ ELKS_DAILY_BUDGET: '2.75' });
    const warned: boolean[] = [];
    for (let n = 1; n <= 5; n += 1) {
      const { data } = await here.call('send_sms', { to: ANNA, message: `Nummer ${n}` });
      warned.push(codes(data.warnings).includes('budget_nearly_used'));
    }
    // Spoken for: 0.55, 1.05, 1.55, 2.05, 2.55 of 2.75, that is 93 percent.
    expect(warned).toEqual([false, false, false, false, true]);
  });

  it('is free again a day later', async () => {
    const here = await roomy({ ELKS_DAILY_BUDGET: '0.55' });
    const first = await sendAll(here, ['ett', 'två']);
    here.time.now += DAY_MS - 1;
    const early = await sendAll(here, ['tre']);
    here.time.now += 1;
    expect([first, early, await sendAll(here, ['fyra'])]).toEqual([
      ['', 'budget_exceeded'],
      ['budget_exceeded'],
      [''],
    ]);
  });

  it('and the limit of a day hold for what waited and goes out late', async () => {
    const here = await roomy({ ELKS_DAILY_LIMIT: '3', ELKS_QUIET_HOURS: '21:00-08:00' });
    here.time.now = Date.parse('2026-11-22T20:05:00.000Z');
    await sendAll(here, ['ett', 'två', 'tre']);
    await here.app.operator.pause();
    here.time.now = Date.parse('2026-11-24T12:00:00.000Z');
    await here.app.operator.resume();
    await here.app.workOnce();
    await sendAll(here, ['fyra', 'fem', 'sex']);
    expect(here.accepted()).toHaveLength(3);
  });
});

describe('the limit of a day', () => {
  it('lets exactly as many through as there may be, of fifty at once', async () => {
    const here = await roomy({ ELKS_DAILY_LIMIT: '7' });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => here.call('send_sms', { to: phone(n), message: 'Hej' })),
    );
    const refused = answers.filter(({ data }) => codes(data.problems).includes('daily_limit'));
    expect([here.accepted().length, refused.length]).toEqual([7, 43]);
  });

  it('counts unknown outcomes', async () => {
    const here = await roomy({ ELKS_DAILY_LIMIT: '2' });
    here.fault({ 'POST /sms': { drop: 'before', next: 2 } });
    expect(await sendAll(here, ['ett', 'två', 'tre'])).toEqual([
      'outcome_unknown',
      'outcome_unknown',
      'daily_limit',
    ]);
  });

  it('is warned of from 80 percent on', async () => {
    const here = await roomy({ ELKS_DAILY_LIMIT: '5' });
    const warned: boolean[] = [];
    for (let n = 1; n <= 5; n += 1) {
      const { data } = await here.call('send_sms', { to: ANNA, message: `Nummer ${n}` });
      warned.push(codes(data.warnings).includes('budget_nearly_used'));
    }
    expect(warned).toEqual([false, false, false, true, true]);
  });
});

describe('the balance', () => {
  it('that is too low stops a message before the call, once it is known', async () => {
    const here = await roomy({});
    here.simulator.setAccount({ balance: 5_499 });
    await here.call('check_account_balance');
    const came = await sendAll(here, ['ett']);
    expect({ came, posts: posts(here) }).toEqual({ came: ['insufficient_balance'], posts: 0 });
  });

  it('that just suffices stops nothing', async () => {
    const here = await roomy({});
    here.simulator.setAccount({ balance: 5_500 });
    await here.call('check_account_balance');
    expect(await sendAll(here, ['ett'])).toEqual(['']);
  });

  it('that is not known is told by 46elks itself', async () => {
    const here = await roomy({});
    here.simulator.setAccount({ balance: 0 });
    const { data } = await here.call('send_sms', { to: ANNA, message: 'ett' });
    expect({ state: data.state, codes: codes(data.problems) }).toEqual({
      state: 'failed',
      codes: ['insufficient_balance'],
    });
  });

  it('that was topped up is noticed by asking for it', async () => {
    const here = await roomy({});
    here.simulator.setAccount({ balance: 0 });
    await here.call('check_account_balance');
    here.simulator.setAccount({ balance: 1_000_000 });
    await here.call('check_account_balance');
    expect(await sendAll(here, ['ett'])).toEqual(['']);
  });

  it('that was topped up does not stop sending for ever when nobody asks for it', async () => {
    const here = await roomy({});
    here.simulator.setAccount({ balance: 0 });
    await here.call('check_account_balance');
    here.simulator.setAccount({ balance: 1_000_000 });
    here.time.now += HOUR_MS;
    expect(await sendAll(here, ['ett'])).toEqual(['']);
  });
});

describe('a clock that is set', () => {
  const YEAR_MS = 365 * DAY_MS;

  it.each([MINUTE_MS, DAY_MS, YEAR_MS])('back by %i ms refills no limit', async (step) => {
    const here = await roomy({ ELKS_DAILY_LIMIT: '2' });
    await sendAll(here, ['ett', 'två']);
    here.time.now -= step;
    expect(await sendAll(here, ['tre'])).toEqual(['daily_limit']);
  });

  it('back before a restart refills no limit', async () => {
    const env = { ELKS_DATA_DIR: dataDir(), RATE_LIMIT_SMS_PER_MINUTE: '1' };
    const before = await roomy(env);
    await sendAll(before, ['ett']);
    await before.close();
    before.time.now -= DAY_MS;
    const after = await roomy(env, before);
    expect(await sendAll(after, ['två'])).toEqual(['rate_limited']);
  });

  it('back before the first message of a new text is still within the ten minutes of the same one', async () => {
    const here = await roomy({});
    await sendAll(here, ['ett']);
    here.time.now -= HOUR_MS;
    await sendAll(here, ['ett']);
    expect(here.accepted()).toHaveLength(1);
  });

  it.each([DAY_MS, YEAR_MS, 10 * YEAR_MS])(
    'forward by %i ms refills one window and no more',
    async (step) => {
      const here = await roomy({ ELKS_DAILY_LIMIT: '3' });
      const texts = (turn: string) => Array.from({ length: 7 }, (_, n) => `${turn} ${n}`);
      await sendAll(here, texts('nu'));
      here.time.now += step;
      await sendAll(here, texts('sedan'));
      here.time.now -= step;
      await sendAll(here, texts('åter'));
      here.time.now += HOUR_MS;
      await sendAll(here, texts('strax'));
      expect(here.accepted()).toHaveLength(6);
    },
  );

  it('far forward by mistake and right again sends again within a day', async () => {
    const here = await roomy({ ELKS_DAILY_LIMIT: '2' });
    here.time.now += 10 * YEAR_MS;
    await sendAll(here, ['ett', 'två', 'tre']);
    here.time.now -= 10 * YEAR_MS;
    const atOnce = await sendAll(here, ['fyra']);
    here.time.now += DAY_MS;
    expect([atOnce, await sendAll(here, ['fem'])]).toEqual([['daily_limit'], ['']]);
  });

  it('back does not free a message that is held, nor lose one that is queued', async () => {
    const here = await roomy({ ELKS_APPROVAL: 'always', ELKS_QUIET_HOURS: '21:00-08:00' });
    here.time.now = Date.parse('2026-11-22T22:00:00.000Z');
    const { data } = await here.call('send_sms', { to: ANNA, message: 'ett' });
    here.time.now -= MINUTE_MS;
    await here.app.operator.answer(data.id, 'approve');
    here.time.now = Date.parse('2026-11-23T07:00:00.000Z');
    await here.app.workOnce();
    expect(here.accepted()).toHaveLength(1);
  });
});

describe('a live account', () => {
  it('has caps without any being set: 100 messages and 100 of its currency', async () => {
    const here = await operator({ DRY_RUN: 'false' });
    const { data } = await here.call('get_sending_rules');
    expect([data.left_today, data.budget]).toEqual([100, '100.00']);
  });
});
