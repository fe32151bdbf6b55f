import { describe, expect, it } from 'vitest';
import { type Scene, scene } from './terminal.ts';

/** A server that may change the account, with a change that waits. */
async function waiting(): Promise<Scene & { readonly id: string }> {
  const here = await scene({ ELKS_TOOLSETS: 'messages,numbers,admin', ELKS_APPROVAL: 'never' });
  const { data } = await here.server.call('allocate_number', { country: 'SE', capabilities: ['sms'] });
  return { ...here, id: data.id };
}

describe('a change of the account, at the terminal of the operator', () => {
  it('says what is to be changed, and is done after a yes', async () => {
    const here = await waiting();
    const { stdout } = await here.operate('approve', 'list');
    const { code } = await here.operate('approve', 'accept', here.id);
    expect(stdout).toContain('  Rent a new number in Sweden for sms, paid every month.\n  Price: the first');
    expect([code, here.elks.simulator.account().numbers.length]).toEqual([0, 2]);
  });

  it('says after a yes what was done, and which number was rented', async () => {
    const here = await waiting();
    const { stdout } = await here.operate('approve', 'accept', here.id);
    const rented = here.elks.simulator.account().numbers[1]?.number ?? '';
    expect(stdout.replaceAll(' ', '')).toContain(`${here.id}isdone:rentSEsms:${rented}.`);
  });

  it('stands in JSON by what it changes, and without recipient and sender', async () => {
    const here = await waiting();
    const [listed, audited] = await Promise.all(
      [
        ['approve', 'list'],
        ['audit', '--json'],
      ].map(async (words) => JSON.parse((await here.operate(...words, '--json')).stdout)),
    );
    for (const one of [listed, audited]) {
      expect(one).toMatchObject({ id: here.id, kind: 'account', change: 'rent SE sms' });
      expect(one).not.toHaveProperty('to');
      expect(one).not.toHaveProperty('from');
    }
  });

  it('masks a number of the account in the audit, as any other', async () => {
    const here = await waiting();
    const { id: number_id, number } = (await here.server.call('list_numbers')).data.numbers[0];
    await here.server.call('deallocate_number', { number_id, number });
    const [masked, full] = [await here.operate('audit'), await here.operate('audit', '--full')];
    expect(masked.stdout).toMatch(/ {2}give back \+46…05 {2}/);
    expect(full.stdout).toMatch(/ {2}give back \+46 70 174 06 05 {2}/);
  });

  it('stands in the audit with what was changed, and to nobody', async () => {
    const here = await waiting();
    await here.operate('approve', 'accept', here.id);
    const { stdout } = await here.operate('audit', '--full');
    expect(stdout).toMatch(/ {2}rent SE sms {3,}delivered {2}30\.00(?: SEK)? {2}approved by command/);
    expect(stdout).toContain('Rent a new number in Sweden for sms, paid every month.');
    expect(stdout).not.toContain('erased');
  });
});
