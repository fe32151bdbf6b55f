import { fork } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { madeOnce } from '../../src/cli/made-once.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'made-once-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('a file that is made once', () => {
  it('keeps what was put into it first', () => {
    const file = join(folder(), 'key');
    madeOnce(file, Buffer.from('first'));
    const again = madeOnce(file, Buffer.from('second'));
    expect([again.content.toString(), again.isNew]).toEqual(['first', false]);
  });

  it('can be read by its owner only', () => {
    const file = join(folder(), 'key');
    madeOnce(file, Buffer.from('first'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('leaves nothing beside it', () => {
    const path = folder();
    madeOnce(join(path, 'key'), Buffer.from('first'));
    expect(readdirSync(path)).toEqual(['key']);
  });

  it('is the same whole one for processes that start together', async () => {
    const path = folder();
    const racer = new URL('made-once-racer.ts', import.meta.url);
    const racers = Array.from({ length: 6 }, () => fork(racer, [path], { execArgv: [] }));
    const ready = racers.map((child) => new Promise((resolve) => child.once('message', resolve)));
    await Promise.all(ready);
    const answers = racers.map((child) => new Promise((resolve) => child.once('message', resolve)));
    for (const child of racers) child.send('go');
    const seen = await Promise.all(answers);
    expect(new Set(seen.map((each) => JSON.stringify(each))).size).toBe(1);
  });
});
