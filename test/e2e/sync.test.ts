import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { InboxChange } from '../../src/store/inbox.ts';
import { openStore } from '../../src/store/kysely-store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { ANNA, BERTIL, type World, type WorldOptions, world } from '../world.ts';
import { temporaryFolder } from './child.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** One process of an operator, and the store that it works with. */
async function reading(
  options: WorldOptions = {},
): Promise<World & { readonly store: () => Promise<Store> }> {
  let opened: Store | undefined;
  const fingerprint = (text: string) =>
    createHmac('sha256', 'test key').update(text).digest('hex').slice(0, 32);
  const here = await world({
    ...options,
    around: {
      ...options.around,
      openStore: async ({ storeFile }) => {
        opened = await openStore(await openSqlite(storeFile), fingerprint);
        return opened;
      },
    },
  });
  return {
    ...here,
    async store() {
      await here.call('get_sending_rules');
      if (!opened) throw new Error('the store is not open');
      return opened;
    },
  };
}

const shared = () => ({ ELKS_DATA_DIR: join(temporaryFolder(), 'data') });

/** Anna writes so many times, all at one instant or with a pause after each. */
async function receive({ simulator, time }: World, count: number, pauseMs = 0): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    ids.push((await simulator.receive({ from: ANNA, message: `Nummer ${n}` })).id);
    time.now += pauseMs;
  }
  return ids;
}

/** The ids of everything that was taken in from Anna. */
async function taken(here: Awaited<ReturnType<typeof reading>>): Promise<string[]> {
  const store = await here.store();
  const entries = await store.conversation(store.fingerprint(ANNA), { limit: 10_000 });
  return entries.map(({ id }) => id).sort();
}

const pages = ({ requests }: World) =>
  requests.filter(({ url }) => new URL(url).pathname === '/a1/sms').length;

describe.each(['exact', 'overlap'])('a reading of the history whose pages meet in the way %s', (pageEdge) => {
  it('takes in everything once, though it all shares one instant', async () => {
    const here = await reading();
    here.simulator.setSwitches({ pageEdge });
    const ids = await receive(here, 250);
    await here.app.inbox.sync();
    expect(await taken(here)).toEqual(ids.sort());
  });

  it('reads on from where it was', async () => {
    const here = await reading();
    here.simulator.setSwitches({ pageEdge });
    const before = await receive(here, 150, MINUTE_MS);
    await here.app.inbox.sync();
    here.requests.length = 0;
    const after = await receive(here, 20);
    await here.app.inbox.sync();
    expect([pages(here), await taken(here)]).toEqual([1, [...before, ...after].sort()]);
  });
});

