import { describe, expect, it } from 'vitest';
import { type Scene, scene } from './terminal.ts';

/** A server that may change the account, with a change that waits. */
async function waiting(): Promise<Scene & { readonly id: string }> {
  const here = await scene({ ELKS_TOOLSETS: 'messages,admin', ELKS_APPROVAL: 'never' });
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

  it('stands in the audit with what was changed, and to nobody', async () => {
    const here = await waiting();
    await here.operate('approve', 'accept', here.id);
    const { stdout } = await here.operate('audit', '--full');
    expect(stdout).toMatch(/ {2}the account {3,}delivered {2}30\.00(?: SEK)? {2}approved by command/);
    expect(stdout).toContain('{"do":"allocate_number","country":"SE","capabilities":["sms"]}');
    expect(stdout).not.toContain('erased');
  });
});
