import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/store/kysely-store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { fingerprint } from '../store/messages.ts';
import { ANNA, type World, world } from '../world.ts';
import { CLI, type Connected, connect, connectTo, simulated, start } from './child.ts';
import { dataDir } from './operator.ts';

const ROOMY = {
  RATE_LIMIT_SMS_PER_MINUTE: '1000',
  RATE_LIMIT_QUERIES_PER_MINUTE: '10000',
  ELKS_DAILY_LIMIT: '1000',
  ELKS_DAILY_BUDGET: '10000',
  ELKS_RECIPIENT_LIMIT_PER_HOUR: '1000',
  ELKS_RECIPIENT_LIMIT_PER_DAY: '1000',
  ELKS_PREFIX_LIMIT_PER_HOUR: '1000',
};
const SPACE = 1_200 * 1_024;
const TEXTS_MAX = 400;
/** SQLite's files grow by a few kilobytes with every message; most of them must have had room. */
const TEXTS_LEAST = 5;

type Environment = Readonly<Record<string, string>>;

interface SmallDisk {
  /** Starts the command so that it cannot write more than `SPACE`. */
  readonly start: (env: Environment) => Promise<Connected>;
  /** Gives as much room as anybody needs to those that are started or run from now on. */
  readonly enlarge: () => void;
}

/** A limit on the size of every file of one process, which any user may set: the system answers a write with EFBIG. */
function limitedFiles(): SmallDisk {
  const limit = `ulimit -f ${SPACE / 512}; exec "$0" "$@"`;
  return {
    start: (env) =>
      connectTo(start({ node: '/bin/sh', file: '-c', args: [limit, process.execPath, CLI], env })),
    enlarge: () => undefined,
  };
}

/** A file system of its own that is really full: the system answers a write with ENOSPC. Only root can have one. */
function smallFileSystem(folder: string): SmallDisk {
  const mount = (...options: string[]) => execFileSync('mount', [...options, folder], { stdio: 'ignore' });
  mkdirSync(folder, { recursive: true });
  mount('-t', 'tmpfs', '-o', `size=${SPACE},mode=0700`, 'tmpfs');
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' }));
  return {
    start: (env) => connect({ env }),
    enlarge: () => mount('-o', `remount,size=${100 * SPACE}`),
  };
}

/** Whether this user of this machine may have a file system of its own. */
function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'elks-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const canMount = mayMount();
if (!canMount)
  process.stdout.write('disk full: tried with a limit on files only, for this user cannot mount\n');

const DISKS: readonly (readonly [string, (folder: string) => SmallDisk])[] = [
  ['whose files may not grow further', limitedFiles],
  ...(canMount ? [['of a small file system', smallFileSystem] as const] : []),
];
describe.each(DISKS)('a full disk %s', (_, diskOf) => {
  it('stops sending with a clear error, and nothing leaves that is not on record', {
    timeout: 120_000,
  }, async () => {
    const elks = await simulated();
    const folder = String(elks.env['ELKS_DATA_DIR']);
    const disk = diskOf(folder);
    const { call, child, client } = await disk.start({ ...elks.env, ...ROOMY });
    const texts: string[] = [];
    const send = async () => {
      texts.push(`Nummer ${texts.length} ${'och mer '.repeat(40)}`);
      const { isError, data } = await call('send_sms', { to: ANNA, message: texts.at(-1) });
      return { isError, code: data.problems?.[0]?.code };
    };
    while (texts.length < TEXTS_MAX && !(await send()).isError);
    expect(texts.length).toBeGreaterThan(TEXTS_LEAST);
    expect(texts.length).toBeLessThan(TEXTS_MAX);
    const before = elks.accepted().length;
    expect([await send(), await send(), await send()]).toEqual(
      Array(3).fill({ isError: true, code: 'store_unavailable' }),
    );
    expect(elks.accepted()).toHaveLength(before);
    expect((await client.listTools()).tools.length).toBeGreaterThan(5);

    disk.enlarge();
    child.kill('SIGKILL');
    await child.exit;
    const roomy = await connect({ env: { ...elks.env, ...ROOMY } });
    const again = [];
    for (const message of texts) again.push((await roomy.call('send_sms', { to: ANNA, message })).data);
    for (const { id, state } of again)
      if (state === 'unknown') await roomy.call('check_sms_status', { message_id: id });
    const file = new DatabaseSync(join(folder, 'simulator.sqlite'));
    const rows = file.prepare('select elks_id from messages where elks_id is not null').all();
    file.close();
    expect(rows.map((row) => row['elks_id']).sort()).toEqual(
      elks
        .accepted()
        .map(({ id }) => id)
        .sort(),
    );
    expect(new Set(elks.accepted().map(({ message }) => message)).size).toBe(elks.accepted().length);
  });
});

