import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ANNA, type Answer, BERTIL, type World, world } from '../world.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, posts } from './capped.ts';
import { codes, dataDir, operator } from './operator.ts';

const message = 'Hej, kl 14?';
const WORKS = { around: { fileExists: () => true } };

const stateOf = ({ data }: Answer): string => data.state;
const send = ({ call }: World, text: string, to = ANNA): Promise<Answer> =>
  call('send_sms', { to, message: text });

describe('somebody who opted out', () => {
  it('is not texted, by any process', async () => {
    const env = { ELKS_DATA_DIR: dataDir(), ELKS_ALLOWED_RECIPIENTS: ANNA };
    const one = await world({ env });
    const two = await world({ env, beside: one });
    await one.app.operator.addOptOut(ANNA, 'STOPP');
    const { data } = await send(two, message);
    expect({ codes: codes(data.problems), posts: posts(two) }).toEqual({
      codes: ['recipient_opted_out'],
      posts: 0,
    });
  });

  it('is not texted by what was queued before', async () => {
    const here = await world({ env: { ELKS_QUIET_HOURS: '21:00-08:00' }, ...WORKS });
    here.time.now = Date.parse('2026-11-22T22:00:00.000Z');
    await send(here, message);
    await here.app.operator.addOptOut(ANNA, 'STOPP');
    here.time.now += 12 * HOUR_MS;
    await here.app.workOnce();
    expect(here.accepted()).toEqual([]);
  });

  it('does not stop others, and is texted again only after the operator removed it', async () => {
    const here = await world();
    await here.app.operator.addOptOut(ANNA, 'STOPP');
    const during = [await send(here, message), await send(here, message, BERTIL)].map(stateOf);
    await here.app.operator.removeOptOut(ANNA);
    expect([...during, stateOf(await send(here, 'Igen'))]).toEqual(['refused', 'accepted', 'accepted']);
  });

  it('cannot be brought back by a tool', async () => {
    const here = await world();
    await here.app.operator.addOptOut(ANNA, 'STOPP');
    const { tools } = await here.client.listTools();
    for (const { name } of tools)
      await here.call(name, { number: ANNA, to: ANNA, opt_out: false, remove: ANNA });
    expect(codes((await send(here, message)).data.problems)).toEqual(['recipient_opted_out']);
  });
});

describe('secrets in a text', () => {
  const password = 'Hemligt46elksPassOrd';
  const username = 'u0123456789abcdef0123456789abcdef';
  const withPassword = () =>
    operator({ DRY_RUN: 'false', ELKS_API_PASSWORD: password, ELKS_API_USERNAME: username });

  it.each([
    ['as it is', password],
    ['in a sentence', `Koden är ${password}.`],
    ['in base64', btoa(password)],
    ['in base64 with the username', btoa(`${username}:${password}`)],
    ['in base64 at another place', btoa(`x${password}y`)],
    ['in hex', Buffer.from(password).toString('hex')],
    ['the username', username],
  ])('are refused and not repeated: %s', async (_how, text) => {
    const here = await withPassword();
    const { isError, text: shown, data } = await send(here, text);
    expect({
      isError,
      codes: codes(data.problems),
      repeated: shown.includes(text),
      posts: posts(here),
    }).toEqual({ isError: true, codes: ['contains_secret'], repeated: false, posts: 0 });
  });

  it('are not kept, and the status says why', async () => {
    const folder = dataDir();
    const here = await operator({
      DRY_RUN: 'false',
      ELKS_API_PASSWORD: password,
      ELKS_API_USERNAME: username,
      ELKS_DATA_DIR: folder,
    });
    const { data } = await send(here, `Koden är ${password}.`);
    const { text } = await here.call('check_sms_status', { message_id: data.id });
    const { broken } = await here.app.operator.audit(DAY_MS);
    await here.close();
    expect([text, broken, found(folder, [password, ANNA])]).toEqual([
      expect.stringMatching(/contains_secret: .*it is not sent, and not kept\./),
      undefined,
      [ANNA],
    ]);
  });

  it('are refused again when they are sent again', async () => {
    const here = await withPassword();
    const both = [await send(here, password), await send(here, password)];
    expect(both.map(({ data }) => [data.state, data.duplicate])).toEqual([
      ['refused', undefined],
      ['refused', undefined],
    ]);
  });

  it.each([
    ['AKIAIOSFODNN7EXAMPLE'],
    [`ghp_${'a1B2'.repeat(9)}`],
    [`sk_live_${'a1B2'.repeat(5)}`],
    ['Lösenord: Sommar2026'],
    ['4242 4242 4242 4242'],
  ])('that are somebody else’s are warned of: %s', async (text) => {
    const { data } = await send(await world(), text);
    expect({ state: data.state, codes: codes(data.warnings) }).toMatchObject({
      state: 'accepted',
      codes: expect.arrayContaining(['key_shaped']),
    });
  });

  it('are not seen in an ordinary text', async () => {
    const { data } = await send(await world(), 'Hej! Din kod är 482913, order 2026-11-1234.');
    expect(codes(data.warnings)).not.toContain('key_shaped');
  });
});

