// The page of a client that shows views: bundled for the test browser alone.

import type { CallToolResult } from '@modelcontextprotocol/client';
import {
  AppBridge,
  type McpUiHostCapabilities,
  type McpUiHostContext,
  PostMessageTransport,
} from '@modelcontextprotocol/ext-apps/app-bridge';

export interface ShownView {
  readonly html: string;
  readonly args: Record<string, unknown>;
  readonly result: CallToolResult;
  readonly context?: McpUiHostContext;
  readonly can?: McpUiHostCapabilities;
}

export interface ToolCall {
  readonly name: string;
  readonly arguments?: Record<string, unknown> | undefined;
}

export interface ClientPage {
  /** Shows a view as the newest thing in the conversation; earlier ones are gone, as after a reload. */
  readonly showView: (view: ShownView) => Promise<void>;
  readonly tellContext: (context: McpUiHostContext) => void;
  /** What the model was let know. */
  readonly told: unknown[];
}

declare global {
  interface Window {
    clientPage: ClientPage;
    /** Calls the real server. */
    callTool: (call: ToolCall) => Promise<CallToolResult>;
  }
}

/** What a client allows a view that declares nothing. Source: MCP Apps, 2026-01-26, section Content Security Policy. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "media-src 'self' data:",
  "connect-src 'none'",
].join('; ');

const told: unknown[] = [];
let bridge: AppBridge | undefined;

window.clientPage = {
  told,
  tellContext: (context) => bridge?.setHostContext(context),
  async showView({ html, args, result, context = {}, can = { serverTools: {}, updateModelContext: {} } }) {
    const frame = document.createElement('iframe');
    frame.sandbox.add('allow-scripts');
    frame.title = 'View';
    frame.srcdoc = html.replace(
      '<head>',
      `<head><meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    );
    const place = document.querySelector('#view');
    place?.replaceChildren(frame);
    if (!frame.contentWindow) throw new Error('no frame');
    const made = new AppBridge(null, { name: 'Test client', version: '1' }, can, { hostContext: context });
    bridge = made;
    made.oncalltool = ({ name, arguments: args }) => window.callTool({ name, arguments: args });
    made.onupdatemodelcontext = async (params) => {
      told.push(params);
      return {};
    };
    made.onsizechange = ({ height }) => {
      frame.style.height = `${height ?? 0}px`;
    };
    const ready = new Promise<void>((resolve) => {
      made.oninitialized = () => resolve();
    });
    await made.connect(new PostMessageTransport(frame.contentWindow, frame.contentWindow));
    await ready;
    await made.sendToolInput({ arguments: args });
    await made.sendToolResult(result);
  },
};
