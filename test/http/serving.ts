import { oneCaller } from '../../src/http/caller.ts';
import { createHttpServer, type HttpParts, type HttpServer } from '../../src/http/server.ts';
import { CATALOG } from '../../src/mcp/catalog.ts';
import { type Backend, type CallTool, createMcpServer } from '../../src/mcp/server.ts';
import { HTTP_TOKEN, httpRequest } from '../world.ts';

export const ORIGIN = 'http://127.0.0.1:4647';
export const BEARER = { authorization: `Bearer ${HTTP_TOKEN}` };

export interface Serving {
  readonly server: HttpServer;
  readonly logs: object[];
  readonly time: { now: number };
  /** Asks for a path, with the Host that a client sends. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>;
  /** Posts a JSON-RPC request of the 2025 era to /mcp. */
  readonly rpc: (method: string, params?: object, headers?: Record<string, string>) => Promise<Response>;
}

/** The HTTP side alone; no tool does anything unless one is given. */
export function serving(parts: Partial<HttpParts> & { readonly callTool?: CallTool } = {}): Serving {
  const time = { now: 0 };
  const logs: object[] = [];
  const nothing: CallTool = async () => ({ result: { content: [] } });
  const backend: Backend = {
    callTool: parts.callTool ?? nothing,
    readView: async () => '',
    writePrompt: () => ({ ok: false, problems: [] }),
    complete: async () => [],
    watch: () => () => undefined,
  };
  const server = createHttpServer({
    newServer: () => createMcpServer(CATALOG, '0.0.0-test', async () => backend),
    watch: backend.watch,
    verifier: oneCaller(HTTP_TOKEN),
    hosts: ['127.0.0.1', 'localhost', 'sms.example.com'],
    missing: async () => [],
    webhooks: undefined,
    clock: () => time.now,
    log: (event) => logs.push(event),
    ...parts,
  });
  const ask: Serving['ask'] = (path, init) =>
    server.fetch(httpRequest(`${ORIGIN}${path}`, init), '127.0.0.1');
  return {
    server,
    logs,
    time,
    ask,
    rpc: (method, params = {}, headers = BEARER) =>
      ask('/mcp', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      }),
  };
}
