import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL, type World, world } from '../world.ts';
import { temporaryFolder } from './child.ts';

const HOUR_MS = 3_600_000;
const FRIDAY = 'Kan du på fredag?';

/** A data folder that several processes share. */
const shared = () => ({ ELKS_DATA_DIR: join(temporaryFolder(), 'data') });

const history = ({ requests }: World) =>
  requests.filter(({ method, url }) => method === 'GET' && new URL(url).pathname === '/a1/sms').length;

/** Somebody writes to us, once a text has been sent to them. */
async function conversation(options: Parameters<typeof world>[0] = {}): Promise<World> {
  const here = await world(options);
  await here.call('send_sms', { to: ANNA, message: FRIDAY });
  here.time.now += 6_000;
  return here;
}

describe('somebody who answered STOPP', () => {
  it('is not texted any more, although nobody has read the answer', async () => {
    const { call, simulator } = await conversation();
    await simulator.receive({ from: ANNA, message: ' "Stopp!" ' });
    const { data } = await call('send_sms', { to: ANNA, message: 'Är du säker?' });
    expect([data.state, data.problems[0].code]).toEqual(['refused', 'recipient_opted_out']);
  });

  it('is not texted by another process on the same store either', async () => {
    const env = shared();
    const here = await conversation({ env });
    const other = await world({ env, beside: here });
    await here.simulator.receive({ from: ANNA, message: 'STOP' });
    await here.call('send_sms', { to: BERTIL, message: FRIDAY });
    const { data } = await other.call('send_sms', { to: ANNA, message: 'Är du säker?' });
    expect([data.problems[0].code, history(other)]).toEqual(['recipient_opted_out', 0]);
  });

  it('gets nothing that was waiting for quiet hours to end', async () => {
    const here = await world({ env: { ELKS_QUIET_HOURS: '11:00-15:00' } });
    await here.call('send_sms', { to: ANNA, message: FRIDAY });
    await here.simulator.receive({ from: ANNA, message: 'SLUTA' });
    here.time.now += 4 * HOUR_MS;
    await here.app.workOnce();
    expect(here.accepted()).toEqual([]);
  });

  it('is not opted out once more by the same message when the operator took it away', async () => {
    const { call, simulator, app, time } = await conversation();
    await simulator.receive({ from: ANNA, message: 'STOPP' });
    await call('get_sms_messages');
    await app.operator.removeOptOut(ANNA);
    time.now += 6_000;
    const { data } = await call('send_sms', { to: ANNA, message: 'Välkommen tillbaka' });
    expect(data.state).toBe('accepted');
  });

  it('is on record with the word and the message it stood in', async () => {
    const { call, simulator, app } = await conversation();
    const { id } = await simulator.receive({ from: ANNA, message: 'Avsluta, tack' });
    await call('get_sms_messages');
    expect(await app.operator.optOuts()).toMatchObject([
      { number: ANNA, evidence: `AVSLUTA, message ${id}` },
    ]);
  });
});

describe('what came in', () => {
  it('is asked for once in five seconds at most, however much is sent', async () => {
    const here = await world();
    for (const message of ['ett', 'två', 'tre']) await here.call('send_sms', { to: ANNA, message });
    expect(history(here)).toBe(1);
  });

  it('is not asked for before a dry run', async () => {
    const here = await world({ env: { DRY_RUN: 'true' } });
    await here.call('send_sms', { to: ANNA, message: FRIDAY });
    expect(here.requests).toEqual([]);
  });

  it.each([
    ['fails', { status: 500 }],
    ['never answers', { hang: true }],
  ])('does not keep a message back when 46elks %s, which the answer says', async (_, fault) => {
    const here = await world();
    here.fault({ 'GET /sms': fault });
    const { data } = await here.call('send_sms', { to: ANNA, message: FRIDAY });
    expect([data.state, data.warnings.map(({ code }: { code: string }) => code)]).toEqual([
      'accepted',
      ['inbox_stale'],
    ]);
  });

  it('is not waited for again at once when 46elks failed', async () => {
    const here = await world();
    here.fault({ 'GET /sms': { status: 500 } });
    await here.call('send_sms', { to: ANNA, message: 'ett' });
    const asked = history(here);
    await here.call('send_sms', { to: ANNA, message: 'två' });
    expect(history(here)).toBe(asked);
  });
});
