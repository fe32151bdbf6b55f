import { flushCompileCache } from 'node:module';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { CATALOG } from '../mcp/catalog.ts';
import { offer } from '../mcp/offer.ts';
import { serveClient } from '../mcp/stdio.ts';
import { withFile } from '../settings-file.ts';
import { offeredSimulated, offeredToolsets } from './offered.ts';
import { startRounds } from './rounds.ts';
import type { Started, StartOptions } from './start.ts';
import { VERSION } from './version.ts';

/** How long after the start everything else is loaded, if no call needs it before: a client first asks what there is. */
const LOAD_AFTER_MS = 100;

/** For a person who started in a terminal what a client starts. */
const WAITING =
  'This waits for an MCP client, which speaks on standard input. Ctrl-C ends it; --help says what else there is.\n';

/** `46elks-mcp-server`: MCP on stdio until the client closes it. Answers `tools/list` before anything else is loaded. */
export function serveCommand(options: StartOptions): undefined {
  keepStdoutForMcp();
  if (process.stdin.isTTY) process.stderr.write(WAITING);
  let starting: Promise<Started> | undefined;
  const started = (): Promise<Started> => {
    starting ??= import('./start.ts').then(({ start }) => start(options));
    return starting;
  };
  const env = withFile(process.env, options.settingsFile);
  serveClient(
    new StdioServerTransport(),
    offer(CATALOG, offeredToolsets(env)),
    VERSION,
    async () => (await started()).app,
    {
      simulated: options.simulator || offeredSimulated(env),
      onerror: (error) =>
        void import('./log.ts').then(({ log }) => log({ event: 'transport', error: error.name })),
    },
  );
  setTimeout(
    () =>
      void started()
        .then(workInBackground)
        .then(() => flushCompileCache()),
    LOAD_AFTER_MS,
  );
  return undefined;
}

/** One stray line on stdout breaks the protocol, so whatever a library prints goes to stderr. */
function keepStdoutForMcp(): void {
  globalThis.console.log = globalThis.console.error;
  globalThis.console.info = globalThis.console.error;
  globalThis.console.debug = globalThis.console.error;
}

/** Background work for as long as the client is there; it never keeps the process alive by itself. */
function workInBackground({ app }: Started): void {
  const rounds = startRounds(app);
  rounds.unref();
  const stop = async (): Promise<void> => {
    rounds.stop();
    await app.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
