import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { post, subaccount } from '../e2e/beside.ts';
import { ANNA } from '../world.ts';
import { faintTexts } from './contrast.ts';
import { CHROMIUM, launch } from './open.ts';
import { button, fits, frameOf, type Opened, openClient } from './open-view.ts';

describe.skipIf(CHROMIUM === undefined)('the overview', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  type Options = Parameters<typeof openClient>[1];
  const env = { ELKS_APPROVAL: 'never', ELKS_TOOLSETS: 'messages,admin' };
  const section = ({ view }: Opened, heading: string) =>
    view.locator('section', { has: view.getByRole('heading', { name: heading }) });

  /** Three texts, of which one arrived, one failed and one is under way. */
  async function sentThree(options: Options = {}) {
    const opened = await openClient(browser, { ...options, env: { ...env, ...options.env } });
    for (const message of ['Ett', 'Två']) {
      opened.simulator.setRecipients({ '*': message === 'Ett' ? 'delivered' : 'failed' });
      await opened.client.callTool({ name: 'send_sms', arguments: { to: ANNA, message } });
      await opened.simulator.advance(4_000_000);
    }
    opened.simulator.setRecipients({ '*': 'delivered' });
    await opened.client.callTool({ name: 'send_sms', arguments: { to: ANNA, message: 'Tre' } });
    return opened;
  }

  it('shows what is left of every limit, in numbers', async () => {
    const opened = await sentThree();
    await opened.ask('get_sending_rules', {});
    const left = section(opened, 'Left today');
    await left.waitFor();
    expect((await left.innerText()).replaceAll(/\s+/g, ' ')).toMatch(
      /Messages 97 of 100 Money 98\.\d\d SEK of 100\.00 .*Simulated: nobody is reached, and nothing is paid\. Nobody has to approve/,
    );
  });

  it('shows how many arrived, and counts what is under way as neither', async () => {
    const opened = await sentThree();
    await opened.ask('get_delivery_statistics', {});
    const delivery = section(opened, 'Delivery');
    await delivery.waitFor();
    const text = (await delivery.innerText()).replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/^Delivery 50 % of the finished ones arrived.* Delivered 1 Failed 1 Under way 1$/);
  });

  it('draws bars as long as what they stand for', async () => {
    const opened = await sentThree();
    await opened.ask('get_delivery_statistics', {});
    await section(opened, 'Delivery').waitFor();
    const widths = await opened.view
      .locator('.share rect')
      .evaluateAll((bars) => bars.map((bar) => bar.getAttribute('width')));
    expect(widths).toEqual(['1', '1', '1']);
  });

  it('shows what was spent by day, the same in bars, in a sum and in a table', async () => {
    const opened = await sentThree();
    await opened.ask('get_delivery_statistics', {});
    const spending = section(opened, 'Spent on texts by day');
    await spending.getByText('Numbers by day').click();
    const bars = await spending
      .locator('rect')
      .evaluateAll((rects) => rects.map((rect) => Number(rect.getAttribute('height'))));
    const rows = await spending.getByRole('row').allInnerTexts();
    const sum = await spending.locator('p b').innerText();
    const parts = rows.map((row) => Number(/([\d.]+) SEK/.exec(row)?.[1]));
    expect([Math.max(...bars), rows.length > 0, parts.reduce((a, b) => a + b, 0).toFixed(2)]).toEqual([
      100,
      true,
      sum.replace(' SEK', ''),
    ]);
  });

  it('shows what all was spent on, when that was asked for', async () => {
    const opened = await sentThree();
    await opened.ask('get_costs', {});
    await section(opened, 'Spent by day').waitFor();
    expect(await section(opened, 'Spent on texts by day').count()).toBe(0);
  });

  it('shows who spent it, where there are subaccounts', async () => {
    const opened = await sentThree();
    await subaccount(opened, '<b>Verkstaden</b>', 'V3rkst4den');
    for (let made = 0; made < 8; made += 1) await post(opened, '/subaccounts', { name: `Butik ${made}` });
    await opened.ask('get_costs', {});
    const spending = section(opened, 'Spent by day');
    await spending.getByText('By account: main account 1.50, <b>Verkstaden</b> 0.00, Butik 7 0.00').waitFor();
    expect(await spending.innerText()).toMatch(/, 2 more\.$/m);
  });

  it('fetches what was not asked for, once each, and no spending of its own accord', async () => {
    const opened = await sentThree();
    await opened.ask('check_account_balance', {});
    await section(opened, 'Delivery').waitFor();
    expect(opened.called.map(({ name }) => name)).toEqual(['get_sending_rules', 'get_delivery_statistics']);
  });

  it('says so when the connection is lost, and fills up when it is back', async () => {
    const opened = await openClient(browser, { env });
    opened.wire.state = 'loses requests';
    await opened.ask('get_sending_rules', {});
    await opened.view.getByRole('alert').waitFor();
    const before = await section(opened, 'Account').count();
    opened.wire.state = 'works';
    await button(opened, 'Look again').click();
    await section(opened, 'Account').waitFor();
    expect([before, opened.complaints]).toEqual([0, []]);
  });

  it('says what is wrong where there are no credentials', async () => {
    const opened = await openClient(browser, {
      env: { ...env, ELKS_API_USERNAME: '', ELKS_API_PASSWORD: '' },
    });
    await opened.ask('get_sending_rules', {});
    await opened.view.getByText('No credentials are set: nothing is sent.').waitFor();
    await opened.view.getByRole('list', { name: 'What the rules say' }).waitFor();
    expect(opened.complaints).toEqual([]);
  });

  it('shows what it was given to a client that passes no calls on', async () => {
    const opened = await openClient(browser, { env });
    await opened.ask('get_sending_rules', {}, { can: {} });
    await section(opened, 'Left today').waitFor();
    expect(opened.called).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'shows every text with enough contrast in the %s, and fits in 360 pixels',
    async (colorScheme) => {
      const opened = await sentThree({ colorScheme, viewport: { width: 360, height: 700 } });
      await opened.ask('get_costs', {});
      await section(opened, 'Account').waitFor();
      await opened.view.getByText('Numbers by day').click();
      await expect.poll(() => fits(opened)).toBe(true);
      expect(await faintTexts(frameOf(opened))).toEqual([]);
    },
  );
});
