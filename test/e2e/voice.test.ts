import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL, type World, type WorldOptions, world } from '../world.ts';

const SOUND = 'https://sounds.example.com/hello.mp3';
const play = { do: 'play', sound: SOUND };
const VOICE = { ELKS_TOOLSETS: 'messages,voice' };

const voice = (options: WorldOptions = {}): Promise<World> =>
  world({
    ...options,
    env: { ...VOICE, ...options.env },
    // A busy machine may take longer than the shortened patience of a test.
    around: {
      fileExists: () => true,
      sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }).catch(() => undefined),
      ...options.around,
    },
  });

const made = ({ simulator }: World) =>
  simulator.truth().calls.filter(({ direction }) => direction === 'outgoing');

/** Lets time pass for everybody, and the background look. */
async function later(there: World, seconds: number): Promise<void> {
  await there.simulator.advance(seconds * 1_000);
  there.time.now += seconds * 1_000;
  await there.app.workOnce();
}

const codes = (data: { problems?: { code: string }[] }) => data.problems?.map(({ code }) => code) ?? [];

describe('a call', () => {
  it('is made once, with the whole plan as one answer to 46elks', async () => {
    const there = await voice();
    const { data } = await there.call('make_call', { to: ANNA, plan: [play, { do: 'hang_up' }] });
    expect([data.state, data.to, made(there).length]).toEqual(['accepted', ANNA, 1]);
    const form = await there.requests.find(({ url }) => url.endsWith('/calls'))?.formData();
    expect(JSON.parse(String(form?.get('voice_start')))).toEqual({ play: SOUND, next: { hangup: 'reject' } });
  });

  it('is told to be over, and what it cost, when 46elks says so', async () => {
    const there = await voice();
    const { data } = await there.call('make_call', { to: ANNA, plan: [play] });
    await later(there, 60);
    const { data: over } = await there.call('check_sms_status', { message_id: data.id });
    expect(over).toMatchObject({ state: 'delivered', cost: { units: 5_700, basis: 'charged' } });
  });

  it('that nobody answers has failed and costs nothing', async () => {
    const there = await voice();
    there.simulator.setPhones({ [ANNA]: 'busy' });
    const { data } = await there.call('make_call', { to: ANNA, plan: [play] });
    await later(there, 60);
    const { data: over } = await there.call('check_sms_status', { message_id: data.id });
    expect(over).toMatchObject({ state: 'failed', cost: { units: 0 } });
  });

  it('repeated within ten minutes is one call', async () => {
    const there = await voice();
    const ring = () => there.call('make_call', { to: ANNA, plan: [play] });
    const [first, second] = [await ring(), await ring()];
    expect([second.data.id, second.data.duplicate, made(there).length]).toEqual([first.data.id, true, 1]);
  });

  it('stays at home in a dry run', async () => {
    const there = await voice({ env: { DRY_RUN: 'true' } });
    const { data } = await there.call('make_call', { to: ANNA, plan: [play] });
    expect([data.state, there.requests.length]).toEqual(['dry_run', 0]);
  });

  it('whose answer was lost is found in the history, and never made again', async () => {
    const there = await voice();
    there.fault({ 'POST /calls': { drop: 'after', next: 1 } });
    const { data } = await there.call('make_call', { to: ANNA, plan: [play] });
    expect(data.state).toBe('unknown');
    await there.app.workOnce();
    const { data: found } = await there.call('check_sms_status', { message_id: data.id });
    expect([found.state, made(there).length]).toEqual(['accepted', 1]);
  });

  it('goes through a menu by the keys that were pressed', async () => {
    const there = await voice({ env: { ELKS_CALL_MINUTES: '30' } });
    const menu = { do: 'menu', sound: SOUND, keys: { 1: [{ do: 'connect', to: BERTIL, seconds: 20 }] } };
    const { data } = await there.call('make_call', { to: ANNA, plan: [menu] });
    await there.simulator.advance(3_000);
    const [call] = made(there);
    there.simulator.act(call?.id ?? '', { do: 'press', keys: '1' });
    await later(there, 60);
    const { data: seen } = await there.call('get_call', { call_id: data.elks_id });
    expect(seen.steps).toEqual([
      { action: 'ivr', result: '1' },
      { action: 'connect', result: 'success' },
    ]);
    expect(seen.legs).toMatchObject([{ to: BERTIL, state: 'success' }]);
  });
});

