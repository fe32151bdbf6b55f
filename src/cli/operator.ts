import { statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type App, createApp } from '../app.ts';
import { type Config, onlyStorePlace, parseConfig } from '../config.ts';
import { changeTitle } from '../domain/account-change.ts';
import { formatNumber, maskNumber, parsePhone } from '../domain/phone.ts';
import type { Problem } from '../domain/problem.ts';
import { visible } from '../domain/untrusted.ts';
import type { ConfigSources } from '../setting-sources.ts';
import type { SettingsFile } from '../settings-file.ts';
import { StoreUnavailable } from '../store/store.ts';
import { explain, startSimulator } from './start.ts';
import { realConfigSources, realSurroundings } from './surroundings.ts';

export const OK = 0;
/** What was asked for is not possible, or there is none of it. */
export const NOT_POSSIBLE = 1;
export const USAGE = 2;

/** What stands on the command line after the name of a command. */
export interface OperatorCall {
  readonly words: readonly string[];
  readonly simulator: boolean;
  readonly settingsFile: SettingsFile | undefined;
  readonly json: boolean;
  readonly full: boolean;
  readonly force: boolean;
  readonly since: string | undefined;
  readonly webhooks: boolean;
  readonly check: boolean;
}

/** The options that say which settings a command has. */
type Surrounded = Pick<OperatorCall, 'simulator' | 'settingsFile'>;

/** An application with the settings of the server, for one command. */
export interface Session {
  readonly operator: App['operator'];
  readonly config: Config;
  readonly webhookSecret: App['webhookSecret'];
  /** Currency of the account, as far as it is known. */
  readonly currency: string | undefined;
  /** A further command, as it is to be typed to have the same settings. */
  readonly further: (words: string) => string;
}

/** What a command needs of the store and of the settings. */
interface Needs {
  /** It writes something down, so where there is no store yet it makes one; any other command sees an empty one. */
  readonly makesStore?: boolean;
  /**
   * It only keeps something from being sent, as a brake does. That must not wait until every setting is right: it needs
   * those that say where the store is, and a store that is there.
   */
  readonly isBrake?: boolean;
}

/** Runs a command on the data folder that the servers with the same settings use; resolves with its exit code. */
export async function withOperator(
  call: Surrounded,
  work: (session: Session) => Promise<number>,
  { makesStore = false, isBrake = false }: Needs = {},
): Promise<number> {
  const sources = await sourcesOf(call);
  const whole = parseConfig(sources);
  const parsed = whole.ok || !isBrake ? whole : parseConfig(onlyStorePlace(sources));
  if (!parsed.ok) {
    process.stderr.write(explain(parsed.problems));
    const why = isBrake ? ', because they may say which store is meant' : '';
    fail(`Nothing was done${why}. A server that runs goes on with the settings it was started with.`);
    return USAGE;
  }
  const { config } = parsed;
  if (config.storeName === ':memory:') {
    return fail('The store is in the memory of each process, so no command can reach it; set ELKS_DATA_DIR.');
  }
  const wasThere = hasStore(config);
  const isMissing = !wasThere && !(makesStore && whole.ok);
  if (isMissing) process.stderr.write(`${nothingThere(config)}\n`);
  if (!whole.ok) {
    process.stderr.write(explain(whole.problems));
    if (isMissing) return fail('Nothing was done.');
    fail(`This command goes ahead all the same: it needs only the store, which is ${config.storeName}.`);
  }
  const app = quietApp(isMissing ? inMemory(config) : config);
  try {
    const { currency } = await app.operator.usage();
    const { operator, webhookSecret } = app;
    const further = (words: string): string => furtherCommand(call, words);
    const code = await work({ operator, config, webhookSecret, currency, further });
    if (wasThere || isMissing || !isBrake) return code;
    // A brake that may have held nothing has not succeeded.
    return fail(madeNow(config));
  } catch (error) {
    if (error instanceof StoreUnavailable) return fail(storeTrouble(config, error));
    throw error;
  } finally {
    await app.close();
  }
}