describe('ELKS_DONTLOG', () => {
  it('asks 46elks not to keep the text, which the phone gets all the same', async () => {
    const here = await world({ env: { ELKS_DONTLOG: 'true' } });
    await send(here, message);
    const request = here.requests.find(({ method }) => method === 'POST');
    expect({ truth: here.accepted(), asked: await request?.text() }).toMatchObject({
      truth: [{ dontlog: true, message }],
      asked: expect.stringContaining('dontlog=message'),
    });
  });

  it('is not asked for unless it is set', async () => {
    const here = await world();
    await send(here, message);
    expect(here.accepted()).toMatchObject([{ dontlog: false }]);
  });

  it('still lets a lost answer be settled', async () => {
    const here = await world({ env: { ELKS_DONTLOG: 'true' } });
    here.fault({ 'POST /sms': { drop: 'after', next: 1 } });
    const { data } = await send(here, message);
    const status = await here.call('check_sms_status', { message_id: data.id });
    expect([data.state, stateOf(status), status.data.elks_id]).toEqual([
      'unknown',
      'accepted',
      here.accepted()[0]?.id,
    ]);
  });

  it('does not let a lost answer be taken for one of two that could be it', async () => {
    const here = await world({ env: { ELKS_DONTLOG: 'true' } });
    here.fault({ 'POST /sms': { drop: 'after', next: 2 } });
    const { data } = await send(here, message);
    await send(here, 'Något annat');
    expect(stateOf(await here.call('check_sms_status', { message_id: data.id }))).toBe('unknown');
  });
});

/** Everything that is on disk in a data folder, as one text. */
function onDisk(folder: string): string {
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file)).toString('latin1'))
    .join('\n');
}

/** Which of these can be found in it. */
function found(folder: string, what: readonly string[]): readonly string[] {
  const all = onDisk(folder);
  return what.filter((text) => all.includes(Buffer.from(text).toString('latin1')));
}

const TEXT = 'Provsvaret är klart, ring mottagningen';
const TRACES = [TEXT, ANNA, ANNA.slice(1)];

describe('what is kept', () => {
  it('is on disk while it is needed', async () => {
    const folder = dataDir();
    const here = await world({ env: { ELKS_DATA_DIR: folder }, ...WORKS });
    await send(here, TEXT);
    await here.close();
    expect(found(folder, TRACES)).toEqual(TRACES);
  });

  it('loses text and number after the days set', async () => {
    const folder = dataDir();
    const here = await world({ env: { ELKS_DATA_DIR: folder, ELKS_RETENTION_DAYS: '3' }, ...WORKS });
    await send(here, TEXT);
    here.time.now += 3 * DAY_MS + 1;
    await here.app.workOnce();
    await here.close();
    expect(found(folder, TRACES)).toEqual([]);
  });

  it('keeps text and number until then', async () => {
    const folder = dataDir();
    const here = await world({ env: { ELKS_DATA_DIR: folder, ELKS_RETENTION_DAYS: '3' }, ...WORKS });
    await send(here, TEXT);
    here.time.now += 3 * DAY_MS - 1;
    await here.app.workOnce();
    await here.close();
    expect(found(folder, TRACES)).toEqual(TRACES);
  });

  it.each<[string, (here: World) => Promise<unknown>]>([
    ['a refused message', (here) => here.app.operator.addOptOut(ANNA, 'STOPP')],
    ['a message that nobody approved', async () => undefined],
  ])('loses text and number of %s too', async (_what, prepare) => {
    const folder = dataDir();
    const here = await world({ env: { ELKS_DATA_DIR: folder, ELKS_APPROVAL: 'always' }, ...WORKS });
    await prepare(here);
    await send(here, TEXT);
    here.time.now += 31 * DAY_MS;
    await here.app.workOnce();
    await here.close();
    expect(found(folder, TRACES)).toEqual([]);
  });

  it('still counts when text and number are gone', async () => {
    const env = { ELKS_RETENTION_DAYS: '1', ELKS_RECIPIENT_LIMIT_PER_DAY: '1', ELKS_APPROVAL: 'always' };
    const here = await world({ env, ...WORKS });
    const { data } = await send(here, TEXT);
    here.time.now += 29 * MINUTE_MS;
    await here.app.operator.answer(data.id, 'approve');
    await here.app.workOnce();
    here.time.now += DAY_MS - 28 * MINUTE_MS;
    await here.app.workOnce();
    const forgotten = await here.app.operator.find(data.id);
    const next = await send(here, 'Och en sak till');
    expect({ text: forgotten?.text, codes: codes(next.data.problems) }).toEqual({
      text: '',
      codes: ['recipient_rate_limited', 'approval_required'],
    });
  });

  it('still knows whom a person approved when text and number are gone', async () => {
    const here = await world({ env: { ELKS_APPROVAL: 'new-recipients' }, ...WORKS });
    const { data } = await send(here, TEXT);
    await here.app.operator.answer(data.id, 'approve');
    here.time.now += 31 * DAY_MS;
    await here.app.workOnce();
    await here.app.workOnce();
    expect(stateOf(await send(here, 'Och en sak till'))).toBe('accepted');
  });

  it('still knows an opt-out when text and number are gone', async () => {
    const here = await world(WORKS);
    await send(here, TEXT);
    await here.app.operator.addOptOut(ANNA, 'STOPP');
    here.time.now += 3_650 * DAY_MS;
    await here.app.workOnce();
    expect(codes((await send(here, 'Igen')).data.problems)).toEqual(['recipient_opted_out']);
  });

  it('is still shown by its id without them', async () => {
    const here = await world(WORKS);
    const { data } = await send(here, TEXT);
    here.time.now += 31 * DAY_MS;
    await here.app.workOnce();
    const status = await here.call('check_sms_status', { message_id: data.id });
    expect([status.isError, status.data.id]).toEqual([false, data.id]);
  });
});

