import { createHmac, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Client,
  type ElicitRequestParams,
  type ElicitResult,
  StreamableHTTPClientTransport,
  type Transport,
} from '@modelcontextprotocol/client';
import { InMemoryTransport } from '@modelcontextprotocol/server';
import { onTestFinished } from 'vitest';
import { type App, createApp, type Surroundings } from '../src/app.ts';
import { parseConfig } from '../src/config.ts';
import type { Toolset } from '../src/domain/toolsets.ts';
import { oneCaller } from '../src/http/caller.ts';
import { createHttpServer, type HttpServer } from '../src/http/server.ts';
import { CATALOG, type Catalog } from '../src/mcp/catalog.ts';
import { offer } from '../src/mcp/offer.ts';
import { createMcpServer } from '../src/mcp/server.ts';
import { serveClient } from '../src/mcp/stdio.ts';
import type { ConfigSources } from '../src/setting-sources.ts';
import { createSimulator, type Simulator } from '../src/simulator/simulator.ts';
import { openStore } from '../src/store/kysely-store.ts';
import { openSqlite } from '../src/store/sqlite.ts';

/** Two numbers from the range that PTS sets aside for fiction. */
export const ANNA = '+46701740610';
export const BERTIL = '+46701740611';

export type Era = 'legacy' | 'auto';

/** How the client reaches the server; vitest.config.ts runs the core files of test/e2e over both. */
export const TRANSPORT = process.env['TEST_TRANSPORT'] === 'http' ? 'http' : 'stdio';

/** The eras in which a client can be asked: a client of 2025 cannot over HTTP without a session, and is held instead. */
export const ASKING_ERAS: readonly Era[] = TRANSPORT === 'http' ? ['auto'] : ['legacy', 'auto'];

export const WEBHOOK_SECRET = '0123456789abcdef'.repeat(2) + 'fedcba9876543210'.repeat(2);
export const HTTP_TOKEN = 'test-token-'.repeat(4);

const STEP_MS = 10;

/** How a client says that it shows views. Source: MCP Apps, 2026-01-26. */
export const UI_EXTENSION = { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } };

const OTHER_VIEWS = { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html'] } };

/** How the person at the client answers a question. */
export type Elicit = (question: ElicitRequestParams) => ElicitResult | Promise<ElicitResult>;

export interface WorldOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly era?: Era;
  readonly around?: Partial<Surroundings>;
  /** Shares another world's simulator and clock: a second process of the same operator. */
  readonly beside?: World;
  /** Without `--simulator`: an operator who set up nothing. */
  readonly bare?: boolean;
  /** The simulated account's numbers; its default sender is the first. */
  readonly numbers?: readonly string[];
  /** The network of 46elks, to reach the server by; none unless given. */
  readonly elksFetch?: typeof fetch;
  /** The client shows forms, and a person answers them. */
  readonly elicit?: Elicit;
  /** The client shows views. */
  readonly showsViews?: boolean | 'of another kind';
}

export interface Answer {
  readonly isError: boolean;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read what the model reads, whatever its shape.
  readonly data: any;
}

export interface World {
  readonly client: Client;
  readonly call: (name: string, args?: Record<string, unknown>) => Promise<Answer>;
  readonly simulator: Simulator;
  /** What is to go wrong at the simulated 46elks, as its control API takes it. */
  readonly fault: (document: Record<string, unknown>) => void;
  readonly app: App;
  readonly time: { now: number };
  readonly logs: object[];
  readonly requests: Request[];
  /** What 46elks really took and sent on to phones. */
  readonly accepted: () => readonly ReturnType<Simulator['truth']>['messages'][number][];
  readonly close: () => Promise<void>;
}

/** A client, a server and a simulated 46elks, wired as they are for a user; only clock, ids and network are ours. */
export async function world(options: WorldOptions = {}): Promise<World> {
  const time = options.beside?.time ?? { now: Date.parse('2026-11-22T12:00:00.000Z') };
  const clock = () => time.now;
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const simulator =
    options.beside?.simulator ??
    createSimulator({
      clock,
      random,
      strict: true,
      ...(options.elksFetch && { fetch: options.elksFetch }),
      ...(options.numbers && { account: { numbers: options.numbers } }),
    });
  const requests: Request[] = [];
  const config = configure(simulator, options);
  const logs: object[] = [];
  const app = createApp(config, {
    clock,
    stopwatch: clock,
    random,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request.clone());
      return simulator.fetch(request);
    },
    exchangeTimeoutMs: 300,
    sleep: pause,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    openStore: async ({ storeFile }) => openStore(await openSqlite(storeFile), fingerprint, clock),
    fileExists: () => false,
    readFileIn: async () => undefined,
    readView: async (name) => `the page of ${name}`,
    keptSecret: () => WEBHOOK_SECRET,
    owner: `test:${process.pid}:${randomBytes(4).toString('hex')}`,
    isGone: () => false,
    log: (event) => logs.push(event),
    ...options.around,
  });
  const { client, close } = await connect(
    { app, clock, logs, toolsets: config.toolsets },
    options.era ?? 'auto',
    options,
  );
  onTestFinished(close);
  return {
    client,
    call: async (name, args = {}) => {
      const result = await client.callTool({ name, arguments: args });
      return {
        isError: result.isError === true,
        text: result.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n'),
        data: result.structuredContent,
      };
    },
    simulator,
    fault(document) {
      const set = simulator.setFaults(document);
      if (!set.ok) throw new Error(set.problems.map(({ message }) => message).join(' '));
    },
    app,
    time,
    logs,
    requests,
    accepted: () => simulator.truth().messages.filter(({ direction }) => direction !== 'incoming'),
    close,
  };
}

