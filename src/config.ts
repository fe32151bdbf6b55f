import { LIVE_BASE_URL } from './domain/base-url.ts';
import { type IpRange, parseIpRange } from './domain/ip-address.ts';
import { UNITS_PER_WHOLE } from './domain/money.ts';
import { nearest } from './domain/nearest.ts';
import { parsePhone } from './domain/phone.ts';
import { DEFAULT_TOOLSETS, type Toolset } from './domain/toolsets.ts';
import type { Policy } from './policy/policy.ts';
import { ELKS_SOURCES, SETTINGS, type Setting } from './settings.ts';
import { type Environment, nonBlank, type SettingsFile, withFile } from './settings-file.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Everything the operator decides, read once. */
export interface Config {
  readonly credentials: Credentials | undefined;
  readonly baseUrl: string;
  readonly policy: Policy;
  readonly defaultSender: string | undefined;
  readonly queriesPerMinute: number;
  /** Which tools are offered. */
  readonly toolsets: readonly Toolset[];
  /** How long texts and numbers stay in the store. */
  readonly retentionDays: number;
  /** Ask 46elks not to keep the texts. */
  readonly dontLog: boolean;
  /** Show one-time codes in what came in. */
  readonly showCodes: boolean;
  /** The SQLite file, or `:memory:`; with a database the folder still holds what belongs to this machine. */
  readonly storeFile: string;
  readonly database: DatabaseConfig | undefined;
  /** Where the messages are, in words without credentials. */
  readonly storeName: string;
  /** The folder from which pictures may be sent. */
  readonly mediaDir: string | undefined;
  readonly http: HttpConfig;
}

/** A database that several machines may share. */
export interface DatabaseConfig {
  readonly url: string;
  /** Simulated messages have a schema of their own. */
  readonly schema: string;
  /** What hashes are made with, as hex. */
  readonly key: string;
}

/** How the shared server is reached. */
export interface HttpConfig {
  /** Bearer token of `/mcp`; undefined when one is to be made. */
  readonly token: string | undefined;
  /** Without a slash at the end. */
  readonly publicUrl: string | undefined;
  /** Host names, without port, under which clients may speak to it, beside this machine. */
  readonly hosts: readonly string[];
  /** Where 46elks sends from. */
  readonly webhookSources: readonly IpRange[] | '*';
  /** Who may say where a request came from. */
  readonly trustedProxies: readonly IpRange[];
}

/** Where settings come from; the only things `parseConfig` can see. */
export interface ConfigSources {
  readonly env: Environment;
  /** Settings from a file; what the environment holds comes first. */
  readonly settingsFile?: SettingsFile | undefined;
  /** A simulator on this machine, which replaces the account of the environment. */
  readonly simulator?: {
    readonly baseUrl: string;
    readonly credentials: Credentials;
    readonly number: string;
    /** Where the simulator can reach this process, when it listens. */
    readonly publicUrl?: string | undefined;
  };
  /** Reads the file that a `…_FILE` variable names; throws when it cannot. */
  readonly readFile: (path: string) => string;
  /** Undefined when this user has no home. */
  readonly defaultDataDir: string | undefined;
}

/** One thing that is wrong with the settings, in words that never hold the value. */
export interface ConfigProblem {
  readonly name: string;
  readonly message: string;
}

const MEMORY = ':memory:';

