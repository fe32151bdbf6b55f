import { CompiledQuery, type Kysely, PostgresAdapter, sql } from 'kysely';

/** What the two databases do differently, as far as the store has to know. */
export function isPostgres<Schema>(db: Kysely<Schema>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/**
 * Held by every transaction on PostgreSQL until it ends, so that they take turns.
 * https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export const TURN = CompiledQuery.raw('select pg_advisory_xact_lock(46, 1)');

/** Begins a transaction that has the store to itself. */
export async function beginAlone<Schema>(connection: Kysely<Schema>): Promise<void> {
  await sql.raw(isPostgres(connection) ? 'begin' : 'begin immediate').execute(connection);
  if (isPostgres(connection)) await connection.executeQuery(TURN);
}

/** The schema that holds our tables, there already or to be made; in PostgreSQL others may have theirs beside it. */
export async function schemaOf<Schema>(connection: Kysely<Schema>): Promise<string | undefined> {
  if (!isPostgres(connection)) return undefined;
  const { rows } = await sql<{ search_path: string }>`show search_path`.execute(connection);
  return rows[0]?.search_path;
}

/** SQLite's log would keep the old pages for as long as any process has the file open. */
export async function emptyLog<Schema>(db: Kysely<Schema>): Promise<void> {
  if (!isPostgres(db)) await sql`pragma wal_checkpoint(truncate)`.execute(db);
}

const PRAGMAS = ['journal_mode', 'synchronous', 'fullfsync', 'secure_delete', 'quick_check'];
const PARAMETERS = ['server_version', 'fsync', 'full_page_writes', 'synchronous_commit', 'search_path'];

/** The database's own words about its durability and soundness. */
export async function readEngine<Schema>(db: Kysely<Schema>): Promise<Readonly<Record<string, string>>> {
  const words: [string, string][] = [];
  for (const name of isPostgres(db) ? PARAMETERS : PRAGMAS) {
    const { rows } = await sql.raw<object>(`${isPostgres(db) ? 'show' : 'pragma'} ${name}`).execute(db);
    words.push([name, String(Object.values(rows[0] ?? {})[0])]);
  }
  return Object.fromEntries(words);
}
