import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { type App, createApp } from '../app.ts';
import { type ConfigProblem, type ConfigSources, parseConfig } from '../config.ts';
import { log } from './log.ts';
import { realConfigSources, realSurroundings } from './surroundings.ts';

/** Pause between two rounds of background work. */
const ROUND_MS = 5_000;

/** Exit code for settings that cannot be used. */
const EXIT_CONFIG = 2;

/** `46elks-mcp-server`: MCP on stdio until the client closes it. */
export async function serveCommand(options: {
  readonly simulator: boolean;
  readonly port: number | undefined;
  readonly strict: boolean;
}): Promise<number | undefined> {
  const simulator = options.simulator ? await startSimulator(options) : undefined;
  const parsed = parseConfig({ ...realConfigSources(), ...(simulator && { simulator }) });
  if (!parsed.ok) {
    process.stderr.write(explain(parsed.problems));
    return EXIT_CONFIG;
  }
  hideSecrets();
  const app = createApp(parsed.config, realSurroundings());
  keepStdoutForMcp();
  serveStdio(app.createServer, { onerror: (error) => log({ event: 'transport', error: error.name }) });
  workInBackground(app);
  return undefined;
}

/** Every problem on a line of its own, never with a value. */
export function explain(problems: readonly ConfigProblem[]): string {
  const lines = problems.map(({ name, message }) => `  ${name} ${message}`);
  return `46elks-mcp-server cannot start with these settings:\n${lines.join('\n')}\nSee docs/config.md for every setting.\n`;
}

async function startSimulator({
  port,
  strict,
}: {
  readonly port: number | undefined;
  readonly strict: boolean;
}): Promise<NonNullable<ConfigSources['simulator']>> {
  // Loaded only when asked for, so that an ordinary start does not pay for it.
  const [{ DEFAULT_PORT, realTimeSimulator }, { isPortTaken, listen }] = await Promise.all([
    import('./simulator.ts'),
    import('./listen.ts'),
  ]);
  const simulator = realTimeSimulator(strict);
  const { origin, server } = await listen(simulator, port ?? DEFAULT_PORT).catch((error: unknown) => {
    // A port that was asked for is wanted; the usual one may belong to another client's simulator.
    if (port !== undefined || !isPortTaken(error)) throw error;
    return listen(simulator, 0);
  });
  server.unref();
  log({ event: 'simulator', address: `${origin}/a1`, control: `${origin}/control`, number: simulator.number });
  return { baseUrl: `${origin}/a1`, credentials: simulator.credentials, number: simulator.number };
}

/** Child processes and crash reports need not inherit what has been read. */
function hideSecrets(): void {
  delete process.env['ELKS_API_PASSWORD'];
}

/** One stray line on stdout breaks the protocol, so whatever a library prints goes to stderr. */
function keepStdoutForMcp(): void {
  globalThis.console.log = globalThis.console.error;
  globalThis.console.info = globalThis.console.error;
  globalThis.console.debug = globalThis.console.error;
  // A client that went away is no reason for a crash report.
  process.stdout.on('error', () => process.exit(0));
}

/** Rounds of background work for as long as the client is there; they never keep the process alive by themselves. */
function workInBackground(app: App): void {
  let round: Promise<void> | undefined;
  const timer = setInterval(() => {
    round ??= app
      .workOnce()
      .catch((error: unknown) => log({ event: 'background', error: error instanceof Error ? error.name : 'unknown' }))
      .finally(() => {
        round = undefined;
      });
  }, ROUND_MS);
  timer.unref();
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    await app.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
