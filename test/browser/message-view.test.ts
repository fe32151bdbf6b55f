import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VIEWS } from '../../src/mcp/views.ts';
import { ANNA } from '../world.ts';
import { faintTexts } from './contrast.ts';
import { HOSTILE } from './hostile.ts';
import { CHROMIUM, launch } from './open.ts';
import { button, fits, frameOf, type Opened, openClient, readView, sent } from './open-view.ts';

const message = 'Hej Anna! Går det bra att hämta cykeln kl 14 på Åsögatan?';
const other = 'Hej Anna! Kl 15 går också bra.';

describe.skipIf(CHROMIUM === undefined)('the message card', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  const open = (options?: Parameters<typeof openClient>[1]) => openClient(browser, options);
  const saying = ({ view }: Opened, text: string) => view.getByRole('status').filter({ hasText: text });
  const withoutCuts = (element: Element): string =>
    [...element.childNodes]
      .filter((node) => !(node instanceof Element && node.matches('.cut')))
      .map((node) => node.textContent)
      .join('');

  /** A card of a message that waits for its person. */
  async function held(options?: Parameters<typeof openClient>[1], text = message) {
    const opened = await open(options);
    await opened.ask('send_sms', { to: ANNA, message: text });
    await button(opened, 'Send').waitFor();
    return opened;
  }

  it('is one sentence, one card, one click, one delivered message', async () => {
    const opened = await held();
    await button(opened, 'Send').click();
    await saying(opened, 'Taken by 46elks').waitFor();
    await opened.simulator.advance(4_000_000);
    await saying(opened, 'Delivered').waitFor();
    expect([sent(opened), opened.complaints]).toEqual([[[ANNA, message]], []]);
  });

  it('shows to whom, from whom, what and for how much', async () => {
    const { view } = await held();
    const card = view.getByRole('article', { name: /To \+46.70.174.06.10/ });
    for (const part of [
      'Sweden',
      'Simulated: nobody is reached',
      '+46 70 174 06 05',
      message,
      '1 part · 57 of 160 · GSM-7',
      'at most 0.55 SEK',
    ])
      await card
        .getByText(part.replaceAll(/(\d) (?=\d\d)/g, '$1\u00a0'))
        .or(card.getByText(part))
        .first()
        .waitFor();
    expect(await card.count()).toBe(1);
  });

  it('lets the model know what the person did', async () => {
    const opened = await held();
    await button(opened, 'Send').click();
    const told = () => opened.page.evaluate(() => JSON.stringify(window.clientPage.told));
    await expect.poll(told).toContain('is now accepted');
    expect(await told()).not.toMatch(/Åsögatan|[0-9a-f]{32}/);
  });

  it('says of a change of the account what is changed, and does it at a click', async () => {
    const opened = await open({ env: { ELKS_TOOLSETS: 'messages,admin' } });
    await opened.ask('allocate_number', { country: 'SE', capabilities: ['sms'] });
    await opened.view.getByText('Rent a new number in Sweden for sms, paid every month.').waitFor();
    await opened.view.getByRole('heading', { name: 'Your 46elks account' }).waitFor();
    await button(opened, 'Do it').click();
    await saying(opened, 'Done').waitFor();
    expect([sent(opened), opened.complaints]).toEqual([[], []]);
  });

  it('shows which step of a call belongs to which key', async () => {
    const opened = await open({ env: { ELKS_TOOLSETS: 'messages,voice', ELKS_CALL_ANNOUNCEMENT: 'none' } });
    const keys = { 1: [{ do: 'hang_up' }], 2: [{ do: 'connect', to: '+46701740611' }] };
    await opened.ask('make_call', {
      to: ANNA,
      plan: [{ do: 'menu', sound: 'https://sounds.example.com/a.mp3', keys }],
    });
    const step = opened.view.getByText('connect to +46 70 174 06 11 for at most 150 s');
    await step.waitFor();
    const look = await step.evaluate((line) => [line.textContent, getComputedStyle(line).whiteSpace]);
    expect(look).toEqual([expect.stringMatching(/^ {6,}1\. connect/), expect.stringMatching(/^pre-wrap/)]);
    await button(opened, 'Send').waitFor();
  });

  it('tells when the phone could not be reached', async () => {
    const opened = await held();
    opened.simulator.setRecipients({ '*': 'failed' });
    await button(opened, 'Send').click();
    await saying(opened, 'Taken by 46elks').waitFor();
    await opened.simulator.advance(4_000_000);
    await saying(opened, 'Failed').waitFor();
    expect(sent(opened)).toHaveLength(1);
  });

  it('declines at a click, and sends nothing', async () => {
    const opened = await held();
    await button(opened, 'Don’t send').click();
    await saying(opened, 'Not sent').waitFor();
    expect([sent(opened), await button(opened, 'Send').count()]).toEqual([[], 0]);
  });

  describe('sends once', () => {
    it('when Send is clicked twice', async () => {
      const opened = await held();
      await button(opened, 'Send').dblclick();
      await saying(opened, 'Taken by 46elks').waitFor();
      expect(sent(opened)).toHaveLength(1);
    });

    it('when the page is opened again right after the click, and clicked there too if it can be', async () => {
      const opened = await held();
      await button(opened, 'Send').click();
      await opened.again();
      const [open, taken] = [button(opened, 'Send'), saying(opened, 'Taken by 46elks')];
      await open.or(taken).first().waitFor();
      await open.click({ timeout: 2000 }).catch(() => undefined);
      await taken.waitFor();
      expect(sent(opened)).toHaveLength(1);
    });

    it('when the page is opened again much later, and has no button left', async () => {
      const opened = await held();
      await button(opened, 'Send').click();
      await saying(opened, 'Taken by 46elks').waitFor();
      await opened.again();
      await saying(opened, 'Taken by 46elks').waitFor();
      expect([await button(opened, 'Send').count(), sent(opened).length]).toEqual([0, 1]);
    });

    it('when the connection is lost after the click reached the server', async () => {
      const opened = await held();
      opened.wire.state = 'loses answers';
      await button(opened, 'Send').click();
      const again = button(opened, 'Look again');
      await again.waitFor();
      opened.wire.state = 'works';
      await again.click();
      await saying(opened, 'Taken by 46elks').waitFor();
      expect(sent(opened)).toHaveLength(1);
    });

    it('when the connection is lost before the click reached the server', async () => {
      const opened = await held();
      opened.wire.state = 'loses requests';
      await button(opened, 'Send').click();
      await button(opened, 'Look again').waitFor();
      const before = sent(opened).length;
      opened.wire.state = 'works';
      await button(opened, 'Send').click();
      await saying(opened, 'Taken by 46elks').waitFor();
      expect([before, sent(opened).length]).toEqual([0, 1]);
    });

    it('when two cards show the same message', async () => {
      const opened = await held();
      await opened.ask('send_sms', { to: ANNA, message });
      await button(opened, 'Send').click();
      await saying(opened, 'Taken by 46elks').waitFor();
      await opened.again();
      await saying(opened, 'Taken by 46elks').waitFor();
      expect(sent(opened)).toHaveLength(1);
    });
  });

  describe('with another text', () => {
    const edit = async (opened: Opened) => {
      await button(opened, 'Edit').click();
      await opened.view.getByLabel('Your text').fill(other);
      await button(opened, 'Send this instead').click();
    };

    it('declines the first and asks about the second, and only that is sent', async () => {
      const opened = await held();
      await edit(opened);
      await opened.view.locator('.bubble', { hasText: other }).waitFor();
      const before = sent(opened).length;
      await button(opened, 'Send').click();
      await saying(opened, 'Taken by 46elks').waitFor();
      expect([before, sent(opened)]).toEqual([0, [[ANNA, other]]]);
    });

    it('is one message when the answer is lost and the person tries again', async () => {
      const opened = await held();
      await button(opened, 'Edit').click();
      await opened.view.getByLabel('Your text').fill(other);
      opened.wire.state = 'loses answers';
      await button(opened, 'Send this instead').click();
      await opened.view.getByRole('alert').waitFor();
      opened.wire.state = 'works';
      await button(opened, 'Send this instead').click();
      await button(opened, 'Send').click();
      await saying(opened, 'Taken by 46elks').waitFor();
      expect(sent(opened)).toEqual([[ANNA, other]]);
    });
  });

  it('says so when the client withholds what the buttons need', async () => {
    const opened = await open();
    const { structuredContent, content } = await opened.client.callTool({
      name: 'send_sms',
      arguments: { to: ANNA, message },
    });
    await opened.ask(
      'send_sms',
      { to: ANNA, message },
      { result: { content, structuredContent: structuredContent ?? {} }, can: {} },
    );
    await opened.view.getByText('This client does not pass clicks on').waitFor();
    expect(await button(opened, 'Send').count()).toBe(0);
  });

  it('shows every reason for a refusal', async () => {
    const opened = await open();
    await opened.ask('send_sms', { to: ANNA, from: 'Swedbank', message: 'Hej' });
    await saying(opened, 'Refused, nothing was sent').waitFor();
    expect(await opened.view.getByRole('list', { name: 'What the rules say' }).innerText()).toContain('bank');
  });

  it('is answered with the keyboard alone', async () => {
    const opened = await held();
    await opened.page.keyboard.press('Tab');
    const walk: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      walk.push(await frameOf(opened).evaluate(() => document.activeElement?.textContent?.trim() ?? ''));
      if (n < 2) await opened.page.keyboard.press('Tab');
    }
    await opened.page.keyboard.press('Enter');
    await saying(opened, 'Taken by 46elks').waitFor();
    expect([walk, sent(opened).length]).toEqual([['Don’t send', 'Edit', 'Send'], 1]);
  });

  it('keeps every hostile text a text', async () => {
    const opened = await open({ env: { ELKS_MAX_PARTS: '20' } });
    // What turns text around is refused before there is anything to show.
    const texts = HOSTILE.filter((text) => !text.includes('\u202E'));
    const shown: (string | undefined)[] = [];
    for (const text of texts) {
      await opened.ask('send_sms', { to: ANNA, message: text });
      await button(opened, 'Send').waitFor();
      const parts = opened.view.locator('.bubble .text');
      shown.push((await parts.evaluate(withoutCuts)) ?? undefined);
    }
    const markup = await frameOf(opened).evaluate(
      () => document.querySelectorAll('script, iframe, img').length,
    );
    expect([shown, markup, opened.complaints]).toEqual([texts, 1, []]);
  });

  it('names characters that cannot be seen', async () => {
    const { view } = await held({}, 'Betala\u200B nu\u00AD!');
    expect(await view.locator('.bubble .text').innerText()).toBe('BetalaU+200B nuU+00AD!');
  });

  it('could not make markup of a string even by mistake', async () => {
    const opened = await held();
    const said = await frameOf(opened).evaluate(() => {
      try {
        document.body.innerHTML = '<b>fet</b>';
        return 'done';
      } catch (error) {
        return error instanceof Error ? error.name : '';
      }
    });
    expect(said).toBe('TypeError');
  });

  it('asks nobody for anything', async () => {
    const opened = await held();
    await button(opened, 'Send').click();
    await saying(opened, 'Taken by 46elks').waitFor();
    expect(opened.asked.filter((address) => !address.startsWith('about:'))).toEqual([]);
  });

  it('hears nobody but the client it stands in', async () => {
    const opened = await held();
    await frameOf(opened).evaluate(() => {
      const result = { structuredContent: { state: 'delivered', id: 'msg_0' } };
      window.postMessage({ jsonrpc: '2.0', method: 'ui/notifications/tool-result', params: result }, '*');
    });
    await button(opened, 'Send').click();
    await saying(opened, 'Taken by 46elks').waitFor();
    expect(sent(opened)).toHaveLength(1);
  });

  it('takes on the colours and the scheme of the client', async () => {
    const opened = await open();
    const context = {
      theme: 'dark',
      styles: { variables: { '--color-background-primary': 'rgb(40, 30, 20)' } },
    };
    await opened.ask('send_sms', { to: ANNA, message }, { context: JSON.parse(JSON.stringify(context)) });
    await button(opened, 'Send').waitFor();
    const looks = await frameOf(opened).evaluate(() => [
      getComputedStyle(document.documentElement).colorScheme,
      getComputedStyle(document.querySelector('.card') ?? document.body).backgroundColor,
    ]);
    expect(looks).toEqual(['dark', 'rgb(40, 30, 20)']);
  });

  it.each(['light', 'dark'] as const)(
    'shows every text with enough contrast in the %s',
    async (colorScheme) => {
      const opened = await held({ colorScheme }, 'Betala\u200B nu på https://bit.ly/3xYz – “nu” 🔑');
      const faint = await faintTexts(frameOf(opened));
      await button(opened, 'Edit').click();
      faint.push(...(await faintTexts(frameOf(opened))));
      await button(opened, 'Back').click();
      await button(opened, 'Send').click();
      await saying(opened, 'Taken by 46elks').waitFor();
      faint.push(...(await faintTexts(frameOf(opened))));
      await opened.ask('send_sms', { to: ANNA, from: 'Swedbank', message: 'Hej' });
      await saying(opened, 'Refused').waitFor();
      faint.push(...(await faintTexts(frameOf(opened))));
      expect(faint).toEqual([]);
    },
  );

  it('fits in 360 pixels, whatever is in it, and is as high as what it holds', async () => {
    const text = `${'Lång text med åäö. '.repeat(20)}${'x'.repeat(200)}`;
    const opened = await held({ viewport: { width: 360, height: 700 } }, text);
    await expect.poll(() => fits(opened)).toBe(true);
  });
});

describe.each(VIEWS.map(({ name }) => name))('the page of the view %s', (name) => {
  it('weighs no more than 40 KB', () => {
    expect(Buffer.byteLength(readView(name))).toBeLessThan(40_000);
  });

  it('names nothing that would have to be loaded', () => {
    const loads = /https?:\/\/(?!www\.w3\.org\/)|\b(?:src|href|action)=|url\(|@import|import\(|fetch\(/g;
    expect(readView(name).match(loads)).toBeNull();
  });

  it('forbids itself everything but its own script and style', () => {
    expect(/Content-Security-Policy" content="([^"]*)"/.exec(readView(name))?.[1]?.split('; ')).toEqual([
      "default-src 'none'",
      expect.stringMatching(/^script-src 'sha256-[\w+/]{43}='$/),
      expect.stringMatching(/^style-src 'sha256-[\w+/]{43}='$/),
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ]);
  });
});
