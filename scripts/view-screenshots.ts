// The views that clients show beside the answers of tools, each in a plain client with the real server behind it.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { build } from 'esbuild';
import type { Browser, FrameLocator } from 'playwright-core';
import { listen } from '../src/cli/listen.ts';
import { VIEW_MIME, type ViewName } from '../src/mcp/views.ts';
import { createSimulator, type Simulator } from '../src/simulator/simulator.ts';
import { buildPage } from './page.ts';

const ANNA = '+46701740610';
const BERTIL = '+46701740623';

interface Scene {
  readonly view: ViewName;
  readonly tool: string;
  readonly args: Record<string, unknown>;
  /** What has happened before. */
  readonly before?: (client: Client, simulator: Simulator, setClock: (at: number) => void) => Promise<void>;
  /** What a person does then; ends when the view shows what it is to show. */
  readonly act: (view: FrameLocator, simulator: Simulator) => Promise<void>;
}

const send = async (client: Client, to: string, message: string): Promise<void> => {
  await client.callTool({ name: 'send_sms', arguments: { to, message } });
};

const WHEN =
  'Hej Anna! Cykeln är klar: nya bromsar och däck. Går det bra att hämta den kl 14 på Åsögatan 12?';

const DAY_MS = 24 * 3_600_000;

/** Two weeks of texts that other programs sent, and some of today. */
async function playDays(client: Client, simulator: Simulator, setClock: (at: number) => void): Promise<void> {
  simulator.setRecipients({ [ANNA]: 'failed', '*': 'delivered' });
  const { username, password } = simulator.credentials;
  for (const [index, count] of [3, 5, 0, 2, 4, 7, 1, 0, 3, 6, 2, 5, 4].entries()) {
    setClock(Date.now() - (13 - index) * DAY_MS);
    await simulator.advance(1000);
    for (let n = 0; n < count; n += 1)
      await simulator.fetch(
        new Request('http://127.0.0.1/a1/sms', {
          method: 'POST',
          headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
          body: new URLSearchParams({
            from: simulator.number,
            to: n === 5 ? ANNA : BERTIL,
            message: `Hej! Din cykel är klar att hämta. Kvitto ${index}${n}.`,
          }),
        }),
      );
    await simulator.advance(1000);
  }
  setClock(Date.now());
  await simulator.advance(1000);
  await send(client, BERTIL, 'Hej! Din cykel är klar.');
}

const SCENES: Readonly<Record<string, Scene>> = {
  message: {
    view: 'message',
    tool: 'send_sms',
    args: { to: ANNA, message: WHEN },
    act: (view) => view.getByRole('button', { name: 'Edit' }).waitFor(),
  },
  conversation: {
    view: 'conversation',
    tool: 'get_conversation',
    args: { with_number: BERTIL },
    async before(client, simulator) {
      await send(client, BERTIL, 'Hej! Din cykel är klar. När vill du hämta den?');
      await simulator.advance(4_000_000);
      await simulator.receive({ from: BERTIL, message: 'Toppen! Har ni öppet på lördag?' });
    },
    async act(view) {
      await view.getByText('på lördag').waitFor();
      await view.getByLabel('Your answer').fill('Ja, kl 10–15. Välkommen!');
    },
  },
  overview: {
    view: 'overview',
    tool: 'get_delivery_statistics',
    args: { since: new Date(Date.now() - 13 * DAY_MS).toISOString().slice(0, 10) },
    before: playDays,
    async act(view) {
      await view.getByRole('heading', { name: 'Account' }).waitFor();
    },
  },
};

/** More to be looked at. */
const OTHERS: Readonly<Record<string, Scene>> = {
  'message-delivered': {
    view: 'message',
    tool: 'send_sms',
    args: {
      to: ANNA,
      message: `${WHEN} Säg till om du vill ha den hem i stället – det kostar “bara” 50 kr. 🚲`,
    },
    async act(view, simulator) {
      await view.getByRole('button', { name: 'Send', exact: true }).click();
      await view.getByRole('status').filter({ hasText: 'Taken' }).waitFor();
      await simulator.advance(4_000_000);
      await view.getByRole('status').filter({ hasText: 'Delivered' }).waitFor();
    },
  },
  'message-refused': {
    view: 'message',
    tool: 'send_sms',
    args: { to: ANNA, from: 'Swedbank', message: 'Betala\u200B nu på https://bit.ly/3xYz' },
    act: (view) => view.getByText('Refused').first().waitFor(),
  },
  'message-edit': {
    view: 'message',
    tool: 'send_sms',
    args: { to: ANNA, message: WHEN },
    act: (view) => view.getByRole('button', { name: 'Edit' }).click(),
  },
  'conversation-held': {
    view: 'conversation',
    tool: 'get_conversation',
    args: { with_number: ANNA },
    async before(client, simulator) {
      await simulator.receive({ from: ANNA, message: 'Hej! Är cykeln\u200B klar?\nMvh Anna' });
      await send(client, ANNA, WHEN);
    },
    async act(view) {
      await view.getByRole('button', { name: /show it/ }).click();
      await view.getByRole('button', { name: 'Send', exact: true }).waitFor();
    },
  },
  'conversation-list': {
    view: 'conversation',
    tool: 'list_conversations',
    args: {},
    async before(client, simulator) {
      await simulator.receive({ from: ANNA, message: 'Hej! Är cykeln klar?\nMvh Anna' });
      await simulator.receive({ from: '+46701740648', message: 'STOPP' });
      await client.callTool({ name: 'get_conversation', arguments: { with_number: ANNA } });
      await send(client, BERTIL, 'Hej! Din cykel är klar.');
    },
    act: (view) => view.getByText('Är cykeln klar').waitFor(),
  },
};

