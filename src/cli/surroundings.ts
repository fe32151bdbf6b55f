import { createHmac, createSecretKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StorePlace, Surroundings } from '../app.ts';
import type { DatabaseConfig } from '../config.ts';
import type { ConfigSources } from '../setting-sources.ts';
import type { SettingsFile } from '../settings-file.ts';
import type { Store } from '../store/store.ts';
import { readFileIn } from './file-in.ts';
import { homeFolder } from './home-folder.ts';
import { keptSecret } from './kept-secret.ts';
import { log } from './log.ts';
import { madeOnce } from './made-once.ts';

const KEY_BYTES = 32;
/** 128 bits are enough that two numbers never share a hash. */
const FINGERPRINT_LENGTH = 32;

/** The real outside world. */
export function realSurroundings(): Surroundings {
  return {
    clock: Date.now,
    stopwatch: () => performance.now(),
    fetch: globalThis.fetch,
    // A pause must not keep the process alive: when there is nothing else to do, there is nothing to wait for.
    sleep: (ms, signal) =>
      sleep(ms, undefined, { ref: false, ...(signal && { signal }) }).catch(() => undefined),
    random: Math.random,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    openStore,
    fileExists: existsSync,
    readFileIn,
    readView: async (name) => (await import('./read-view.ts')).readView(name),
    keptSecret: secretFor,
    owner: `${hostname()}:${process.pid}:${randomUUID()}`,
    isGone,
    log,
  };
}

/** Loaded when the first call needs it: a start must not pay for a database. */
async function openStore({ storeFile, database }: StorePlace): Promise<Store> {
  const [kysely, { key, dialect }] = await Promise.all([
    import('../store/kysely-store.ts'),
    database ? inDatabase(database) : inFile(storeFile),
  ]);
  const fingerprint = (text: string): string =>
    createHmac('sha256', key).update(text).digest('hex').slice(0, FINGERPRINT_LENGTH);
  return kysely.openStore(dialect, fingerprint, () => performance.now());
}

async function inDatabase(database: DatabaseConfig) {
  const { openPostgres } = await import('../store/postgres.ts');
  return { key: sharedKey(database), dialect: await openPostgres(database) };
}

async function inFile(file: string) {
  const { makeFolder, openSqlite } = await import('../store/sqlite.ts');
  const isKept = file !== ':memory:';
  if (isKept) await makeFolder(dirname(file));
  const key = isKept ? ownKey(dirname(file)) : createSecretKey(randomBytes(KEY_BYTES));
  return { key, dialect: await openSqlite(file) };
}

function sharedKey({ key }: DatabaseConfig): KeyObject {
  return createSecretKey(Buffer.from(key, 'hex'));
}

/**
 * The key that turns numbers into hashes nobody else can guess, readable by the owner only. It is made before the first
 * store of a folder: where there is a store and no key, the key was lost, and another one would know no opt-out.
 */
function ownKey(folder: string): KeyObject {
  const file = join(folder, 'key');
  // In this order, so that a process that starts at the same time is never taken for a loss.
  if (holdsStore(folder) && !existsSync(file)) throw new Error('the key beside the store is missing');
  const { content: key } = madeOnce(file, randomBytes(KEY_BYTES));
  if (key.length !== KEY_BYTES) throw new Error('the key beside the store is damaged');
  return createSecretKey(key);
}

/** Live and simulated sends have a store each, with one key. An empty file holds nothing that a key was used for. */
function holdsStore(folder: string): boolean {
  return readdirSync(folder).some(
    (name) => name.endsWith('.sqlite') && statSync(join(folder, name)).size > 0,
  );
}

/** A secret that is the same on every machine that shares the store. */
function secretFor({ storeFile, database }: StorePlace, name: string): string {
  if (!database) return keptSecret(storeFile, name).secret;
  return createHmac('sha256', sharedKey(database)).update(`secret ${name}`).digest('hex');
}

/** Where the settings of this process come from. */
export function realConfigSources(settingsFile: SettingsFile | undefined): Omit<ConfigSources, 'simulator'> {
  return {
    env: process.env,
    settingsFile,
    readFile: (path) => readFileSync(path, 'utf8'),
    defaultDataDir: defaultDataDir(),
  };
}

/** Only a process of this very machine can be seen to be gone; of any other its lease has to tell. */
function isGone(owner: string): boolean {
  const [host, pid] = owner.split(':');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** Undefined where nobody knows the home folder. */
function defaultDataDir(): string | undefined {
  const { platform, env } = process;
  const [given, ...usual] = DATA_FOLDERS[platform] ?? ['XDG_DATA_HOME', '.local', 'share'];
  const folder = env[given] ?? '';
  const home = homeFolder();
  if (isAbsolute(folder)) return join(folder, NAME);
  return home && join(home, ...usual, NAME);
}

const NAME = '46elks-mcp-server';

/** The variable that may name the folder for data, and where in the home folder it is otherwise. */
const DATA_FOLDERS: Partial<Readonly<Record<NodeJS.Platform, readonly [variable: string, ...string[]]>>> = {
  darwin: ['', 'Library', 'Application Support'],
  win32: ['LOCALAPPDATA', 'AppData', 'Local'],
};
