import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@modelcontextprotocol/client';
import { describe, expect, it } from 'vitest';
import { ANNA, ASKING_ERAS, BERTIL, type Era, type World, type WorldOptions, world } from '../world.ts';
import { connect, simulated } from './child.ts';

const CONVERSATION = `sms://conversations/${ANNA}`;

/** A world in which pauses are short. */
const brisk = (options: WorldOptions = {}) =>
  world({
    ...options,
    around: {
      sleep: (ms, signal) => sleep(Math.min(ms, 20), undefined, signal && { signal }).catch(() => undefined),
    },
  });

/** Subscribes to addresses in the way of the client's protocol, and collects what it is told. */
async function subscribe(client: Client, uris: readonly string[], era: Era) {
  const told: string[] = [];
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
    told.push(params.uri);
  });
  if (era === 'auto') {
    const { close } = await client.listen({ resourceSubscriptions: [...uris] });
    return { told, end: close };
  }
  for (const uri of uris) await client.subscribeResource({ uri });
  const end = async () => {
    for (const uri of uris) await client.unsubscribeResource({ uri });
  };
  return { told, end };
}

/** Lets the background rounds of a server go on, as they do by themselves in a process of its own. */
async function rounds({ app, time }: World, count = 2): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    time.now += 11_000;
    await app.workOnce();
    await sleep(80);
  }
}

// A client that cannot be asked over HTTP has no stream on which news could reach it either.
describe.each(ASKING_ERAS)('a client of the %s protocol that subscribed', (era) => {
  it('is told when a phone answers', async () => {
    const there = await brisk({ era });
    const { told } = await subscribe(there.client, [CONVERSATION, 'sms://conversations'], era);
    await rounds(there, 1);
    await there.simulator.receive({ from: ANNA, message: 'Ja' });
    await rounds(there);
    expect([...new Set(told)].sort()).toEqual(['sms://conversations', CONVERSATION]);
  });

  it('is told under the address as it wrote it', async () => {
    const there = await brisk({ era });
    const escaped = `sms://conversations/${encodeURIComponent(ANNA)}`;
    const { told } = await subscribe(there.client, [escaped], era);
    await rounds(there, 1);
    await there.simulator.receive({ from: ANNA, message: 'Ja' });
    await rounds(there);
    expect([...new Set(told)]).toEqual([escaped]);
  });

  it('is told when a message it sent is delivered', async () => {
    const there = await brisk({ era });
    const { data } = await there.call('send_sms', { to: ANNA, message: 'Hej' });
    const { told } = await subscribe(there.client, [`sms://messages/${data.id}`], era);
    await rounds(there);
    expect([...new Set(told)]).toEqual([`sms://messages/${data.id}`]);
  });

  it('is not told of other people', async () => {
    const there = await brisk({ era });
    const { told } = await subscribe(there.client, [CONVERSATION], era);
    await rounds(there, 1);
    await there.simulator.receive({ from: BERTIL, message: 'Ja' });
    await rounds(there);
    expect(told).toEqual([]);
  });

  it('hears no more once it ended that, and nobody asks 46elks for it', async () => {
    const there = await brisk({ era });
    const { told, end } = await subscribe(there.client, [CONVERSATION], era);
    await rounds(there, 1);
    await end();
    await sleep(100);
    const asked = there.requests.length;
    await there.simulator.receive({ from: ANNA, message: 'Ja' });
    await rounds(there);
    expect({ told, asked: there.requests.length - asked }).toEqual({ told: [], asked: 0 });
  });
});

describe('a client that did not subscribe', () => {
  it('makes nobody ask 46elks for what came in', async () => {
    const there = await brisk();
    await there.call('get_sending_rules');
    await rounds(there);
    expect(there.requests).toEqual([]);
  });
});

describe('a process of its own', () => {
  it('tells clients of both protocols of the answer of a phone', async () => {
    const { simulator, env } = await simulated();
    const eras: readonly Era[] = ['legacy', 'auto'];
    const folder = (era: Era) => ({ ELKS_DATA_DIR: `${env['ELKS_DATA_DIR']}-${era}` });
    const clients = await Promise.all(
      eras.map(async (era) => {
        const { client } = await connect({ env: { ...env, ...folder(era) }, era });
        return { client, ...(await subscribe(client, [CONVERSATION], era)) };
      }),
    );
    await sleep(1_500);
    await simulator.receive({ from: ANNA, message: 'Ja, kl 14 passar!' });
    const deadline = Date.now() + 20_000;
    while (clients.some(({ told }) => told.length === 0) && Date.now() < deadline) await sleep(50);
    const read = await Promise.all(clients.map(({ client }) => client.readResource({ uri: CONVERSATION })));
    expect({
      told: clients.map(({ told }) => told[0]),
      read: read.map((answer) => JSON.stringify(answer).includes('Ja, kl 14 passar!')),
    }).toEqual({ told: [CONVERSATION, CONVERSATION], read: [true, true] });
  }, 30_000);
});
