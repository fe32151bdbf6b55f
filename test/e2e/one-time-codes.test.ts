import { describe, expect, it } from 'vitest';
import { ANNA, type World, world } from '../world.ts';

const CODE = '482 913';
/** So long that a list which cuts it would cut the code in two. */
const TEXT = `Hej Anna! ${'Så här gör du. '.repeat(9)}Din kod är ${CODE}. Dela den inte med någon.`;

/** Everything that can carry what somebody wrote. */
const OUTPUTS: Readonly<Record<string, (here: World) => Promise<unknown>>> = {
  get_sms_messages: ({ call }) => call('get_sms_messages'),
  get_conversation: ({ call }) => call('get_conversation', { with_number: ANNA }),
  list_conversations: ({ call }) => call('list_conversations'),
  wait_for_reply: ({ call }) => call('wait_for_reply', { with_number: ANNA, timeout_seconds: 1 }),
  'sms://conversations': ({ client }) => client.readResource({ uri: 'sms://conversations' }),
  'sms://conversations/{number}': ({ client }) => client.readResource({ uri: `sms://conversations/${ANNA}` }),
};

async function received(env: Record<string, string> = {}): Promise<World> {
  const here = await world({ env });
  await here.call('send_sms', { to: ANNA, message: 'Hej' });
  here.time.now += 1_000;
  await here.simulator.receive({ from: ANNA, message: TEXT });
  here.time.now += 10_000;
  return here;
}

describe.each(Object.entries(OUTPUTS))('a one-time code in %s', (name, output) => {
  it('is hidden', async () => {
    const shown = JSON.stringify(await output(await received()));
    expect([/\b(?:482|913)\b/.test(shown), shown.includes('Din kod är [hi')]).toEqual([false, true]);
  });

  it('is shown when the operator wants it', async () => {
    const shown = JSON.stringify(await output(await received({ ELKS_SHOW_CODES: 'true' })));
    expect(shown).toContain(name.startsWith('list') || name === 'sms://conversations' ? 'Så här' : CODE);
  });
});
