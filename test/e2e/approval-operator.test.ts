import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { showsForms } from '../../src/mcp/approval-dialog.ts';
import { ANNA, BERTIL, type World, world } from '../world.ts';
import { BY_DEFAULT, came, MINUTE_MS, message, rows } from './approving.ts';
import { codes, dataDir, operator } from './operator.ts';

describe('a client that shows no forms', () => {
  const SOMEWHERE_ELSE = '46elks-mcp-server approve';

  it('gets a held message and the ways the operator has', async () => {
    const here = await world({ env: BY_DEFAULT });
    const answer = await here.call('send_sms', { to: ANNA, message });
    expect({ ...came(here, answer), text: answer.text }).toEqual({
      isError: false,
      state: 'held',
      codes: ['approval_required', 'approval_unsupported'],
      sent: 0,
      text: expect.stringMatching(/46elks-mcp-server approve.*ELKS_ALLOWED_RECIPIENTS/),
    });
  });

  it('is not told that a list would help when everything needs approval', async () => {
    const { call } = await world({ env: { ELKS_APPROVAL: 'always' } });
    const { text } = await call('send_sms', { to: ANNA, message });
    expect([text.includes(SOMEWHERE_ELSE), text.includes('ELKS_ALLOWED_RECIPIENTS')]).toEqual([true, false]);
  });

  it('is told until when the message can be approved elsewhere', async () => {
    const { call } = await world({ env: BY_DEFAULT });
    const { data } = await call('send_sms', { to: ANNA, message });
    expect(data.problems[1]).toMatchObject({
      code: 'approval_unsupported',
      message: expect.stringContaining('2026-11-22T12:30:00'),
    });
  });

  it('makes no second row by calling again, also after a quarter of an hour', async () => {
    const here = await world({ env: BY_DEFAULT });
    await here.call('send_sms', { to: ANNA, message });
    await here.call('send_sms', { to: ANNA, message });
    here.time.now += 15 * MINUTE_MS;
    await here.call('send_sms', { to: ANNA, message });
    expect(await rows(here)).toBe(1);
  });

  it.each([
    [undefined, false],
    [{}, false],
    [{ elicitation: { url: {} } }, false],
    [{ elicitation: {} }, true],
    [{ elicitation: { form: {}, url: {} } }, true],
  ])('is known by its capabilities: %j shows them: %j', (capabilities, shows) => {
    expect(showsForms(capabilities)).toBe(shows);
  });
});

