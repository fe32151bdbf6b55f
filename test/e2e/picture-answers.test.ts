import { describe, expect, it } from 'vitest';
import { webhookUrl } from '../../src/domain/webhook-address.ts';
import { serving } from '../http/serving.ts';
import { ANNA, BERTIL, httpRequest, WEBHOOK_SECRET, type World, type WorldOptions, world } from '../world.ts';
import { PICTURE, post } from './beside.ts';

const FRIDAY = 'Kan du på fredag?';
const HOUR_MS = 3_600_000;
const IMAGES = [PICTURE];

/** How often a list of 46elks was asked for. */
const asked = ({ requests }: World, list: string) =>
  requests.filter(({ method, url }) => method === 'GET' && new URL(url).pathname === `/a1/${list}`).length;

/** Somebody answers with a picture message; what 46elks then posts to a webhook. */
async function answer({ simulator }: World, message: string, from = ANNA): Promise<URLSearchParams> {
  const received = await simulator.receiveMms({ from, message, images: IMAGES });
  if (!received.ok) throw new Error('the picture did not come in');
  return new URLSearchParams({
    direction: 'incoming',
    id: received.value.id,
    from,
    to: simulator.number,
    message,
    image: `https://api.46elks.com/a1/images/${received.value.id}-i0.png`,
  });
}

/** Somebody who was texted, some seconds ago. */
async function texted(options: WorldOptions = {}): Promise<World> {
  const here = await world(options);
  await here.call('send_sms', { to: ANNA, message: FRIDAY });
  here.time.now += 6_000;
  return here;
}

/** The account has given back its number, and rents one that does no more than this. */
async function rent(here: World, capabilities: string): Promise<void> {
  const { number } = here.simulator;
  await post(here, `/numbers/n${number.slice(1).padStart(32, '0')}`, { active: 'no' });
  await post(here, '/numbers', { country: 'se', capabilities });
}

const codes = (data: { problems?: { code: string }[] }) => data.problems?.map(({ code }) => code);

describe('somebody who answered STOPP with a picture', () => {
  it('is not texted any more, although nobody has read the answer', async () => {
    const here = await texted();
    await answer(here, 'Stopp!');
    const { data } = await here.call('send_sms', { to: ANNA, message: 'Är du säker?' });
    expect([data.state, codes(data)]).toEqual(['refused', ['recipient_opted_out']]);
  });

  it('gets nothing that was waiting for quiet hours to end', async () => {
    const here = await world({ env: { ELKS_QUIET_HOURS: '11:00-15:00' } });
    await here.call('send_sms', { to: ANNA, message: FRIDAY });
    await answer(here, 'SLUTA');
    here.time.now += 4 * HOUR_MS;
    await here.app.workOnce();
    expect(here.accepted()).toEqual([]);
  });

  it('is on record with the word and the message it stood in', async () => {
    const here = await texted();
    const fields = await answer(here, 'Avsluta, tack');
    await here.app.inbox.sync();
    expect(await here.app.operator.optOuts()).toMatchObject([
      { number: ANNA, evidence: `AVSLUTA, message ${fields.get('id')}` },
    ]);
  });

  it('is heard of by the list that was read on another occasion', async () => {
    const here = await texted({ env: { ELKS_TOOLSETS: 'messages,media' } });
    await answer(here, 'STOP');
    await here.call('get_mms_messages');
    expect(await here.app.operator.optOuts()).toMatchObject([{ number: ANNA }]);
  });

  it('is heard of by the webhook, before anybody reads or sends', async () => {
    const here = await texted();
    await here.app.inbox.announce('sms', await answer(here, 'STOPP'));
    await here.app.workOnce();
    expect([await here.app.operator.optOuts(), asked(here, 'mms')]).toMatchObject([[{ number: ANNA }], 1]);
  });

  it('is heard of by a webhook that has the id of a text, as the sample of 46elks has', async () => {
    const here = await texted();
    here.time.now += 60_000;
    const fields = await answer(here, 'STOPP');
    fields.set('id', `s${fields.get('id')?.slice(1)}`);
    await here.app.inbox.announce('sms', fields);
    await here.app.workOnce();
    expect(await here.app.operator.optOuts()).toMatchObject([{ number: ANNA }]);
  });

  it('is opted out by the text that 46elks gives, not by the one that was announced', async () => {
    const here = await texted();
    const fields = await answer(here, 'Titta');
    fields.set('message', 'STOPP');
    await here.app.inbox.announce('sms', fields);
    await here.app.workOnce();
    expect(await here.app.operator.optOuts()).toEqual([]);
  });

  it('is heard over HTTP, at the address that 46elks has for pictures', async () => {
    const PUBLIC_URL = 'http://127.0.0.1:4647';
    let door: ReturnType<typeof serving>['server'] | undefined;
    const here = await world({
      env: { ELKS_PUBLIC_URL: PUBLIC_URL },
      elksFetch: async (input, init) => {
        if (!door) throw new TypeError('fetch failed');
        return door.fetch(httpRequest(String(input), init), '127.0.0.1');
      },
    });
    await here.call('get_sending_rules');
    door = serving({
      webhooks: {
        secret: WEBHOOK_SECRET,
        announce: here.app.inbox.announce,
        answerCall: here.app.answerCall,
        sources: '*',
        proxies: [],
        sleep: () => new Promise(() => undefined),
      },
    }).server;
    here.simulator.setAccount({ mms_url: webhookUrl(PUBLIC_URL, WEBHOOK_SECRET, 'sms') });
    await answer(here, 'STOPP');
    await expect.poll(() => here.app.operator.optOuts()).toMatchObject([{ number: ANNA }]);
  });
});

