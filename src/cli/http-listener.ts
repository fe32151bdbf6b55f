import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';

/** What a client may take of this process before it is cut off. */
export interface Limits {
  /** To send the headers of a request, and a whole request, however slowly it keeps on sending. */
  readonly headersWithinMs: number;
  readonly requestWithinMs: number;
  /** How often the clients are looked at. */
  readonly checkEveryMs: number;
  readonly connections: number;
}

const LIMITS: Limits = {
  headersWithinMs: 10_000,
  requestWithinMs: 30_000,
  checkEveryMs: 5_000,
  connections: 512,
};

/** How long calls may go on after the process was told to stop: longer than an exchange with 46elks takes. */
const FINISH_WITHIN_MS = 15_000;

/** Requests that stay open to wait for news say so in this header; nobody waits for them to end. */
const METHOD_HEADER = 'mcp-method';
const WAITS_FOR_NEWS = 'subscriptions/listen';

export interface HttpListener {
  /** Where this machine reaches it, `http://127.0.0.1:4647`. */
  readonly origin: string;
  /** Takes no more requests and resolves when those under way are answered, or their time is over. */
  finish(): Promise<void>;
  /** Cuts whatever is still open. */
  close(): void;
}

/** Answers a request that came from the address `peer`. */
export type Answer = (request: Request, peer: string | undefined) => Promise<Response>;

/** Listens on an address; port 0 takes any free one. Rejects with the error of node:net (`EADDRINUSE` when the port is taken). */
export async function listenHttp(
  answer: Answer,
  host: string,
  port: number,
  limits: Limits = LIMITS,
): Promise<HttpListener> {
  let isStopping = false;
  const answering = getRequestListener(
    async (request, { incoming }) =>
      isStopping ? stopping() : answer(request, incoming.socket.remoteAddress),
    { overrideGlobalObjects: false },
  );
  const underWay = new Set<ServerResponse>();
  const server = createServer(
    {
      headersTimeout: limits.headersWithinMs,
      requestTimeout: limits.requestWithinMs,
      connectionsCheckingInterval: limits.checkEveryMs,
    },
    (request, response) => {
      if (request.headers[METHOD_HEADER] !== WAITS_FOR_NEWS) {
        underWay.add(response);
        response.once('close', () => underWay.delete(response));
      }
      void answering(request, response);
    },
  );
  server.maxConnections = limits.connections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  return {
    origin: `http://${nameOf(host)}:${actualPort}`,
    async finish() {
      isStopping = true;
      server.close();
      const enough = new AbortController();
      const ended = Promise.all([...underWay].map((response) => closed(response)));
      await Promise.race([
        ended,
        sleep(FINISH_WITHIN_MS, undefined, { signal: enough.signal }).catch(() => undefined),
      ]);
      enough.abort();
    },
    close: () => server.closeAllConnections(),
  };
}

/** An address as a URL has it; every address of this machine is also the one it has for itself. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function stopping(): Response {
  return new Response('Stopping.\n', { status: 503, headers: { connection: 'close' } });
}

function closed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
  });
}
