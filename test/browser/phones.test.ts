import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { playScene } from '../../scripts/scene.ts';
import { listen } from '../../src/cli/listen.ts';
import { createSimulator } from '../../src/simulator/simulator.ts';
import { connect } from '../e2e/child.ts';
import { ANNA, BERTIL } from '../world.ts';
import { faintTexts } from './contrast.ts';
import { HOSTILE, shownAs } from './hostile.ts';
import { CHROMIUM, launch, type Opened, open as openIn, readPage } from './open.ts';

if (CHROMIUM === undefined) {
  console.warn('The tests of the phones page are skipped: no Chromium here (apt-get install chromium).');
}

describe.skipIf(CHROMIUM === undefined)('the phones page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  const open = (options?: Parameters<typeof openIn>[1]) => openIn(browser, options);

  /** The page, and an MCP client at a server that sends to the same simulator. */
  async function withServer() {
    const opened = await open();
    const { call } = await connect({ env: opened.env });
    const send = (message: string, more: Record<string, unknown> = {}) =>
      call('send_sms', { to: ANNA, message, ...more });
    return { ...opened, call, send };
  }

  /** The page, and a program that speaks the API. */
  async function withApi(options?: Parameters<typeof openIn>[1]) {
    const opened = await open(options);
    const { ELKS_API_USERNAME: user, ELKS_API_PASSWORD: word } = opened.env;
    const ask = (path: string, fields?: Record<string, string>) =>
      fetch(`${opened.origin}/a1${path}`, {
        headers: { authorization: `Basic ${btoa(`${user}:${word}`)}` },
        ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
      });
    const send = (message: string, more: Record<string, string> = {}) =>
      ask('/sms', { from: opened.simulator.number, to: ANNA, message, ...more });
    return { ...opened, ask, send };
  }

  const phone = ({ page }: Pick<Opened, 'page'>, number = '+46 70 174 06 10') =>
    page.getByRole('article', { name: number.replaceAll(' ', '\u00a0') });
  const bubble = (opened: Pick<Opened, 'page'>, text: string) =>
    opened.page.locator('.message').filter({ hasText: text }).last();
  const row = ({ page }: Pick<Opened, 'page'>, last: string) =>
    page.getByRole('navigation').getByRole('button', { name: new RegExp(`06.${last}`) });

  describe('a text sent through the MCP server', () => {
    it('appears on a phone of its own, and its state changes before one’s eyes', async () => {
      const opened = await withServer();
      await opened.send('Hej! Går det bra kl 14?');
      const seen: string[] = [];
      for (const state of ['Created', 'Sent', 'Delivered']) {
        await bubble(opened, 'Går det bra').locator('.meta .stage', { hasText: state }).waitFor();
        seen.push(state);
        await opened.simulator.advance(state === 'Created' ? 1000 : 2000);
      }
      expect([seen, await phone(opened).count()]).toEqual([['Created', 'Sent', 'Delivered'], 1]);
    });

    it('is answered on the page while the server waits for the answer', async () => {
      const opened = await withServer();
      await opened.send('Hej! Går det bra kl 14?');
      const waited = opened.call('wait_for_reply', { with_number: ANNA, timeout_seconds: 20 });
      await phone(opened).getByRole('textbox').fill('Ja, det går fint 👍');
      await opened.page.keyboard.press('Enter');
      await bubble(opened, 'Ja, det går fint').waitFor();
      expect(JSON.stringify((await waited).data)).toContain('Ja, det går fint');
    });

    it('is stopped with one button, and the next one is refused', async () => {
      const opened = await withServer();
      await opened.send('Hej! Vill du ha fler erbjudanden?');
      await phone(opened).getByRole('button', { name: 'STOP' }).click();
      await bubble(opened, 'STOP').waitFor();
      await opened.call('wait_for_reply', { with_number: ANNA, timeout_seconds: 5 });
      const { data } = await opened.send('Hej igen! Halva priset i dag.');
      expect(data.problems).toMatchObject([{ code: 'recipient_opted_out' }]);
    });

    it('shows where it is cut, what that costs and why', async () => {
      const opened = await withApi();
      await opened.send(`${'Hej och välkommen till oss! '.repeat(3)}🔑`);
      const message = bubble(opened, 'välkommen');
      await message.waitFor();
      expect([
        await message.locator('.cut').allTextContents(),
        await message.locator('mark').allInnerTexts(),
        await message.locator('.meta').innerText(),
      ]).toEqual([['part 1', 'part 2'], ['🔑'], expect.stringMatching(/1\.00 SEK[\s\S]*UCS-2 · 2 parts/)]);
    });

    it('lies over everything as a flash message, and is gone once closed', async () => {
      const opened = await withApi();
      await opened.send('Brandövning om fem minuter', { flashsms: 'yes' });
      await opened.simulator.advance(3000);
      const overlay = opened.page.getByRole('alertdialog', { name: 'Flash message' });
      await overlay.waitFor();
      const text = await overlay.getByRole('paragraph').innerText();
      await opened.page.keyboard.press('Enter');
      expect([text, await overlay.count()]).toEqual(['Brandövning om fem minuter', 0]);
    });

    it('is unknown to the server and known to the page when the answer is lost', async () => {
      const opened = await withServer();
      await opened.page.getByRole('button', { name: 'Faults' }).click();
      await opened.page.getByRole('button', { name: 'Lose the answer' }).click();
      await opened.page.getByRole('button', { name: 'Faults · 1' }).waitFor();
      const { data } = await opened.send('Hej! Kommer svaret fram?');
      await bubble(opened, 'Kommer svaret').getByText('the caller never got the answer').waitFor();
      expect(data.state).toBe('unknown');
    });
  });

  describe('a message under way', () => {
    it.each([
      ['Deliver', 'Delivered', 'delivered'],
      ['Fail', 'Failed', 'failed'],
      ['Drop', 'Never arrives', 'sent'],
    ])('is ended with %s', async (button, said, status) => {
      const opened = await withApi();
      await opened.send('Hej! Vad händer nu?');
      await bubble(opened, 'Vad händer').getByRole('button', { name: button }).click();
      await bubble(opened, 'Vad händer').locator('.meta .stage', { hasText: said }).waitFor();
      await opened.simulator.advance(60_000);
      expect(opened.simulator.truth().messages).toMatchObject([{ status }]);
    });

    it('is put off with Delay', async () => {
      const opened = await withApi();
      await opened.send('Hej! Vad händer nu?');
      const [before] = opened.simulator.truth().messages;
      await bubble(opened, 'Vad händer').getByRole('button', { name: 'Delay' }).click();
      const due = () => Date.parse(opened.simulator.truth().messages[0]?.due ?? '');
      await expect.poll(() => due() - Date.parse(before?.due ?? '')).toBe(30_000);
    });

    it('fails when its phone is set to', async () => {
      const opened = await withApi();
      await opened.send('Hej! Den första.');
      await phone(opened).getByLabel('What becomes of texts to it').selectOption('Texts fail');
      await expect.poll(() => opened.simulator.recipients()).toEqual({ [ANNA]: 'failed' });
    });
  });

  describe('what went over the wire', () => {
    it('is one click away, without the password', async () => {
      const opened = await withApi();
      await opened.send('Hej! Vad sades egentligen?');
      await bubble(opened, 'Vad sades').getByRole('button', { name: 'Vad sades' }).click();
      const wire = opened.page.getByRole('complementary');
      await wire.getByText('POST /a1/sms').waitFor();
      const text = await opened.page.locator('body').innerText();
      const { username, password } = opened.simulator.credentials;
      expect([
        text.includes('"status": "created"'),
        text.includes('Authorization: Basic ••••'),
        text.includes(password),
        text.includes(btoa(`${username}:${password}`)),
      ]).toEqual([true, true, false, false]);
    });

    it('is copied as a curl command that does the same', async () => {
      const opened = await withApi();
      await opened.send("Hej! It's 5 o'clock.");
      await bubble(opened, 'clock').getByRole('button', { name: 'clock' }).click();
      await opened.page.getByRole('button', { name: 'Copy as curl' }).click();
      const copied = await opened.page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toContain(`--data-urlencode 'message=Hej! It'\\''s 5 o'\\''clock.'`);
    });

    it('lists every request', async () => {
      const opened = await withApi();
      await opened.ask('/me');
      await opened.send('Hej! Ett meddelande.');
      await opened.page.getByRole('button', { name: 'Wire' }).click();
      const wire = opened.page.getByRole('complementary');
      await wire.getByText('GET /a1/me').waitFor();
      await wire.getByRole('button', { name: /POST \/a1\/sms to \+46\s70\s174\s06\s10/ }).waitFor();
    });
  });

  describe('phones', () => {
    const three = async (options?: Parameters<typeof openIn>[1]) => {
      const opened = await open(options);
      await opened.simulator.receive({ from: ANNA, message: 'Har ni öppet?' });
      await opened.simulator.receive({ from: BERTIL, message: 'Var ligger ni?' });
      await opened.simulator.receive({ from: 'Postnord', message: 'Ditt paket har kommit' });
      await row(opened, '11').waitFor();
      return opened;
    };

    it('are found by number and by text', async () => {
      const opened = await three();
      const found: string[][] = [];
      for (const query of ['ÖPPET', '070-174 06 11', 'finns inte']) {
        await opened.page.getByRole('searchbox').fill(query);
        found.push(await opened.page.locator('.row strong').allInnerTexts());
      }
      expect(found).toEqual([
        ['+46 70 174 06 10'.replaceAll(' ', '\u00a0')],
        ['+46 70 174 06 11'.replaceAll(' ', '\u00a0')],
        [],
      ]);
    });

    it('text in from any number', async () => {
      const opened = await open();
      await opened.page.getByRole('button', { name: 'text in from a phone' }).click();
      const dialog = opened.page.getByRole('dialog');
      await dialog.getByLabel('From').fill('+46 70-174 06 77');
      await dialog.getByLabel('Text').fill('Hej! Är det någon där?');
      await dialog.getByRole('button', { name: 'Text in' }).click();
      await bubble(opened, 'Är det någon').waitFor();
      expect(opened.simulator.truth().messages).toMatchObject([
        { from: '+46701740677', direction: 'incoming' },
      ]);
    });

    it('say that a name cannot be answered', async () => {
      const opened = await withApi();
      await opened.send('Cykeln är klar', { from: 'Cykelfix' });
      await phone(opened).getByText('Nobody can answer “Cykelfix”').waitFor();
      expect(await phone(opened).getByRole('heading', { level: 3 }).innerText()).toBe('Cykelfix');
    });

    it('are forgotten after a second click on Clear', async () => {
      const opened = await three();
      await opened.page.getByRole('button', { name: 'Clear' }).click();
      const before = opened.simulator.truth().count;
      await opened.page.getByRole('button', { name: 'Really clear all?' }).click();
      await opened.page.getByRole('heading', { name: 'Send the first text' }).waitFor();
      expect([before, opened.simulator.truth().count]).toEqual([3, 0]);
    });

    it('that are out of view are counted in the title of the tab', async () => {
      const opened = await three({ viewport: { width: 800, height: 700 } });
      await row(opened, '11').click();
      await fetch(`${opened.origin}/control/account`, {
        method: 'PUT',
        body: JSON.stringify({ sms_url: '{"reply":"Ja, till sex."}' }),
      });
      await opened.simulator.receive({ from: ANNA, message: 'Är ni där?' });
      await expect.poll(() => opened.page.title()).toBe('(1) Phones · simulated 46elks');
      await row(opened, '10').click();
      await expect.poll(() => opened.page.title()).toBe('Phones · simulated 46elks');
    });

    it('fit on every screen from 360 pixels', async () => {
      const opened = await three();
      await row(opened, '10').click();
      const tooWide: number[] = [];
      for (const width of [360, 768, 1024, 1280, 1920]) {
        await opened.page.setViewportSize({ width, height: 740 });
        const fits = () =>
          opened.page.evaluate(() =>
            ['html', '.desk', '.list'].every((name) => {
              const { scrollWidth = 0, clientWidth = 0 } = document.querySelector(name) ?? {};
              return scrollWidth <= clientWidth;
            }),
          );
        await expect
          .poll(fits)
          .toBe(true)
          .catch(() => tooWide.push(width));
      }
      expect(tooWide).toEqual([]);
    });
  });

  it('is used from the first key to the last without a mouse', async () => {
    const opened = await withApi();
    const { page } = opened;
    await opened.send('Hej Anna! Går det bra kl 14?');
    await opened.send('Hej Bertil! Cykeln är klar.', { to: BERTIL });
    await row(opened, '11').waitFor();
    const focus = () =>
      page.evaluate(() => {
        const { activeElement: at } = document;
        return at?.getAttribute('data-number') ?? at?.getAttribute('aria-label') ?? at?.textContent ?? '';
      });

    const walk: string[] = [];
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
      walk.push(await focus());
    };
    await press('/');
    await press('Tab', 'Tab');
    await press('ArrowDown');
    await press('r');
    await page.keyboard.type('Ja tack');
    await page.keyboard.press('Enter');
    await bubble(opened, 'Ja tack').waitFor();
    await press('Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab');
    await press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').getByText('POST /a1/sms').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary').waitFor({ state: 'hidden' });
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: 'Text in' }).waitFor();
    expect(walk).toEqual([
      'Search numbers and texts',
      BERTIL,
      ANNA,
      'Answer as this phone',
      expect.stringContaining('Ja tack'),
      expect.stringContaining('Går det bra'),
    ]);
  });

  it('leaves single keys alone when they are switched off', async () => {
    const { page } = await open();
    await page.keyboard.press('?');
    await page.getByLabel('Single keys do something').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  describe.each(['light', 'dark'] as const)('in the %s', (colorScheme) => {
    const enough = (page: Opened['page']) => faintTexts(page);

    it('shows every text and icon with enough contrast', async () => {
      const opened = await open({ colorScheme });
      const faint = [await enough(opened.page)];
      await playScene(opened.simulator);
      await bubble(opened, 'Motorn').waitFor();
      await bubble(opened, 'Perfekt').getByRole('button', { name: 'Perfekt' }).click();
      faint.push(await enough(opened.page));
      for (const [key, name] of [
        ['f', 'Faults'],
        ['?', 'Keyboard'],
        ['n', 'Text in'],
      ] as const) {
        await opened.page.keyboard.press('Escape');
        await opened.page.keyboard.press(key);
        await opened.page.getByRole('dialog', { name }).waitFor();
        faint.push(await enough(opened.page));
        await opened.page.keyboard.press('Escape');
      }
      expect(faint.flat()).toEqual([]);
    });
  });

  describe('hostile text', () => {
    it('stays text, wherever it is shown', async () => {
      const opened = await open();
      const before = await opened.page.locator('script, style, iframe, img').count();
      for (const message of HOSTILE) await opened.simulator.receive({ from: ANNA, message });
      await opened.simulator.receive({ from: '<b onmouseover=alert(1)>', message: 'Hej' });
      await row(opened, '10').click();
      const bubbles = opened.page.locator('.bubble .text');
      await expect.poll(() => bubbles.count()).toBeGreaterThanOrEqual(HOSTILE.length);
      const shown = await phone(opened)
        .locator('.bubble .text')
        .evaluateAll((texts) =>
          texts.map((text) =>
            [...text.childNodes]
              .filter((node) => !(node instanceof Element && node.matches('.cut')))
              .map((node) => node.textContent)
              .join(''),
          ),
        );
      for (const each of await phone(opened).locator('.bubble').all()) await each.click();
      expect([
        shown,
        await opened.page.locator('script, style, iframe, img').count(),
        opened.complaints,
      ]).toEqual([HOSTILE.map(shownAs), before, []]);
    });

    it('could not become markup even by mistake', async () => {
      const { page } = await open();
      const said = await page.evaluate(() => {
        try {
          document.body.innerHTML = '<b>fet</b>';
          return 'done';
        } catch (error) {
          return error instanceof Error ? error.name : '';
        }
      });
      expect(said).toBe('TypeError');
    });
  });

  it('asks nobody but its own simulator for anything', async () => {
    const opened = await open();
    await playScene(opened.simulator);
    await bubble(opened, 'Motorn').waitFor();
    expect(opened.asked.filter((address) => new URL(address).origin !== opened.origin)).toEqual(
      opened.asked.filter((address) => address.startsWith('data:')),
    );
  });

  it('misses nothing and doubles nothing when the connection breaks', async () => {
    const simulator = createSimulator({ clock: Date.now, random: Math.random, page: readPage });
    const { origin, server, close } = await listen(simulator, 0);
    onTestFinished(close);
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(origin);
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    await simulator.receive({ from: ANNA, message: 'Före' });
    await bubble({ page }, 'Före').waitFor();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await simulator.receive({ from: ANNA, message: 'Under' });
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    await simulator.receive({ from: ANNA, message: 'Efter' });
    await bubble({ page }, 'Efter').waitFor();
    expect(await page.locator('.bubble .text').allInnerTexts()).toEqual(['Före', 'Under', 'Efter']);
  });

  it('finds the simulator again after a restart, and begins anew', async () => {
    const start = (port: number) =>
      listen(createSimulator({ clock: Date.now, random: Math.random, page: readPage }), port);
    const first = createSimulator({ clock: Date.now, random: Math.random, page: readPage });
    const listening = await listen(first, 0);
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(listening.origin);
    await first.receive({ from: ANNA, message: 'Före' });
    await bubble({ page }, 'Före').waitFor();
    await listening.close();
    await page.getByRole('status').filter({ hasText: 'Reconnecting' }).waitFor();
    const second = await start(Number(new URL(listening.origin).port));
    onTestFinished(second.close);
    await page.getByText('Everything begins anew').waitFor();
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    expect(await page.locator('.bubble').count()).toBe(0);
  });

  it('stands still for those who want no motion', async () => {
    const opened = await open();
    await opened.simulator.receive({ from: ANNA, message: 'Hej' });
    await bubble(opened, 'Hej').waitFor();
    expect(await opened.page.evaluate(() => document.getAnimations().length)).toBe(0);
  });

  it('begins with what to paste', async () => {
    const { page, origin, env } = await open();
    const pasted = await page.locator('pre').allInnerTexts();
    expect([pasted[0], JSON.parse(pasted[1] ?? '')]).toMatchObject([
      expect.stringContaining(`curl ${origin}/a1/sms`),
      {
        mcpServers: {
          '46elks': {
            env: {
              ELKS_API_BASE_URL: `${origin}/a1`,
              ELKS_API_PASSWORD: env['ELKS_API_PASSWORD'],
            },
          },
        },
      },
    ]);
  });

  it('weighs no more than 90 KB', async () => {
    expect((await readPage()).length).toBeLessThan(90_000);
  });
});
