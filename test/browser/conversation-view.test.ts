import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANNA, BERTIL } from '../world.ts';
import { faintTexts } from './contrast.ts';
import { HOSTILE, shownAs } from './hostile.ts';
import { CHROMIUM, launch } from './open.ts';
import { button, fits, frameOf, type Opened, openClient, sent } from './open-view.ts';

const answer = 'Tack Anna! Då ses vi på Åsögatan.';

describe.skipIf(CHROMIUM === undefined)('the conversation view', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  type Options = Parameters<typeof openClient>[1];
  const known: Options = { env: { ELKS_ALLOWED_RECIPIENTS: ANNA } };
  const bubbles = ({ view }: Opened) => view.locator('.log .bubble');
  const saying = ({ view }: Opened, text: string) => view.locator('.log li', { hasText: text });

  /** The thread with somebody who wrote. */
  async function thread(options?: Options, text = 'Hej!\nKl 14 passar "bra".') {
    const opened = await openClient(browser, options);
    await opened.simulator.receive({ from: ANNA, message: text });
    await opened.ask('get_conversation', { with_number: ANNA });
    await bubbles(opened).first().waitFor();
    return opened;
  }

  async function write(opened: Opened, text = answer): Promise<void> {
    await opened.view.getByLabel('Your answer').fill(text);
    await button(opened, 'Send answer').click();
  }

  it('shows what was said as it was written, in both directions, with how far ours came', async () => {
    const opened = await openClient(browser, known);
    await opened.client.callTool({ name: 'send_sms', arguments: { to: ANNA, message: 'Kl 14?\nEller 15?' } });
    await opened.simulator.receive({ from: ANNA, message: 'Ja!\nKl 14' });
    await opened.ask('get_conversation', { with_number: ANNA });
    await saying(opened, 'Ja!').waitFor({ timeout: 20_000 });
    await saying(opened, 'Taken by 46elks').waitFor();
    expect([await bubbles(opened).allTextContents(), opened.complaints]).toEqual([
      ['You: Kl 14?\nEller 15?', 'They: Ja!\nKl 14'],
      [],
    ]);
  });

  it('sends an answer to somebody known at a click', async () => {
    const opened = await thread(known);
    await write(opened);
    await saying(opened, 'Taken by 46elks').waitFor();
    await opened.view.getByText('Simulated: nobody is reached').waitFor();
    expect([sent(opened), opened.complaints]).toEqual([[[ANNA, answer]], []]);
  });

  it('asks once more where the rules want a person, and sends at that click', async () => {
    const opened = await thread();
    await write(opened);
    await button(opened, 'Send').waitFor();
    const before = sent(opened);
    await button(opened, 'Send').click();
    await saying(opened, 'Taken by 46elks').waitFor();
    expect([before, sent(opened)]).toEqual([[], [[ANNA, answer]]]);
  });

  it('gives the text back when the person decides against it', async () => {
    const opened = await thread();
    await write(opened);
    await button(opened, 'Don’t send').click();
    const box = opened.view.getByLabel('Your answer');
    await box.waitFor();
    expect([await box.inputValue(), sent(opened)]).toEqual([answer, []]);
  });

  it('lets a person answer for a message of the model that waits in the thread', async () => {
    const opened = await openClient(browser);
    await opened.client.callTool({ name: 'send_sms', arguments: { to: ANNA, message: answer } });
    await opened.ask('get_conversation', { with_number: ANNA });
    await button(opened, 'Waits for you: show it').click();
    await button(opened, 'Send').click();
    await saying(opened, 'Taken by 46elks').waitFor();
    expect(sent(opened)).toEqual([[ANNA, answer]]);
  });

  it('lets the model know of an answer, and not of its words', async () => {
    const opened = await thread(known);
    await write(opened);
    const told = () => opened.page.evaluate(() => JSON.stringify(window.clientPage.told));
    await expect.poll(told).toContain('answered +46701740610 themselves');
    expect(await told()).not.toContain('Åsögatan');
  });

  describe('sends an answer once', () => {
    it('when the button is clicked twice', async () => {
      const opened = await thread(known);
      await opened.view.getByLabel('Your answer').fill(answer);
      await button(opened, 'Send answer').dblclick();
      await saying(opened, 'Taken by 46elks').waitFor();
      expect(sent(opened)).toHaveLength(1);
    });

    it('when the page is opened again right after the click', async () => {
      const opened = await thread(known);
      await write(opened);
      await opened.again();
      await write(opened);
      await saying(opened, 'Taken by 46elks').first().waitFor();
      expect(sent(opened)).toHaveLength(1);
    });

    it('when the answer of the server is lost and the person tries again', async () => {
      const opened = await thread(known);
      opened.wire.state = 'loses answers';
      await write(opened);
      await opened.view.getByText('it is the same message').waitFor();
      opened.wire.state = 'works';
      await button(opened, 'Send answer').click();
      await saying(opened, 'Taken by 46elks').waitFor();
      expect(sent(opened)).toHaveLength(1);
    });

    it('when the connection was lost before and the person tries again', async () => {
      const opened = await thread(known);
      opened.wire.state = 'loses requests';
      await write(opened);
      await opened.view.getByText('it is the same message').waitFor();
      opened.wire.state = 'works';
      await button(opened, 'Send answer').click();
      await saying(opened, 'Taken by 46elks').waitFor();
      expect(sent(opened)).toHaveLength(1);
    });

    it('when the click that approves it is a double one', async () => {
      const opened = await thread();
      await write(opened);
      await button(opened, 'Send').dblclick();
      await saying(opened, 'Taken by 46elks').waitFor();
      expect(sent(opened)).toHaveLength(1);
    });
  });

  it('says why an answer was refused, and keeps the text', async () => {
    const opened = await thread(known);
    const tooLong = 'Hej igen! '.repeat(200);
    await write(opened, tooLong);
    const reasons = opened.view.getByRole('list', { name: 'What the rules say' });
    await reasons.waitFor();
    expect([await opened.view.getByLabel('Your answer').inputValue(), sent(opened)]).toEqual([tooLong, []]);
  });

  it('shows by itself what comes in', async () => {
    const opened = await thread();
    await opened.simulator.receive({ from: ANNA, message: 'Eller kl 15?' });
    await saying(opened, 'Eller kl 15?').waitFor({ timeout: 20_000 });
    expect(await bubbles(opened).count()).toBe(2);
  });

  it('has no box for somebody who opted out', async () => {
    const opened = await thread({}, 'STOPP');
    await opened.view.getByText('They do not want to be texted').waitFor();
    expect(await opened.view.getByLabel('Your answer').count()).toBe(0);
  });

  it('has no box for a sender that is no number', async () => {
    const opened = await openClient(browser);
    await opened.simulator.receive({ from: 'Cykelfix', message: 'Din cykel är klar.' });
    await opened.ask('get_conversation', { with_number: 'Cykelfix' });
    await opened.view.getByText('cannot be answered').waitFor();
    expect(await opened.view.getByLabel('Your answer').count()).toBe(0);
  });

  it('shows the thread when somebody was waited for', async () => {
    const opened = await openClient(browser);
    await opened.client.callTool({ name: 'get_conversation', arguments: { with_number: ANNA } });
    await opened.simulator.receive({ from: ANNA, message: 'Ja!' });
    await opened.ask('wait_for_reply', { with_number: ANNA, timeout_seconds: 10 });
    await saying(opened, 'Ja!').waitFor();
    expect(opened.called.map(({ name }) => name)).toContain('get_conversation');
  });

  it('shows at least what was waited for to a client that passes no calls on', async () => {
    const opened = await openClient(browser);
    await opened.client.callTool({ name: 'get_conversation', arguments: { with_number: ANNA } });
    await opened.simulator.receive({ from: ANNA, message: 'Ja!' });
    await opened.ask('wait_for_reply', { with_number: ANNA, timeout_seconds: 10 }, { can: {} });
    await saying(opened, 'Ja!').waitFor();
    expect([opened.called, await opened.view.getByLabel('Your answer').count()]).toEqual([[], 0]);
  });

  it('says what is wrong when there is no thread to show', async () => {
    const opened = await openClient(browser);
    await opened.ask('get_conversation', { with_number: 'Annas telefon' });
    const reasons = opened.view.getByRole('list', { name: 'What the rules say' });
    await reasons.waitFor();
    expect([await reasons.innerText(), opened.complaints]).toEqual([expect.stringContaining('number'), []]);
  });

  it('opens a thread from the list, and leads back', async () => {
    const opened = await openClient(browser);
    await opened.simulator.receive({ from: ANNA, message: 'Från Anna' });
    await opened.simulator.receive({ from: BERTIL, message: 'Från Bertil' });
    await opened.ask('list_conversations', {});
    await opened.view.getByRole('button', { name: /Från Anna/ }).click();
    await saying(opened, 'Från Anna').waitFor();
    const others = await saying(opened, 'Från Bertil').count();
    await button(opened, 'All conversations').click();
    await opened.view.getByRole('button', { name: /Från Bertil/ }).waitFor();
    expect(others).toBe(0);
  });

  it('fetches what was said earlier', async () => {
    const opened = await openClient(browser);
    for (let n = 1; n <= 25; n += 1) await opened.simulator.receive({ from: ANNA, message: `Nummer ${n}.` });
    await opened.ask('get_conversation', { with_number: ANNA });
    await button(opened, 'Earlier messages').click();
    await saying(opened, 'Nummer 1.').waitFor();
    expect(await bubbles(opened).count()).toBe(25);
  });

  it('keeps every hostile text a text', async () => {
    const opened = await openClient(browser);
    for (const text of HOSTILE) await opened.simulator.receive({ from: ANNA, message: text });
    await opened.ask('get_conversation', { with_number: ANNA });
    await bubbles(opened)
      .nth(HOSTILE.length - 1)
      .waitFor();
    const shown = await bubbles(opened).allTextContents();
    const markup = await frameOf(opened).evaluate(
      () => document.querySelectorAll('script, iframe, img').length,
    );
    expect([shown.map((text) => text.replace('They: ', '')).sort(), markup, opened.complaints]).toEqual([
      HOSTILE.map(shownAs).sort(),
      1,
      [],
    ]);
  });

  it('keeps a hostile sender a name in the list', async () => {
    const opened = await openClient(browser);
    await opened.simulator.receive({ from: '<b>Bank', message: '<img src=x onerror=alert(1)>' });
    await opened.ask('list_conversations', {});
    const line = opened.view.getByRole('button', { name: /<b>Bank/ });
    await line.waitFor();
    expect([await line.locator('img').count(), opened.complaints]).toEqual([0, []]);
  });

  it('is used with the keyboard alone', async () => {
    const opened = await thread(known);
    await opened.view.getByLabel('Your answer').focus();
    await opened.page.keyboard.type('Ja tack');
    await opened.page.keyboard.press('Control+Enter');
    await saying(opened, 'Taken by 46elks').waitFor();
    expect(sent(opened)).toEqual([[ANNA, 'Ja tack']]);
  });

  it('tells a screen reader whose words each are, and of new ones', async () => {
    const opened = await thread();
    const log = opened.view.getByRole('log', { name: 'Messages' });
    expect(await log.getByRole('listitem').first().innerText()).toContain('They:');
  });

  it('asks nobody for anything', async () => {
    const opened = await thread(known);
    await write(opened);
    await saying(opened, 'Taken by 46elks').waitFor();
    expect(opened.asked.filter((address) => !address.startsWith('about:'))).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'shows every text with enough contrast in the %s',
    async (colorScheme) => {
      const opened = await thread({ colorScheme }, 'Hej\u200B! Kl 14?');
      await write(opened);
      await button(opened, 'Send').waitFor();
      const faint = await faintTexts(frameOf(opened));
      await button(opened, 'Send').click();
      await saying(opened, 'Taken by 46elks').waitFor();
      faint.push(...(await faintTexts(frameOf(opened))));
      await opened.ask('list_conversations', {});
      await opened.view.getByRole('button', { name: /70/ }).waitFor();
      faint.push(...(await faintTexts(frameOf(opened))));
      expect(faint).toEqual([]);
    },
  );

  it('fits in 360 pixels, whatever is in it', async () => {
    const text = `${'Lång text med åäö. '.repeat(20)}${'x'.repeat(200)}`;
    const opened = await thread({ viewport: { width: 360, height: 700 } }, text);
    await expect.poll(() => fits(opened)).toBe(true);
  });
});