describe('everybody a call may reach', () => {
  const connectTo = (to: string) => [play, { do: 'connect', to, seconds: 60 }];

  it.each([
    ['in another country', '+4915123456789', 'country_not_allowed'],
    ['of premium rate', '+46900123456', 'number_type_blocked'],
    ['on a satellite', '+881612345678', 'number_type_blocked'],
    ['of an emergency service', '112', 'emergency_number'],
  ])('is no number %s', async (_, to, code) => {
    const there = await voice();
    const { data } = await there.call('make_call', { to: ANNA, plan: connectTo(to) });
    expect([data.state, codes(data).includes(code), made(there).length]).toEqual(['refused', true, 0]);
  });

  it('is nobody who has opted out', async () => {
    const there = await voice();
    await there.app.operator.addOptOut(BERTIL, 'test');
    const { data } = await there.call('make_call', { to: ANNA, plan: connectTo(BERTIL) });
    expect([data.state, codes(data)]).toEqual(['refused', ['recipient_opted_out']]);
  });

  it('is named in what stands against them, when they are not who is called', async () => {
    const there = await voice();
    await there.app.operator.addOptOut(BERTIL, 'test');
    const { text } = await there.call('make_call', { to: ANNA, plan: connectTo(BERTIL) });
    expect(text).toContain(`The number ${BERTIL} in the plan (not the recipient) asked not to be texted`);
  });

  it('needs a person unless all are listed', async () => {
    const there = await voice({
      env: {
        ELKS_APPROVAL: 'new-recipients',
        ELKS_ALLOWED_RECIPIENTS: ANNA,
        ELKS_MEDIA_HOSTS: 'sounds.example.com',
      },
    });
    const one = await there.call('make_call', { to: ANNA, plan: connectTo(BERTIL) });
    const other = await there.call('make_call', { to: ANNA, plan: [play] });
    expect([one.data.state, other.data.state]).toEqual(['held', 'accepted']);
  });

  it('has not agreed to calls by agreeing to texts', async () => {
    const there = await voice({
      env: { ELKS_APPROVAL: 'new-recipients', ELKS_MEDIA_HOSTS: 'sounds.example.com' },
      elicit: () => ({ action: 'accept', content: { decision: 'Do it' } }),
    });
    await there.call('send_sms', { to: ANNA, message: 'Hej' });
    const questions: string[] = [];
    const there2 = await voice({
      beside: there,
      env: { ELKS_APPROVAL: 'new-recipients', ELKS_MEDIA_HOSTS: 'sounds.example.com' },
      elicit: ({ message }) => {
        questions.push(message);
        return { action: 'decline' };
      },
    });
    const { data } = await there2.call('make_call', { to: ANNA, plan: connectTo(BERTIL) });
    expect([data.state, made(there).length]).toEqual(['cancelled', 0]);
    expect(questions[0]).toContain(
      `When it is answered:\n  1. play ${SOUND}\n  2. connect to +46 70 174 06 11 for at most 60 s\nLength: at most 225 s`,
    );
  });
});

