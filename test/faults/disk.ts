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
  readonly sending_at: number | null;
  readonly attempt_token: string | null;
}

/** A message that came in, as it stands in the database. */
export interface Arrived {
  readonly elks_id: string;
  readonly number: string;
  readonly number_hash: string;
  readonly text: string | null;
  readonly noted_at: number;
  readonly sign: string | null;
}

/** A database that outlives the processes that use it. */
export interface Disk {
  /** A way to the database for one process. */
  open(user: StoreUser): Promise<Dialect>;
  /** What a dying process leaves: its transaction is undone and its lock is free. */
  release(user: StoreUser): void;
  /** How many times this process has the database open. */
  countOpen(user: StoreUser): number;
  /** Every message there is, looked at past all faults. */
  rows(): Promise<readonly Row[]>;
  /** Every message that came in, and the keyed hashes of those who opted out. */
  arrived(): Promise<{ readonly messages: readonly Arrived[]; readonly optedOut: readonly string[] }>;
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

/** One opening of the database by one process. */
interface Session {
  readonly user: StoreUser;
  readonly opened: Opened;
  inTransaction: boolean;
}

/** @param file a path, or `:memory:` for one connection that all processes take in turns */
export async function createDisk(file: string): Promise<Disk> {
  const inMemory = file === ':memory:';
  let busy = 0;
  const own = await connect(file);
  const lock = createLock();
  const sessions = new Set<Session>();

  const execute = async <R>(session: Session, query: CompiledQuery): Promise<QueryResult<R>> => {
    const { user } = session;
    if (user.isDead()) return never();
    const fate = user.fateOf(query.sql);
    if (fate === 'fails') throw diskError();
    if (fate === 'crash_before') user.die();
    if (user.isDead()) return never();
    const work = session.opened.connection.executeQuery<R>(query);
    // node:sqlite is synchronous: whatever it does, it has done.
    if (/^begin\b/.test(query.sql)) session.inTransaction = true;
    if (/^(?:commit|rollback)$/.test(query.sql)) session.inTransaction = false;
    if (fate === 'crash_after') user.die();
    const result = await work;
    if (user.isDead()) return never();
    if (fate === 'answer_lost') throw diskError();
    return result;
  };

  /** What SQLite does when a connection is closed or its process dies: an open transaction is undone. */
  const end = (session: Session): void => {
    sessions.delete(session);
    const { driver, connection } = session.opened;
    if (session.inTransaction)
      void connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => undefined);
    session.inTransaction = false;
    if (!inMemory) void driver.destroy();
    lock.give(session);
  };

  const driverFor = (session: Session): Driver => {
    const { user, opened } = session;
    const connection: DatabaseConnection = {
      executeQuery: (query) => execute(session, query),
      streamQuery: () => {
        throw new Error('the store does not stream');
      },
    };
    return {
      init: async () => undefined,
      async acquireConnection() {
        await lock.take(session);
        return user.isDead() ? never() : connection;
      },
      async releaseConnection() {
        if (!user.isDead()) lock.give(session);
      },
      beginTransaction: (_connection, settings) => opened.driver.beginTransaction(connection, settings),
      commitTransaction: () => opened.driver.commitTransaction(connection),
      rollbackTransaction: () => opened.driver.rollbackTransaction(connection),
      destroy: async () => end(session),
    };
  };

  return {
    async open(user) {
      busy += 1;
      const opened = inMemory ? own : await connect(file);
      busy -= 1;
      if (user.isDead()) return never();
      const session = { user, opened, inTransaction: false };
      sessions.add(session);
      const { dialect } = own;
      return {
        createDriver: () => driverFor(session),
        createAdapter: () => dialect.createAdapter(),
        createIntrospector: (db) => dialect.createIntrospector(db),
        createQueryCompiler: () => dialect.createQueryCompiler(),
      };
    },
    release(user) {
      for (const session of sessions) if (session.user === user) end(session);
    },
    countOpen: (user) => [...sessions].filter((session) => session.user === user).length,
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
    async arrived() {
      const all = async <R>(query: string): Promise<readonly R[]> =>
        (await own.connection.executeQuery<R>(CompiledQuery.raw(query))).rows;
      return {
        messages: await all<Arrived>('select * from incoming order by seq'),
        optedOut: (await all<{ to_hash: string }>('select to_hash from opt_outs')).map(
          ({ to_hash }) => to_hash,
        ),
      };
    },
    isBusy: () => busy > 0,
    async close() {
      for (const session of sessions) end(session);
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
  let holder: Session | undefined;
  let waiting: { readonly session: Session; readonly go: () => void }[] = [];
  const next = (): void => {
    waiting = waiting.filter(({ session }) => !session.user.isDead());
    const first = waiting.shift();
    holder = first?.session;
    first?.go();
  };
  return {
    take: (session: Session): Promise<void> =>
      new Promise((go) => {
        waiting.push({ session, go });
        if (holder === undefined) next();
      }),
    give(session: Session): void {
      if (holder === session) next();
    },
  };
}
