import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL, type World, world } from '../world.ts';
import { DAY_MS, HOUR_MS, phone, ROOMY } from './capped.ts';
import { codes } from './operator.ts';

const roomy = (env: Readonly<Record<string, string>>): Promise<World> => world({ env: { ...ROOMY, ...env } });

/** Sends texts that are all different, one after the other, and gives the codes of what was refused ('' when it was not). */
async function sendAll({ call }: World, texts: readonly string[], to = ANNA): Promise<readonly string[]> {
  const came: string[] = [];
  for (const message of texts)
    came.push(codes((await call('send_sms', { to, message })).data.problems).join());
  return came;
}

describe('the limits of one recipient', () => {
  it('of an hour name the time, hold for that one only and end on time', async () => {
    const here = await roomy({ ELKS_RECIPIENT_LIMIT_PER_HOUR: '2' });
    const first = await sendAll(here, ['ett', 'två', 'tre']);
    const other = await sendAll(here, ['ett'], BERTIL);
    here.time.now += HOUR_MS;
    expect({ first, other, later: await sendAll(here, ['tre']) }).toEqual({
      first: ['', '', 'recipient_rate_limited'],
      other: [''],
      later: [''],
    });
  });

  it('of a day hold over its hours', async () => {
    const here = await roomy({ ELKS_RECIPIENT_LIMIT_PER_DAY: '3' });
    const came: string[] = [];
    for (let hour = 0; hour < 5; hour += 1) {
      came.push(...(await sendAll(here, [`Timme ${hour}`])));
      here.time.now += 6 * HOUR_MS;
    }
    expect(came).toEqual(['', '', '', 'recipient_rate_limited', '']);
  });

  it('hold for listed recipients too', async () => {
    const here = await roomy({ ELKS_RECIPIENT_LIMIT_PER_HOUR: '1', ELKS_ALLOWED_RECIPIENTS: ANNA });
    expect(await sendAll(here, ['ett', 'två'])).toEqual(['', 'recipient_rate_limited']);
  });

  it('let exactly as many through as there may be, of fifty at once', async () => {
    const here = await roomy({ ELKS_RECIPIENT_LIMIT_PER_HOUR: '4' });
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => here.call('send_sms', { to: ANNA, message: `Nummer ${n}` })),
    );
    expect(here.accepted()).toHaveLength(4);
  });
});

describe('new recipients', () => {
  const hello = async ({ call }: World, to: string): Promise<string> =>
    codes((await call('send_sms', { to, message: 'Hej' })).data.problems).join();

  it('are as many a day as there may be, and known ones are none', async () => {
    const here = await roomy({ ELKS_NEW_RECIPIENTS_PER_DAY: '2' });
    const came = [await hello(here, phone(1)), await hello(here, phone(2)), await hello(here, phone(3))];
    came.push(...(await sendAll(here, ['Och så'], phone(1))));
    here.time.now += DAY_MS;
    came.push(await hello(here, phone(3)));
    expect(came).toEqual(['', '', 'recipient_rate_limited', '', '']);
  });

  it('may be none at all', async () => {
    const here = await roomy({ ELKS_NEW_RECIPIENTS_PER_DAY: '0' });
    expect(await hello(here, ANNA)).toBe('recipient_rate_limited');
  });

  it('are exactly as many of fifty at once', async () => {
    const here = await roomy({ ELKS_NEW_RECIPIENTS_PER_DAY: '3' });
    await Promise.all(Array.from({ length: 50 }, (_, n) => hello(here, phone(n))));
    expect(here.accepted()).toHaveLength(3);
  });

  it('do not stop a listed recipient', async () => {
    const here = await roomy({ ELKS_NEW_RECIPIENTS_PER_DAY: '0', ELKS_ALLOWED_RECIPIENTS: ANNA });
    expect(await hello(here, ANNA)).toBe('');
  });

  it('are not counted when they are listed', async () => {
    const here = await roomy({ ELKS_NEW_RECIPIENTS_PER_DAY: '1', ELKS_ALLOWED_RECIPIENTS: ANNA });
    expect([await hello(here, ANNA), await hello(here, phone(1))]).toEqual(['', '']);
  });
});

describe('numbers alike but for the last four digits', () => {
  const neighbour = (n: number) => `+467017406${String(10 + n)}`;

  it('get as many messages an hour as there may be, and others are not stopped', async () => {
    const here = await roomy({ ELKS_PREFIX_LIMIT_PER_HOUR: '3' });
    const came: (readonly string[])[] = [];
    for (let n = 0; n < 4; n += 1) came.push(await sendAll(here, ['Hej'], neighbour(n)));
    came.push(await sendAll(here, ['Hej'], phone(1)));
    here.time.now += HOUR_MS;
    came.push(await sendAll(here, ['Hej'], neighbour(4)));
    expect(came.flat()).toEqual(['', '', '', 'recipient_rate_limited', '', '']);
  });

  it('are exempt when they are listed', async () => {
    const here = await roomy({ ELKS_PREFIX_LIMIT_PER_HOUR: '1', ELKS_ALLOWED_RECIPIENTS: neighbour(1) });
    const first = await sendAll(here, ['Hej'], neighbour(0));
    expect([first, await sendAll(here, ['Hej', 'Och så'], neighbour(1))]).toEqual([[''], ['', '']]);
  });
});