/** Reads every setting, or says everything that is wrong at once. */
export function parseConfig(
  given: ConfigSources,
):
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] } {
  const sources = { ...given, env: withFile(given.env, given.settingsFile) };
  const problems: ConfigProblem[] = [...unknownNames(given.env), ...wrongLines(given.settingsFile)];
  const read = <T>(setting: Setting<T>): T | undefined => readSetting(setting, sources, problems);

  const { simulator } = sources;
  const credentials = credentialsOf(sources, problems);
  const baseUrl = read(SETTINGS.baseUrl) ?? LIVE_BASE_URL;
  const ownNumber = read(SETTINGS.phoneNumber);
  // The simulated account does not own the number of a real one.
  const phoneNumber = simulator?.number ?? ownNumber;
  const dataDir = read(SETTINGS.dataDir);
  const dryRun = read(SETTINGS.dryRun) ?? simulator === undefined;
  const simulated = simulator !== undefined || baseUrl !== LIVE_BASE_URL;
  const account = simulator?.credentials ?? credentials;
  const senders = read(SETTINGS.senders);
  const publicUrl = read(SETTINGS.publicUrl) ?? simulator?.publicUrl;
  const token = read(SETTINGS.httpToken);
  const database = databaseOf(sources, simulated, problems);
  const policy: Policy = {
    dryRun,
    simulated,
    approval: read(SETTINGS.approval) ?? (simulator ? 'never' : 'new-recipients'),
    credentials: account !== undefined,
    secrets: [
      ...(account ? [account.password, account.username] : []),
      ...(token === undefined ? [] : [token]),
      ...(database ? [database.url, database.key] : []),
    ],
    senders: senders?.filter((sender) => !sender.startsWith('+')) ?? '*',
    ownNumbers: [
      ...(phoneNumber === undefined ? [] : [phoneNumber]),
      ...(senders?.filter((sender) => sender.startsWith('+')) ?? []),
    ],
    allowedRecipients: read(SETTINGS.allowedRecipients) ?? [],
    allowedCountries: read(SETTINGS.allowedCountries) ?? [regionOf(phoneNumber) ?? 'SE'],
    mediaHosts: read(SETTINGS.mediaHosts) ?? [],
    maxParts: read(SETTINGS.maxParts) ?? 10,
    callSecondsMost: 60 * (read(SETTINGS.callMinutes) ?? 10),
    callsAtOnce: read(SETTINGS.callsAtOnce) ?? 1,
    allowRecording: read(SETTINGS.allowRecording) ?? false,
    callAnnouncement: read(SETTINGS.callAnnouncement) ?? (simulator ? 'none' : undefined),
    isReachable: publicUrl !== undefined,
    messagesPerMinute: read(SETTINGS.messagesPerMinute) ?? 10,
    messagesPerDay: read(SETTINGS.messagesPerDay) ?? 100,
    dailyBudgetUnits: read(SETTINGS.dailyBudget) ?? 100 * UNITS_PER_WHOLE,
    recipientPerHour: read(SETTINGS.recipientPerHour) ?? 10,
    recipientPerDay: read(SETTINGS.recipientPerDay) ?? 30,
    newRecipientsPerDay: read(SETTINGS.newRecipientsPerDay) ?? 50,
    prefixPerHour: read(SETTINGS.prefixPerHour) ?? 30,
    quietHours: read(SETTINGS.quietHours),
    timeZone: read(SETTINGS.timeZone) ?? 'Europe/Stockholm',
    readOnly: read(SETTINGS.readOnly) ?? false,
  };
  const toolsets = read(SETTINGS.toolsets) ?? DEFAULT_TOOLSETS;
  const queriesPerMinute = read(SETTINGS.queriesPerMinute) ?? 60;
  const retentionDays = read(SETTINGS.retentionDays) ?? 30;
  const dontLog = read(SETTINGS.dontLog) ?? false;
  const showCodes = read(SETTINGS.showCodes) ?? false;
  const mediaDir = read(SETTINGS.mediaDir);
  const hosts = read(SETTINGS.httpHosts) ?? [];
  const webhookSources = read(SETTINGS.webhookSources) ?? publishedSources();
  const trustedProxies = read(SETTINGS.trustedProxies) ?? [];

  if (dataDir === MEMORY && !dryRun && !simulated) {
    problems.push({
      name: SETTINGS.dataDir.name,
      message: 'is :memory:, which forgets limits and unknown messages; set a folder, or DRY_RUN=true',
    });
  }
  const folder = dataDir ?? (simulator ? MEMORY : sources.defaultDataDir);
  if (folder === undefined && problems.length === 0) {
    problems.push({
      name: SETTINGS.dataDir.name,
      message: 'is not set, and this user has no home folder to take in its place; set it to a folder',
    });
  }
  if (problems.length > 0 || folder === undefined) return { ok: false, problems };
  const file = storeFile(folder, simulated);
  return {
    ok: true,
    config: {
      credentials: account,
      baseUrl: simulator?.baseUrl ?? baseUrl,
      policy,
      defaultSender: phoneNumber,
      queriesPerMinute,
      toolsets,
      retentionDays,
      dontLog,
      showCodes,
      mediaDir,
      storeFile: file,
      database,
      storeName: database ? nameOf(database) : file,
      http: {
        token,
        publicUrl,
        hosts: publicUrl === undefined ? hosts : [...hosts, new URL(publicUrl).hostname],
        webhookSources,
        trustedProxies,
      },
    },
  };
}

