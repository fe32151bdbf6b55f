import {
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  McpServer,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  type ServerContext,
  type StandardSchemaWithJSON,
} from '@modelcontextprotocol/server';
import type { Parsed } from '../domain/parsed.ts';
import { askPerson, formValidator, readReply, showsForms } from './approval-dialog.ts';
import type { Call, Question } from './call.ts';
import type { Catalog, ToolEntry } from './catalog.ts';
import { instructions } from './instructions.ts';
import { resourceCall } from './resources.ts';
import { listedViews, showsViews, type ViewName, viewAt, viewContents, viewUri } from './views.ts';

/** Runs a tool; never rejects. It may want a person to answer a question first. */
export type CallTool = (
  name: string,
  args: unknown,
  call: Call,
) => Promise<{ readonly result: CallToolResult; readonly question?: Question }>;

/** What answers a client beyond lists of what there is. */
export interface Backend {
  readonly callTool: CallTool;
  /** The page of a view. */
  readonly readView: (name: ViewName) => Promise<string>;
  readonly writePrompt: (name: string, args: Readonly<Record<string, string>>) => Parsed<string>;
  /** Values of an argument that begin like this; never rejects. */
  readonly complete: (argument: string, beginning: string) => Promise<readonly string[]>;
  /** Calls back with the addresses of resources that changed, until the function it returns is called. */
  readonly watch: (changed: (uris: readonly string[]) => void) => () => void;
}

/** How long a client may keep the lists: they change only with the version. */
const LIST_HINT = { ttlMs: 3_600_000, cacheScope: 'private' } as const;

/**
 * Builds one server instance from plain data and what is loaded when the first call needs it; cheap and without state
 * of its own, so that every connection gets a fresh one. `subscribe` says that updates can reach this client,
 * `simulated` that nothing is really sent.
 */
export function createMcpServer(
  catalog: Catalog,
  version: string,
  load: () => Promise<Backend>,
  {
    subscribe = false,
    simulated = false,
  }: { readonly subscribe?: boolean; readonly simulated?: boolean } = {},
): McpServer {
  const server = new McpServer(
    { name: '46elks-mcp-server', title: '46elks', version },
    {
      instructions: instructions(simulated),
      jsonSchemaValidator: formValidator,
      capabilities: {
        tools: { listChanged: false },
        resources: { listChanged: false, ...(subscribe && { subscribe }) },
        prompts: { listChanged: false },
        completions: {},
      },
      cacheHints: {
        'tools/list': LIST_HINT,
        'resources/list': LIST_HINT,
        'resources/templates/list': LIST_HINT,
        'prompts/list': LIST_HINT,
      },
    },
  );
  for (const tool of [...catalog.tools, ...catalog.viewTools]) addTool(server, tool, load);
  listTools(server, catalog);
  addResources(server, catalog, load);
  addPrompts(server, catalog, load);
  if (subscribe) acceptSubscriptions(server);
  return server;
}

function addTool(server: McpServer, tool: ToolEntry, load: () => Promise<Backend>): void {
  const { name, title, description, annotations, inputSchema, outputSchema } = tool;
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
      const { callTool } = await load();
      const { result, question } = await callTool(name, args, callOf(server, ctx));
      return question ? askPerson(question) : result;
    },
  );
}

/** Views, and what only they call, are told to a client that shows views; to any other nothing differs. */
function listTools(server: McpServer, { tools, viewTools }: Catalog): void {
  server.server.setRequestHandler('tools/list', (_request, { mcpReq }) => {
    if (!showsViews(capabilitiesOf(server, mcpReq))) return { tools: tools.map(listedTool) };
    return {
      tools: [
        ...tools.map((tool) => ({
          ...listedTool(tool),
          ...(tool.view && { _meta: { ui: { resourceUri: viewUri(tool.view) } } }),
        })),
        ...viewTools.map((tool) => ({ ...listedTool(tool), _meta: { ui: { visibility: ['app'] } } })),
      ],
    };
  });
}

function listedTool({ name, title, description, annotations, inputSchema, outputSchema }: ToolEntry) {
  return {
    name,
    title,
    description,
    inputSchema: { ...inputSchema, type: 'object' as const },
    annotations,
    outputSchema: { ...outputSchema, type: 'object' as const },
  };
}

