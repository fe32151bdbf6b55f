import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  McpServer,
  type ServerContext,
  type StandardSchemaWithJSON,
} from '@modelcontextprotocol/server';
import { askPerson, formValidator, readReply, showsForms } from './approval-dialog.ts';
import type { Call, Question } from './call.ts';
import type { CatalogEntry } from './catalog.ts';
import { INSTRUCTIONS } from './instructions.ts';

/** Runs a tool; never rejects. It may want a person to answer a question first. */
export type CallTool = (
  name: string,
  args: unknown,
  call: Call,
) => Promise<{ readonly result: CallToolResult; readonly question?: Question }>;

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
      jsonSchemaValidator: formValidator,
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
      async (args: unknown, ctx) => {
        const { result, question } = await call(name, args, callOf(server, ctx));
        return question ? askPerson(question) : result;
      },
    );
  }
  return server;
}

function callOf(server: McpServer, { mcpReq }: ServerContext): Call {
  // The newer protocol says with every call what the client can do, the older one once at the beginning.
  const capabilities =
    (mcpReq.envelope && Reflect.get(mcpReq.envelope, CLIENT_CAPABILITIES_META_KEY)) ??
    server.server.getClientCapabilities();
  const reply = readReply(mcpReq.inputResponses, mcpReq.requestState());
  return { signal: mcpReq.signal, canAsk: showsForms(capabilities), ...(reply && { reply }) };
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
