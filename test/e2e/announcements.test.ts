import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL, type World, world } from '../world.ts';

const FRIDAY = 'Kan du på fredag?';

/** Somebody writes to us; what 46elks then posts to a webhook. */
async function incoming({ simulator }: World, message = 'Ja', from = ANNA) {
  const { id } = await simulator.receive({ from, message });
  return sms({ id, from, message });
}

const sms = (fields: Record<string, string>) =>
  new URLSearchParams({
    direction: 'incoming',
    to: '+46766861004',
    created: '2026-11-22T12:00:00.000000',
    ...fields,
  });

const report = (id: string, status: string) => new URLSearchParams({ id, status });

/** Waits for what is looked into after an announcement was answered. */
const settled = (here: World) => here.app.workOnce();

const arrivals = (here: World) => {
  const heard: string[] = [];
  here.app.inbox.onChange((change) => {
    if (change.kind === 'arrived') heard.push(change.elksId);
  });
  return heard;
};

/** A world in which listening has begun and the outbox has been used once. */
async function listening(options: Parameters<typeof world>[0] = {}) {
  const here = await world(options);
  await here.call('get_sending_rules');
  const heard = arrivals(here);
  await here.app.workOnce();
  here.requests.length = 0;
  return { here, heard };
}

const lookups = ({ requests }: World) =>
  requests.flatMap(({ url }) => /\/a1\/sms\/(s\w+)$/.exec(url)?.[1] ?? []);

const texts = async (here: World) => {
  const { data } = await here.call('get_sms_messages', { direction: 'inbound' });
  return data.messages.map(({ untrusted_text }: { untrusted_text: string }) => untrusted_text);
};

describe('an incoming message that is announced', () => {
  it('is one event however often it is announced', async () => {
    const { here, heard } = await listening();
    const fields = await incoming(here);
    await Promise.all(Array.from({ length: 100 }, () => here.app.inbox.announce('sms', fields)));
    await settled(here);
    await expect.poll(() => heard).toEqual([fields.get('id')]);
    expect(lookups(here).length).toBeLessThan(5);
  });

  it('counts with the text that 46elks gives, not with the one that was announced', async () => {
    const { here } = await listening();
    const fields = await incoming(here, 'Ja');
    fields.set('message', 'STOPP');
    await here.app.inbox.announce('sms', fields);
    await settled(here);
    expect(await here.app.operator.optOuts()).toEqual([]);
  });

  it('counts with the text that was announced when 46elks keeps none', async () => {
    const { here } = await listening();
    const fields = await incoming(here, 'STOPP');
    hideTexts(here);
    await here.app.inbox.announce('sms', fields);
    await settled(here);
    expect(await here.app.operator.optOuts()).toMatchObject([{ number: ANNA }]);
  });

  it('counts with that text although the history has told of it without one', async () => {
    const { here } = await listening();
    const fields = await incoming(here, 'STOPP');
    hideTexts(here);
    await here.call('get_sms_messages');
    await here.app.inbox.announce('sms', fields);
    await settled(here);
    expect(await here.app.operator.optOuts()).toMatchObject([{ number: ANNA }]);
  });

  it('from somebody else than announced brings no text with it', async () => {
    const { here } = await listening();
    const fields = await incoming(here, 'Ja');
    hideTexts(here);
    fields.set('message', 'STOPP');
    fields.set('from', BERTIL);
    await here.app.inbox.announce('sms', fields);
    await settled(here);
    expect(await here.app.operator.optOuts()).toEqual([]);
  });

  it('opts out before anybody reads it', async () => {
    const { here } = await listening();
    await here.app.inbox.announce('sms', await incoming(here, 'STOPP'));
    await settled(here);
    const { data } = await here.call('send_sms', { to: ANNA, message: FRIDAY });
    expect(data.problems[0].code).toBe('recipient_opted_out');
  });

  it('is asked for again when 46elks could not be asked', async () => {
    const { here, heard } = await listening();
    const fields = await incoming(here);
    here.fault({ '*': { status: 500 } });
    await here.app.inbox.announce('sms', fields);
    await settled(here);
    here.fault({});
    here.time.now += 6_000;
    await here.app.workOnce();
    await expect.poll(() => heard).toEqual([fields.get('id')]);
  });
});

/** An account whose history keeps no texts. */
function hideTexts(here: World): void {
  const { fetch } = here.simulator;
  Object.assign(here.simulator, {
    fetch: async (request: Request) => {
      const response = await fetch(request);
      const body: unknown = JSON.parse(await response.text(), (key, value) =>
        key === 'message' ? undefined : value,
      );
      return Response.json(body, { status: response.status });
    },
  });
}

