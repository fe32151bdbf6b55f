import { nearest } from './domain/nearest.ts';
import { SETTINGS, type Setting } from './settings.ts';
import { type Environment, nonBlank, type SettingsFile, withFile } from './settings-file.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Where settings come from; the only things that can be seen of the world. */
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

/** The value of a setting, or undefined when it is not set or cannot be read, which is then told. */
export function readSetting<T>(
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

/** Every name that means something. */
export const KNOWN = Object.values(SETTINGS).flatMap(({ name }) => [name, `${name}_FILE`]);

/** A mistyped name of a safety setting must not be taken for "not set". */
export function unknownNames(env: Environment): ConfigProblem[] {
  return Object.keys(env)
    .filter((name) => OURS.test(name) && !KNOWN.includes(name))
    .map((name) => ({ name, message: `is not a setting of this version; ${correction(name)}` }));
}

/** Nothing in a file that was written for this server is there for no reason. Names its places and never a value. */
export function wrongLines(file: SettingsFile | undefined): ConfigProblem[] {
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
