import { flushCompileCache } from 'node:module';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { CATALOG } from '../mcp/catalog.ts';
import { createMcpServer } from '../mcp/server.ts';
import type { Started, StartOptions } from './start.ts';
import { VERSION } from './version.ts';

/** How long after the start everything else is loaded, if no call needs it before: a client first asks what there is. */
const LOAD_AFTER_MS = 100;

/** Pause between two rounds of background work. */
const ROUND_MS = 5_000;

/** `46elks-mcp-server`: MCP on stdio until the client closes it. Answers `tools/list` before anything else is loaded. */
export function serveCommand(options: StartOptions): undefined {
  keepStdoutForMcp();
  let starting: Promise<Started> | undefined;
  const started = (): Promise<Started> => {
    starting ??= import('./start.ts').then(({ start }) => start(options));
    return starting;
  };
  serveStdio(() => createMcpServer(CATALOG, VERSION, started), {
    onerror: (error) =>
      void import('./log.ts').then(({ log }) => log({ event: 'transport', error: error.name })),
  });
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
  // On Node.js 22 SQLite announces itself as an experiment; no line of ours on stderr is anything but JSON.
  process.removeAllListeners('warning');
  // A client that went away is no reason for a crash report.
  process.stdout.on('error', () => process.exit(0));
}

/** Rounds of background work for as long as the client is there; they never keep the process alive by themselves. */
function workInBackground({ workOnce, close }: Started): void {
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    await workOnce();
    busy = false;
  }, ROUND_MS);
  timer.unref();
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    await close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
