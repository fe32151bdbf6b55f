import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { DEFAULT_ACCOUNT, type Simulator } from '../../src/simulator/simulator.ts';
import { type World, type WorldOptions, world } from '../world.ts';

/** The settings of an operator with an account, approval off, so that only what a test sets stands in the way. */
export const ACCOUNT = {
  ELKS_API_USERNAME: DEFAULT_ACCOUNT.username,
  ELKS_API_PASSWORD: DEFAULT_ACCOUNT.password,
  ELKS_PHONE_NUMBER: '+46701740605',
  ELKS_APPROVAL: 'never',
};

/** The same server without `--simulator`, as an operator sets it up; an empty value unsets one of ours. */
export function operator(env: Readonly<Record<string, string>>, options: WorldOptions = {}): Promise<World> {
  const local = { ELKS_API_BASE_URL: 'http://127.0.0.1:4646/a1', ELKS_DATA_DIR: ':memory:' };
  return world({ ...options, bare: true, env: { ...ACCOUNT, ...local, ...env } });
}

/** A data folder that several worlds can share, as processes of one operator do. */
export function dataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'elks-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Another program of the same account sends a text. */
export async function sendElsewhere(simulator: Simulator, to: string): Promise<void> {
  const { username, password } = simulator.credentials;
  const answer = await simulator.fetch(
    new Request('http://127.0.0.1:4646/a1/sms', {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
      body: new URLSearchParams({ from: simulator.number, to, message: 'Hej, kl 14?' }),
    }),
  );
  if (!answer.ok) throw new Error(await answer.text());
}

/** The codes of problems or warnings. */
export function codes(list: readonly { readonly code: string }[] | undefined): readonly string[] {
  return (list ?? []).map(({ code }) => code);
}
