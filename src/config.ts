import { LIVE_BASE_URL } from './domain/base-url.ts';
import { type IpRange, parseIpRange } from './domain/ip-address.ts';
import { UNITS_PER_WHOLE } from './domain/money.ts';
import { nearest } from './domain/nearest.ts';
import { parsePhone } from './domain/phone.ts';
import { DEFAULT_TOOLSETS, type Toolset } from './domain/toolsets.ts';
import type { Policy } from './policy/policy.ts';
import {
  type ConfigProblem,
  type ConfigSources,
  type Credentials,
  KNOWN,
  readSetting,
  unknownNames,
  wrongLines,
} from './setting-sources.ts';
import { ELKS_SOURCES, SETTINGS, type Setting } from './settings.ts';
import { withFile } from './settings-file.ts';

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