describe('forged announcements', () => {
  const madeUp = (n: number) => `s${n.toString(16).padStart(32, '0')}`;

  it('are no events', async () => {
    const { here, heard } = await listening();
    for (let n = 0; n < 20; n += 1)
      await here.app.inbox.announce('sms', sms({ id: madeUp(n), from: ANNA, message: 'STOPP' }));
    await settled(here);
    await here.app.workOnce();
    expect([heard, await texts(here), await here.app.operator.optOuts()]).toEqual([[], [], []]);
  });

  it.each([
    ['no fields', new URLSearchParams()],
    ['an id that is none', sms({ id: '../me', from: ANNA })],
    ['a very long id', sms({ id: `s${'0'.repeat(100_000)}` })],
    ['an id twice', new URLSearchParams('id=x&id=y')],
    ['names of a prototype', new URLSearchParams('__proto__=1&constructor=2&id=toString')],
    ['hostile characters', sms({ id: '\u0000\u202e', from: '\ud800', message: '%00' })],
  ])('with %s ask nobody', async (_, fields) => {
    const { here } = await listening();
    await here.app.inbox.announce('sms', fields);
    await here.app.inbox.announce('report', fields, 'no token');
    await settled(here);
    expect(lookups(here)).toEqual([]);
  });

  it('in a flood ask 46elks no more than a hundred times a minute', async () => {
    const { here } = await listening();
    for (let n = 0; n < 3_000; n += 1)
      await here.app.inbox.announce('sms', sms({ id: madeUp(n), from: ANNA, message: 'Hej' }));
    await settled(here);
    expect(here.requests.length).toBeLessThan(100);
  });

  it('in a flood keep no true message out', async () => {
    const { here, heard } = await listening();
    for (let n = 0; n < 1_500; n += 1) await here.app.inbox.announce('sms', sms({ id: madeUp(n) }));
    const fields = await incoming(here);
    await here.app.inbox.announce('sms', fields);
    await settled(here);
    here.time.now += 61_000;
    await here.app.workOnce();
    await expect.poll(() => heard).toEqual([fields.get('id')]);
  });
});

describe('a delivery report', () => {
  async function sent(options: Parameters<typeof world>[0] = {}) {
    const { here } = await listening(options);
    const { data } = await here.call('send_sms', { to: ANNA, message: FRIDAY });
    here.requests.length = 0;
    return { here, id: data.id, elksId: here.accepted()[0]?.id ?? '' };
  }
  const stateOf = async (here: World, id: string) => (await here.app.operator.find(id))?.state;

  it('brings the state that 46elks gives', async () => {
    const { here, id, elksId } = await sent();
    await here.simulator.advance(60_000);
    await here.app.inbox.announce('report', report(elksId, 'sent'));
    await settled(here);
    expect(await stateOf(here, id)).toBe('delivered');
  });

  it('changes nothing when 46elks knows nothing of it', async () => {
    const { here, id, elksId } = await sent();
    await here.app.inbox.announce('report', report(elksId, 'failed'));
    await settled(here);
    expect(await stateOf(here, id)).toBe('accepted');
  });

  it('that comes late, or again, asks nobody and leaves no step', async () => {
    const { here, elksId } = await sent();
    await here.simulator.advance(60_000);
    await here.app.inbox.announce('report', report(elksId, 'delivered'));
    await settled(here);
    const before = [lookups(here).length, (await here.app.operator.audit(1e12)).head.seq];
    for (const status of ['sent', 'delivered', 'failed', 'created', 'nonsense'])
      await here.app.inbox.announce('report', report(elksId, status));
    await settled(here);
    expect([lookups(here).length, (await here.app.operator.audit(1e12)).head.seq]).toEqual(before);
  });

  it('about a message that is not ours asks nobody', async () => {
    const { here } = await sent();
    await here.app.inbox.announce('report', report(`s${'a'.repeat(32)}`, 'delivered'), 'made up');
    await settled(here);
    expect(lookups(here)).toEqual([]);
  });
});

describe('the attempt that a report names', () => {
  /** A message whose answer was lost, and the name of the attempt. */
  async function lost() {
    const { here } = await listening();
    here.fault({ 'POST /sms': { drop: 'after', next: 1 } });
    const { data } = await here.call('send_sms', { to: ANNA, message: FRIDAY });
    const token = (await here.app.operator.find(data.id))?.attemptToken ?? '';
    return { here, id: data.id, token, elksId: here.accepted()[0]?.id ?? '' };
  }

  it('takes the message whose answer was lost', async () => {
    const { here, id, token, elksId } = await lost();
    await here.app.inbox.announce('report', report(elksId, 'sent'), token);
    await settled(here);
    expect(await here.app.operator.find(id)).toMatchObject({ state: 'accepted', elksId, problems: [] });
  });

  it('takes no message to somebody else', async () => {
    const { here, id, token } = await lost();
    await here.call('send_sms', { to: BERTIL, message: FRIDAY });
    const other = here.accepted().find(({ to }) => to === BERTIL)?.id ?? '';
    await here.app.inbox.announce('report', report(other, 'sent'), token);
    await here.app.inbox.announce('report', report(`s${'b'.repeat(32)}`, 'sent'), token);
    expect((await here.app.operator.find(id))?.elksId).toBeUndefined();
  });

  it('takes nothing that came in', async () => {
    const { here, id, token } = await lost();
    const fields = await incoming(here);
    await here.app.inbox.announce('report', report(fields.get('id') ?? '', 'sent'), token);
    expect((await here.app.operator.find(id))?.elksId).toBeUndefined();
  });
});
