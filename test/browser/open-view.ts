import { readFileSync } from 'node:fs';
import type { CallToolResult, Client } from '@modelcontextprotocol/client';
import { build } from 'esbuild';
import type { Browser, BrowserContextOptions, Frame, FrameLocator, Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { SimulatorOptions } from '../../src/simulator/simulator.ts';
import { connect, type Simulated, simulated } from '../e2e/child.ts';
import { UI_EXTENSION } from '../world.ts';
import type { ShownView, ToolCall } from './client-page.ts';

/** What happens to a call of a view between the client and the server. */
export type Wire = 'works' | 'loses requests' | 'loses answers';

export interface Opened extends Simulated {
  readonly page: Page;
  readonly view: FrameLocator;
  readonly client: Client;
  /** Calls a tool as the model does, and shows its view. */
  readonly ask: (
    name: string,
    args: Record<string, unknown>,
    shown?: Partial<ShownView>,
  ) => Promise<CallToolResult>;
  /** Shows the same answer again, as a client does after a reload. */
  readonly again: () => Promise<void>;
  /** Tools that the view called. */
  readonly called: ToolCall[];
  readonly wire: { state: Wire };
  readonly complaints: readonly string[];
  readonly asked: readonly string[];
}

export const button = ({ view }: Opened, name: string) => view.getByRole('button', { name, exact: true });

/** What really left: to whom, and what. */
export const sent = ({ accepted }: Opened) => accepted().map((sms) => [sms.to, sms.message]);

/** The inside of the view. */
export function frameOf({ page }: Opened): Frame {
  const [, found] = page.frames();
  if (!found) throw new Error('no view');
  return found;
}

/** Whether all of a view is seen: nothing is wider than it, and it is as high as what it holds. */
export const fits = (opened: Opened) =>
  frameOf(opened).evaluate(() => {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = document.documentElement;
    return scrollWidth <= clientWidth && scrollHeight <= clientHeight;
  });

let bundled: Promise<string> | undefined;

/** The page of the client, with the official AppBridge in it. */
function clientPage(): Promise<string> {
  bundled ??= build({
    entryPoints: ['test/browser/client-page.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'silent',
  }).then(({ outputFiles: [file] }) => file?.text ?? '');
  return bundled;
}

export const readView = (name: string): string =>
  readFileSync(new URL(`../../dist/${name}.html`, import.meta.url), 'utf8');

/** A client that shows views, the built server behind it and a simulated 46elks behind that. */
export async function openClient(
  browser: Browser,
  options: BrowserContextOptions & {
    readonly env?: Readonly<Record<string, string>>;
    readonly simulator?: Partial<SimulatorOptions>;
  } = {},
): Promise<Opened> {
  const { env, simulator: given, ...context } = options;
  // Messages stay as they were accepted until the test lets time pass.
  const timing = { sentAfterMs: 3_600_000, deliveredAfterMs: 1000, perMinute: 100 };
  const elks = await simulated({ timing, ...given });
  const { client } = await connect({
    env: { ...elks.env, ELKS_APPROVAL: 'new-recipients', ...env },
    capabilities: { extensions: UI_EXTENSION },
  });
  const called: Opened['called'] = [];
  const wire: { state: Wire } = { state: 'works' };
  const tab = await openTab(browser, context, async (params) => {
    called.push(params);
    if (wire.state === 'loses requests') throw new Error('connection lost');
    const result = await client.callTool({ name: params.name, arguments: params.arguments ?? {} });
    if (wire.state === 'loses answers') throw new Error('connection lost');
    return result;
  });
  let last: ShownView | undefined;
  const show = (shown: ShownView) => {
    last = shown;
    return tab.page.evaluate((view) => window.clientPage.showView(JSON.parse(view)), JSON.stringify(shown));
  };
  return {
    ...elks,
    ...tab,
    client,
    called,
    wire,
    view: tab.page.frameLocator('iframe'),
    async ask(name, args, shown) {
      const { tools } = await client.listTools();
      const uri = viewUriOf(tools.find((tool) => tool.name === name)?._meta);
      const { contents } = await client.readResource({ uri });
      const [content] = contents;
      const html = content && 'text' in content ? String(content.text) : '';
      const result = await client.callTool({ name, arguments: args });
      await show({ html, args, result, ...shown });
      return result;
    },
    async again() {
      if (last) await show(last);
    },
  };
}

function viewUriOf(meta: Record<string, unknown> | undefined): string {
  const ui: unknown = meta?.['ui'];
  const uri: unknown = typeof ui === 'object' && ui !== null ? Reflect.get(ui, 'resourceUri') : undefined;
  return typeof uri === 'string' ? uri : '';
}

async function openTab(
  browser: Browser,
  options: BrowserContextOptions,
  callTool: (params: ToolCall) => Promise<unknown>,
) {
  const context = await browser.newContext({
    viewport: { width: 760, height: 720 },
    reducedMotion: 'reduce',
    ...options,
  });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(8000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  // The AppBridge writes every message down.
  page.on('console', (message) => message.type() !== 'debug' && complaints.push(message.text()));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => asked.push(request.url()));
  await page.exposeFunction('callTool', callTool);
  await page.setContent(SHELL);
  await page.addScriptTag({ content: await clientPage() });
  return { page, complaints, asked };
}

/** The plainest conversation there is. */
const SHELL = `<!doctype html><html lang="en"><head><meta name="color-scheme" content="light dark"><title>Client</title><style>
  body { margin: 0; padding: 12px; background: light-dark(#fff, #1f1e1d); }
  iframe { display: block; width: 100%; border: 0; }
</style></head><body><div id="view"></div></body></html>`;