/** Another process that has the store to itself until it is told to let go. */
async function lock(file: string): Promise<() => Promise<void>> {
  const program = `
    const file = new (require('node:sqlite').DatabaseSync)(${JSON.stringify(file)});
    file.exec('BEGIN IMMEDIATE');
    console.log('locked');
    setInterval(() => undefined, 1_000);`;
  const other = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void other.kill('SIGKILL'));
  await new Promise((resolve) => other.stdout.once('data', resolve));
  return async () => {
    const gone = new Promise((resolve) => other.once('exit', resolve));
    other.kill('SIGKILL');
    await gone;
  };
}

describe('a store that another process has locked for longer than one waits', () => {
  const BUSY_TIMEOUT_MS = 50;

  /** A world that has used its store once, with little patience. */
  async function impatient(around: Parameters<typeof world>[0] = {}): Promise<World & { file: string }> {
    const folder = dataDir();
    const here = await world({
      env: { ELKS_DATA_DIR: folder },
      around: {
        fileExists: () => true,
        openStore: async ({ storeFile }) =>
          openStore(await openSqlite(storeFile, BUSY_TIMEOUT_MS), fingerprint),
        ...around.around,
      },
    });
    await here.call('get_sending_rules');
    return { ...here, file: join(folder, 'simulator.sqlite') };
  }

  it('sends nothing and says so', async () => {
    const here = await impatient();
    await lock(here.file);
    const { isError, data } = await here.call('send_sms', { to: ANNA, message: 'Hej' });
    expect({ isError, codes: data.problems.map(({ code }: { code: string }) => code) }).toEqual({
      isError: true,
      codes: ['store_unavailable'],
    });
    expect(here.requests).toEqual([]);
  });

  it('sends once when it is free again and the call is repeated', async () => {
    const here = await impatient();
    const release = await lock(here.file);
    await here.call('send_sms', { to: ANNA, message: 'Hej' });
    await release();
    const { data } = await here.call('send_sms', { to: ANNA, message: 'Hej' });
    expect([data.state, here.accepted().length]).toEqual(['accepted', 1]);
  });

  it('lets background work fail and go on later', async () => {
    const here = await impatient();
    const release = await lock(here.file);
    await here.app.workOnce();
    await release();
    await here.app.workOnce();
    expect(here.logs.filter((entry) => 'cause' in entry)).toEqual([
      { event: 'background_failed', cause: 'StoreUnavailable' },
    ]);
  });

  it('calls unknown what was accepted meanwhile, and finds it later without sending again', async () => {
    const taken: { release?: () => Promise<void> } = {};
    const here: World & { file: string } = await impatient({
      around: {
        fetch: async (input, init) => {
          const answer = await here.simulator.fetch(new Request(input, init));
          if (init?.method === 'POST') taken.release = await lock(here.file);
          return answer;
        },
      },
    });
    const { data } = await here.call('send_sms', { to: ANNA, message: 'Hej' });
    await taken.release?.();
    here.time.now += 31_000;
    await here.app.workOnce();
    const { data: later } = await here.call('send_sms', { to: ANNA, message: 'Hej' });
    expect([data.state, later.state, later.duplicate, here.accepted().length]).toEqual([
      'unknown',
      'delivered',
      true,
      1,
    ]);
  });
});
