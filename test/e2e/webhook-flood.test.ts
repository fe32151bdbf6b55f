import { describe, expect, it } from 'vitest';
import { parseIpRange } from '../../src/domain/ip-address.ts';
import { webhookKeys } from '../../src/domain/webhook-address.ts';
import { serving } from '../http/serving.ts';
import { ANNA, BERTIL, httpRequest, WEBHOOK_SECRET, type World, world } from '../world.ts';

const MANY = 10_000;
const AT_ONCE = 100;
const ELKS = '176.10.154.199';
const { path, user, password } = webhookKeys(WEBHOOK_SECRET);

/** The door for webhooks of a server that has sent one text, and what was heard behind it. */
async function flooded() {
  const here = await world();
  const { data } = await here.call('send_sms', { to: ANNA, message: 'Kan du på fredag?' });
  const status = () => here.call('check_sms_status', { message_id: data.id }).then((answer) => answer.data);
  await expect.poll(status).toMatchObject({ state: 'accepted' });
  const heard: string[] = [];
  here.app.inbox.onChange((change) => {
    heard.push(change.kind === 'arrived' ? change.elksId : change.id);
  });
  await here.app.workOnce();
  here.requests.length = 0;
  return { here, sent: await status(), heard, post: doorOf(here) };
}

interface Post {
  readonly fields: Record<string, string>;
  readonly kind?: string;
  readonly attempt?: string;
  readonly peer?: string;
  readonly secret?: string;
  readonly place?: string;
}

function doorOf({ app }: World) {
  const { server } = serving({
    webhooks: {
      answerCall: async () => undefined,
      secret: WEBHOOK_SECRET,
      announce: app.inbox.announce,
      sources: [ELKS].map(parseIpRange).filter((range) => range !== undefined),
      proxies: [],
      sleep: () => new Promise(() => undefined),
    },
  });
  return async ({ fields, kind = 'sms', attempt, peer = ELKS, ...forged }: Post): Promise<string> => {
    const query = attempt === undefined ? '' : `?attempt=${attempt}`;
    const answer = await server.fetch(
      httpRequest(`https://sms.example.com/webhooks/${forged.place ?? path}/${kind}${query}`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${user}:${forged.secret ?? password}`)}` },
        body: new URLSearchParams(fields),
      }),
      peer,
    );
    return `${answer.status} ${await answer.text()}`;
  };
}

/** Posts so many, a hundred at a time, and gives back every kind of answer there was. */
async function flood(count: number, make: (n: number) => Promise<string>): Promise<readonly string[]> {
  const answers = new Set<string>();
  for (let n = 0; n < count; n += AT_ONCE) {
    const batch = Array.from({ length: AT_ONCE }, (_, next) => make(n + next));
    for (const answer of await Promise.all(batch)) answers.add(answer);
  }
  return [...answers];
}

const incoming = (id: string, from: string, message: string) => ({
  direction: 'incoming',
  id,
  from,
  to: '+46701740605',
  message,
});

describe(`${MANY} webhooks`, () => {
  it('that repeat one are one event', { timeout: 60_000 }, async () => {
    const { here, heard, post } = await flooded();
    const { id } = await here.simulator.receive({ from: BERTIL, message: 'Stopp!' });
    const answers = await flood(MANY, () => post({ fields: incoming(id, BERTIL, 'Stopp!') }));
    await here.app.workOnce();
    await expect.poll(() => heard).toEqual([id]);
    const asked = here.requests.length;
    expect([answers, await here.app.operator.optOuts(), asked < 10]).toMatchObject([
      ['204 '],
      [{ number: BERTIL }],
      true,
    ]);
    process.stdout.write(`${MANY} replayed webhooks: ${heard.length} event, ${asked} questions\n`);
  });

  it('that are forged are none', { timeout: 60_000 }, async () => {
    const { here, sent, heard, post } = await flooded();
    const { id, elks_id: elksId } = sent;
    const madeUp = (n: number) => `s${n.toString(16).padStart(32, '0')}`;
    const forgeries: readonly ((n: number) => Post)[] = [
      // By one who knows nothing of the address,
      (n) => ({ fields: incoming(madeUp(n), ANNA, 'STOPP'), place: '0'.repeat(32) }),
      (n) => ({ fields: incoming(madeUp(n), ANNA, 'STOPP'), secret: 'guess' }),
      (n) => ({ fields: incoming(madeUp(n), ANNA, 'STOPP'), peer: '203.0.113.7' }),
      // and by one who knows all of it.
      (n) => ({ fields: incoming(madeUp(n), ANNA, 'STOPP') }),
      () => ({ fields: incoming(elksId, ANNA, 'STOPP') }),
      () => ({
        fields: { id: elksId, status: 'delivered', delivered: '2026-11-22T12:00:01Z' },
        kind: 'report',
      }),
      () => ({ fields: { id: elksId, status: 'failed' }, kind: 'report' }),
      (n) => ({ fields: { id: madeUp(n), status: 'delivered' }, kind: 'report', attempt: madeUp(n) }),
    ];
    const answers = await flood(MANY, (n) => {
      const forge = forgeries[n % forgeries.length];
      return forge ? post(forge(n)) : Promise.reject(new Error('no forgery'));
    });
    await here.app.workOnce();
    const asked = here.requests.length;
    const { data } = await here.call('check_sms_status', { message_id: id });
    expect([answers, heard, await here.app.operator.optOuts(), data.state, asked < 100]).toEqual([
      ['204 '],
      [],
      [],
      'accepted',
      true,
    ]);
    process.stdout.write(`${MANY} forged webhooks: ${heard.length} events, ${asked} questions\n`);
  });
});
