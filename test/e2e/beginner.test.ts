import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { World } from '../world.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, phone, SECOND_MS, spent } from './capped.ts';
import { codes, operator } from './operator.ts';

/** The beginner's own telephone, and the number that 46elks gave them. */
const OWN_PHONE = '+46701740606';
const OWN_NUMBER = '+46701740605';

/** All that a beginner sets to go live; everything else is as it comes. */
const BEGINNER = {
  DRY_RUN: 'false',
  ELKS_PHONE_NUMBER: OWN_NUMBER,
  ELKS_ALLOWED_RECIPIENTS: OWN_PHONE,
  ELKS_APPROVAL: '',
};

/** The caps that are stated, in messages and in 1/10 000 of the currency. */
const MESSAGES_A_DAY = 100;
const UNITS_A_DAY = 1_000_000;
const TO_ONE_A_DAY = 30;

const outcome = z.object({
  state: z.string(),
  problems: z.array(z.object({ code: z.string() })).default([]),
});

const beginner = (): Promise<World> => operator(BEGINNER);

describe('a beginner who goes live', () => {
  it('texts their own phone with the first call', async () => {
    const { call, accepted } = await beginner();
    const { isError, data } = await call('send_sms', { to: OWN_PHONE, message: 'Hej från min assistent!' });
    expect({ isError, state: data.state, problems: data.problems, accepted: accepted() }).toMatchObject({
      isError: false,
      state: 'accepted',
      problems: undefined,
      accepted: [{ to: OWN_PHONE, from: OWN_NUMBER, message: 'Hej från min assistent!' }],
    });
  });

  it.each(['+46701740606', '0046701740606', '+46-70-174.06.06', '+46(0)701740606,+46701740607'])(
    'may write their phone on the list as %s',
    async (listed) => {
      const { call, accepted } = await operator({ ...BEGINNER, ELKS_ALLOWED_RECIPIENTS: listed });
      await call('send_sms', { to: OWN_PHONE, message: 'Hej!' });
      expect(accepted()).toHaveLength(1);
    },
  );

  it('sees it delivered and reads the answer', async () => {
    const { call, simulator, time } = await beginner();
    const { data } = await call('send_sms', { to: OWN_PHONE, message: 'Hej från min assistent!' });
    time.now += 5 * SECOND_MS;
    const status = await call('check_sms_status', { message_id: data.id });
    await simulator.receive({ from: OWN_PHONE, message: 'Det funkar!' });
    const inbox = await call('get_sms_messages', { direction: 'inbound' });
    expect([status.data.state, inbox.data.messages[0].untrusted_text]).toEqual(['delivered', 'Det funkar!']);
  });

  it('needs nobody to approve ten texts to themselves', async () => {
    const { call } = await beginner();
    const states: string[] = [];
    for (let n = 0; n < 10; n += 1)
      states.push((await call('send_sms', { to: OWN_PHONE, message: `Påminnelse ${n}` })).data.state);
    expect(states).toEqual(Array.from({ length: 10 }, () => 'accepted'));
  });

  it('is told what to do for another number, and approves it', async () => {
    const { call, app, accepted } = await beginner();
    const { text, data } = await call('send_sms', { to: phone(1), message: 'Hej!' });
    const before = accepted().length;
    await app.operator.answer(data.id, 'approve');
    await app.workOnce();
    expect({ before, after: accepted().length, told: text.includes('46elks-mcp-server approve') }).toEqual({
      before: 0,
      after: 1,
      told: true,
    });
  });

  it('is told by the rules that it is live and what is left', async () => {
    const { call } = await beginner();
    expect((await call('get_sending_rules')).data).toMatchObject({
      sending: 'simulated',
      approval: 'new-recipients',
      listed_recipients: 1,
      left_today: MESSAGES_A_DAY,
      budget_left: '100.00',
    });
  });
});

/** So many sends that a hijacked model tries; `step` is the time between two of them. */
async function hijack(
  here: World,
  sends: number,
  stepMs: number,
  next: (n: number) => Record<string, unknown>,
): Promise<Record<string, number>> {
  const tally: Record<string, number> = {};
  const { signal } = new AbortController();
  for (let n = 0; n < sends; n += 1) {
    const { result } = await here.app.callTool('send_sms', next(n), {
      signal,
      canAsk: false,
      showsViews: false,
    });
    const { state, problems } = outcome.parse(result.structuredContent);
    for (const code of [state, ...codes(problems)]) tally[code] = (tally[code] ?? 0) + 1;
    here.time.now += stepMs;
  }
  await here.app.workOnce();
  return tally;
}

