import { setTimeout as sleep } from 'node:timers/promises';
import { webhookUrl } from '../domain/webhook-address.ts';
import { oneCaller } from '../http/caller.ts';
import { createHttpServer, type HttpParts, type HttpServer } from '../http/server.ts';
import { CATALOG } from '../mcp/catalog.ts';
import { offer } from '../mcp/offer.ts';
import { createMcpServer } from '../mcp/server.ts';
import { type HttpListener, listenHttp } from './http-listener.ts';
import { type KeptSecret, keptSecret } from './kept-secret.ts';
import { portTrouble } from './listen.ts';
import { log } from './log.ts';
import { startRounds } from './rounds.ts';
import { type Started, type StartOptions, start } from './start.ts';
import { VERSION } from './version.ts';

const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 4647;

/** The names of this machine for itself. */
const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

export interface HttpOptions extends StartOptions {
  readonly host: string | undefined;
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
    const trouble = portTrouble(error, port) ?? `${host} is no address of this machine`;
    process.stderr.write(`${trouble}. Choose another address with --host or --port.\n`);
    return 1;
  }
  const { origin } = listener;
  const started = await start({ ...options, port: undefined }, origin);
  const { app, config } = started;
  const catalog = offer(CATALOG, config.toolsets);
  const token = tokenOf(started);
  const webhooks = webhooksOf(started);
  const http = createHttpServer({
    // A client of the older protocol has no stream here on which news could reach it.
    newServer: ({ era }) =>
      createMcpServer(catalog, VERSION, async () => app, {
        subscribe: era === 'modern',
        simulated: config.policy.simulated,
      }),
    watch: app.watch,
    verifier: oneCaller(token.secret),
    hosts: [...LOOPBACK_HOSTS, new URL(origin).hostname, ...config.http.hosts],
    missing: app.missing,
    webhooks,
    clock: Date.now,
    log,
  });
  server.resolve(http);
  untilStopped(started, listener, http);
  process.stdout.write(welcome(host, config.http.publicUrl ?? origin, token, fateOf(started)));
  return undefined;
}

/** Works until a signal comes; then calls under way are finished, attempts settled and the store closed. */
function untilStopped({ app }: Started, listener: HttpListener, http: HttpServer): void {
  const rounds = startRounds(app);
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

/** What comes in at the addresses that 46elks was given, if it was given any; a simulator is given one here. */
function webhooksOf({ app, config, simulator }: Started): HttpParts['webhooks'] {
  const { publicUrl, webhookSources, trustedProxies } = config.http;
  if (publicUrl === undefined) return undefined;
  const secret = kept(app.webhookSecret);
  simulator?.announceTo(webhookUrl(publicUrl, secret, 'sms'));
  return {
    secret,
    announce: app.inbox.announce,
    answerCall: app.answerCall,
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
  return kept(() => keptSecret(storeFile, 'http-token'));
}

/** What is kept in the data folder; where nothing can be kept, says so and ends the process. */
function kept<T>(read: () => T): T {
  try {
    return read();
  } catch {
    process.stderr.write(
      'The data folder cannot keep the secrets of this server; set ELKS_DATA_DIR to a folder that can be written.\n',
    );
    process.exit(1);
  }
}

function welcome(host: string, url: string, { secret, file, isNew }: KeptSecret, fate: string): string {
  const address = `${url}/mcp`;
  const where = file === undefined ? 'in ELKS_HTTP_TOKEN' : `in ${file}`;
  const kept = file === undefined ? 'forgotten at the end' : `kept ${where}`;
  const token = isNew
    ? `  Authorization: Bearer ${secret}\n\nA new token, shown this once and ${kept}.`
    : `The token is ${where}.`;
  return `46elks for many clients on ${address} (stop with Ctrl-C)
${fate}

${token}
${isLoopback(host) ? '' : EXPOSED}
For Claude Code, for example:
  claude mcp add --transport http 46elks ${address} --header "Authorization: Bearer ${isNew ? secret : '…'}"
`;
}

/** What becomes of a message, and where a simulated one can be seen. */
function fateOf({ config, simulator }: Started): string {
  const { dryRun, simulated } = config.policy;
  const live = simulated ? 'Messages go to the simulator' : 'Messages are really sent';
  const phones = simulator && `; its phones are on ${simulator.baseUrl.replace(/a1$/, '')}`;
  return `${dryRun ? 'Dry run: nothing is sent until DRY_RUN=false' : live}${phones ?? ''}.`;
}

const EXPOSED = `
Other machines can reach this address, and what is said can be read on the way unless a
reverse proxy that speaks https is in front of it.
`;

function isLoopback(host: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host);
}
