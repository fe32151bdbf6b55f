import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { CLI, start } from './child.ts';
import { type Scene, scene, send } from './terminal.ts';

/** The command of util-linux that gives another one a terminal; elsewhere it takes other arguments. */
const SCRIPT = '/usr/bin/script';

/** `approve` in a terminal: what it has shown, and keys for it. */
function inTerminal({ env }: Scene) {
  const child = start({
    node: SCRIPT,
    file: '-qec',
    args: [`'${process.execPath}' '${CLI}' approve`, '/dev/null'],
    env: { ...env, TERM: 'xterm', SHELL: '/bin/sh' },
  });
  const shown = () => stripVTControlCharacters(child.stdout());
  return {
    press: child.write,
    shown,
    async shows(words: string): Promise<void> {
      while (!shown().includes(words)) await sleep(20);
    },
  };
}

describe.skipIf(process.platform !== 'linux' || !existsSync(SCRIPT))('approve in a terminal', () => {
  it('gives a number back after a typed yes, and not by a key that is pressed twice', async () => {
    const here = await scene({ ELKS_TOOLSETS: 'messages,numbers,admin' });
    const { id: number_id, number } = (await here.server.call('list_numbers')).data.numbers[0];
    await here.server.call('deallocate_number', { number_id, number });
    const terminal = inTerminal(here);
    await terminal.shows('a accept');
    // What is pressed before anybody can have read is not heard.
    await sleep(500);
    terminal.press('aa');
    await terminal.shows('This cannot be undone.');
    const before = here.elks.simulator.account().numbers.length;
    terminal.press('ayes');
    await terminal.shows('is done: give back +46 70 174 06 05.');
    expect([before, here.elks.simulator.account().numbers.length]).toEqual([1, 0]);
  });

  it('declines what waits in the outbox', async () => {
    const here = await scene();
    const id = await send(here);
    await here.operate('pause');
    await here.operate('approve', 'accept', id);
    const terminal = inTerminal(here);
    await terminal.shows('> in the outbox: +46 70 174 06 10');
    await sleep(500);
    terminal.press('d');
    await terminal.shows(`${id} is declined and will not be sent.`);
    expect(here.elks.accepted()).toEqual([]);
  });
});
