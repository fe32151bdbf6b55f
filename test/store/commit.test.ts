import type { DatabaseConnection, Dialect } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/kysely-store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { aBareMessage, fingerprint } from './messages.ts';

/** A store whose commits are seen, and can be made to fail. */
async function watched(): Promise<{ store: Store; commits: { count: number; failing: boolean } }> {
  const commits = { count: 0, failing: false };
  const store = await openStore(
    watching(await openSqlite(':memory:'), () => {
      if (commits.failing) throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR' });
      commits.count += 1;
    }),
    fingerprint,
  );
  onTestFinished(() => store.close());
  commits.count = 0;
  return { store, commits };
}

/** The dialect with something done before each commit. */
function watching(dialect: Dialect, beforeCommit: () => void): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createDriver() {
      const driver = dialect.createDriver();
      return {
        init: () => driver.init(),
        acquireConnection: () => driver.acquireConnection(),
        releaseConnection: (connection) => driver.releaseConnection(connection),
        beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
        async commitTransaction(connection: DatabaseConnection) {
          beforeCommit();
          await driver.commitTransaction(connection);
        },
        rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
        destroy: () => driver.destroy(),
      };
    },
  };
}

describe('works that are asked for at the same time', () => {
  const insert = (store: Store, n: number) =>
    store.transaction((tx) => tx.insertMessage(aBareMessage({ id: `msg_${n}` })));

  it('share one commit', async () => {
    const { store, commits } = await watched();
    await Promise.all(Array.from({ length: 50 }, (_, n) => insert(store, n)));
    expect(commits.count).toBe(1);
  });

  it('share it with what is asked for while they run', async () => {
    const { store, commits } = await watched();
    let later: Promise<void> | undefined;
    await store.transaction(async () => {
      later = insert(store, 1);
    });
    await later;
    expect(commits.count).toBe(1);
  });

  it('do not keep each other waiting without end', async () => {
    const { store, commits } = await watched();
    await Promise.all(Array.from({ length: 100 }, (_, n) => insert(store, n)));
    expect(commits.count).toBe(2);
  });

  it('are answered after the commit and not before', async () => {
    const { store, commits } = await watched();
    const seen = await Promise.all(
      Array.from({ length: 5 }, (_, n) => insert(store, n).then(() => commits.count)),
    );
    expect(seen).toEqual([1, 1, 1, 1, 1]);
  });

  it('have all failed when the commit fails', async () => {
    const { store, commits } = await watched();
    commits.failing = true;
    const works = Array.from({ length: 5 }, (_, n) => insert(store, n));
    expect((await Promise.allSettled(works)).map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    commits.failing = false;
    expect(await store.messagesSince(0, 9)).toEqual([]);
  });

  it('do not wait for the ones that are asked for afterwards', async () => {
    const { store, commits } = await watched();
    await insert(store, 1);
    await insert(store, 2);
    expect(commits.count).toBe(2);
  });
});
