import { Hono } from 'hono';
import type { Clock } from '../domain/time.ts';
import { type Denial, denialLog } from './denials.ts';
import { createMcpEndpoint, type McpEndpointParts } from './mcp-endpoint.ts';
import { createWebhooks, type WebhookParts } from './webhooks.ts';

/** A request that could not be served because something of ours failed. */
export interface HttpFailure {
  readonly event: 'http_failed';
  readonly error: string;
}

export interface HttpParts extends Pick<McpEndpointParts, 'newServer' | 'watch' | 'verifier' | 'hosts'> {
  /** What is missing before calls can do their work: a line each, without values. */
  readonly missing: () => Promise<readonly string[]>;
  /** Absent when 46elks was given no address of ours: then nothing that comes in at one is taken. */
  readonly webhooks: Omit<WebhookParts, 'refused'> | undefined;
  readonly clock: Clock;
  readonly log: (event: Denial | HttpFailure) => void;
}

/** Everything that is answered over HTTP, without a socket. */
export interface HttpServer {
  /** Answers a request that came from the address `peer`. */
  fetch(request: Request, peer: string | undefined): Promise<Response>;
  /** Ends what waits for news. */
  close(): Promise<void>;
}

/** Routes requests: MCP at `/mcp`, what 46elks announces under `/webhooks`, and whether this process lives (`/healthz`) and can work (`/readyz`). */
export function createHttpServer({ missing, webhooks, clock, log, ...parts }: HttpParts): HttpServer {
  const tell = denialLog(log, clock);
  const failed = (error: Error): void => log({ event: 'http_failed', error: error.name });
  const mcp = createMcpEndpoint({
    ...parts,
    denied: (reason) => tell({ event: 'denied', at: 'mcp', reason }),
    failed,
  });
  const announced =
    webhooks &&
    createWebhooks({ ...webhooks, refused: (reason) => tell({ event: 'denied', at: 'webhook', reason }) });
  const app = new Hono<{ Bindings: { readonly peer: string | undefined } }>();
  app.all('/mcp', (c) => mcp.fetch(c.req.raw));
  app.all('/webhooks/*', async (c) => (await announced?.(c.req.raw, c.env.peer)) ?? c.body(null, 204));
  app.get('/healthz', (c) => c.text('alive\n'));
  app.get('/readyz', async (c) => {
    const lines = await missing();
    return lines.length === 0 ? c.text('ready\n') : c.text(`${lines.join('\n')}\n`, 503);
  });
  app.notFound((c) => c.text('Not found. MCP is at /mcp.\n', 404));
  app.onError((error, c) => {
    failed(error);
    return c.text('Something failed here.\n', 500);
  });
  return { fetch: async (request, peer) => app.fetch(request, { peer }), close: mcp.close };
}