describe('the caps on calls', () => {
  it('let no more ring at once than allowed, until one is over', async () => {
    const there = await voice();
    await there.call('make_call', { to: ANNA, plan: [play] });
    const second = await there.call('make_call', { to: BERTIL, plan: [play] });
    expect(codes(second.data)).toEqual(['calls_at_once']);
    await there.simulator.advance(60_000);
    there.time.now += 60_000;
    const third = await there.call('make_call', { to: BERTIL, plan: [play] });
    expect(third.data.state).toBe('accepted');
  });

  it('refuse a plan that may take too long', async () => {
    const { call } = await voice({ env: { ELKS_CALL_MINUTES: '1' } });
    const { data } = await call('make_call', { to: ANNA, plan: [play] });
    expect(codes(data)).toEqual(['call_too_long']);
  });

  it('hold back every minute it may take, to every number', async () => {
    const { call } = await voice({ env: { ELKS_DAILY_BUDGET: '3' } });
    const cheap = await call('make_call', { to: ANNA, plan: [play], dry_run: true });
    const dear = await call('make_call', {
      to: ANNA,
      plan: [play, { do: 'connect', to: BERTIL, seconds: 200 }],
    });
    expect([cheap.data.state, codes(dear.data)]).toEqual(['dry_run', ['budget_exceeded']]);
  });

  it('count what a call opens with, in its length and in what is held back', async () => {
    const there = await voice({ env: { ELKS_CALL_ANNOUNCEMENT: SOUND, ELKS_CALL_MINUTES: '3' } });
    const long = await there.call('make_call', { to: ANNA, plan: [play] });
    const there2 = await voice({ env: { ELKS_CALL_ANNOUNCEMENT: SOUND, ELKS_DAILY_BUDGET: '2.3' } });
    const dear = await there2.call('make_call', { to: ANNA, plan: [play] });
    expect([codes(long.data), codes(dear.data)]).toEqual([['call_too_long'], ['budget_exceeded']]);
  });

  it('refuse a recording that the operator did not allow, and one that cannot be announced to us', async () => {
    const plan = [play, { do: 'record', seconds: 10 }];
    const without = await (await voice()).call('make_call', { to: ANNA, plan });
    const allowed = await voice({ env: { ELKS_ALLOW_RECORDING: 'yes' } });
    const unreachable = await allowed.call('make_call', { to: ANNA, plan });
    expect([codes(without.data), codes(unreachable.data)]).toEqual([
      ['recording_not_allowed', 'public_address_missing'],
      ['public_address_missing'],
    ]);
  });
});

describe('what a call opens with', () => {
  it('stands before the plan where a person decides', async () => {
    const questions: string[] = [];
    const { call } = await voice({
      env: { ELKS_APPROVAL: 'always', ELKS_CALL_ANNOUNCEMENT: 'https://sounds.example.com/automated.mp3' },
      elicit: ({ message }) => {
        questions.push(message);
        return { action: 'decline' };
      },
    });
    await call('make_call', { to: ANNA, plan: [play] });
    expect(questions[0]).toContain(
      `When it is answered:\n  0. play https://sounds.example.com/automated.mp3, which says that the call is automated\n  1. play ${SOUND}\nLength: at most 240 s,`,
    );
  });

  it('is the sound that says it is automated, which no key skips', async () => {
    const announcement = 'https://sounds.example.com/automated.mp3';
    const there = await voice({ env: { ELKS_CALL_ANNOUNCEMENT: announcement } });
    await there.call('make_call', { to: ANNA, plan: [play] });
    const form = await there.requests.find(({ url }) => url.endsWith('/calls'))?.formData();
    expect(JSON.parse(String(form?.get('voice_start')))).toEqual({
      play: announcement,
      skippable: false,
      next: { play: SOUND },
    });
  });
});

describe('a text after a call', () => {
  const ring = (there: World) =>
    there.call('make_call', { to: ANNA, plan: [play], sms_after: 'Tack för samtalet!' });

  it('is sent once, when the call was answered and is over', async () => {
    const there = await voice();
    await ring(there);
    await there.app.workOnce();
    expect(there.accepted()).toHaveLength(0);
    await later(there, 60);
    await there.app.workOnce();
    await there.app.workOnce();
    expect(there.accepted()).toMatchObject([{ to: ANNA, message: 'Tack för samtalet!' }]);
  });

  it('is not sent when nobody answered', async () => {
    const there = await voice();
    there.simulator.setPhones({ '*': 'reject' });
    await ring(there);
    await later(there, 60);
    await there.app.workOnce();
    expect(there.accepted()).toHaveLength(0);
  });
});
