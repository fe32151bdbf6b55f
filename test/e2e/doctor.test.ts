import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL } from '../world.ts';
import { closedPort, run, simulated, temporaryFolder } from './child.ts';
import { scene } from './terminal.ts';

describe('doctor', () => {
  const verdict = async (env: Readonly<Record<string, string>>, ...args: readonly string[]) => {
    const { code, stdout } = await run({ args: ['doctor', '--json', ...args], env });
    const { works, findings } = JSON.parse(stdout);
    const bad = findings.filter(({ level }: { level: string }) => level === 'bad');
    return { code, works, bad: bad.map(({ about }: { about: string }) => about) };
  };
  const WELL = { code: 0, works: true, bad: [] };

  it('finds everything fine with an account', async () => {
    const { env } = await simulated();
    expect(await verdict(env)).toEqual(WELL);
  });

  it('finds everything fine with a simulator of its own', async () => {
    expect(await verdict({}, '--simulator')).toEqual(WELL);
  });

  it.each([
    ['nothing set', () => ({}), ['dry run', 'account']],
    [
      'no credentials',
      (env: object) => ({ ...env, ELKS_API_USERNAME: '', ELKS_API_PASSWORD: '' }),
      ['account'],
    ],
    ['a wrong password', (env: object) => ({ ...env, ELKS_API_PASSWORD: 'wrong' }), ['account']],
    ['dry run', (env: object) => ({ ...env, DRY_RUN: 'true' }), ['dry run']],
    ['read only', (env: object) => ({ ...env, ELKS_READ_ONLY: 'true' }), ['rules']],
    ["another account's number", (env: object) => ({ ...env, ELKS_PHONE_NUMBER: BERTIL }), ['sender']],
    ['a budget below a message', (env: object) => ({ ...env, ELKS_DAILY_BUDGET: '0.10' }), ['rules']],
    ['a setting that cannot be read', (env: object) => ({ ...env, DRY_RUN: 'maybe' }), ['settings']],
    ['a mistyped setting', (env: object) => ({ ...env, ELKS_APROVAL: 'always' }), ['settings']],
    ['no folder', (env: object) => ({ ...env, ELKS_DATA_DIR: '/dev/null/nowhere' }), ['data']],
  ])('finds what a first live send would need: %s', async (_, settings, bad) => {
    const { env } = await simulated();
    const folder = { ELKS_DATA_DIR: env['ELKS_DATA_DIR'] ?? '' };
    expect(await verdict({ ...folder, ...settings(env) })).toEqual({ code: 1, works: false, bad });
  });

  it('finds 46elks out of reach', async () => {
    const { env } = await simulated();
    const unreachable = { ...env, ELKS_API_BASE_URL: `http://127.0.0.1:${await closedPort()}/a1` };
    expect((await verdict(unreachable)).bad).toContain('account');
  });

  it('says where no simulator answers, and how one is started there', async () => {
    const { env } = await simulated();
    const port = await closedPort();
    const unreachable = { ...env, ELKS_API_BASE_URL: `http://127.0.0.1:${port}/a1` };
    expect((await run({ args: ['doctor'], env: unreachable })).stdout).toContain(
      `No simulator answers at http://127.0.0.1:${port}/, where ELKS_API_BASE_URL leads. Start one with "46elks-mcp-server simulator --port ${port}"`,
    );
  });

  it.each([
    [{}, 'A simulated send would work.'],
    [{ DRY_RUN: 'true' }, 'A simulated send would not work yet; see'],
    [{ DRY_RUN: 'maybe' }, 'No server can start with these settings; see'],
  ])('ends with what would happen, of what kind it is: %j', async (settings, said) => {
    const { env } = await simulated();
    const { stdout } = await run({ args: ['doctor'], env: { ...env, ...settings } });
    expect(stdout.split('\n').at(-2)).toContain(said);
  });

  it('finds a pause', async () => {
    const { operate, env } = await scene();
    await operate('pause');
    expect((await verdict(env)).bad).toEqual(['rules']);
  });

  it('names messages of unknown outcome, and says how many more there are', async () => {
    const { operate, elks, server } = await scene({ ELKS_APPROVAL: 'never' });
    elks.fault({ 'POST /sms': { drop: 'before' } });
    for (let n = 0; n < 4; n += 1) await server.call('send_sms', { to: ANNA, message: `Nummer ${n}` });
    expect((await operate('doctor')).stdout).toMatch(
      /unknown +4 may or may not have been sent: (?:msg_[0-9a-f]{24}(?:, )?){4}; a running server asks/,
    );
  });

  it('makes no store, and says that there is none yet', async () => {
    const { env } = await simulated();
    const { stdout } = await run({ args: ['doctor'], env });
    expect([stdout, existsSync(String(env.ELKS_DATA_DIR))]).toEqual([
      expect.stringMatching(
        /note {2}data {6}There is nothing at .* yet: a server makes it at its first use\. Has this terminal the same/,
      ),
      false,
    ]);
  });

  it('finds a folder in which no store can be made', async () => {
    const { env } = await simulated();
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect((await verdict({ ...env, ELKS_DATA_DIR: join(file, 'data') })).bad).toEqual(['data']);
  });

  it('says until when a text of now would wait', async () => {
    const { env } = await simulated();
    const said = async (ELKS_QUIET_HOURS: string) =>
      (await run({ args: ['doctor'], env: { ...env, ELKS_QUIET_HOURS } })).stdout.match(/.* {2}quiet .*/g);
    const hour = Number(
      new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Stockholm', hour: '2-digit' }).format(),
    );
    const clock = (later: number): string => `${String((hour + later) % 24).padStart(2, '0')}:00`;
    expect([
      await said(`${clock(23)}-${clock(2)}`),
      await said(`${clock(3)}-${clock(5)}`),
      await said(''),
    ]).toEqual([
      [expect.stringMatching(/note {2}quiet {5}hours in Sweden until \S+Z: what is sent now waits/)],
      ['  ok    quiet     not now in Sweden'],
      null,
    ]);
  });

  it('tells the operator what to do, and not to ask the operator', async () => {
    const { env } = await simulated();
    const { stdout } = await run({ args: ['doctor'], env: { ...env, ELKS_READ_ONLY: 'true' } });
    expect([stdout.includes('Unset ELKS_READ_ONLY.'), /ask the operator/i.test(stdout)]).toEqual([
      true,
      false,
    ]);
  });

  it('tells the origin of every setting, and no secret or whole number', async () => {
    const { env, simulator } = await simulated();
    const file = join(temporaryFolder(), 'password');
    writeFileSync(file, `${simulator.credentials.password}\n`);
    const { ELKS_API_PASSWORD: _, ...rest } = env;
    const { stdout } = await run({ args: ['doctor'], env: { ...rest, ELKS_API_PASSWORD_FILE: file } });
    expect(stdout.match(/^ {2}ELKS_(?:API_USERNAME|API_PASSWORD|PHONE_NUMBER) .*$/gm)).toEqual([
      expect.stringMatching(/ 33 characters, begins with u {2}\(environment\)$/),
      expect.stringMatching(/ 32 characters {2}\(file\)$/),
      expect.stringMatching(/ \+46…05 {2}\(environment\)$/),
    ]);
    expect(
      [simulator.credentials.username, simulator.credentials.password, simulator.number].filter((word) =>
        stdout.includes(word),
      ),
    ).toEqual([]);
  });

  it('reads a file of settings, and the environment comes first', async () => {
    const { env } = await simulated();
    const file = join(temporaryFolder(), 'settings.env');
    writeFileSync(
      file,
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    expect([
      await verdict({}, '--settings', file),
      (await verdict({ DRY_RUN: 'true' }, '--settings', file)).bad,
    ]).toEqual([WELL, ['dry run']]);
  });
});
