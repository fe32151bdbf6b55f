import { execFileSync } from 'node:child_process';
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** Where the server's programs are: on the path, or where Debian puts them. */
const BIN = globSync('/usr/lib/postgresql/*/bin').at(-1) ?? '/usr/bin';

/** Whether this machine has a PostgreSQL server; without one its tests are skipped. */
export const hasPostgres = globSync(join(BIN, 'initdb')).length > 0;

export const WITHOUT =
  'PostgreSQL is not installed (Debian: apt-get install postgresql), so its tests are skipped.';

export interface PostgresServer {
  /** Of a user who may do everything, with a password that is nowhere else. */
  readonly url: string;
  readonly stop: () => void;
  readonly start: () => void;
  readonly remove: () => void;
}

/** A server of its own on a port of this machine, with its files in a temporary folder. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'elks-postgres-'));
  const data = join(folder, 'data');
  const port = await freePort();
  giveAway(folder);
  run(
    'initdb',
    '-D',
    data,
    '-U',
    'elks',
    '--auth=trust',
    '--encoding=UTF8',
    '--no-locale',
    '--no-instructions',
    '--no-sync',
  );
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`;
  const control = (...args: string[]) => run('pg_ctl', '-D', data, '-w', '-s', ...args);
  const start = () => control('-l', join(folder, 'log'), '-o', options, 'start');
  // Cuts every connection, like a crash, but is not followed by a recovery that takes its time on a busy disk.
  const stop = () => control('-m', 'fast', 'stop');
  start();
  return {
    url: `postgres://elks:hemligt-losenord@127.0.0.1:${port}/postgres`,
    start,
    stop,
    remove() {
      control('-m', 'immediate', 'stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root, so root hands it over to the user that its package makes. */
const isRoot = process.geteuid?.() === 0;

function run(program: string, ...args: string[]): void {
  const command = [join(BIN, program), ...args];
  const [file = '', ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command;
  execFileSync(file, rest, { stdio: ['ignore', 'ignore', 'pipe'], cwd: tmpdir() });
}

function giveAway(folder: string): void {
  if (!isRoot) return;
  const id = (option: string) => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  chownSync(folder, id('-u'), id('-g'));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  return address.port;
}

/** Empties every table of a schema, if it is there; much quicker than making it, or its files, anew. */
export async function emptySchema({ url }: PostgresServer, schema: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `select format('delete from %I.%I', schemaname, tablename) as statement from pg_tables
        where schemaname = $1 and tablename not like 'kysely%'
      union all
      select format('alter sequence %I.%I restart', schemaname, sequencename) from pg_sequences
        where schemaname = $1`,
      [schema],
    );
    await client.query(rows.map(({ statement }) => statement).join(';'));
  } finally {
    await client.end();
  }
}
