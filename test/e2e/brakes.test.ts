import { describe, expect, it } from 'vitest';
import { ANNA, type Answer, type World, world } from '../world.ts';
import { HOUR_MS, MINUTE_MS, phone, posts, ROOMY, SECOND_MS } from './capped.ts';
import { codes, dataDir } from './operator.ts';

const message = 'Hej, kl 14?';
const WORKS = { around: { fileExists: () => true } };

const stateOf = ({ data }: Answer): string => data.state;
const send = ({ call }: World, text: string, to = ANNA): Promise<Answer> =>
  call('send_sms', { to, message: text });

/** Sends so many texts one after the other. */
async function sendMany(here: World, count: number, what = 'Nummer'): Promise<readonly string[]> {
  const states: string[] = [];
  for (let n = 0; n < count; n += 1) states.push(stateOf(await send(here, `${what} ${n}`)));
  return states;
}

describe('while 46elks fails', () => {
  const broken = { 'POST /sms': { status: 500, body: '' } };

  async function tripped(env: Readonly<Record<string, string>> = {}): Promise<World> {
    const here = await world({ env: { ...ROOMY, ...env }, ...WORKS });
    here.fault(broken);
    await sendMany(here, 5);
    return here;
  }

  it('five lost answers within a minute stop sending, with the time of the next try', async () => {
    const here = await tripped();
    const { isError, data } = await send(here, 'sex');
    expect({ isError, problems: data.problems, posts: posts(here) }).toMatchObject({
      isError: true,
      problems: [{ code: 'upstream_unavailable', fix: expect.stringContaining('2026-11-22T12:01:00.000Z') }],
      posts: 5,
    });
  });

  it('four do not', async () => {
    const here = await world({ env: ROOMY });
    here.fault(broken);
    await sendMany(here, 4);
    here.fault({});
    expect(stateOf(await send(here, 'fem'))).toBe('accepted');
  });

  it('five that are spread over more than a minute do not', async () => {
    const here = await world({ env: ROOMY });
    here.fault(broken);
    for (let n = 0; n < 8; n += 1) {
      await send(here, `Nummer ${n}`);
      here.time.now += 16 * SECOND_MS;
    }
    expect(posts(here)).toBe(8);
  });

  it('a sensible answer in between begins the count anew', async () => {
    const here = await world({ env: ROOMY });
    here.fault(broken);
    await sendMany(here, 4);
    here.fault({});
    await send(here, 'bra');
    here.fault(broken);
    expect(await sendMany(here, 4, 'Igen')).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
  });

  it('a refusal by 46elks is a sensible answer', async () => {
    const here = await world({ env: ROOMY });
    here.fault({ 'POST /sms': { status: 403, body: 'Invalid to number' } });
    await sendMany(here, 8);
    expect(posts(here)).toBe(8);
  });

  it('what surely did not leave does not count', async () => {
    const plain = await world();
    const here = await world({
      env: ROOMY,
      beside: plain,
      around: {
        fetch: async () => {
          throw new TypeError('fetch failed', {
            cause: Object.assign(new Error('no'), { code: 'ECONNREFUSED' }),
          });
        },
      },
    });
    const answers = [...(await sendMany(here, 6))];
    expect(answers).toEqual(Array.from({ length: 6 }, () => 'queued'));
  });

  it('every process on the store rests', async () => {
    const env = { ...ROOMY, ELKS_DATA_DIR: dataDir() };
    const here = await tripped(env);
    const other = await world({ env, beside: here });
    const { data } = await send(other, 'sex');
    expect({ codes: codes(data.problems), posts: posts(other) }).toEqual({
      codes: ['upstream_unavailable'],
      posts: 0,
    });
  });

  it('after a minute one message may try, and the others wait for it', async () => {
    const here = await tripped();
    here.time.now += MINUTE_MS;
    here.fault({ 'POST /sms': { hang: true } });
    const answers = await Promise.all(Array.from({ length: 5 }, (_, n) => send(here, `Igen ${n}`, phone(n))));
    expect({ posts: posts(here), states: answers.map(stateOf).sort() }).toEqual({
      posts: 6,
      states: ['queued', 'queued', 'queued', 'queued', 'unknown'],
    });
  });

  it('a trial that fails begins the rest anew', async () => {
    const here = await tripped();
    here.time.now += MINUTE_MS;
    await send(here, 'prov');
    here.time.now += MINUTE_MS - 1;
    const early = await send(here, 'för tidigt');
    here.time.now += 1;
    expect([codes(early.data.problems), stateOf(await send(here, 'nytt prov'))]).toEqual([
      ['upstream_unavailable'],
      'unknown',
    ]);
  });

  it('a trial that comes through lets everything go on, what waited included', async () => {
    const here = await tripped();
    here.time.now += MINUTE_MS;
    here.fault({ 'POST /sms': { hang: true, next: 1 } });
    await Promise.all(Array.from({ length: 4 }, (_, n) => send(here, `Igen ${n}`, phone(n))));
    here.fault({});
    here.time.now += 2 * MINUTE_MS;
    await here.app.workOnce();
    expect({ waited: here.accepted().length, next: await sendMany(here, 3, 'Nu') }).toEqual({
      waited: 3,
      next: ['accepted', 'accepted', 'accepted'],
    });
  });

  it('the rules in force say until when it rests', async () => {
    const here = await tripped();
    expect((await here.call('get_sending_rules')).data).toMatchObject({
      unknown: 5,
      rests_until: '2026-11-22T12:01:00.000Z',
    });
  });

  it('the rules in force say until when it rests after a trial, too', async () => {
    const here = await tripped();
    here.time.now += MINUTE_MS;
    here.fault({ 'POST /sms': { hang: true } });
    const trial = send(here, 'prov');
    await expect.poll(() => posts(here)).toBe(6);
    const { data } = await here.call('get_sending_rules');
    await trial;
    expect(data.rests_until).toBe('2026-11-22T12:02:00.000Z');
  });
});

