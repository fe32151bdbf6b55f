import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { type CompiledQuery, type DatabaseConnection, type Dialect, type Driver, Kysely, sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/kysely-store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { ANNA, world } from '../world.ts';
import { storeConformance } from './conformance.ts';
import { aBareMessage, aMessage, EVER, fingerprint, NOW } from './messages.ts';

const open = async (file: string): Promise<Store> => openStore(await openSqlite(file), fingerprint);

/** A file that does not exist yet, in a folder that does not either. */
function freshFile(name = 'store.sqlite'): string {
  const folder = mkdtempSync(join(tmpdir(), 'elks-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'data', name);
}

describe('SQLite in memory', () => storeConformance(() => open(':memory:')));

describe('SQLite in a file', () => storeConformance(() => open(freshFile())));

describe('a SQLite file', () => {
  it('keeps everything when it is closed and opened again', async () => {
    const file = freshFile();
    const before = await open(file);
    await before.transaction(async (tx) => {
      await tx.insertMessage(aMessage());
      await tx.insertMessage(aBareMessage({ id: 'msg_2' }));
    });
    await before.rememberAccount({ currency: 'SEK', balanceUnits: 46, at: NOW });
    await before.setPaused(NOW);
    await before.optOut({ toHash: 'Anna', at: NOW, evidence: 'STOPP' });
    await before.transaction((tx) => tx.advanceTo(NOW));
    await before.learnPrice({ region: 'SE', unitsPerPart: 5_000, basis: 'charged', learnedAt: 1 });
    await before.takeQuery(1_000, 60_000, 1);
    await before.close();

    const after = await open(file);
    onTestFinished(() => after.close());
    expect([await after.message('msg_1'), await after.message('msg_2')]).toEqual([
      aMessage(),
      aBareMessage({ id: 'msg_2' }),
    ]);
    expect([await after.currency(), (await after.price('SE'))?.unitsPerPart]).toEqual(['SEK', 5_000]);
    expect(await after.optOuts()).toEqual([{ toHash: 'Anna', at: NOW, evidence: 'STOPP' }]);
    expect(await after.transaction((tx) => tx.advanceTo(NOW))).toBe(NOW);
    const about = { kind: 'sms' as const, toHash: 'Anna', prefixHash: 'hash of the range' };
    expect(await after.transaction((tx) => tx.usage(about, EVER))).toMatchObject({
      minute: { count: 1 },
      prefixHour: { count: 1 },
      optedOutAt: NOW,
      pausedAt: NOW,
      balanceUnits: 46,
    });
    expect(await after.takeQuery(1_001, 60_000, 1)).toEqual({ freeAt: 61_000 });
  });

  it('loses no commit that was reported, not even to a power cut', async () => {
    const file = freshFile();
    const db = new Kysely<unknown>({ dialect: await openSqlite(file) });
    onTestFinished(() => db.destroy());
    const pragma = async (name: string) =>
      (await sql.raw<Record<string, unknown>>(`PRAGMA ${name}`).execute(db)).rows[0]?.[name];
    expect([await pragma('synchronous'), await pragma('journal_mode'), await pragma('fullfsync')]).toEqual([
      2,
      'wal',
      1,
    ]);
  });

  it('can be read by its owner only, log and index included', async () => {
    const file = freshFile();
    const store = await open(file);
    onTestFinished(() => store.close());
    await store.setPaused(NOW);
    const modes = [dirname(file), file, `${file}-wal`, `${file}-shm`].map((path) =>
      (statSync(path).mode & 0o777).toString(8),
    );
    expect(modes).toEqual(['700', '600', '600', '600']);
  });
});

describe('several writers on one SQLite file', () => {
  /** Threads of their own, because a writer that waits for another one blocks its whole thread. */
  function writers(file: string, count: number, transactions: number): Promise<readonly string[]> {
    const threads = Array.from(
      { length: count },
      () => new Worker(new URL('./writer.ts', import.meta.url), { workerData: { file, transactions } }),
    );
    return Promise.all(
      threads.map(
        (thread) =>
          new Promise<string>((resolve) =>
            thread.once('message', resolve).once('error', (error) => resolve(String(error))),
          ),
      ),
    );
  }

  it('take turns: 200 transactions each, none lost and none refused', async () => {
    const file = freshFile();
    const store = await open(file);
    onTestFinished(() => store.close());
    await store.transaction((tx) => tx.insertMessage(aMessage({ attempts: 0 })));
    expect(await writers(file, 2, 200)).toEqual(['done', 'done']);
    expect((await store.message('msg_1'))?.attempts).toBe(400);
  });

  it('make the file at the same moment', async () => {
    for (let round = 0; round < 5; round += 1) {
      expect(await writers(freshFile(), 4, 0)).toEqual(Array(4).fill('done'));
    }
  });
});

describe('a first start that is cut short', () => {
  /** How many statements the making of the schema takes; more than there are does no harm. */
  const STATEMENTS_MAX = 60;

  it('leaves a file that the next start can use, wherever it was cut', async () => {
    const broken: string[] = [];
    for (let statements = 1; statements <= STATEMENTS_MAX; statements += 1) {
      const file = freshFile();
      const first = await openStore(dyingAfter(statements, await openSqlite(file)), fingerprint).catch(
        () => undefined,
      );
      await first?.close();
      const next = await open(file).catch(
        (error: Error) => void broken.push(`after ${statements} statements: ${error.message}`),
      );
      await next?.close();
    }
    expect(broken).toEqual([]);
  });
});

/** A database that can do nothing more after so many statements, as when its process was killed there. */
function dyingAfter(statements: number, dialect: Dialect): Dialect {
  let left = statements;
  const mortal = (connection: DatabaseConnection): DatabaseConnection => ({
    executeQuery(query: CompiledQuery) {
      left -= 1;
      return left < 0 ? Promise.reject(new Error('killed')) : connection.executeQuery(query);
    },
    streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
  });
  const createDriver = (): Driver => {
    const driver = dialect.createDriver();
    return {
      init: () => driver.init(),
      acquireConnection: async () => {
        const connection = await driver.acquireConnection();
        const wrapped = mortal(connection);
        originals.set(wrapped, connection);
        return wrapped;
      },
      beginTransaction: (connection, settings) => driver.beginTransaction(connection, settings),
      commitTransaction: (connection) => driver.commitTransaction(connection),
      rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
      releaseConnection: (connection) => driver.releaseConnection(originals.get(connection) ?? connection),
      destroy: () => driver.destroy(),
    };
  };
  const originals = new Map<DatabaseConnection, DatabaseConnection>();
  return {
    createDriver,
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
}

describe('a file that is no store of this version', () => {
  /** Tries to text with this data folder. */
  async function textWith(file: string) {
    const { call, accepted } = await world({ env: { ELKS_DATA_DIR: dirname(file) } });
    const { isError, data } = await call('send_sms', { to: ANNA, message: 'Hej' });
    // On a busy machine the answer comes while the message is still on its way.
    if (data.state === 'sending') await expect.poll(() => accepted().length, { timeout: 10_000 }).toBe(1);
    return { isError, code: data.problems?.[0]?.code, accepted: accepted().length };
  }
  const UNUSABLE = { isError: true, code: 'store_unavailable', accepted: 0 };

  async function aStore(): Promise<string> {
    const file = freshFile('simulator.sqlite');
    const store = await open(file);
    for (let n = 0; n < 200; n += 1)
      await store.transaction((tx) => tx.insertMessage(aBareMessage({ id: `msg_${n}`, createdAt: 0 })));
    await store.close();
    return file;
  }

  it('is used when it is one, so that the cases below differ from it in one thing each', async () => {
    expect(await textWith(await aStore())).toEqual({ isError: false, code: undefined, accepted: 1 });
  });

  it('is refused when a newer version has changed it', async () => {
    const file = await aStore();
    const database = new DatabaseSync(file);
    database.exec(
      "INSERT INTO kysely_migration (name, timestamp) VALUES ('9999_from_the_future', '2035-01-01T00:00:00.000Z')",
    );
    database.close();
    expect(await textWith(file)).toEqual(UNUSABLE);
  });

  it.each([64, 4_096, 100_000])(
    'is refused when it holds %i random bytes, and left as it is',
    async (size) => {
      const file = freshFile('simulator.sqlite');
      const noise = randomBytes(size);
      mkdirSync(dirname(file));
      writeFileSync(file, noise);
      expect(await textWith(file)).toEqual(UNUSABLE);
      expect(readFileSync(file).equals(noise)).toBe(true);
    },
  );

  it('is refused when all but its first page was overwritten', async () => {
    const file = await aStore();
    const bytes = readFileSync(file);
    writeFileSync(file, Buffer.concat([bytes.subarray(0, 4_096), Buffer.alloc(bytes.length - 4_096, 0xaa)]));
    expect(await textWith(file)).toEqual(UNUSABLE);
  });

  it('is refused when it is a folder', async () => {
    const file = freshFile('simulator.sqlite');
    mkdirSync(file, { recursive: true });
    expect(await textWith(file)).toEqual(UNUSABLE);
  });

  it('is refused when it cannot be written', async () => {
    const file = await aStore();
    chmodSync(file, 0o444);
    chmodSync(dirname(file), 0o555);
    chmodSync(dirname(dirname(file)), 0o755);
    expect(await asOrdinaryUser(() => textWith(file))).toEqual(UNUSABLE);
  });

  it('is tried again by the next call', async () => {
    const file = freshFile('simulator.sqlite');
    mkdirSync(file, { recursive: true });
    const { call, accepted } = await world({ env: { ELKS_DATA_DIR: dirname(file) } });
    await call('send_sms', { to: ANNA, message: 'Hej' });
    rmSync(file, { recursive: true });
    await call('send_sms', { to: ANNA, message: 'Hej' });
    expect(accepted()).toHaveLength(1);
  });
});

/** Permissions do not hold for root, so root's tests step down for a moment. */
async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  const NOBODY = 65_534;
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
