import { Hono } from 'hono';
import type { Clock } from '../domain/time.ts';
import { type Denial, denialLog } from './denials.ts';
import { createMcpEndpoint, type McpEndpointParts } from './mcp-endpoint.ts';

/** A request that could not be served because something of ours failed. */
export interface HttpFailure {
  readonly event: 'http_failed';
  readonly error: string;
}

export interface HttpParts extends Pick<McpEndpointParts, 'newServer' | 'watch' | 'verifier' | 'hosts'> {
  /** What is missing before calls can do their work: a line each, without values. */
  readonly missing: () => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly log: (event: Denial | HttpFailure) => void;
}

/** Everything that is answered over HTTP, without a socket. */
export interface HttpServer {
  fetch(request: Request): Promise<Response>;
  /** Ends what waits for news. */
  close(): Promise<void>;
}

/** Routes requests: MCP at `/mcp`, and whether this process lives (`/healthz`) and can work (`/readyz`). */
export function createHttpServer({ missing, clock, log, ...parts }: HttpParts): HttpServer {
  const tell = denialLog(log, clock);
  const failed = (error: Error): void => log({ event: 'http_failed', error: error.name });
  const mcp = createMcpEndpoint({
    ...parts,
    denied: (reason) => tell({ event: 'denied', at: 'mcp', reason }),
    failed,
  });
  const app = new Hono();
  app.all('/mcp', (c) => mcp.fetch(c.req.raw));
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
  return { fetch: async (request) => app.fetch(request), close: mcp.close };
}
