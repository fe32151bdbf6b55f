import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Item, pick } from '../../src/cli/picker.ts';

describe('the picker', () => {
  const items: readonly Item[] = ['one', 'two', 'three'].map((line) => ({
    line,
    detail: [`all of ${line}`],
  }));

  async function picked(keys: readonly string[], deafMs = 0, among = items) {
    const input = new PassThrough();
    const output = new PassThrough();
    let shown = '';
    output.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
    });
    const picking = pick({ input, output }, 'Which?', among, { a: 'accept', d: 'decline' }, deafMs);
    for (const key of keys) {
      input.write(key);
      await sleep(1);
    }
    input.end();
    return { result: await picking, shown };
  }

  it.each([
    [['a'], { index: 0, key: 'a' }],
    [['\x1b[B', 'a'], { index: 1, key: 'a' }],
    [['\x1b[A', 'a'], { index: 2, key: 'a' }],
    [['\x1b[B', '\x1b[B', '\x1b[B', '\x1b[A', 'a'], { index: 2, key: 'a' }],
    [['x', '\r', 'a'], { index: 0, key: 'a' }],
    [['q', 'a'], undefined],
    [['\x03', 'a'], undefined],
    [[], undefined],
  ])('takes the keys %j', async (keys, result) => {
    expect((await picked(keys)).result).toEqual(result);
  });

  it('takes no key that was pressed before anybody can have read the question', async () => {
    expect((await picked(['a', 'a'], 60_000)).result).toBeUndefined();
  });

  it.each([
    [['a'], undefined],
    [['a', 'a', 'a', 'a'], undefined],
    [['a', 'y', 'e', 's'], { index: 0, key: 'a' }],
    [['a', 'y', 'e', 'x', 's'], undefined],
    [['a', '\x1b[B', 'y', 'e', 's'], undefined],
    [['a', 'y', '\x03', 'e', 's'], undefined],
    [['d'], { index: 0, key: 'd' }],
    [['\x1b[B', 'a'], { index: 1, key: 'a' }],
  ])('takes the keys %j where accepting the first item is grave', async (keys, result) => {
    const among = items.map((item, index) => (index === 0 ? { ...item, grave: ['a'] } : item));
    expect((await picked(keys, 0, among)).result).toEqual(result);
  });

  it('says before a grave answer that it cannot be undone', async () => {
    const among = items.map((item) => ({ ...item, grave: ['a'] }));
    const { shown } = await picked(['a', 'q'], 0, among);
    expect(stripVTControlCharacters(shown)).toContain(
      'This cannot be undone. Type yes for "accept", or any other key to go back:',
    );
  });

  it('shows all of the current item, and leaves the screen as it was', async () => {
    const { shown } = await picked(['\x1b[B', 'q']);
    expect([
      shown.indexOf('all of one') < shown.indexOf('all of two'),
      shown.endsWith('\x1b[?1049l'),
    ]).toEqual([true, true]);
  });
});