function report(what: string, here: World, tally: Record<string, number>): void {
  const cost = (spent(here) / 10_000).toFixed(2);
  process.stdout.write(`${what}: ${here.accepted().length} sent for ${cost} SEK, ${JSON.stringify(tally)}\n`);
}

describe('a hijacked model with a beginner’s settings', { timeout: 60_000 }, () => {
  it('reaches nobody else with 1,440 texts to 1,440 numbers', async () => {
    const here = await beginner();
    const tally = await hijack(here, 1_440, 10 * SECOND_MS, (n) => ({
      to: phone(n),
      message: `Erbjudande ${n}`,
    }));
    report('1,440 numbers', here, tally);
    expect({ sent: here.accepted(), held: tally['held'] }).toMatchObject({
      sent: [],
      held: expect.any(Number),
    });
  });

  it('reaches nobody else with premium, foreign, short and emergency numbers', async () => {
    const here = await beginner();
    const to = [
      '+46900112233',
      '+46939123456',
      '+447700900123',
      '+88213300000',
      '72456',
      '112',
      '+46112',
      '+4611414',
    ];
    const tally = await hijack(here, 800, SECOND_MS, (n) => ({
      to: to[n % to.length],
      message: `Nummer ${n}`,
    }));
    report('special numbers', here, tally);
    expect(here.accepted()).toEqual([]);
  });

  it('cannot text the owner more than stated in a day with 1,440 fresh texts', async () => {
    const here = await beginner();
    const step = Math.floor(DAY_MS / 1_440);
    const tally = await hijack(here, 1_440, step, (n) => ({ to: OWN_PHONE, message: `Fräsch text ${n}` }));
    report('own phone, a day', here, tally);
    const sent = here.accepted().length;
    expect({ sent, within: spent(here) <= UNITS_A_DAY }).toEqual({ sent: TO_ONE_A_DAY, within: true });
  });

  it('cannot text the owner more than stated in a minute or an hour with 400 fresh texts', async () => {
    const here = await beginner();
    await hijack(here, 400, 6, (n) => ({ to: OWN_PHONE, message: `Fräsch text ${n}` }));
    const inMinute = here.accepted().length;
    here.time.now += 10 * MINUTE_MS;
    await here.call('send_sms', { to: OWN_PHONE, message: 'Och så' });
    expect([inMinute, here.accepted().length]).toEqual([10, 10]);
  });

  it('cannot cost more than stated with the longest texts there may be, day after day', async () => {
    const here = await operator({
      ...BEGINNER,
      ELKS_RECIPIENT_LIMIT_PER_DAY: '1000',
      ELKS_RECIPIENT_LIMIT_PER_HOUR: '1000',
    });
    here.simulator.setAccount({ balance: 100_000_000 });
    const tally = await hijack(here, 300, (3 * DAY_MS) / 300, (n) => ({
      to: OWN_PHONE,
      message: `${n} ${'å'.repeat(1_500)}`,
    }));
    report('longest texts, three days', here, tally);
    const times = here.accepted().map(({ created, cost }) => ({ at: Date.parse(created), cost }));
    const dearest = Math.max(
      ...times.map(({ at: end }) =>
        times.reduce((sum, { at, cost }) => (at <= end && at > end - DAY_MS ? sum + cost : sum), 0),
      ),
    );
    expect({ within: dearest <= UNITS_A_DAY, used: dearest > 0.9 * UNITS_A_DAY }).toEqual({
      within: true,
      used: true,
    });
  });

  it('cannot send more than stated in a day when everybody was approved before', async () => {
    const here = await operator({
      ...BEGINNER,
      ELKS_ALLOWED_RECIPIENTS: Array.from({ length: 200 }, (_, n) => phone(n)).join(),
    });
    const tally = await hijack(here, 500, Math.floor(DAY_MS / 500), (n) => ({
      to: phone(n % 200),
      message: `Text ${n}`,
    }));
    report('200 listed numbers, a day', here, tally);
    expect({ sent: here.accepted().length, within: spent(here) <= UNITS_A_DAY }).toEqual({
      sent: MESSAGES_A_DAY,
      within: true,
    });
  });

  it('cannot wake anybody for hours: what it may send to the owner in an hour is ten', async () => {
    const here = await beginner();
    await hijack(here, 60, MINUTE_MS, (n) => ({ to: OWN_PHONE, message: `Klockan ${n}` }));
    here.time.now += HOUR_MS;
    expect(here.accepted()).toHaveLength(10);
  });
});
