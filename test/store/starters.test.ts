import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const PROCESSES = 4;
const STORES = 50;

it('is opened by every one of several processes that make it at the same moment', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'starters-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const starters = Array.from({ length: PROCESSES }, () =>
    fork(new URL('starter.ts', import.meta.url), { execArgv: ['--no-warnings'] }),
  );
  onTestFinished(() => {
    for (const child of starters) child.disconnect();
  });
  const said = () => Promise.all(starters.map((child) => new Promise((tell) => child.once('message', tell))));
  await said();
  const outcomes: unknown[] = [];
  for (let index = 0; index < STORES; index += 1) {
    const answers = said();
    for (const child of starters) child.send(join(folder, `${index}.sqlite`));
    outcomes.push(...(await answers));
  }
  expect(outcomes.filter((outcome) => outcome !== 'opened')).toEqual([]);
});
