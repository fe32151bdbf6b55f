import { hostname } from 'node:os';
import { type DatabaseConnection, type Dialect, type Driver, PostgresDialect } from 'kysely';
import type { ClientBase } from 'pg';
import { TURN } from './engine.ts';

/** How to reach a database, and where in it this server's tables are. */
export interface PostgresAddress {
  /** `postgres://user:password@host:port/database` */
  readonly url: string;
  readonly schema: string;
}

/**
 * How long to wait for a connection, of which there are few, and for other machines' transactions. Patient, because what
 * was sent and cannot be recorded is unknown; a database that is not there says so at once.
 */
const WAIT_MS = 10_000;

/** How long one statement may take, as the database and as we count it; ours ends what a dead network leaves open. */
const STATEMENT_MS = 15_000;
const ANSWER_MS = 20_000;

/** A transaction of a process that stands still is undone after this time, so that it cannot hold up all the others. */
const STANDSTILL_MS = 20_000;

/** Writes take turns anyway; the other connections read. */
const CONNECTIONS_MOST = 4;

/** What PostgreSQL writes as text because a number might not hold it; ours do. By the oids of bigint and numeric. */
const WIDE_NUMBERS = [20, 1700];

/**
 * What went wrong in the database, by its code alone: its own messages quote rows, and those of the network addresses.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
class PostgresError extends Error {
  override readonly name = 'PostgresError';
  readonly code: string;

  constructor(error: unknown) {
    const code: unknown =
      typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
    const known = typeof code === 'string' && /^[A-Z\d_]{1,40}$/.test(code) ? code : 'NO_ANSWER';
    super(`PostgreSQL: ${known}`);
    this.code = known;
  }
}

/**
 * A PostgreSQL database for Kysely, with a schema of its own and full durability; several machines may use one. Every
 * transaction has the whole store to itself, as on SQLite, so limits are exact however many processes send.
 */
export async function openPostgres({ url, schema }: PostgresAddress): Promise<Dialect> {
  // Imported here because whoever keeps a file need not load it.
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MOST,
    connectionTimeoutMillis: WAIT_MS,
    lock_timeout: WAIT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
    idle_in_transaction_session_timeout: STANDSTILL_MS,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: `46elks-mcp-server ${hostname()}`,
    onConnect: (client) => prepare(client, schema),
    types: {
      getTypeParser: (oid, format) =>
        WIDE_NUMBERS.includes(oid) ? Number : pg.types.getTypeParser(oid, format),
    },
  });
  // A connection that breaks fails whoever uses it, and is replaced when somebody needs one; that it broke is no crash.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const dialect = new PostgresDialect({ pool });
  return {
    createDriver: () => inTurn(dialect.createDriver()),
    createAdapter: () => dialect.createAdapter(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
}

/** Looks for our tables in our schema, and makes sure of durable commits: fewer guarantees are worse than none. */
async function prepare(client: ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query(
    `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commits,
      set_config('search_path', $1, false)`,
    [schema],
  );
  if (rows[0].fsync !== 'on') throw new PostgresError({ code: 'FSYNC_IS_OFF' });
  if (rows[0].commits === 'off') await client.query("select set_config('synchronous_commit', 'on', false)");
}

/** The driver with transactions that take turns, and with errors that tell nothing but their code. */
function inTurn(driver: Driver): Driver {
  const named = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw error instanceof PostgresError ? error : new PostgresError(error);
    }
  };
  const originals = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const original = (connection: DatabaseConnection) => originals.get(connection) ?? connection;
  return {
    init: () => driver.init(),
    async acquireConnection() {
      const connection = await named(driver.acquireConnection());
      const wrapped: DatabaseConnection = {
        executeQuery: (query) => named(connection.executeQuery(query)),
        streamQuery: (query, chunkSize) => connection.streamQuery(query, chunkSize),
      };
      originals.set(wrapped, connection);
      return wrapped;
    },
    async beginTransaction(connection, settings) {
      try {
        await named(driver.beginTransaction(original(connection), settings));
        await connection.executeQuery(TURN);
      } catch (error) {
        // One that cannot even be rolled back is a dead connection, and not used again.
        await driver.rollbackTransaction(original(connection)).catch(() => undefined);
        throw error;
      }
    },
    commitTransaction: (connection) => named(driver.commitTransaction(original(connection))),
    rollbackTransaction: (connection) => named(driver.rollbackTransaction(original(connection))),
    releaseConnection: (connection) => driver.releaseConnection(original(connection)),
    destroy: () => driver.destroy(),
  };
}
