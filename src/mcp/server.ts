import { McpServer, type StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import * as z from 'zod';
import type { Clock } from '../domain/time.ts';
import { type AuditEntry, auditEntry } from './audit.ts';
import type { ToolContext } from './context.ts';
import { annotationsOf, type Tool } from './define-tool.ts';
import { INSTRUCTIONS } from './instructions.ts';
import { runTool } from './result.ts';

export interface McpDependencies {
  readonly tools: readonly Tool[];
  readonly context: ToolContext;
  readonly version: string;
  /** Monotonic milliseconds, for how long a call took. */
  readonly stopwatch: Clock;
  readonly audit: (entry: AuditEntry) => void;
}

/** How long a client may keep the tool list: it changes only with the version. */
const LIST_TTL_MS = 3_600_000;

/** Builds one server instance; cheap and without state of its own, so that every connection gets a fresh one. */
export function createMcpServer({ tools, context, version, stopwatch, audit }: McpDependencies): McpServer {
  const server = new McpServer(
    { name: '46elks-mcp-server', title: '46elks', version },
    {
      instructions: INSTRUCTIONS,
      capabilities: { tools: { listChanged: false } },
      cacheHints: { 'tools/list': { ttlMs: LIST_TTL_MS, cacheScope: 'private' } },
    },
  );
  for (const tool of tools) {
    server.registerTool(
      tool.name,
      {
        title: tool.title,
        description: tool.description,
        inputSchema: listedSchema(tool.input, 'input'),
        outputSchema: listedSchema(tool.output, 'output'),
        annotations: annotationsOf(tool),
      },
      async (args: unknown, ctx) => {
        const startedAt = stopwatch();
        const { result, verdict, error } = await runTool(tool, args, context, ctx.mcpReq.signal);
        audit(auditEntry(tool, args, result, verdict, stopwatch() - startedAt, error));
        return result;
      },
    );
  }
  return server;
}

/**
 * A schema as the SDK lists it. The SDK's own validation is switched off: arguments are parsed in `runTool`, where a
 * mistake becomes an error that names what is expected.
 */
function listedSchema(schema: z.ZodObject, io: 'input' | 'output'): StandardSchemaWithJSON {
  const json = (): Record<string, unknown> => jsonSchemaOf(schema, io);
  return {
    '~standard': {
      version: 1,
      vendor: '46elks-mcp-server',
      validate: (value) => ({ value }),
      jsonSchema: { input: json, output: json },
    },
  };
}

const listed = new WeakMap<z.ZodObject, Record<string, unknown>>();

/** JSON Schema in as few bytes as say the same; made once per process. */
export function jsonSchemaOf(schema: z.ZodObject, io: 'input' | 'output'): Record<string, unknown> {
  const known = listed.get(schema);
  if (known) return known;
  const {
    $schema: _dialect,
    required,
    ...json
  } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      delete jsonSchema['format_hint'];
      // The range of safe integers says nothing to anybody.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (io === 'output') delete jsonSchema.additionalProperties;
    },
  });
  // A call that fails answers with problems alone, so no field of an answer is promised.
  const result = io === 'output' || required === undefined ? json : { ...json, required };
  listed.set(schema, result);
  return result;
}