describe('an answer with a picture', () => {
  it('is one that was waited for, and said to be a picture message', async () => {
    const here = await texted();
    const fields = await answer(here, 'Så här ser den ut');
    const { data, text } = await here.call('wait_for_reply', { with_number: ANNA, timeout_seconds: 5 });
    expect(data.answers).toMatchObject([{ untrusted_text: 'Så här ser den ut', picture_message: true }]);
    expect(text).toContain(`| picture message | ${fields.get('id')}`);
  });

  it('stands in the conversation', async () => {
    const here = await texted();
    await answer(here, 'Så här ser den ut');
    const { data } = await here.call('get_conversation', { with_number: ANNA });
    expect(data.messages).toMatchObject([
      { direction: 'outbound', text: FRIDAY },
      { direction: 'inbound', untrusted_text: 'Så här ser den ut', picture_message: true },
    ]);
  });
});

describe('the list of picture messages', () => {
  it('is taken in once, however often it is read and announced', async () => {
    const here = await texted();
    const heard: string[] = [];
    here.app.inbox.onChange((change) => change.kind === 'arrived' && heard.push(change.elksId));
    await here.app.workOnce();
    const fields = await answer(here, 'Titta');
    await Promise.all(Array.from({ length: 20 }, () => here.app.inbox.announce('sms', fields)));
    await here.app.inbox.sync();
    await here.app.inbox.sync();
    await here.app.workOnce();
    await expect.poll(() => heard).toEqual([fields.get('id')]);
  });

  it('is read to its end, and then on from where it was', async () => {
    const here = await texted();
    await answer(here, 'STOPP', BERTIL);
    for (let n = 0; n < 150; n += 1) {
      here.time.now += 60_000;
      await here.simulator.receiveMms({ from: ANNA, message: `${n}` });
    }
    const before = asked(here, 'mms');
    await here.app.inbox.sync();
    await here.app.inbox.sync();
    expect([await here.app.operator.optOuts(), asked(here, 'mms') - before]).toMatchObject([
      [{ number: BERTIL }],
      3,
    ]);
  });

  it('is read beside the texts, once in five seconds at most, however much is sent', async () => {
    const here = await world();
    for (const message of ['ett', 'två', 'tre']) await here.call('send_sms', { to: ANNA, message });
    expect([asked(here, 'sms'), asked(here, 'mms'), asked(here, 'numbers')]).toEqual([1, 1, 1]);
  });

  it('is left alone once it is known that no number takes pictures', async () => {
    const here = await world();
    await rent(here, 'sms');
    for (let n = 0; n < 5; n += 1) {
      await here.app.inbox.sync();
      await expect.poll(() => asked(here, 'numbers')).toBe(1);
      here.time.now += 6_000;
    }
    expect([asked(here, 'sms'), asked(here, 'mms')]).toEqual([5, 1]);
  });

  it('is read again within the hour when a number was rented that takes them', async () => {
    const here = await world();
    await rent(here, 'sms');
    await here.app.inbox.sync();
    await expect.poll(() => asked(here, 'numbers')).toBe(1);
    await post(here, '/numbers', { country: 'se', capabilities: 'sms,mms' });
    here.time.now += HOUR_MS / 2;
    const { numbers } = here.simulator.account();
    const to = numbers.find(({ capabilities }) => capabilities.includes('mms'))?.number;
    await here.simulator.receiveMms({ from: ANNA, to, message: 'STOPP' });
    here.time.now += HOUR_MS / 2;
    await here.app.inbox.sync();
    expect(await here.app.operator.optOuts()).toMatchObject([{ number: ANNA }]);
  });

  it('is read as long as it is not known what the numbers take', async () => {
    const here = await world();
    here.fault({ 'GET /numbers': { status: 500 } });
    await answer(here, 'STOPP');
    const { data } = await here.call('send_sms', { to: ANNA, message: FRIDAY });
    expect(codes(data)).toEqual(['recipient_opted_out']);
  });

  it.each([
    ['fails', { status: 500 }],
    ['never comes', { hang: true }],
  ])('that %s keeps no message back, which the answer says, and no text out', async (_, fault) => {
    const here = await world();
    here.fault({ 'GET /mms': fault });
    await here.simulator.receive({ from: BERTIL, message: 'STOPP' });
    const { data } = await here.call('send_sms', { to: ANNA, message: FRIDAY });
    expect([data.state, data.warnings.map(({ code }: { code: string }) => code)]).toEqual([
      'accepted',
      ['inbox_stale'],
    ]);
    expect(await here.app.operator.optOuts()).toMatchObject([{ number: BERTIL }]);
  });
});