/** A folder of this world alone, made when something is kept in it and gone with the test. */
function ownFolder(): string {
  const folder = join(tmpdir(), `elks-world-${randomBytes(8).toString('hex')}`);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function configure(simulator: Simulator, options: WorldOptions) {
  const sources: ConfigSources = {
    env: options.env ?? {},
    readFile: () => {
      throw new Error('no such file');
    },
    defaultDataDir: ownFolder(),
    ...(!options.bare && {
      simulator: {
        baseUrl: 'http://127.0.0.1:4646/a1',
        credentials: simulator.credentials,
        number: simulator.number,
      },
    }),
  };
  const parsed = parseConfig(sources);
  if (!parsed.ok)
    throw new Error(parsed.problems.map(({ name, message }) => `${name} ${message}`).join('; '));
  return parsed.config;
}

/**
 * A pause that is cut short, since nobody likes to wait. It passes in small steps: on a busy machine it grows with the
 * work that it gives time to.
 */
async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  for (let leftMs = Math.min(ms, 600); leftMs > 0 && !signal?.aborted; leftMs -= STEP_MS) {
    await sleep(Math.min(leftMs, STEP_MS), undefined, signal && { signal }).catch(() => undefined);
  }
}

/** One key for every process of a test, as processes that share a folder share its key. */
function fingerprint(text: string): string {
  return createHmac('sha256', 'test key').update(text).digest('hex').slice(0, 32);
}

interface Parts {
  readonly app: App;
  readonly clock: () => number;
  readonly logs: object[];
  readonly toolsets: readonly Toolset[];
}

async function connect(
  { app, clock, logs, toolsets }: Parts,
  era: Era,
  { elicit, showsViews }: Pick<WorldOptions, 'elicit' | 'showsViews'>,
): Promise<{ client: Client; close: () => Promise<void> }> {
  const load = async () => app;
  const catalog = offer(CATALOG, toolsets);
  const served =
    TRANSPORT === 'http'
      ? overHttp(
          createHttpServer({
            newServer: ({ era: spoken }) =>
              createMcpServer(catalog, '0.0.0-test', load, { subscribe: spoken === 'modern' }),
            watch: app.watch,
            verifier: oneCaller(HTTP_TOKEN),
            hosts: ['127.0.0.1'],
            missing: app.missing,
            webhooks: undefined,
            clock,
            log: (event) => logs.push(event),
          }),
        )
      : overStdio(load, catalog);
  const client = new Client(
    { name: 'test', version: '0' },
    {
      versionNegotiation: { mode: era },
      capabilities: {
        ...(elicit && { elicitation: { form: {} } }),
        ...(showsViews && { extensions: showsViews === true ? UI_EXTENSION : OTHER_VIEWS }),
      },
    },
  );
  if (elicit) client.setRequestHandler('elicitation/create', ({ params }) => elicit(params));
  await client.connect(served.transport);
  return {
    client,
    async close() {
      await client.close();
      await served.close();
      await app.close();
    },
  };
}

interface Served {
  readonly transport: Transport;
  readonly close: () => Promise<void>;
}

function overStdio(load: () => Promise<App>, catalog: Catalog): Served {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const { close } = serveClient(theirs, catalog, '0.0.0-test', load);
  return { transport: ours, close };
}

/** The whole way of a request but the socket. */
export function overHttp(server: HttpServer): Served {
  const transport = new StreamableHTTPClientTransport(new URL('http://127.0.0.1:4647/mcp'), {
    fetch: (input, init) => server.fetch(httpRequest(input, init), '127.0.0.1'),
    requestInit: { headers: { authorization: `Bearer ${HTTP_TOKEN}` } },
  });
  return { transport, close: server.close };
}

/** A request as Node.js hands it on: with the Host that a client always sends. */
export function httpRequest(input: string | URL, init: RequestInit = {}): Request {
  const headers = new Headers(init.headers);
  if (!headers.has('host')) headers.set('host', new URL(input).host);
  return new Request(input, { ...init, headers });
}