describe('a pause', () => {
  it('stops a second process at once', async () => {
    const env = { ELKS_DATA_DIR: dataDir() };
    const one = await world({ env });
    const two = await world({ env, beside: one });
    await send(two, 'före');
    await one.app.operator.pause();
    const { isError, data } = await send(two, 'under');
    expect({ isError, codes: codes(data.problems), posts: posts(two) }).toEqual({
      isError: true,
      codes: ['paused'],
      posts: 1,
    });
  });

  it('ends for every process at once', async () => {
    const env = { ELKS_DATA_DIR: dataDir() };
    const one = await world({ env });
    const two = await world({ env, beside: one });
    await one.app.operator.pause();
    await one.app.operator.resume();
    expect(stateOf(await send(two, 'efter'))).toBe('accepted');
  });

  it('outlives a restart', async () => {
    const env = { ELKS_DATA_DIR: dataDir() };
    const before = await world({ env });
    await before.app.operator.pause();
    await before.close();
    const after = await world({ env, beside: before });
    expect(codes((await send(after, 'efter')).data.problems)).toEqual(['paused']);
  });

  it('lets what is queued wait, and it goes out after it', async () => {
    const here = await world({ env: { ELKS_QUIET_HOURS: '21:00-08:00' }, ...WORKS });
    here.time.now = Date.parse('2026-11-22T22:00:00.000Z');
    await send(here, message);
    await here.app.operator.pause();
    here.time.now = Date.parse('2026-11-23T09:00:00.000Z');
    await here.app.workOnce();
    const during = here.accepted().length;
    await here.app.operator.resume();
    here.time.now += MINUTE_MS;
    await here.app.workOnce();
    expect([during, here.accepted().length]).toEqual([0, 1]);
  });

  it('lets what is held wait, and it can be approved after it', async () => {
    const here = await world({ env: { ELKS_APPROVAL: 'always' } });
    const { data } = await send(here, message);
    await here.app.operator.pause();
    await here.app.workOnce();
    await here.app.operator.resume();
    await here.app.operator.answer(data.id, 'approve');
    await here.app.workOnce();
    expect(here.accepted()).toHaveLength(1);
  });

  it('lets what is approved meanwhile wait too', async () => {
    const here = await world({ env: { ELKS_APPROVAL: 'always' } });
    const { data } = await send(here, message);
    await here.app.operator.pause();
    const answered = await here.app.operator.answer(data.id, 'approve');
    await here.app.workOnce();
    expect({ sent: here.accepted().length, lost: answered?.state === 'refused' }).toEqual({
      sent: 0,
      lost: false,
    });
  });

  it('shows in the rules in force', async () => {
    const here = await world();
    await here.app.operator.pause();
    expect((await here.call('get_sending_rules')).data.sending).toBe('paused');
  });

  it('cannot be ended by a tool', async () => {
    const here = await world();
    await here.app.operator.pause();
    const { tools } = await here.client.listTools();
    for (const { name } of tools) await here.call(name, { resume: true, paused: false });
    expect(codes((await send(here, message)).data.problems)).toEqual(['paused']);
  });
});