describe('the operator at the terminal', () => {
  async function holding(env: Readonly<Record<string, string>> = {}): Promise<World & { id: string }> {
    const here = await world({ env: { ...BY_DEFAULT, ...env } });
    const { data } = await here.call('send_sms', { to: ANNA, message });
    return { ...here, id: data.id };
  }

  it('approves, and any process sends it', async () => {
    const env = { ...BY_DEFAULT, ELKS_DATA_DIR: dataDir() };
    const first = await world({ env });
    const { data } = await first.call('send_sms', { to: ANNA, message });
    const second = await world({ env, beside: first, around: { fileExists: () => true } });
    await second.app.operator.answer(data.id, 'approve');
    await second.app.workOnce();
    expect((await first.call('check_sms_status', { message_id: data.id })).data.state).toBe('accepted');
  });

  it.each([
    ['decline', 'cancelled', 'approval_declined'],
    ['cancel', 'held', 'approval_cancelled'],
  ] as const)('answers %s, and the model learns it by the status', async (answer, state, code) => {
    const { app, call, id } = await holding();
    await app.operator.answer(id, answer);
    const { data } = await call('check_sms_status', { message_id: id });
    expect({ state: data.state, codes: codes(data.problems) }).toEqual({ state, codes: [code] });
  });

  it('approves twice, and it is sent once', async () => {
    const { app, accepted, id } = await holding();
    await app.operator.answer(id, 'approve');
    await app.workOnce();
    await app.operator.answer(id, 'approve');
    await app.workOnce();
    expect(accepted()).toHaveLength(1);
  });

  it('cannot approve what was declined', async () => {
    const { app, accepted, id } = await holding();
    await app.operator.answer(id, 'decline');
    await app.operator.answer(id, 'approve');
    await app.workOnce();
    expect(accepted()).toEqual([]);
  });

  it('approves after half an hour, which is too late', async () => {
    const { app, call, accepted, time, id } = await holding();
    time.now += 30 * MINUTE_MS;
    await app.operator.answer(id, 'approve');
    await app.workOnce();
    const { data } = await call('check_sms_status', { message_id: id });
    expect({ state: data.state, codes: codes(data.problems), sent: accepted() }).toEqual({
      state: 'cancelled',
      codes: ['approval_expired'],
      sent: [],
    });
  });

  it('approves a millisecond before, which is in time', async () => {
    const { app, accepted, time, id } = await holding();
    time.now += 30 * MINUTE_MS - 1;
    await app.operator.answer(id, 'approve');
    await app.workOnce();
    expect(accepted()).toHaveLength(1);
  });

  it('never answers, and the status says that the time is over', async () => {
    const { app, call, time, id } = await holding();
    time.now += 31 * MINUTE_MS;
    await app.workOnce();
    const { data } = await call('check_sms_status', { message_id: id });
    expect({ state: data.state, codes: codes(data.problems) }).toEqual({
      state: 'cancelled',
      codes: ['approval_expired'],
    });
  });

  it('approves a message called for twice over a quarter of an hour, and one is sent', async () => {
    const { app, call, accepted, time } = await holding();
    time.now += 15 * MINUTE_MS;
    await call('send_sms', { to: ANNA, message });
    for (const { id } of await app.operator.held()) await app.operator.answer(id, 'approve');
    await app.workOnce();
    expect(accepted()).toHaveLength(1);
  });

  it('approves late, and a call repeated a minute after the sending sends nothing more', async () => {
    const { app, call, accepted, time, id } = await holding();
    time.now += 20 * MINUTE_MS;
    await app.operator.answer(id, 'approve');
    await app.workOnce();
    time.now += MINUTE_MS;
    const { data } = await call('send_sms', { to: ANNA, message });
    expect({ sent: accepted().length, duplicate: data.duplicate }).toEqual({ sent: 1, duplicate: true });
  });

  it('approves when the limit of the day is used up: it is refused', async () => {
    const { app, call, accepted, id } = await holding({
      ELKS_DAILY_LIMIT: '1',
      ELKS_ALLOWED_RECIPIENTS: BERTIL,
    });
    await call('send_sms', { to: BERTIL, message });
    await app.operator.answer(id, 'approve');
    await app.workOnce();
    const { data } = await call('check_sms_status', { message_id: id });
    expect({ codes: codes(data.problems), to: accepted().map(({ to }) => to) }).toEqual({
      codes: ['daily_limit'],
      to: [BERTIL],
    });
  });

  it('approves, but a process set to dry run or read only does not send it', async () => {
    const env = { ELKS_DATA_DIR: dataDir(), ELKS_APPROVAL: 'new-recipients' };
    const live = await operator({ ...env, DRY_RUN: 'false' });
    const { data } = await live.call('send_sms', { to: ANNA, message });
    const options = { beside: live, around: { fileExists: () => true } };
    const dry = await operator({ ...env, DRY_RUN: 'true' }, options);
    const reading = await operator({ ...env, DRY_RUN: 'false', ELKS_READ_ONLY: 'true' }, options);
    await live.app.operator.answer(data.id, 'approve');
    await dry.app.workOnce();
    await reading.app.workOnce();
    expect(live.accepted()).toEqual([]);
  });

  it('approves a text that is changed in the store before it leaves: it is not sent', async () => {
    const folder = dataDir();
    const here = await holding({ ELKS_DATA_DIR: folder });
    await here.app.operator.answer(here.id, 'approve');
    const file = new DatabaseSync(join(folder, 'simulator.sqlite'));
    file.prepare('update messages set text = ? where id = ?').run('Betala till 0701740699', here.id);
    file.close();
    await here.app.workOnce();
    expect(here.accepted()).toEqual([]);
  });

  it('approves a text that is changed in the store before the answer: it is not sent', async () => {
    const folder = dataDir();
    const here = await holding({ ELKS_DATA_DIR: folder });
    const file = new DatabaseSync(join(folder, 'simulator.sqlite'));
    file.prepare('update messages set text = ? where id = ?').run('Betala till 0701740699', here.id);
    file.close();
    await here.app.operator.answer(here.id, 'approve');
    await here.app.workOnce();
    expect(here.accepted()).toEqual([]);
  });

  it('approves one message to a stranger, and the next to them needs no approval', async () => {
    const { app, call, accepted, id } = await holding();
    await app.operator.answer(id, 'approve');
    await app.workOnce();
    await call('send_sms', { to: ANNA, message: 'Och en sak till' });
    expect(accepted()).toHaveLength(2);
  });
});