/** What says where the store is. */
const STORE_PLACE = [SETTINGS.dataDir, SETTINGS.databaseUrl, SETTINGS.storeKey];

/**
 * The same sources with nothing left in them but what says where the store is, or may be meant to: with them a store can
 * be reached whatever else is wrong. An address of the API that cannot be read is taken for the real one, whose store is
 * the one that matters. Nothing can be sent with what comes of it, as dry run is on and there are no credentials.
 */
export function onlyStorePlace(given: ConfigSources): ConfigSources {
  const { env, settingsFile: file } = given;
  const hasAddress = readSetting(SETTINGS.baseUrl, { ...given, env: withFile(env, file) }, []) !== undefined;
  const place = [...STORE_PLACE, ...(hasAddress ? [SETTINGS.baseUrl] : [])].flatMap(({ name }) => [
    name,
    `${name}_FILE`,
  ]);
  const isPlace = (word: string): boolean => place.includes(nearest(word, KNOWN) ?? '');
  return {
    ...given,
    env: Object.fromEntries(Object.entries(env).filter(([name]) => isPlace(name))),
    settingsFile: file && {
      ...file,
      lines: file.lines.filter((line) =>
        (line.name === undefined ? line.text.split(/[^\w-]+/) : [line.name]).some(isPlace),
      ),
    },
  };
}

/** Simulated messages are kept apart, so that they never count against real limits or look like real ones. */
function storeFile(dataDir: string, simulated: boolean): string {
  if (dataDir === MEMORY) return MEMORY;
  return `${dataDir.replace(/[/\\]+$/, '')}/${simulated ? 'simulator' : '46elks'}.sqlite`;
}

/** A simulator of this process keeps to itself, as it does with the account. */
function databaseOf(
  sources: ConfigSources,
  simulated: boolean,
  problems: ConfigProblem[],
): DatabaseConfig | undefined {
  const before = problems.length;
  const url = readSetting(SETTINGS.databaseUrl, sources, problems);
  const key = readSetting(SETTINGS.storeKey, sources, problems);
  if (problems.length > before || url === undefined || sources.simulator) return undefined;
  if (key !== undefined) return { url, key, schema: simulated ? 'elks_simulator' : 'elks' };
  problems.push({
    name: SETTINGS.storeKey.name,
    message:
      'is missing: DATABASE_URL needs it, the same on every machine; make one with openssl rand -hex 32',
  });
  return undefined;
}

function nameOf({ url, schema }: DatabaseConfig): string {
  const { host, pathname } = new URL(url);
  return `PostgreSQL ${host}${pathname}, schema ${schema}`;
}

function publishedSources(): readonly IpRange[] {
  return ELKS_SOURCES.map(parseIpRange).filter((range) => range !== undefined);
}

function regionOf(phoneNumber: string | undefined): string | undefined {
  const phone = phoneNumber === undefined ? undefined : parsePhone(phoneNumber);
  return phone?.ok ? phone.value.region : undefined;
}

function credentialsOf(sources: ConfigSources, problems: ConfigProblem[]): Credentials | undefined {
  const before = problems.length;
  const username = readSetting(SETTINGS.username, sources, problems);
  const password = readSetting(SETTINGS.password, sources, problems);
  if (username !== undefined && password !== undefined) return { username, password };
  // One that is there but unreadable has been reported, and is not missing.
  if (problems.length > before) return undefined;
  if (username !== undefined)
    problems.push({ name: SETTINGS.password.name, message: 'is missing although the username is set' });
  if (password !== undefined)
    problems.push({ name: SETTINGS.username.name, message: 'is missing although the password is set' });
  return undefined;
}

function readSetting<T>(
  setting: Setting<T>,
  sources: ConfigSources,
  problems: ConfigProblem[],
): T | undefined {
  const { name } = setting;
  const report = (message: string): undefined => {
    problems.push({ name, message: `${message}; expected: ${setting.form}` });
    return undefined;
  };
  const direct = nonBlank(sources.env[name]);
  const path = nonBlank(sources.env[`${name}_FILE`]);
  if (direct !== undefined && path !== undefined) return report(`is set and ${name}_FILE too; set only one`);
  let text = direct;
  if (path !== undefined) {
    if (path.startsWith('~'))
      return report(
        `is to be read from the file in ${name}_FILE, whose ~ is not expanded: write the whole path`,
      );
    try {
      text = nonBlank(sources.readFile(path));
    } catch {
      return report(`is to be read from the file in ${name}_FILE, but that file cannot be read`);
    }
    if (text === undefined)
      return report(`is to be read from the file in ${name}_FILE, but that file is empty`);
  }
  if (text === undefined) return undefined;
  const reading = setting.read(text);
  return 'wrong' in reading ? report(`${reading.wrong} (${text.length} characters)`) : reading.value;
}