/** Draws `docs/app-VIEW-light.png` and `-dark.png`; with a folder, also the others, and all at 360 pixels. */
export async function drawViews(browser: Browser, folder: string | undefined): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    for (const [name, scene] of Object.entries(SCENES))
      await draw(browser, `docs/app-${name}-${scheme}.png`, scene, 680, scheme);
    if (!folder) continue;
    for (const [name, scene] of Object.entries(OTHERS))
      await draw(browser, `${folder}/app-${name}-${scheme}.png`, scene, 680, scheme);
    for (const [name, scene] of Object.entries({ ...SCENES, ...OTHERS }))
      await draw(browser, `${folder}/app-${name}-${scheme}-360.png`, scene, 360, scheme);
  }
}

async function draw(
  browser: Browser,
  path: string,
  { view, tool, args, before, act }: Scene,
  width: number,
  colorScheme: 'light' | 'dark',
): Promise<void> {
  const { client, simulator, setClock, close } = await server();
  await before?.(client, simulator, setClock);
  const result = await client.callTool({ name: tool, arguments: args });
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    deviceScaleFactor: 2,
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Stockholm',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`${path}: ${error.message}`));
  await page.exposeFunction('callTool', (call: { name: string; arguments?: Record<string, unknown> }) =>
    client.callTool({ name: call.name, arguments: call.arguments ?? {} }),
  );
  await page.setContent(CLIENT_PAGE);
  await page.addScriptTag({ content: await clientScript() });
  const { html } = await buildPage(`ui/${view}`);
  const shown = JSON.stringify({ html, args, result });
  await page.evaluate(`window.clientPage.showView(${shown.replaceAll('</', '<\\/')})`);
  await act(page.frameLocator('iframe'), simulator);
  await page.waitForTimeout(300);
  await page.locator('iframe').screenshot({ path });
  // 256 colours are enough and a third of the size.
  execFileSync('convert', [path, '-dither', 'None', '-colors', '256', '-strip', path]);
  console.log(`Wrote ${path}`);
  await context.close();
  await close();
}

const CLIENT_PAGE = `<!doctype html><html lang="en"><head><meta name="color-scheme" content="light dark"><style>
  body { margin: 0; padding: 12px; background: light-dark(#fff, #1f1e1d); }
  iframe { display: block; width: 100%; border: 0; }
</style></head><body><div id="view"></div></body></html>`;

/** The page of the client that the tests in a browser use too. */
async function clientScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['test/browser/client-page.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** The built server with a client that shows views, and a simulated 46elks. */
async function server() {
  let offsetMs = 0;
  const clock = () => Date.now() + offsetMs;
  const timing = { sentAfterMs: 3_600_000, deliveredAfterMs: 1000, perMinute: 1000 };
  const simulator = createSimulator({ clock, random: Math.random, timing });
  const { origin, close } = await listen(simulator, 0);
  const data = mkdtempSync(join(tmpdir(), 'elks-shots-'));
  const client = new Client(
    { name: 'screenshots', version: '1' },
    { capabilities: { extensions: { 'io.modelcontextprotocol/ui': { mimeTypes: [VIEW_MIME] } } } },
  );
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: ['dist/cli.js'],
      env: {
        ELKS_API_BASE_URL: `${origin}/a1`,
        ELKS_API_USERNAME: simulator.credentials.username,
        ELKS_API_PASSWORD: simulator.credentials.password,
        ELKS_PHONE_NUMBER: simulator.number,
        ELKS_ALLOWED_RECIPIENTS: BERTIL,
        ELKS_DATA_DIR: data,
        DRY_RUN: 'false',
      },
    }),
  );
  return {
    client,
    simulator,
    setClock(at: number) {
      offsetMs = at - Date.now();
    },
    async close() {
      await client.close();
      await close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
