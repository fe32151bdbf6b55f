import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptySchema, hasPostgres, type PostgresServer, startPostgres } from '../store/postgres-server.ts';
import { ANNA } from '../world.ts';
import { connect, run, simulated, temporaryFolder } from './child.ts';

type Env = Readonly<Record<string, string>>;

/** A store in which somebody has opted out, and no server runs. */
async function optedOut(more: Env = {}) {
  const elks = await simulated();
  const env: Env = { ...elks.env, ELKS_APPROVAL: 'never', ...more };
  await run({ args: ['opt-out', 'add', ANNA], env });
  return { elks, env, key: join(env['ELKS_DATA_DIR'] ?? '', 'key') };
}

/** What a model is told that texts somebody who opted out. */
async function answer(env: Env): Promise<string> {
  const { call } = await connect({ env });
  return (await call('send_sms', { to: ANNA, message: 'Hej, kl 14?' })).data.problems?.[0]?.code;
}

const LOST = /the key beside the store is missing\). Put back the file "key" of the same backup/;
const OTHER = /the key of the store is another one than it was made with\). Put back the file "key"/;

describe('a store', () => {
  it('is used with the key it was made with', async () => {
    const { env } = await optedOut();
    expect(await answer(env)).toBe('recipient_opted_out');
  });

  it('whose key is missing sends nothing, and makes none', async () => {
    const { elks, env, key } = await optedOut();
    rmSync(key);
    expect([await answer(env), elks.accepted(), existsSync(key)]).toEqual(['store_unavailable', [], false]);
  });

  it('with the key of another one sends nothing', async () => {
    const { elks, env, key } = await optedOut();
    writeFileSync(key, Buffer.alloc(32, 46));
    expect([await answer(env), elks.accepted()]).toEqual(['store_unavailable', []]);
  });

  it('is used again when its own key is put back', async () => {
    const { env, key } = await optedOut();
    const own = readFileSync(key);
    rmSync(key);
    await answer(env);
    writeFileSync(key, own);
    expect(await answer(env)).toBe('recipient_opted_out');
  });

  it.each([['audit'], ['doctor'], ['pause'], ['opt-out']])(
    'whose key is missing is told by %s, which makes none',
    async (command) => {
      const { env, key } = await optedOut();
      rmSync(key);
      const { code, stdout, stderr } = await run({ args: [command], env });
      expect([code, stdout + stderr, existsSync(key)]).toEqual([1, expect.stringMatching(LOST), false]);
    },
  );

  it('with the key of another one is told by doctor', async () => {
    const { env, key } = await optedOut();
    writeFileSync(key, Buffer.alloc(32, 46));
    const { code, stdout } = await run({ args: ['doctor'], env });
    expect([code, stdout]).toEqual([1, expect.stringMatching(OTHER)]);
  });

  it('for real messages does not come to another key by the one for simulated ones', async () => {
    const { env, key } = await optedOut();
    rmSync(key);
    const live = { ELKS_DATA_DIR: env['ELKS_DATA_DIR'] ?? '' };
    const { code, stderr } = await run({ args: ['pause'], env: live });
    expect([code, stderr, existsSync(key)]).toEqual([1, expect.stringMatching(LOST), false]);
  });
});

describe.skipIf(!hasPostgres)('a store in PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
    await emptySchema(server, 'elks_simulator');
  }, 60_000);
  afterAll(() => server.remove());

  it('sends nothing for a machine with another key, whose doctor says why', async () => {
    const { elks, env } = await optedOut({
      ELKS_DATA_DIR: join(temporaryFolder(), 'data'),
      DATABASE_URL: server.url,
      ELKS_STORE_KEY: '46'.repeat(32),
    });
    const other = { ...env, ELKS_STORE_KEY: '64'.repeat(32) };
    const { stdout } = await run({ args: ['doctor'], env: other });
    expect([await answer(env), await answer(other), elks.accepted()]).toEqual([
      'recipient_opted_out',
      'store_unavailable',
      [],
    ]);
    expect(stdout).toMatch(/is another one than it was made with\). Set ELKS_STORE_KEY to the key/);
  });
});
