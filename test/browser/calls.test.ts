import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANNA, BERTIL } from '../world.ts';
import { faintTexts } from './contrast.ts';
import { CHROMIUM, launch, type Opened, open as openIn } from './open.ts';

const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mPYAAUMlDEAMKIsAYKJkUQAAAAASUVORK5CYII=';
/** The machine may have other things to do. */
const SOON = { timeout: 15_000 };
const NOW = Date.parse('2026-11-24T09:00:00Z');
const HOSTILE = '"><img src=x onerror=alert(1)><script>alert(1)</script>';

describe.skipIf(CHROMIUM === undefined)('pictures and calls on the phones page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  /** The page, on which phones ring until somebody does something, and a program that speaks the API. */
  async function open(options?: Parameters<typeof openIn>[1]) {
    // Nothing ends by itself while a busy machine takes its time.
    const simulator = { clock: () => NOW, ...options?.simulator };
    const opened = await openIn(browser, { ...options, simulator });
    opened.simulator.setPhones({ '*': 'ring' });
    const { username, password } = opened.simulator.credentials;
    const post = (path: string, fields: Record<string, string>) =>
      fetch(`${opened.origin}/a1${path}`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
        body: new URLSearchParams(fields),
      });
    const call = (action: object, to = ANNA) =>
      post('/calls', { from: opened.simulator.number, to, voice_start: JSON.stringify(action) });
    const last = () => opened.simulator.truth().calls.at(-1);
    return { ...opened, post, call, last };
  }

  const phone = ({ page }: Pick<Opened, 'page'>, number = '+46 70 174 06 10') =>
    page.getByRole('article', { name: number.replaceAll(' ', '\u00a0') });
  const button = (opened: Pick<Opened, 'page'>, name: string, number?: string) =>
    phone(opened, number).getByRole('button', { name, exact: true });

  it('show the picture that was sent, and the one that was sent in', async () => {
    const opened = await open();
    await opened.post('/mms', {
      from: opened.simulator.number,
      to: ANNA,
      message: 'Så här blev den!',
      image: PICTURE,
    });
    await opened.simulator.receiveMms({ from: ANNA, message: 'Är det den här?', images: [PICTURE] });
    const pictures = phone(opened).getByRole('img', { name: 'Sent with this message' });
    await expect
      .poll(() =>
        pictures.evaluateAll((all) => all.map((each) => 'naturalWidth' in each && each.naturalWidth)),
      )
      .toEqual([8, 8]);
  });

  it('answer with a picture, and with the words that were written', async () => {
    const opened = await open();
    await opened.post('/sms', { from: opened.simulator.number, to: ANNA, message: 'Hur blev den?' });
    await phone(opened).getByRole('textbox').fill('Stopp');
    await button(opened, 'Send with a picture').click();
    await phone(opened).getByRole('img', { name: 'Sent with this message' }).waitFor();
    expect(opened.simulator.truth().mms).toMatchObject([
      { direction: 'incoming', from: ANNA, message: 'Stopp', images: [{ filetype: 'png' }] },
    ]);
  });

  it('let a message with a picture be failed while it is under way', async () => {
    const opened = await open();
    await opened.post('/mms', { from: opened.simulator.number, to: ANNA, image: PICTURE });
    await button(opened, 'Fail').click();
    await expect.poll(() => opened.simulator.truth().mms[0]?.status, SOON).toBe('failed');
  });

  it('keep the number of a call on one line', async () => {
    const opened = await open();
    opened.simulator.ring({ from: ANNA });
    const number = phone(opened).locator('.call-with');
    await number.waitFor(SOON);
    expect(await number.evaluate((element) => element.getClientRects().length)).toBe(1);
  });

  it('let a phone ring, be answered, and have its keys pressed', async () => {
    const opened = await open();
    await opened.call({ ivr: 'sound/beep', digits: 2, next: { play: 'sound/beep' } });
    await button(opened, 'Answer').click();
    await phone(opened).getByText('A menu waits for keys').waitFor();
    await button(opened, '4').click();
    await button(opened, '2').click();
    await phone(opened).getByText('A sound is played').waitFor();
    expect(opened.last()?.story).toContain('ivr: 42');
  });

  it('let a voicemail be left and listened to', async () => {
    const opened = await open();
    await opened.call({ record: 'http://127.0.0.1:9/voicemail' });
    await button(opened, 'Answer').click();
    await button(opened, 'Speak 4 s').click();
    await expect.poll(() => opened.last()?.story.at(-1), SOON).toContain('spoke for 4 s');
    await opened.simulator.advance(4000);
    await button(opened, 'Hang up').click();
    const sound = phone(opened).getByLabel('Recording 1');
    await sound.waitFor();
    const seconds = () =>
      sound.evaluate((audio) => {
        if (!(audio instanceof HTMLAudioElement)) return 0;
        if (audio.readyState === 0) audio.load();
        audio.preload = 'metadata';
        return audio.duration;
      });
    await expect.poll(seconds, SOON).toBeGreaterThanOrEqual(4);
    expect(opened.complaints).toEqual([]);
  });

  it.each([
    ['Decline', 'failed', 'Missed call'],
    ['Busy', 'busy', 'Busy'],
  ])('end a call with %s', async (name, state, said) => {
    const opened = await open();
    await opened.call({ play: 'sound/beep' });
    await button(opened, name).click();
    await phone(opened).locator('.message.call').getByText(said).waitFor();
    expect(opened.last()).toMatchObject({ state, cost: 0 });
  });

  it('let the phone that a call is connected to ring and be answered', async () => {
    const opened = await open();
    await opened.call({ connect: BERTIL });
    await button(opened, 'Answer').click();
    await button(opened, 'Answer', '+46 70 174 06 11').click();
    await phone(opened).getByText('Talks with').waitFor();
    await button(opened, 'Hang up', '+46 70 174 06 11').click();
    await expect.poll(() => opened.last()?.state, SOON).toBe('success');
  });

  it('ring the account from a phone', async () => {
    const opened = await open();
    await opened.simulator.receive({ from: ANNA, message: 'Ring mig!' });
    opened.simulator.setAccount({ voice_start: '{"ivr":"sound/beep"}' });
    await phone(opened)
      .getByRole('button', { name: /^Ring / })
      .click();
    await button(opened, 'Hang up').click();
    await phone(opened).getByText('Outgoing call').waitFor();
    expect(opened.last()).toMatchObject({ direction: 'incoming', from: ANNA, state: 'success' });
  });

  it('are set per phone to what they do when they ring', async () => {
    const opened = await open();
    await opened.simulator.receive({ from: ANNA, message: 'Hej!' });
    await phone(opened).getByLabel('What becomes of calls to it').selectOption('Busy');
    await expect.poll(() => opened.simulator.phones(), SOON).toEqual({ '*': 'ring', [ANNA]: 'busy' });
  });

  it('take keys from the keyboard, and leave who writes alone', async () => {
    const opened = await open();
    await opened.simulator.receive({ from: ANNA, message: 'Hej!' });
    const { page } = opened;
    const box = phone(opened).getByRole('textbox');
    await box.fill('Jag skriver');
    await opened.call({ ivr: 'sound/beep', digits: 2 }, BERTIL);
    await button(opened, 'Answer', '+46 70 174 06 11').waitFor();
    const writes = await box.evaluate((element) => element === document.activeElement);
    await button(opened, 'Answer', '+46 70 174 06 11').focus();
    await page.keyboard.press('Enter');
    await phone(opened, '+46 70 174 06 11').getByText('A menu waits for keys').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('#');
    await expect.poll(() => opened.last()?.story, SOON).toContain('ivr: 1');
    expect(writes).toBe(true);
  });

  it('tell what happened in a call, with the request and the questions it led to', async () => {
    const opened = await open({ simulator: { fetch: async () => new Response('{"play":"sound/beep"}') } });
    await opened.post('/calls', {
      from: opened.simulator.number,
      to: ANNA,
      voice_start: 'http://user:word@127.0.0.1:3000/start',
    });
    await button(opened, 'Answer').click();
    await phone(opened).getByText('A sound is played').waitFor();
    await button(opened, 'Hang up').click();
    await phone(opened).getByRole('button', { name: 'Incoming call' }).click();
    const wire = opened.page.getByRole('complementary');
    await wire.getByText('POST /a1/calls').waitFor();
    const text = await wire.innerText();
    expect([text.includes('answered'), text.includes('result=newoutgoing'), text.includes('word')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('list balance, numbers and subaccounts, and no secret', async () => {
    const opened = await open();
    await opened.post('/subaccounts', { name: HOSTILE, usagelimit: '500000' });
    opened.simulator.setAccount({ sms_url: 'https://user:word@cykelfix.example/sms' });
    await opened.page.keyboard.press('a');
    const menu = opened.page.getByRole('dialog', { name: 'Account' });
    await menu.getByText('0.00 SEK of 50.00 SEK').waitFor();
    const text = await menu.innerText();
    expect([
      ['100.00 SEK', '+46 70 174 06 05', 'sms · mms · voice', HOSTILE].filter(
        (part) => !text.includes(part.replaceAll(/(?<=[+\d]) (?=\d)/g, '\u00a0')),
      ),
      text.includes('word'),
      opened.complaints,
    ]).toEqual([[], false, []]);
  });

  it('show hostile texts as they are', async () => {
    const opened = await open();
    await opened.simulator.receiveMms({ from: HOSTILE, message: HOSTILE, images: [PICTURE] });
    await opened.page.locator('.bubble .text').getByText(HOSTILE).waitFor();
    expect([opened.complaints, await opened.page.locator('img[src="x"]').count()]).toEqual([[], 0]);
  });

  it.each(['light', 'dark'] as const)('stand out from their background in the %s', async (colorScheme) => {
    const opened = await open({ colorScheme });
    await opened.post('/mms', { from: opened.simulator.number, to: BERTIL, image: 'http://192.0.2.1/a.png' });
    await opened.call({ play: 'sound/beep' }, BERTIL);
    await button(opened, 'Decline', '+46 70 174 06 11').click();
    await opened.call({ ivr: 'sound/beep' });
    const ringing = await faintTexts(opened.page);
    await button(opened, 'Answer').click();
    await button(opened, '0').waitFor();
    await opened.page.keyboard.press('Escape');
    await opened.page.getByTitle('Balance, numbers').click();
    expect([ringing, await faintTexts(opened.page)]).toEqual([[], []]);
  });
});