describe('a reading of the history', () => {
  it('finds what 46elks lists late, with a time of before', async () => {
    const here = await reading();
    const first = await receive(here, 1);
    await here.app.inbox.sync();
    here.time.now -= 9 * MINUTE_MS;
    const late = await receive(here, 1);
    here.time.now += 9 * MINUTE_MS;
    await here.app.inbox.sync();
    expect(await taken(here)).toEqual([...first, ...late].sort());
  });

  it('goes back seven days at first, and no further than texts are kept', async () => {
    const lists = await Promise.all(
      ['30', '2'].map(async (days) => {
        const here = await reading({ env: { ELKS_RETENTION_DAYS: days } });
        for (let day = 0; day < 10; day += 1) {
          await receive(here, 1, DAY_MS);
        }
        await here.app.inbox.sync();
        return (await taken(here)).length;
      }),
    );
    expect(lists).toEqual([7, 2]);
  });

  it('that is too long for one goes on in the next ones and loses nothing', async () => {
    const here = await reading();
    const first = await receive(here, 1);
    await here.app.inbox.sync();
    here.time.now += DAY_MS;
    const ids = await receive(here, 2_050, 10);
    here.time.now += DAY_MS;
    here.requests.length = 0;
    await here.app.inbox.sync();
    const bounded = pages(here);
    here.time.now += 30 * MINUTE_MS;
    const newest = await receive(here, 3);
    await here.app.inbox.sync();
    expect([bounded, await taken(here)]).toEqual([20, [...first, ...ids, ...newest].sort()]);
  });

  it('by several processes at once doubles nothing', async () => {
    const env = shared();
    const here = await reading({ env });
    const others = await Promise.all([1, 2, 3].map(() => reading({ env, beside: here })));
    const ids = await receive(here, 120);
    await Promise.all([here, ...others].map(({ app }) => app.inbox.sync()));
    expect(await taken(here)).toEqual(ids.sort());
  });

  it('that another process made just now is enough', async () => {
    const env = shared();
    const here = await reading({ env });
    const other = await reading({ env, beside: here });
    await here.app.inbox.sync();
    await other.app.inbox.sync({ maxAgeMs: MINUTE_MS });
    expect(pages(other)).toBe(0);
  });

  it('that was made in the future of a clock set back is not', async () => {
    const here = await reading();
    await here.app.inbox.sync();
    here.time.now -= 10 * MINUTE_MS;
    await here.app.inbox.sync({ maxAgeMs: MINUTE_MS });
    expect(pages(here)).toBe(2);
  });

  it('that breaks off is read again', async () => {
    const here = await reading();
    const ids = await receive(here, 250);
    const { fetch } = here.simulator;
    const broken = async (): Promise<Response> => new Response('', { status: 500 });
    Object.assign(here.simulator, {
      fetch: (request: Request) => (pages(here) > 1 ? broken() : fetch(request)),
    });
    await expect(here.app.inbox.sync()).rejects.toThrow();
    Object.assign(here.simulator, { fetch });
    await here.app.inbox.sync({ maxAgeMs: MINUTE_MS });
    expect(await taken(here)).toEqual(ids.sort());
  });

  it('ends for one who no longer waits, and goes on for the others', async () => {
    const here = await reading();
    const ids = await receive(here, 3);
    here.fault({ 'GET /sms': { delay_ms: 50, next: 1 } });
    const waiting = here.app.inbox.sync();
    const stop = new AbortController();
    const given = here.app.inbox.sync({ signal: stop.signal });
    stop.abort();
    await given;
    await expect.poll(() => pages(here)).toBe(1);
    await here.simulator.advance(100);
    await waiting;
    expect(await taken(here)).toEqual(ids.sort());
  });

  it('brings what became of our messages', async () => {
    const here = await reading();
    const { data } = await here.call('send_sms', { to: BERTIL, message: 'Hej' });
    await here.simulator.advance(MINUTE_MS);
    await here.app.inbox.sync();
    expect((await here.app.operator.find(data.id))?.state).toBe('delivered');
  });

  it('that tells nothing new leaves no step in the audit trail', async () => {
    const here = await reading();
    await here.call('send_sms', { to: BERTIL, message: 'Hej' });
    await here.app.inbox.sync();
    const { head } = await here.app.operator.audit(DAY_MS);
    await here.app.inbox.sync();
    expect((await here.app.operator.audit(DAY_MS)).head).toEqual(head);
  });
});

describe('who listens', () => {
  const listen = async (here: World) => {
    const heard: InboxChange[] = [];
    const stop = here.app.inbox.onChange((change) => heard.push(change));
    await here.call('get_sending_rules');
    return { heard, stop };
  };

  it('hears what another process took in', async () => {
    const env = shared();
    const here = await reading({ env });
    const other = await reading({ env, beside: here });
    const { heard } = await listen(other);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const [elksId] = await receive(here, 1);
    await here.app.inbox.sync();
    await expect.poll(() => heard, { timeout: 5_000 }).toEqual([{ kind: 'arrived', number: ANNA, elksId }]);
  });

  it('hears what came in without asking for it', async () => {
    const here = await reading();
    const { heard } = await listen(here);
    await here.app.workOnce();
    here.time.now += MINUTE_MS;
    await receive(here, 1);
    await here.app.workOnce();
    await expect.poll(() => heard.map(({ kind }) => kind), { timeout: 5_000 }).toEqual(['arrived']);
  });

  it('hears that a message of ours was delivered', async () => {
    const here = await reading();
    const { data } = await here.call('send_sms', { to: ANNA, message: 'Hej' });
    const { heard } = await listen(here);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await here.simulator.advance(MINUTE_MS);
    await here.call('check_sms_status', { message_id: data.id });
    await expect.poll(() => heard).toContainEqual({ kind: 'message', number: ANNA, id: data.id });
  });

  it('hears nothing any more once it has stopped', async () => {
    const here = await reading();
    const { heard, stop } = await listen(here);
    stop();
    await receive(here, 1);
    await here.app.inbox.sync();
    await here.app.workOnce();
    expect(heard).toEqual([]);
  });

  it('lets 46elks alone when nobody listens', async () => {
    const here = await reading();
    await here.call('get_sending_rules');
    await here.app.workOnce();
    expect(here.requests).toEqual([]);
  });
});
