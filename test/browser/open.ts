import { existsSync, readFileSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import type { SimulatorOptions } from '../../src/simulator/simulator.ts';
import { type Simulated, simulated } from '../e2e/child.ts';

/** Where Debian and others put it. */
export const CHROMIUM = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path));

/** The page as it is in the package. */
export const readPage = async (): Promise<string> =>
  readFileSync(new URL('../../dist/phones.html', import.meta.url), 'utf8');

export function launch(): Promise<Browser> {
  return chromium.launch({
    ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface Opened extends Simulated {
  readonly page: Page;
  /** Errors of the page, and whatever it wrote on the console. */
  readonly complaints: readonly string[];
  /** Addresses that the page asked for. */
  readonly asked: readonly string[];
}

/** A simulator whose time stands still, and the page on it in a fresh tab. */
export async function open(
  browser: Browser,
  options: BrowserContextOptions & { readonly simulator?: Partial<SimulatorOptions> } = {},
): Promise<Opened> {
  const { simulator: given, ...context } = options;
  const timing = { sentAfterMs: 1000, deliveredAfterMs: 2000, perMinute: 100 };
  const simulator = await simulated({ page: readPage, timing, ...given });
  return { ...simulator, ...(await openTab(browser, simulator.origin, context)) };
}

async function openTab(browser: Browser, origin: string, options: BrowserContextOptions) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...options,
  });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(origin);
  await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
  return { page, complaints, asked };
}
