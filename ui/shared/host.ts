import type {
  McpUiHostCapabilities,
  McpUiHostContext,
  McpUiInitializeRequest,
  McpUiInitializeResult,
} from '@modelcontextprotocol/ext-apps';
import { field } from './read.ts';

/** What the client does for a view, and what it can do. */
export interface Host {
  readonly can: McpUiHostCapabilities;
  /** Calls a tool of the server that the view came from. Rejects when no answer comes. */
  readonly callTool: (name: string, args: Record<string, unknown>) => Promise<unknown>;
  /** Lets the model know what a person did here, when the client has a way to. */
  readonly tellModel: (text: string) => void;
}

/** What the client tells a view. */
export interface Heard {
  readonly result: (result: unknown) => void;
  readonly context: (context: McpUiHostContext) => void;
}

const PATIENCE_MS = 30_000;

/**
 * Speaks with the client around this page: JSON-RPC over messages between windows, and only with the window that holds
 * this one. Source: MCP Apps, 2026-01-26, sections Transport and Lifecycle.
 */
export async function connectHost(heard: Heard): Promise<Host> {
  const waiting = new Map<unknown, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let asked = 0;
  const post = (message: object): void => window.parent.postMessage({ jsonrpc: '2.0', ...message }, '*');
  const ask = (method: string, params: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      setTimeout(() => reject(new Error('no answer')), PATIENCE_MS);
      post({ id: asked, method, params });
    });
  window.addEventListener('message', ({ source, data }) => {
    if (source !== window.parent || field(data, 'jsonrpc') !== '2.0') return;
    const [id, method, params] = [field(data, 'id'), field(data, 'method'), field(data, 'params')];
    if (method === undefined) {
      const question = waiting.get(id);
      waiting.delete(id);
      if (field(data, 'error') === undefined) question?.resolve(field(data, 'result'));
      else question?.reject(new Error('refused'));
    } else if (id !== undefined) post({ id, result: {} });
    else if (method === 'ui/notifications/tool-result') heard.result(params);
    else if (method === 'ui/notifications/host-context-changed' && isContext(params)) heard.context(params);
  });
  const hello: McpUiInitializeRequest['params'] = {
    appInfo: { name: '46elks-mcp-server', version: '1' },
    appCapabilities: {},
    protocolVersion: '2026-01-26',
  };
  const host = await ask('ui/initialize', hello);
  const can = isWelcome(host) ? host.hostCapabilities : {};
  if (isWelcome(host)) heard.context(host.hostContext);
  post({ method: 'ui/notifications/initialized' });
  followSize((height) => post({ method: 'ui/notifications/size-changed', params: { height } }));
  return {
    can,
    callTool: (name, args) => ask('tools/call', { name, arguments: args }),
    tellModel(text) {
      if (!can.updateModelContext) return;
      const content = [{ type: 'text', text }];
      void ask('ui/update-model-context', { content }).catch(() => undefined);
    },
  };
}

function followSize(tell: (height: number) => void): void {
  const measure = (): void => tell(Math.ceil(document.body.getBoundingClientRect().height));
  new ResizeObserver(measure).observe(document.body);
}

function isWelcome(value: unknown): value is McpUiInitializeResult {
  return isContext(field(value, 'hostContext')) && isContext(field(value, 'hostCapabilities'));
}

function isContext(value: unknown): value is McpUiHostContext {
  return typeof value === 'object' && value !== null;
}
