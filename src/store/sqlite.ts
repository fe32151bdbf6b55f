import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';

/** Writes here take well under 10 ms. */
const BUSY_TIMEOUT_MS = 5_000;

/** Between two tries to be the one that changes a new file. */
const LOG_PAUSE_MS = 20;

/** `FULL`: a commit that was reported is still there after a power cut. https://www.sqlite.org/pragma.html#pragma_synchronous */
const SYNCHRONOUS_FULL = 2;

/**
 * Opens a SQLite file (or `:memory:`) for Kysely with write-ahead log, full durability and owner-only files.
 * Throws when the file cannot be used exactly so: fewer guarantees are worse than none.
 * @param busyTimeoutMs how long to wait for another process that writes
 */
export async function openSqlite(file: string, busyTimeoutMs = BUSY_TIMEOUT_MS): Promise<SqliteDialect> {
  // Imported here because Node.js builds without node:sqlite must get as far as saying so.
  const { DatabaseSync } = await import('node:sqlite');
  if (file !== ':memory:') await ownerOnly(file);
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
  try {
    await turnToLog(database, busyTimeoutMs);
    configure(database, file === ':memory:');
  } catch (error) {
    database.close();
    throw error;
  }
  return new SqliteDialect({ database: asKyselyDatabase(database) });
}

async function ownerOnly(file: string): Promise<void> {
  const { open } = await import('node:fs/promises');
  const { dirname } = await import('node:path');
  await makeFolder(dirname(file));
  // SQLite gives its -wal and -shm files the mode of the main file, so making that one first covers all three.
  const handle = await open(file, 'a', 0o600);
  await handle.close();
}

/** `mkdir -p` of our own: the recursive one of Node.js never ends where folders cannot be made at all, as under /proc. */
export async function makeFolder(folder: string): Promise<void> {
  const { mkdir } = await import('node:fs/promises');
  const { dirname } = await import('node:path');
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder, { mode: 0o700 });
  }
}

/**
 * Switches to the write-ahead log, which a file remembers. Where several processes do that to a new file at once, all
 * but one are turned away at once, whatever the busy timeout. https://www.sqlite.org/wal.html#activating_and_configuring_wal_mode
 */
async function turnToLog(database: DatabaseSync, busyTimeoutMs: number): Promise<void> {
  const { setTimeout: pause } = await import('node:timers/promises');
  for (let waitedMs = 0; ; waitedMs += LOG_PAUSE_MS) {
    try {
      return database.exec('PRAGMA journal_mode = WAL');
    } catch (error) {
      if (!isBusy(error) || waitedMs >= busyTimeoutMs) throw error;
      await pause(LOG_PAUSE_MS);
    }
  }
}

/** `SQLITE_BUSY`. https://www.sqlite.org/rescode.html#busy */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

function configure(database: DatabaseSync, inMemory: boolean): void {
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA fullfsync = ON');
  // What is forgotten is overwritten, not only marked as free.
  database.exec('PRAGMA secure_delete = ON');
  const journal = database.prepare('PRAGMA journal_mode').get()?.['journal_mode'];
  const synchronous = database.prepare('PRAGMA synchronous').get()?.['synchronous'];
  if (!inMemory && journal !== 'wal') throw new Error(`journal_mode is ${String(journal)}, not wal`);
  if (synchronous !== SYNCHRONOUS_FULL) throw new Error(`synchronous is ${String(synchronous)}, not FULL`);
}

/** The part of better-sqlite3 that Kysely uses, on node:sqlite, with prepared statements kept. */
function asKyselyDatabase(database: DatabaseSync): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = prepared.get(sql);
      if (known) return known;
      // A transaction that reads first and writes later fails at once when another process wrote in between,
      // whatever the busy timeout; one that is a writer from the start waits its turn.
      const statement = asKyselyStatement(database.prepare(sql === 'begin' ? 'begin immediate' : sql), sql);
      prepared.set(sql, statement);
      return statement;
    },
  };
}

function asKyselyStatement(statement: StatementSync, sql: string): SqliteStatement {
  const values = (parameters: readonly unknown[]): (string | number | bigint | null | Uint8Array)[] =>
    parameters.map(bindable);
  return {
    reader: /^\s*(select|with|pragma)\b|\breturning\b/i.test(sql),
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

function bindable(value: unknown): string | number | bigint | null | Uint8Array {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  if (value instanceof Uint8Array) return value;
  throw new TypeError(`cannot bind a ${typeof value}`);
}