describe('a person who is forgotten', () => {
  /** The same keyed hash as the store of a world makes. */
  const hash = (number: string) => createHmac('sha256', 'test key').update(number).digest('hex').slice(0, 32);

  it('leaves no trace on disk, while others stay', async () => {
    const folder = dataDir();
    const here = await world({ env: { ELKS_DATA_DIR: folder }, ...WORKS });
    await send(here, TEXT);
    await send(here, 'Till någon annan', BERTIL);
    await here.app.operator.forget(ANNA);
    await here.close();
    expect(found(folder, [...TRACES, BERTIL])).toEqual([BERTIL]);
  });

  it.each([
    [0, [hash(ANNA), hash(BERTIL)]],
    [DAY_MS - 1, [hash(ANNA), hash(BERTIL)]],
    [DAY_MS, [hash(BERTIL)]],
  ])('has a hash on disk for a day (after %d ms)', async (afterMs, left) => {
    const folder = dataDir();
    const here = await world({ env: { ELKS_DATA_DIR: folder }, ...WORKS });
    await send(here, TEXT);
    await send(here, 'Till någon annan', BERTIL);
    await here.simulator.receive({ from: ANNA, message: 'Ja' });
    await here.call('get_sms_messages');
    await here.app.operator.forget(ANNA);
    here.time.now += afterMs;
    await here.app.workOnce();
    const { broken } = await here.app.operator.audit(0);
    await here.close();
    expect([found(folder, [hash(ANNA), hash(BERTIL)]), broken]).toEqual([left, undefined]);
  });

  it('does not get what was held for them, and its status says why', async () => {
    const here = await world({ env: { ELKS_APPROVAL: 'always' } });
    const { data } = await send(here, TEXT);
    await here.app.operator.forget(ANNA);
    const { text } = await here.call('check_sms_status', { message_id: data.id });
    expect(text).toMatch(/recipient_forgotten: The operator erased/);
  });

  it('is not sent the same text again', async () => {
    const here = await world();
    await send(here, TEXT);
    await here.app.operator.forget(ANNA);
    const { data } = await send(here, TEXT);
    expect([data.duplicate, here.accepted().length]).toEqual([true, 1]);
  });

  it.each([
    ['an hour', { ELKS_RECIPIENT_LIMIT_PER_HOUR: '2' }],
    ['a day', { ELKS_RECIPIENT_LIMIT_PER_DAY: '2' }],
    ['an hour for a range', { ELKS_PREFIX_LIMIT_PER_HOUR: '2' }],
  ])('gets no more texts in %s', async (_, env) => {
    const here = await world({ env });
    for (const text of ['Ett', 'Två']) await send(here, text);
    await here.app.operator.forget(ANNA);
    expect(stateOf(await send(here, 'Tre'))).toBe('refused');
  });

  it('gets texts again when the day is over, and keeps what was sent since', async () => {
    const here = await world({ env: { ELKS_RECIPIENT_LIMIT_PER_DAY: '2' }, ...WORKS });
    await send(here, 'Ett');
    await here.app.operator.forget(ANNA);
    const { data } = await send(here, 'Två');
    here.time.now += DAY_MS;
    await here.app.workOnce();
    const states = [await send(here, 'Tre')].map(stateOf);
    expect([states, (await here.app.operator.find(data.id))?.to]).toEqual([['accepted'], ANNA]);
  });

  it('frees no place among the new people of a day', async () => {
    const here = await world({ env: { ELKS_NEW_RECIPIENTS_PER_DAY: '1' } });
    await send(here, TEXT);
    await here.app.operator.forget(ANNA);
    expect(stateOf(await send(here, TEXT, BERTIL))).toBe('refused');
  });

  it('and others who were are not counted as one by anything that goes to nobody', async () => {
    const here = await world({
      env: { ELKS_RECIPIENT_LIMIT_PER_HOUR: '2', ELKS_RECIPIENT_LIMIT_PER_DAY: '2' },
    });
    for (const to of [ANNA, BERTIL]) {
      for (const text of ['Ett', 'Två']) await send(here, text, to);
      await here.app.operator.forget(to);
    }
    expect(await here.app.operator.rehearse()).toEqual([]);
  });

  it('is erased once, and not found a second time', async () => {
    const here = await world();
    await send(here, TEXT);
    await here.app.operator.forget(ANNA);
    expect(await here.app.operator.forget(ANNA)).toMatchObject({ kind: 'erased', messages: 0 });
  });

  it('leaves no trace in a call to somebody else that could have connected to them', async () => {
    const folder = dataDir();
    const env = { ELKS_DATA_DIR: folder, ELKS_TOOLSETS: 'messages,voice', ELKS_APPROVAL: 'always' };
    const here = await world({ env, ...WORKS });
    const plan = [{ do: 'connect', to: ANNA }];
    const { data } = await here.call('make_call', { to: BERTIL, plan });
    await here.app.operator.forget(ANNA);
    const state = (await here.app.operator.find(data.id))?.state;
    const { broken } = await here.app.operator.audit(DAY_MS);
    here.time.now += DAY_MS;
    await here.app.workOnce();
    const later = (await here.app.operator.audit(DAY_MS)).broken;
    await here.close();
    expect([state, broken, later, found(folder, [ANNA, hash(ANNA), BERTIL])]).toEqual([
      'cancelled',
      undefined,
      undefined,
      [BERTIL],
    ]);
  });

  it('is still not texted after an opt-out', async () => {
    const here = await world();
    await send(here, TEXT);
    await here.app.operator.addOptOut(ANNA, 'STOPP');
    await here.app.operator.forget(ANNA);
    expect(codes((await send(here, 'Igen')).data.problems)).toEqual(['recipient_opted_out']);
  });

  it('gives nothing back to the limits of the day', async () => {
    const here = await world({ env: { ELKS_DAILY_LIMIT: '1' } });
    await send(here, TEXT);
    await here.app.operator.forget(ANNA);
    expect(codes((await send(here, 'Igen', BERTIL)).data.problems)).toEqual(['daily_limit']);
  });

  it('gives nothing back to the budget', async () => {
    const here = await world({ env: { ELKS_DAILY_BUDGET: '1.00' } });
    await send(here, TEXT);
    await here.app.operator.forget(ANNA);
    expect(codes((await send(here, 'Igen', BERTIL)).data.problems)).toEqual(['budget_exceeded']);
  });

  it('needs approval again', async () => {
    const here = await world({ env: { ELKS_APPROVAL: 'new-recipients' } });
    const { data } = await send(here, TEXT);
    await here.app.operator.answer(data.id, 'approve');
    await here.app.workOnce();
    await here.app.operator.forget(ANNA);
    expect(stateOf(await send(here, 'Och en sak till'))).toBe('held');
  });

  it('does not get what was queued for them, and it no longer waits', async () => {
    const here = await world({ env: { ELKS_QUIET_HOURS: '21:00-08:00' }, ...WORKS });
    here.time.now = Date.parse('2026-11-22T22:00:00.000Z');
    const { data } = await send(here, TEXT);
    await here.app.operator.forget(ANNA);
    const state = (await here.app.operator.find(data.id))?.state;
    here.time.now += 12 * HOUR_MS;
    await here.app.workOnce();
    expect({ state, sent: here.accepted() }).toEqual({ state: 'cancelled', sent: [] });
  });

  it('does not get what was held for them, and nobody is asked about it', async () => {
    const here = await world({ env: { ELKS_APPROVAL: 'always' } });
    const { data } = await send(here, TEXT);
    await here.app.operator.forget(ANNA);
    const held = await here.app.operator.held();
    await here.app.operator.answer(data.id, 'approve');
    await here.app.workOnce();
    expect({ held, sent: here.accepted() }).toEqual({ held: [], sent: [] });
  });
});