describe('read only', () => {
  it('refuses every send and asks nobody, while reading goes on', async () => {
    const here = await world({ env: { ELKS_READ_ONLY: 'true' } });
    const { data } = await send(here, message);
    const history = await here.call('get_sms_messages');
    expect({ codes: codes(data.problems), posts: posts(here), reads: history.isError }).toEqual({
      codes: ['read_only'],
      posts: 0,
      reads: false,
    });
  });

  it('does not send what another process has queued', async () => {
    const env = { ELKS_DATA_DIR: dataDir(), ELKS_QUIET_HOURS: '21:00-08:00' };
    const live = await world({ env });
    live.time.now = Date.parse('2026-11-22T22:00:00.000Z');
    await send(live, message);
    const reading = await world({ env: { ...env, ELKS_READ_ONLY: 'true' }, beside: live, ...WORKS });
    live.time.now += 12 * HOUR_MS;
    await reading.app.workOnce();
    expect(live.accepted()).toEqual([]);
  });
});

describe('quiet hours', () => {
  const NIGHT = '2026-11-22T22:00:00.000Z';
  const MORNING = '2026-11-23T07:00:00.000Z';

  async function night(env: Readonly<Record<string, string>> = {}): Promise<World> {
    const here = await world({ env: { ...ROOMY, ELKS_QUIET_HOURS: '21:00-08:00', ...env }, ...WORKS });
    here.time.now = Date.parse(NIGHT);
    return here;
  }

  it('queue a message until the morning where the recipient is, and say so', async () => {
    const here = await night();
    const { isError, data } = await send(here, message);
    expect({ isError, data, posts: posts(here) }).toMatchObject({
      isError: false,
      data: { state: 'queued', send_at: MORNING, problems: [{ code: 'quiet_hours' }] },
      posts: 0,
    });
  });

  it.each([
    [NIGHT, [{ code: 'quiet_hours', message: expect.stringContaining(MORNING) }]],
    [MORNING, []],
  ])('are in the estimate of a message at %s', async (at, warnings) => {
    const here = await night();
    here.time.now = Date.parse(at);
    const { data } = await here.call('estimate_sms_cost', { to: ANNA, message });
    expect(data).toMatchObject({ state: 'estimate', warnings });
  });

  it('let it out in the morning and not a millisecond before', async () => {
    const here = await night();
    await send(here, message);
    here.time.now = Date.parse(MORNING) - 1;
    await here.app.workOnce();
    const early = here.accepted().length;
    here.time.now += 1;
    await here.app.workOnce();
    expect([early, here.accepted().length]).toEqual([0, 1]);
  });

  it('are those of the recipient', async () => {
    const here = await night({ ELKS_ALLOWED_COUNTRIES: '*' });
    here.time.now = Date.parse('2026-11-22T20:30:00.000Z');
    const states = [await send(here, message), await send(here, message, '+447700900123')];
    expect(states.map(stateOf)).toEqual(['queued', 'accepted']);
  });

  it('do not double a message that is asked for again while it waits', async () => {
    const here = await night();
    await send(here, message);
    here.time.now += HOUR_MS;
    await send(here, message);
    here.time.now = Date.parse(MORNING);
    await here.app.workOnce();
    expect(here.accepted()).toHaveLength(1);
  });

  it('hold the budget of what waits', async () => {
    const here = await night({ ELKS_DAILY_BUDGET: '1.10' });
    const states = await sendMany(here, 3);
    expect(states).toEqual(['queued', 'queued', 'refused']);
  });

  it('are followed by a morning that keeps to the limit a minute', async () => {
    const here = await night({ RATE_LIMIT_SMS_PER_MINUTE: '2' });
    for (let n = 0; n < 6; n += 1) {
      await send(here, `Nummer ${n}`);
      here.time.now += MINUTE_MS;
    }
    here.time.now = Date.parse(MORNING);
    const sent: number[] = [];
    for (let minute = 0; minute < 4; minute += 1) {
      await here.app.workOnce();
      sent.push(here.accepted().length);
      here.time.now += MINUTE_MS;
    }
    expect(sent).toEqual([2, 4, 6, 6]);
  });

  it('keep an approved message until the morning', async () => {
    const here = await night({ ELKS_APPROVAL: 'always' });
    const { data } = await send(here, message);
    await here.app.operator.answer(data.id, 'approve');
    await here.app.workOnce();
    const atNight = here.accepted().length;
    here.time.now = Date.parse(MORNING);
    await here.app.workOnce();
    expect([atNight, here.accepted().length]).toEqual([0, 1]);
  });

  it('show in the rules in force', async () => {
    const here = await night();
    expect((await here.call('get_sending_rules')).data.quiet_hours).toContain('21:00-08:00');
  });
});
