import { type CallToolResult, McpServer, type StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { CatalogEntry } from './catalog.ts';
import { INSTRUCTIONS } from './instructions.ts';

/** Runs a tool; never rejects. */
export type CallTool = (name: string, args: unknown, signal: AbortSignal) => Promise<CallToolResult>;

/** How long a client may keep the tool list: it changes only with the version. */
const LIST_TTL_MS = 3_600_000;

/**
 * Builds one server instance from plain data and one function; cheap and without state of its own, so that every
 * connection gets a fresh one.
 */
export function createMcpServer(
  catalog: readonly CatalogEntry[],
  version: string,
  call: CallTool,
): McpServer {
  const server = new McpServer(
    { name: '46elks-mcp-server', title: '46elks', version },
    {
      instructions: INSTRUCTIONS,
      capabilities: { tools: { listChanged: false } },
      cacheHints: { 'tools/list': { ttlMs: LIST_TTL_MS, cacheScope: 'private' } },
    },
  );
  for (const { name, title, description, annotations, inputSchema, outputSchema } of catalog) {
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: listedSchema(inputSchema),
        outputSchema: listedSchema(outputSchema),
        annotations,
      },
      (args: unknown, ctx) => call(name, args, ctx.mcpReq.signal),
    );
  }
  return server;
}

/**
 * A schema as the SDK lists it. The SDK's own validation is switched off: arguments are parsed where the tool runs, and
 * a mistake becomes an error that names what is expected.
 */
function listedSchema(json: Record<string, unknown>): StandardSchemaWithJSON {
  return {
    '~standard': {
      version: 1,
      vendor: '46elks-mcp-server',
      validate: (value) => ({ value }),
      jsonSchema: { input: () => json, output: () => json },
    },
  };
}
