import { setTimeout as sleep } from 'node:timers/promises';
import { oneCaller } from '../http/caller.ts';
import { createHttpServer, type HttpParts, type HttpServer } from '../http/server.ts';
import { CATALOG } from '../mcp/catalog.ts';
import { offer } from '../mcp/offer.ts';
import { createMcpServer } from '../mcp/server.ts';
import { type HttpListener, listenHttp } from './http-listener.ts';
import { type KeptSecret, keptSecret } from './kept-secret.ts';
import { isPortTaken } from './listen.ts';
import { log } from './log.ts';
import { startRounds } from './rounds.ts';
import { type Started, start } from './start.ts';
import { VERSION } from './version.ts';

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 4647;

/** The names of this machine for itself. */
const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

export interface HttpOptions {
  readonly simulator: boolean;
  readonly strict: boolean;
  readonly host: string | undefined;
  readonly port: number | undefined;
}

/** `http`: one server for many clients, over Streamable HTTP, until it is stopped. */
export async function httpCommand(options: HttpOptions): Promise<number | undefined> {
  const { host = DEFAULT_HOST, port = DEFAULT_PORT } = options;
  const server = Promise.withResolvers<HttpServer>();
  let listener: HttpListener;
  try {
    // Before anything else is opened, so that a port that is taken is known at once.
    listener = await listenHttp(async (...call) => (await server.promise).fetch(...call), host, port);
  } catch (error) {
    const why = isPortTaken(error) ? `port ${port} is taken` : 'this machine does not let it';
    process.stderr.write(`Cannot listen on ${host}: ${why}. Choose another address with --host or --port.\n`);
    return 1;
  }
  const { origin } = listener;
  const started = await start({ ...options, port: undefined }, origin);
  const token = tokenOf(started);
  const { app, config } = started;
  const catalog = offer(CATALOG, config.toolsets);
  const http = createHttpServer({
    // A client of the older protocol has no stream here on which news could reach it.
    newServer: ({ era }) =>
      createMcpServer(catalog, VERSION, async () => app, { subscribe: era === 'modern' }),
    watch: app.watch,
    verifier: oneCaller(token.secret),
    hosts: [...LOOPBACK_HOSTS, new URL(origin).hostname, ...config.http.hosts],
    missing: app.missing,
    webhooks: webhooksOf(started),
    clock: Date.now,
    log,
  });
  server.resolve(http);
  untilStopped(started, listener, http);
  process.stdout.write(welcome(origin, config.http.publicUrl, token));
  return undefined;
}

/** Works until a signal comes; then calls under way are finished, attempts settled and the store closed. */
function untilStopped({ app }: Started, listener: HttpListener, http: HttpServer): void {
  const rounds = startRounds(app.workOnce);
  const stop = async (): Promise<void> => {
    rounds.stop();
    await listener.finish();
    await http.close();
    listener.close();
    await app.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** What comes in at the addresses that 46elks was given, if it was given any. */
function webhooksOf({ app, config }: Started): HttpParts['webhooks'] {
  const { publicUrl, webhookSources, trustedProxies } = config.http;
  if (publicUrl === undefined) return undefined;
  return {
    secret: app.webhookSecret(),
    announce: app.inbox.announce,
    sources: webhookSources,
    proxies: trustedProxies,
    sleep: (ms, signal) =>
      sleep(ms, undefined, { ref: false, ...(signal && { signal }) }).catch(() => undefined),
  };
}

/** The token of the settings, or the one that this installation made for itself. */
function tokenOf({ config }: Started): KeptSecret {
  const { http, storeFile } = config;
  if (http.token !== undefined) return { secret: http.token, file: undefined, isNew: false };
  try {
    return keptSecret(storeFile, 'http-token');
  } catch {
    process.stderr.write(
      'No bearer token is set and none can be kept in the data folder; set ELKS_HTTP_TOKEN, or a folder in ELKS_DATA_DIR that can be written.\n',
    );
    process.exit(1);
  }
}

function welcome(origin: string, publicUrl: string | undefined, { secret, file, isNew }: KeptSecret): string {
  const address = `${publicUrl ?? origin}/mcp`;
  const shown = isNew ? secret : '…';
  const where = file === undefined ? 'in ELKS_HTTP_TOKEN' : `in ${file}`;
  const token = isNew
    ? `  Authorization: Bearer ${secret}\n\nA new token, shown this once${file === undefined ? ' and forgotten at the end' : ` and kept ${where}`}.`
    : `The token is ${where}.`;
  const exposed = isLoopback(origin)
    ? ''
    : '\nThis address can be reached from other machines, and its traffic can be read on the way: put a reverse proxy that speaks https in front of it.\n';
  return `46elks for many clients on ${address} (stop with Ctrl-C)

${token}
${exposed}
For Claude Code, for example:
  claude mcp add --transport http 46elks ${address} --header "Authorization: Bearer ${shown}"
`;
}

function isLoopback(origin: string): boolean {
  return LOOPBACK_HOSTS.includes(new URL(origin).hostname);
}
