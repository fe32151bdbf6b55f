import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/kysely-store.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import { type Store, StoreUnavailable } from '../../src/store/store.ts';
import { storeConformance } from './conformance.ts';
import { aBareMessage, aMessage, aNotice, fingerprint, NOW } from './messages.ts';
import { emptySchema, hasPostgres, type PostgresServer, startPostgres, WITHOUT } from './postgres-server.ts';

if (!hasPostgres) console.warn(WITHOUT);

describe.skipIf(!hasPostgres)('PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.remove());

  let schemas = 0;
  const freshSchema = () => {
    schemas += 1;
    return `elks_${schemas}`;
  };
  const open = async (schema = freshSchema()): Promise<Store> =>
    openStore(await openPostgres({ url: server.url, schema }), fingerprint);
  /** Several machines, as far as a database can tell. */
  const together = async (machines: number): Promise<readonly Store[]> => {
    const schema = freshSchema();
    const stores = await Promise.all(Array.from({ length: machines }, () => open(schema)));
    onTestFinished(async () => {
      await Promise.all(stores.map((store) => store.close()));
    });
    return stores;
  };

  let opened = 0;
  /** One of a few schemas, emptied: no test has more stores at once, and making one takes time. */
  const openEmpty = async (): Promise<Store> => {
    opened += 1;
    const schema = `elks_empty_${opened % 3}`;
    await emptySchema(server, schema);
    return open(schema);
  };

  storeConformance(openEmpty);

  it('makes the schema once, however many machines start at the same moment', async () => {
    const stores = await together(6);
    expect(await Promise.all(stores.map((store) => store.messagesSince(0, 1)))).toEqual(Array(6).fill([]));
  });

  it('lets machines take turns: none of their transactions is lost or refused', async () => {
    const stores = await together(4);
    await stores[0]?.transaction((tx) => tx.insertMessage(aMessage({ attempts: 0 })));
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        stores[n % 4]?.transaction(async (tx) => {
          const attempts = (await tx.message('msg_1'))?.attempts ?? 0;
          await tx.changeMessage('msg_1', { attempts: attempts + 1 }, NOW);
        }),
      ),
    );
    expect((await stores[1]?.message('msg_1'))?.attempts).toBe(100);
  });

  it('keeps one unbroken audit trail over all machines', async () => {
    const stores = await together(4);
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        stores[n % 4]?.transaction((tx) => tx.insertMessage(aBareMessage({ id: `msg_${n}` }))),
      ),
    );
    const trail = await stores[0]?.auditTrail();
    expect(trail?.steps.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
  });

  it('lets a pause wait for who is deciding, so that nobody goes on after it', async () => {
    const [one, other] = await together(2);
    const order: string[] = [];
    let pausing: Promise<unknown> | undefined;
    await one?.transaction(async (tx) => {
      await tx.insertMessage(aBareMessage());
      pausing = other?.setPaused(NOW).then(() => order.push('paused'));
      // Read by another connection, so that the pause has had its chance by then.
      await other?.messagesSince(0, 1);
      await one.messagesSince(0, 1);
      order.push('decided');
    });
    await pausing;
    expect(order).toEqual(['decided', 'paused']);
  });

  it('gives what is to be looked into to one machine at a time', async () => {
    const stores = await together(4);
    for (let n = 0; n < 10; n += 1) await stores[0]?.addNotice({ ...aNotice, elksId: `s${n}` }, 20);
    const claimed = await Promise.all(stores.map((store) => store.claimNotices(NOW, NOW + 30_000, 5)));
    const ids = claimed.flat().map(({ elksId }) => elksId);
    expect([ids.length, new Set(ids).size]).toEqual([10, 10]);
  });

  it('says how durable it is', async () => {
    const [store] = await together(1);
    expect(await store?.engine()).toMatchObject({ fsync: 'on', synchronous_commit: 'on' });
  });

  describe('a database that goes away', () => {
    it('fails closed, and is used again when it is back', async () => {
      const [store] = await together(1);
      const insert = () => store?.transaction((tx) => tx.insertMessage(aBareMessage()));
      server.stop();
      await expect(insert()).rejects.toThrow(StoreUnavailable);
      server.start();
      await insert();
      expect(await store?.message('msg_1')).toBeDefined();
    }, 30_000);

    it('is told of by its code, without address, password or rows', async () => {
      const [store] = await together(1);
      const insert = () => store?.transaction((tx) => tx.insertMessage(aMessage()));
      await insert();
      const refused = await insert()?.catch((error: unknown) => error);
      const cause = refused instanceof StoreUnavailable ? refused.cause : undefined;
      expect({ ...(cause instanceof Error && { message: cause.message }), ...Object(cause) }).toEqual({
        message: 'PostgreSQL: 23505',
        name: 'PostgresError',
        code: '23505',
      });
    });
  });
});
