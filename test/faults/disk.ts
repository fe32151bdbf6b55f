import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  type SqliteDialect,
} from 'kysely';
import { openSqlite } from '../../src/store/sqlite.ts';

/**
 * What becomes of one statement: it fails before it takes effect, or takes effect and its answer is lost; or the whole
 * process dies before or after it.
 */
export type StoreFate = 'fails' | 'answer_lost' | 'crash_before' | 'crash_after';

/** A process as its store sees it. */
export interface StoreUser {
  isDead(): boolean;
  die(): void;
  fateOf(sql: string): StoreFate | undefined;
}

/** A message as it stands in the database. */
export interface Row {
  readonly id: string;
  readonly state: string;
  readonly to_number: string;
  readonly text: string;
  readonly elks_id: string | null;
  readonly problems: string;
  readonly created_at: number;
  readonly due_at: number;
  readonly lease_until: number | null;
}

/** A database that outlives the processes that use it. */
export interface Disk {
  /** A way to the database for one process. */
  open(user: StoreUser): Promise<Dialect>;
  /** What a dying process leaves: its transaction is undone and its lock is free. */
  release(user: StoreUser): void;
  /** Every message there is, looked at past all faults. */
  rows(): Promise<readonly Row[]>;
  /** Whether a file is being opened. */
  isBusy(): boolean;
  close(): Promise<void>;
}

interface Opened {
  readonly dialect: SqliteDialect;
  readonly driver: Driver;
  readonly connection: DatabaseConnection;
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** As node:sqlite reports that the disk cannot be written. https://www.sqlite.org/rescode.html#ioerr */
function diskError(): Error {
  return Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 10 });
}

/** @param file a path, or `:memory:` for one connection that all processes take in turns */
export async function createDisk(file: string): Promise<Disk> {
  const inMemory = file === ':memory:';
  let busy = 0;
  const own = await connect(file);
  const lock = createLock();
  const users = new Map<StoreUser, { readonly opened: Opened; inTransaction: boolean }>();

  const execute = async <R>(user: StoreUser, query: CompiledQuery): Promise<QueryResult<R>> => {
    const state = users.get(user);
    if (!state || user.isDead()) return never();
    const fate = user.fateOf(query.sql);
    if (fate === 'fails') throw diskError();
    if (fate === 'crash_before') user.die();
    if (user.isDead()) return never();
    const work = state.opened.connection.executeQuery<R>(query);
    // node:sqlite is synchronous: whatever it does, it has done.
    if (/^begin\b/.test(query.sql)) state.inTransaction = true;
    if (/^(?:commit|rollback)$/.test(query.sql)) state.inTransaction = false;
    if (fate === 'crash_after') user.die();
    const result = await work;
    if (user.isDead()) return never();
    if (fate === 'answer_lost') throw diskError();
    return result;
  };

  const driverFor = (user: StoreUser, inner: Driver): Driver => {
    const connection: DatabaseConnection = {
      executeQuery: (query) => execute(user, query),
      streamQuery: () => {
        throw new Error('the store does not stream');
      },
    };
    return {
      init: async () => undefined,
      async acquireConnection() {
        await lock.take(user);
        return user.isDead() ? never() : connection;
      },
      async releaseConnection() {
        if (!user.isDead()) lock.give(user);
      },
      beginTransaction: (_connection, settings) => inner.beginTransaction(connection, settings),
      commitTransaction: () => inner.commitTransaction(connection),
      rollbackTransaction: () => inner.rollbackTransaction(connection),
      destroy: async () => undefined,
    };
  };

  return {
    async open(user) {
      busy += 1;
      const opened = inMemory ? own : await connect(file);
      busy -= 1;
      users.set(user, { opened, inTransaction: false });
      const { dialect } = own;
      return {
        createDriver: () => driverFor(user, opened.driver),
        createAdapter: () => dialect.createAdapter(),
        createIntrospector: (db) => dialect.createIntrospector(db),
        createQueryCompiler: () => dialect.createQueryCompiler(),
      };
    },
    release(user) {
      const state = users.get(user);
      if (state?.inTransaction) {
        state.inTransaction = false;
        void state.opened.connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => undefined);
      }
      if (state && !inMemory) void state.opened.driver.destroy();
      users.delete(user);
      lock.give(user);
    },
    async rows() {
      const tables = await own.connection.executeQuery(
        CompiledQuery.raw(`select name from sqlite_master where name = 'messages'`),
      );
      if (tables.rows.length === 0) return [];
      const { rows } = await own.connection.executeQuery<Row>(
        CompiledQuery.raw('select * from messages order by created_at, id'),
      );
      return rows;
    },
    isBusy: () => busy > 0,
    async close() {
      if (!inMemory) for (const { opened } of users.values()) await opened.driver.destroy();
      await own.driver.destroy();
    },
  };
}

async function connect(file: string): Promise<Opened> {
  const dialect = await openSqlite(file);
  const driver = dialect.createDriver();
  await driver.init();
  return { dialect, driver, connection: await driver.acquireConnection() };
}

/**
 * One process at a time, in the order they came: what SQLite's lock does between real processes, without the busy wait
 * that would stop a single thread for good.
 */
function createLock() {
  let holder: StoreUser | undefined;
  let waiting: { readonly user: StoreUser; readonly go: () => void }[] = [];
  const next = (): void => {
    waiting = waiting.filter(({ user }) => !user.isDead());
    const first = waiting.shift();
    holder = first?.user;
    first?.go();
  };
  return {
    take: (user: StoreUser): Promise<void> =>
      new Promise((go) => {
        waiting.push({ user, go });
        if (holder === undefined) next();
      }),
    give(user: StoreUser): void {
      if (holder === user) next();
    },
  };
}
