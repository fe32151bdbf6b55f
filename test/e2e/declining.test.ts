import { describe, expect, it } from 'vitest';
import { ANNA, type World, world } from '../world.ts';
import { HOUR_MS, MINUTE_MS, posts } from './capped.ts';
import { codes, dataDir } from './operator.ts';
import { type Scene, scene, send } from './terminal.ts';

const message = 'Hej, kl 14?';
const NIGHT = Date.parse('2026-11-22T22:00:00.000Z');
const MORNING = Date.parse('2026-11-23T07:00:00.000Z');
const WORKS = { around: { fileExists: () => true } };

/** A text that waits for the morning. */
async function queued(env: Readonly<Record<string, string>> = {}): Promise<World & { readonly id: string }> {
  const here = await world({ env: { ELKS_QUIET_HOURS: '21:00-08:00', ...env }, ...WORKS });
  here.time.now = NIGHT;
  const { data } = await here.call('send_sms', { to: ANNA, message });
  return { ...here, id: data.id };
}

describe('a message that waits in the outbox', () => {
  it('is declined, never leaves, and the model learns it by the status', async () => {
    const here = await queued();
    await here.app.operator.answer(here.id, 'decline');
    here.time.now = MORNING;
    await here.app.workOnce();
    const { data } = await here.call('check_sms_status', { message_id: here.id });
    expect([data.state, codes(data.problems), posts(here)]).toEqual(['cancelled', ['approval_declined'], 0]);
  });

  it('is declined after a yes, which then counts for nobody', async () => {
    const here = await queued({ ELKS_APPROVAL: 'new-recipients' });
    await here.app.operator.answer(here.id, 'approve');
    await here.app.operator.answer(here.id, 'decline');
    here.time.now = MORNING;
    const { data } = await here.call('send_sms', { to: ANNA, message: 'Och i morgon?' });
    expect(data.state).toBe('held');
  });

  it('is declined while it waits for another try', async () => {
    const refusing = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
    const here = await world({
      around: {
        ...WORKS.around,
        fetch: async () => {
          throw new TypeError('fetch failed', { cause: refusing });
        },
      },
    });
    const { data } = await here.call('send_sms', { to: ANNA, message });
    const answered = await here.app.operator.answer(data.id, 'decline');
    here.time.now += HOUR_MS;
    await here.app.workOnce();
    expect([data.state, answered?.state, (await here.app.operator.find(data.id))?.attempts]).toEqual([
      'queued',
      'cancelled',
      1,
    ]);
  });

  it('gives back what it held of the budget, and the trail holds', async () => {
    const here = await queued();
    await here.app.operator.answer(here.id, 'decline');
    const { broken, messages } = await here.app.operator.audit(HOUR_MS);
    const { day } = await here.app.operator.usage();
    expect([broken, messages[0]?.steps.map(({ state }) => state), day.units]).toEqual([
      undefined,
      ['queued', 'cancelled'],
      0,
    ]);
  });

  it('is not declined once an attempt has begun', async () => {
    const here = await world();
    here.fault({ 'POST /sms': { hang: true } });
    const attempt = here.call('send_sms', { to: ANNA, message });
    await expect.poll(() => posts(here)).toBe(1);
    const [record] = await here.app.operator.history(HOUR_MS, 1);
    const answered = await here.app.operator.answer(record?.id ?? '', 'decline');
    await attempt;
    expect(answered?.state).toBe('sending');
  });

  it('is either declined or sent when a server takes it at the same moment', async () => {
    const env = { ELKS_DATA_DIR: dataDir(), ELKS_QUIET_HOURS: '21:00-08:00' };
    const server = await world({ env, ...WORKS });
    const terminal = await world({ env, beside: server });
    const ends: (readonly [declined: boolean, sent: boolean])[] = [];
    for (let night = 0; night < 6; night += 1) {
      server.time.now = NIGHT + night * 24 * HOUR_MS;
      const { data } = await server.call('send_sms', { to: ANNA, message: `Natt ${night}` });
      server.time.now = MORNING + night * 24 * HOUR_MS + MINUTE_MS;
      const before = server.accepted().length;
      const decline = () => terminal.app.operator.answer(data.id, 'decline');
      const take = () => server.app.workOnce();
      const [first, second] = night % 2 === 0 ? [decline, take] : [take, decline];
      await Promise.all([first(), second()]);
      const { state } = (await server.app.operator.find(data.id)) ?? {};
      ends.push([state === 'cancelled', server.accepted().length > before]);
    }
    expect(ends.filter(([declined, sent]) => declined === sent)).toEqual([]);
  });
});

describe('in a terminal', () => {
  /** A message that was approved during a pause. */
  async function approved(): Promise<Scene & { readonly id: string }> {
    const here = await scene();
    const id = await send(here);
    await here.operate('pause');
    await here.operate('approve', 'accept', id);
    return { ...here, id };
  }

  it('what waits in the outbox is listed, and declined by its id', async () => {
    const here = await approved();
    const { stdout } = await here.operate('approve', 'list');
    const declined = await here.operate('approve', 'decline', here.id);
    await here.operate('resume');
    const accepted = await here.operate('approve', 'accept', here.id);
    expect([stdout, declined.stdout, accepted.code, here.elks.accepted()]).toEqual([
      expect.stringMatching(new RegExp(`1 message waits in the outbox.*\\n {2}${here.id}, waits until `)),
      `${here.id} is declined and will not be sent.\n`,
      1,
      [],
    ]);
  });

  it('what waits in the outbox is counted by doctor, with the next time', async () => {
    const here = await approved();
    expect((await here.operate('doctor')).stdout).toMatch(/note +outbox +1 waits, the next leaves at \S+Z: /);
  });
});