/** Where the value of a setting comes from, and what a person may see of it. */
export interface SettingOrigin {
  readonly setting: Setting<unknown>;
  readonly origin: 'environment' | 'settings-file' | 'file' | 'simulator' | 'default';
  /** What was written there, or the default; of a secret its length only. */
  readonly shown: string;
}

/** The origin of every setting, whether or not its value can be used. */
export function settingOrigins(given: ConfigSources): readonly SettingOrigin[] {
  const sources = { ...given, env: withFile(given.env, given.settingsFile) };
  return Object.values(SETTINGS).map((setting): SettingOrigin => {
    const simulated = sources.simulator && simulatedValue(setting, sources.simulator);
    if (simulated !== undefined) return { setting, origin: 'simulator', shown: shownOf(setting, simulated) };
    const direct = nonBlank(sources.env[setting.name]);
    if (direct !== undefined) {
      const isOutside = nonBlank(given.env[setting.name]) !== undefined;
      return {
        setting,
        origin: isOutside ? 'environment' : 'settings-file',
        shown: shownOf(setting, direct),
      };
    }
    const path = nonBlank(sources.env[`${setting.name}_FILE`]);
    if (path === undefined) return { setting, origin: 'default', shown: setting.fallback };
    try {
      return { setting, origin: 'file', shown: shownOf(setting, sources.readFile(path).trim()) };
    } catch {
      return { setting, origin: 'file', shown: 'cannot be read' };
    }
  });
}

function simulatedValue(
  setting: Setting<unknown>,
  { baseUrl, credentials, number }: NonNullable<ConfigSources['simulator']>,
): string | undefined {
  if (setting === SETTINGS.username) return credentials.username;
  if (setting === SETTINGS.password) return credentials.password;
  if (setting === SETTINGS.phoneNumber) return number;
  return setting === SETTINGS.baseUrl ? baseUrl : undefined;
}

/** A username begins with a letter that tells an account from a subaccount; nothing of a password is shown. */
function shownOf(setting: Setting<unknown>, text: string): string {
  if (!setting.secret) return text;
  const length = `${text.length} characters`;
  return setting === SETTINGS.username ? `${length}, begins with ${text.slice(0, 1)}` : length;
}

/** Names that can only be meant for this server. */
const OURS = /^(?:elks_|rate_limit_(?:sms|queries)|dry_?run$)/i;

const KNOWN = Object.values(SETTINGS).flatMap(({ name }) => [name, `${name}_FILE`]);

/** A mistyped name of a safety setting must not be taken for "not set". */
function unknownNames(env: Environment): ConfigProblem[] {
  return Object.keys(env)
    .filter((name) => OURS.test(name) && !KNOWN.includes(name))
    .map((name) => ({ name, message: `is not a setting of this version; ${correction(name)}` }));
}

/** Nothing in a file that was written for this server is there for no reason. Names its places and never a value. */
function wrongLines(file: SettingsFile | undefined): ConfigProblem[] {
  if (!file) return [];
  const seen = new Set<string>();
  return file.lines.flatMap((each): ConfigProblem[] => {
    const { line, name } = each;
    const place = `line ${line} of ${file.path}`;
    if (name === undefined) return [{ name: place, message: `${each.wrong}; expected: NAME=value` }];
    if (KNOWN.includes(name)) {
      const isFirst = !seen.has(name);
      seen.add(name);
      return isFirst ? [] : [{ name: place, message: `sets ${name} once more; keep one of the lines` }];
    }
    // A secret that was put on a line of its own may end like a name does, with the sign.
    const shown = /^[A-Z_-]{1,40}$/i.test(name) ? name : 'what stands before the =';
    return [{ name: `${place}:`, message: `${shown} is not a setting of this version; ${correction(name)}` }];
  });
}

function correction(name: string): string {
  const meant = nearest(name, KNOWN);
  return meant === undefined ? 'correct the name or unset it' : `did you mean ${meant}?`;
}