function addResources(
  mcpServer: McpServer,
  { tools, resources }: Catalog,
  load: () => Promise<Backend>,
): void {
  const { server } = mcpServer;
  const views = listedViews(tools.flatMap(({ view }) => view ?? []));
  const listed = resources.map(({ uri, name, title, description, mimeType = 'text/plain' }) => ({
    uri,
    name,
    title,
    description,
    mimeType,
  }));
  server.setRequestHandler('resources/list', (_request, { mcpReq }) => ({
    resources: [
      ...listed.filter(({ uri }) => !uri.includes('{')),
      ...(showsViews(capabilitiesOf(mcpServer, mcpReq)) ? views : []),
    ],
  }));
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: listed.flatMap(({ uri, ...rest }) =>
      uri.includes('{') ? [{ uriTemplate: uri, ...rest }] : [],
    ),
  }));
  server.setRequestHandler('resources/read', async ({ params: { uri } }, { mcpReq }) => {
    const view = viewAt(uri);
    if (view) return viewContents(view, await (await load()).readView(view));
    const call = resourceCall(uri, resources);
    if (!call) throw notFound(uri, 'There is no such resource; resources/list names them.');
    const { callTool } = await load();
    const { result } = await callTool(call.tool, call.args, {
      signal: mcpReq.signal,
      canAsk: false,
      showsViews: false,
    });
    const text = result.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
    // A message that failed is an error as the outcome of a call, but as something to read it is what was asked for.
    if (result.isError && !hasState(result))
      throw text.startsWith('not_found') ? notFound(uri, text) : problemError(text);
    const file = fileIn(result);
    return { contents: [file ? { uri, ...file } : { uri, mimeType: 'text/plain', text }] };
  });
}

/** The bytes of a file, when that is what was read. */
function fileIn({ structuredContent }: CallToolResult): { mimeType: string; blob: string } | undefined {
  const answer: object = structuredContent ?? {};
  if (!('type' in answer && 'blob' in answer)) return undefined;
  const { type, blob } = answer;
  return typeof type === 'string' && typeof blob === 'string' ? { mimeType: type, blob } : undefined;
}

function hasState({ structuredContent }: CallToolResult): boolean {
  return typeof structuredContent === 'object' && structuredContent !== null && 'state' in structuredContent;
}

/** The protocol wants the address back; what no address has is left out of it. */
function notFound(uri: string, message: string): ResourceNotFoundError {
  return new ResourceNotFoundError(uri.slice(0, 500).replaceAll(/[^\x21-\x7e]/g, '?'), message);
}

function addPrompts(
  { server }: McpServer,
  { prompts, resources }: Catalog,
  load: () => Promise<Backend>,
): void {
  server.setRequestHandler('prompts/list', () => ({
    prompts: prompts.map((prompt) => ({ ...prompt, arguments: [...prompt.arguments] })),
  }));
  server.setRequestHandler('prompts/get', async ({ params: { name, arguments: args } }) => {
    const { writePrompt } = await load();
    const written = writePrompt(name, args ?? {});
    if (!written.ok)
      throw problemError(written.problems.map(({ message, fix }) => `${message} ${fix}`).join(' '));
    return { messages: [{ role: 'user', content: { type: 'text', text: written.value } }] };
  });
  server.setRequestHandler('completion/complete', async ({ params: { ref, argument } }) => {
    const isKnown =
      ref.type === 'ref/prompt'
        ? prompts.some(({ name }) => name === ref.name)
        : resources.some(({ uri }) => uri === ref.uri);
    if (!isKnown) throw problemError('There is no such prompt or resource template.');
    const { complete } = await load();
    const values = await complete(argument.name, argument.value);
    return { completion: { values: [...values], total: values.length, hasMore: false } };
  });
}

/** The older protocol's way to subscribe; who wants what is followed where the messages come in. */
function acceptSubscriptions({ server }: McpServer): void {
  server.setRequestHandler('resources/subscribe', () => ({}));
  server.setRequestHandler('resources/unsubscribe', () => ({}));
}

function problemError(message: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}

/** The newer protocol says with every call what the client can do, the older one once at the beginning. */
function capabilitiesOf(server: McpServer, { envelope }: ServerContext['mcpReq']): unknown {
  return (
    (envelope && Reflect.get(envelope, CLIENT_CAPABILITIES_META_KEY)) ?? server.server.getClientCapabilities()
  );
}

function callOf(server: McpServer, { mcpReq }: ServerContext): Call {
  const capabilities = capabilitiesOf(server, mcpReq);
  const reply = readReply(mcpReq.inputResponses, mcpReq.requestState());
  const progress = progressOf(mcpReq);
  return {
    signal: mcpReq.signal,
    canAsk: showsForms(capabilities),
    showsViews: showsViews(capabilities),
    ...(reply && { reply }),
    ...(progress && { progress }),
  };
}

/** Sends progress to a client that asked for it; one that has gone needs none. */
function progressOf({ _meta, notify }: ServerContext['mcpReq']): Call['progress'] {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  return (progress, total, message) =>
    void notify({
      method: 'notifications/progress',
      params: { progressToken, progress, total, message },
    }).catch(() => undefined);
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
