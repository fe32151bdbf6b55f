// Draws docs/phones-*.png, the phones page as it is after a played morning, and docs/app-*.png, the views that clients show.
// Needs Chromium, ImageMagick, and the fonts that the pages name first (apt-get install chromium imagemagick fonts-inter
// fonts-noto-color-emoji).
import { execFileSync } from 'node:child_process';
import { chromium, type Page } from 'playwright-core';
import { listen } from '../src/cli/listen.ts';
import { createSimulator, type Simulator } from '../src/simulator/simulator.ts';
import { buildPage } from './page.ts';
import { playScene } from './scene.ts';
import { drawViews } from './view-screenshots.ts';

const MORNING = Date.parse('2026-11-24T07:12:00Z');
const WIDE = { width: 1440, height: 900 };

const [folder] = process.argv.slice(2);
const { html } = await buildPage('ui/phones');
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
});

for (const colorScheme of ['light', 'dark'] as const) {
  await shot(`docs/phones-${colorScheme}.png`, WIDE, colorScheme, choose);
  if (!folder) continue;
  await shot(`${folder}/empty-${colorScheme}.png`, WIDE, colorScheme, undefined);
  await shot(
    `${folder}/narrow-${colorScheme}.png`,
    { width: 360, height: 740 },
    colorScheme,
    async (page) => {
      await page
        .getByRole('navigation')
        .getByRole('button', { name: /\+46 70 174 06 10/ })
        .click();
    },
  );
  await shot(`${folder}/wire-${colorScheme}.png`, WIDE, colorScheme, openUcs2);
}
await shot('docs/phones-wire.png', { width: 1280, height: 800 }, 'light', openUcs2);
await shot('docs/phones-call.png', WIDE, 'dark', openCalls);
if (folder) {
  await shot(`${folder}/narrow-list.png`, { width: 360, height: 740 }, 'light', async () => undefined);
  await shot(`${folder}/narrow-empty.png`, { width: 360, height: 740 }, 'light', undefined);
  await shot(`${folder}/medium.png`, { width: 1000, height: 760 }, 'light', openUcs2);
  await shot(`${folder}/huge.png`, { width: 1920, height: 1080 }, 'dark', async (page) => {
    await page.keyboard.press('j');
  });
  await shot(`${folder}/faults.png`, WIDE, 'light', async (page) => {
    await page.keyboard.press('f');
    await page.getByRole('button', { name: 'Lose the answer' }).click();
  });
  await shot(`${folder}/flash.png`, WIDE, 'light', async (page, simulator) => {
    await simulator.receive({ from: '+46701740610', message: '🚲'.repeat(3) });
    await simulator.fetch(flashRequest(simulator));
    await simulator.advance(60 * 60_000);
    await page.getByRole('alertdialog').waitFor();
  });
  await shot(`${folder}/keys.png`, WIDE, 'dark', (page) => page.keyboard.press('?'));
  await shot(`${folder}/new.png`, WIDE, 'light', (page) => page.keyboard.press('n'));
  await shot(`${folder}/failed.png`, WIDE, 'light', async (page) => {
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /\+46 70 174 06 48/ })
      .click();
    await page
      .getByRole('listitem')
      .getByRole('button', { name: /Failed/ })
      .click();
  });
}
await drawViews(browser, folder);
await browser.close();

function apiRequest(
  { credentials: { username, password } }: Simulator,
  path: string,
  fields: Record<string, string>,
): Request {
  return new Request(`http://127.0.0.1/a1/${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
    body: new URLSearchParams(fields),
  });
}

function flashRequest(simulator: Simulator): Request {
  return apiRequest(simulator, 'sms', {
    from: 'Cykelfix',
    to: '+46701740610',
    message: 'Din hyrcykel skulle ha lämnats kl 16. Ring oss om du behöver den längre.',
    flashsms: 'yes',
  });
}

/** One phone rings, another is in a menu, and the account is open. */
async function openCalls(page: Page, simulator: Simulator): Promise<void> {
  const ask = (path: string, fields: Record<string, string>) =>
    simulator.fetch(apiRequest(simulator, path, fields));
  const menu = JSON.stringify({ ivr: 'sound/beep', digits: 1 });
  simulator.setPhones({ '*': 'ring' });
  simulator.setAccount({ sms_url: 'http://127.0.0.1:3000/sms', voice_start: menu });
  await ask('subaccounts', { name: 'Verkstaden', usagelimit: '500000' });
  await ask('calls', { from: simulator.number, to: '+46701740610', voice_start: menu });
  await choose(page);
  await ask('calls', { from: simulator.number, to: '+46701740623', voice_start: menu });
  simulator.act(simulator.truth().calls.at(-1)?.id ?? '', { do: 'answer' });
  await simulator.advance(3000);
  await page.getByText('A menu waits for keys').waitFor();
  await page.getByTitle('Balance, numbers').click();
}

async function choose(page: Page): Promise<void> {
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /\+46 70 174 06 10/ })
    .click();
}

async function openUcs2(page: Page): Promise<void> {
  await choose(page);
  await page
    .getByRole('button', { name: /Perfekt/ })
    .last()
    .click();
}

async function shot(
  path: string,
  viewport: { width: number; height: number },
  colorScheme: 'light' | 'dark',
  arrange: ((page: Page, simulator: Simulator) => Promise<void>) | undefined,
): Promise<void> {
  let state = 46;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const simulator = createSimulator({ clock: () => MORNING, random, page: async () => html });
  const { origin, close } = await listen(simulator, 0);
  const context = await browser.newContext({
    viewport,
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Stockholm',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(`${path}: ${error.message}`));
  page.on('console', (message) => console.error(`${path}: ${message.text()}`));
  await page.goto(origin);
  await page.getByRole('heading', { name: /Phones/ }).waitFor();
  if (arrange) await playScene(simulator);
  await arrange?.(page, simulator);
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await page.mouse.move(0, 0);
  await page.screenshot({ path });
  // 256 colours are enough and a third of the size.
  execFileSync('convert', [path, '-dither', 'None', '-colors', '256', '-strip', path]);
  console.log(`Wrote ${path}`);
  await context.close();
  await close();
}
