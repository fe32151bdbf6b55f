import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL, type World, world } from '../world.ts';
import { MINUTE_MS } from './capped.ts';

/** An account at which 46elks keeps no text, so that a lost message is known by recipient, sender, parts and time. */
const textless = () => world({ env: { ELKS_DONTLOG: 'true' }, around: { fileExists: () => true } });

type Fate = 'arrives' | 'is lost';

/** Sends a text whose answer never comes, whether the text arrives or not. */
async function lose({ call, fault }: World, fate: Fate, message: string, to = ANNA): Promise<string> {
  fault({ 'POST /sms': { drop: fate === 'arrives' ? 'after' : 'before' } });
  const { data } = await call('send_sms', { to, message });
  fault({});
  expect(data.state).toBe('unknown');
  return data.id;
}

/** What the background makes of them. */
async function settled({ app, simulator, accepted }: World, ids: readonly string[]): Promise<unknown> {
  await app.workOnce();
  const { messages } = simulator.truth();
  expect(accepted().length).toBe(messages.length);
  return Promise.all(
    ids.map(async (id) => {
      const { elksId } = (await app.operator.find(id)) ?? {};
      return messages.find((message) => message.id === elksId)?.message;
    }),
  );
}

describe('a lost message whose text 46elks does not keep', () => {
  it('is found when it is the only one there can be', async () => {
    const here = await textless();
    expect(await settled(here, [await lose(here, 'arrives', 'Ett')])).toEqual(['Ett']);
  });

  it('is found beside one of another length', async () => {
    const here = await textless();
    const ids = [await lose(here, 'arrives', 'Ett'), await lose(here, 'arrives', 'å'.repeat(161))];
    expect(await settled(here, ids)).toEqual(['Ett', 'å'.repeat(161)]);
  });

  it('is found beside one to somebody else', async () => {
    const here = await textless();
    const ids = [await lose(here, 'is lost', 'Ett'), await lose(here, 'arrives', 'Två', BERTIL)];
    expect(await settled(here, ids)).toEqual([undefined, 'Två']);
  });

  it('is found beside an alike one of another time', async () => {
    const here = await textless();
    const first = await lose(here, 'is lost', 'Ett');
    here.time.now += 5 * MINUTE_MS;
    expect(await settled(here, [first, await lose(here, 'arrives', 'Två')])).toEqual([undefined, 'Två']);
  });

  it.each<[Fate, Fate]>([
    ['arrives', 'arrives'],
    ['is lost', 'arrives'],
    ['arrives', 'is lost'],
  ])('is never taken for an alike one of the same minute (%s, %s)', async (one, two) => {
    const here = await textless();
    const ids = [await lose(here, one, 'Ett'), await lose(here, two, 'Två')];
    here.time.now += MINUTE_MS;
    expect(await settled(here, ids)).toEqual([undefined, undefined]);
  });
});
