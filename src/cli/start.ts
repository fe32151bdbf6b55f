import { type App, createApp } from '../app.ts';
import { type Config, parseConfig } from '../config.ts';
import type { ConfigProblem, ConfigSources } from '../setting-sources.ts';
import { SETTINGS } from '../settings.ts';
import type { SettingsFile } from '../settings-file.ts';
import { log } from './log.ts';
import { realConfigSources, realSurroundings } from './surroundings.ts';

export interface StartOptions {
  readonly simulator: boolean;
  readonly port: number | undefined;
  readonly strict: boolean;
  readonly settingsFile: SettingsFile | undefined;
}

/** A running application and the settings it has. */
export interface Started {
  readonly app: App;
  readonly config: Config;
  readonly simulator: Simulated | undefined;
}

/** Exit code for settings that cannot be used. */
const EXIT_CONFIG = 2;

/**
 * Reads the settings and puts the application together; with settings that cannot be used, says why and ends the process.
 * `publicUrl` is where a simulator can reach this process.
 */
export async function start(options: StartOptions, publicUrl?: string): Promise<Started> {
  // On Node.js 22 SQLite announces itself as an experiment; no line of ours on stderr is anything but JSON.
  process.removeAllListeners('warning');
  const simulator = options.simulator ? await startSimulator(options) : undefined;
  if (simulator) {
    const { baseUrl, number } = simulator;
    const page = baseUrl.replace(/a1$/, '');
    log({ event: 'simulator', page, address: baseUrl, control: `${page}control`, number });
  }
  const parsed = parseConfig({
    ...realConfigSources(options.settingsFile),
    ...(simulator && { simulator: { ...simulator, publicUrl } }),
  });
  if (!parsed.ok) {
    process.stderr.write(explain(parsed.problems));
    process.exit(EXIT_CONFIG);
  }
  // Child processes and crash reports need not inherit what has been read.
  for (const { name, secret } of Object.values(SETTINGS)) if (secret) delete process.env[name];
  const { config } = parsed;
  return { app: createApp(config, realSurroundings()), config, simulator };
}

/** Every problem on a line of its own, never with a value. */
export function explain(problems: readonly ConfigProblem[]): string {
  const lines = problems.map(({ name, message }) => `  ${name} ${message}`);
  return `46elks-mcp-server cannot start with these settings:\n${lines.join('\n')}\nSee docs/config.md for every setting.\n`;
}

/** A simulated account, which can be told where texts to its number go. */
type Simulated = NonNullable<ConfigSources['simulator']> & { readonly announceTo: (url: string) => void };

/** A simulator on this machine that does not keep the process alive. */
export async function startSimulator({
  port,
  strict,
}: Pick<StartOptions, 'port' | 'strict'>): Promise<Simulated> {
  // Loaded only when asked for, so that an ordinary start does not pay for it.
  const [{ DEFAULT_PORT, realTimeSimulator }, { portTrouble, listen }] = await Promise.all([
    import('./simulator.ts'),
    import('./listen.ts'),
  ]);
  const simulator = realTimeSimulator(strict);
  const { origin, server } = await listen(simulator, port ?? DEFAULT_PORT).catch((error: unknown) => {
    const trouble = portTrouble(error, port ?? DEFAULT_PORT);
    if (trouble === undefined) throw error;
    if (port !== undefined) {
      process.stderr.write(`${trouble}; choose another one with --port.\n`);
      process.exit(EXIT_CONFIG);
    }
    // The usual port may belong to another client's simulator.
    return listen(simulator, 0);
  });
  server.unref();
  // Connections kept alive for the next request must not keep the process alive.
  server.on('connection', (socket) => socket.unref());
  return {
    baseUrl: `${origin}/a1`,
    credentials: simulator.credentials,
    number: simulator.number,
    announceTo: (url) => void simulator.setAccount({ sms_url: url, mms_url: url }),
  };
}