/** Whether there is a store to look at, or something else that keeps one from being opened. */
export function hasStore({ storeFile, database }: Config): boolean {
  if (database || storeFile === ':memory:') return true;
  try {
    statSync(storeFile);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
}

/** The same settings with an empty store that nobody else sees. */
export function inMemory(config: Config): Config {
  return { ...config, storeFile: ':memory:' };
}

export function nothingThere({ storeName }: Config): string {
  return `There is nothing at ${storeName} yet: a server makes it at its first use. ${SAME_SETTINGS}`;
}

function madeNow({ storeName }: Config): string {
  return `WARNING: there was nothing at ${storeName} until now. This holds for servers with these settings, also those that start later; a server with other settings goes on. ${SAME_SETTINGS}`;
}

const SAME_SETTINGS = 'Has this terminal the same settings as the server?';

/** A further command with the options that say which settings it has. */
export function furtherCommand({ simulator, settingsFile }: Surrounded, words: string): string {
  const path = settingsFile?.path ?? '';
  const file = /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
  return [
    `46elks-mcp-server ${words}`,
    ...(settingsFile ? [`--settings ${file}`] : []),
    ...(simulator ? ['--simulator'] : []),
  ].join(' ');
}

/** Where the settings come from; with a simulator that runs for as long as this process. */
export async function sourcesOf({ simulator, settingsFile }: Surrounded): Promise<ConfigSources> {
  const simulated = simulator ? await startSimulator({ port: 0, strict: false }) : undefined;
  return { ...realConfigSources(settingsFile), ...(simulated && { simulator: simulated }) };
}

/** An application that writes no log: the command itself says what it does. */
export function quietApp(config: Config): App {
  return createApp(config, {
    ...realSurroundings(),
    // Unlike a server, a command has nothing else that would keep it alive until its answer is there.
    sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }).catch(() => undefined),
    log: () => undefined,
  });
}

/** Why the store cannot be used, without anything that was in it. */
export function storeTrouble({ storeName, database }: Config, error: StoreUnavailable): string {
  const said = error.cause instanceof Error ? error.cause.message : '';
  const cause = said === '' ? '' : ` (${visible(said, 120)})`;
  return `The store ${storeName} cannot be used${cause}. ${storeFix(said, database !== undefined)}`;
}

function storeFix(said: string, isDatabase: boolean): string {
  if (/previously executed migration \S+ is missing/.test(said))
    return 'A newer version of this server has worked on it, so use that one here as well.';
  if (/^the key (?:of|beside) the store\b/.test(said)) return keyFix(isDatabase);
  if (isDatabase) return 'The database must be reachable, with fsync on, and let its user make a schema.';
  return /not a database|malformed/.test(said)
    ? 'The file is damaged, or is none of this server: put back a copy of the whole folder, or name another one.'
    : 'The folder must exist or be creatable, be writable and have space.';
}

/** Nobody but the key knows who opted out and what was sent, so nothing is sent without it. */
function keyFix(isDatabase: boolean): string {
  const [back, anew] = isDatabase
    ? ['Set ELKS_STORE_KEY to the key it was first used with', 'schema of its own']
    : ['Put back the file "key" of the same backup', 'folder'];
  return `${back}; if it is lost, start with a new ${anew}, which knows of no opt-out and of nothing sent before.`;
}

/** Reads a number from the command line; what is wrong with it goes to stderr. */
export function readNumber(word: string): string | undefined {
  const phone = parsePhone(word);
  if (phone.ok) return phone.value.e164;
  for (const problem of phone.problems) fail(inOwnWords(problem));
  return undefined;
}

/** A number as a person may see it: masked, or in full with spaces; nothing of one that was erased. */
export function shownNumber(number: string, full: boolean): string {
  if (number === '') return '(erased)';
  if (!full) return maskNumber(number);
  const phone = parsePhone(number);
  return phone.ok ? formatNumber(phone.value) : visible(number, 40);
}

/** A change of the account in a few words, its number as a person may see it. */
export function shownChange(payload: string | undefined, full: boolean): string {
  if (payload === undefined) return '(erased)';
  return changeTitle(payload, (number) => shownNumber(number, full)) ?? '(unreadable)';
}

/** Problems as lines, each with its fix. */
export function problemLines(problems: readonly Problem[]): readonly string[] {
  return problems.map((problem) => `${problem.code}: ${inOwnWords(problem)}`);
}

/** A problem in words for the operator, who need ask neither themselves nor somebody who talks to an assistant. */
export function inOwnWords({ message, fix }: Problem): string {
  const own = fix
    .replace(/^Ask the operator to (\w)/, (_, letter: string) => letter.toUpperCase())
    .replace(/\bask the operator to /, '')
    .replace(/^Tell the user\b.*/, '')
    .replace(/ with the user\b/, '');
  return `${message} ${own}`.trimEnd();
}

export function say(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}

export function fail(line: string): typeof NOT_POSSIBLE {
  process.stderr.write(`${line}\n`);
  return NOT_POSSIBLE;
}

/** What is wrong with the words behind a command, and where it says how it is used. */
export function usage(command: string, line: string): typeof USAGE {
  process.stderr.write(`${line}. See 46elks-mcp-server ${command} --help.\n`);
  return USAGE;
}
