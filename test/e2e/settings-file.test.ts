import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ANNA } from '../world.ts';
import { connect, linesOf, run, simulated, temporaryFolder } from './child.ts';

function written(text: string, mode = 0o600): string {
  const file = join(temporaryFolder(), '46elks.env');
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}

const linesFor = (env: Readonly<Record<string, string>>): string =>
  Object.entries(env)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');

describe('a settings file', () => {
  it('is all that a server needs', async () => {
    const { env, accepted } = await simulated();
    const { call } = await connect({ args: ['--settings', written(`\uFEFF# mine\r\n${linesFor(env)}`)] });
    await call('send_sms', { to: ANNA, message: 'Hej' });
    expect(accepted()).toHaveLength(1);
  });

  it('decides which tools are offered', async () => {
    const { client } = await connect({ args: ['--settings', written('export ELKS_TOOLSETS="numbers"')] });
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('list_numbers');
  });

  it('is what the model says the operator needs to approve, without its path', async () => {
    const { env } = await simulated();
    const file = written(linesFor({ ...env, ELKS_APPROVAL: 'always' }));
    const { call } = await connect({ args: ['--settings', file] });
    const { text } = await call('send_sms', { to: ANNA, message: 'Hej' });
    expect([text, text.includes(file)]).toEqual([
      expect.stringMatching(/46elks-mcp-server approve" and the same --settings/),
      false,
    ]);
  });

  it('counts where the environment holds an empty value', async () => {
    const file = written('ELKS_READ_ONLY=true\n');
    const { env } = await simulated();
    const { call } = await connect({ args: ['--settings', file], env: { ...env, ELKS_READ_ONLY: '' } });
    const { data } = await call('send_sms', { to: ANNA, message: 'Hej' });
    expect(data.problems[0].code).toBe('read_only');
  });

  it.each([
    ['ELKS_READ_ONLY: true', 'has a : where the = belongs; expected: NAME=value'],
    ['ELKS_QUIET_HOURS 21:00-08:00', 'has no =; expected: NAME=value'],
    ['=secret', 'has no name before the =; expected: NAME=value'],
    ['ELKS_API_PASSWORD="secret', 'opens a quote that is not closed on the same line'],
    ['DRY_RUNN=false', 'DRY_RUNN is not a setting of this version; did you mean DRY_RUN?'],
    ['DRY-RUN=false', 'DRY-RUN is not a setting of this version; did you mean DRY_RUN?'],
    ['dry_run=false', 'dry_run is not a setting of this version; did you mean DRY_RUN?'],
    ['DATABASE_URI=x', 'DATABASE_URI is not a setting of this version; did you mean DATABASE_URL?'],
    ['HTTPS_PROXY=x', 'HTTPS_PROXY is not a setting of this version; correct the name or unset it'],
    ['c2VjcmV0MTIz=', 'what stands before the = is not a setting of this version'],
    ['DRY_RUN=false\nDRY_RUN=true', 'line 3 of', 'sets DRY_RUN once more'],
  ])('stops a start that would leave out a line: %j', async (line, ...said) => {
    const file = written(`# mine\n${line}\n`);
    const { code, stdout, stderr } = await run({ args: ['--settings', file] });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(['line ', file, ...said].filter((words) => !stderr.includes(words))).toEqual([]);
  });

  it.each([[['http', '--port', '0']], [['worker']], [['approve', 'list']]])(
    'stops %j as it stops any start',
    async (args) => {
      const file = written('DRY_RUNN=false\n');
      const { code, stdout, stderr } = await run({
        args: [...args, '--settings', file],
        env: { ELKS_DATA_DIR: temporaryFolder() },
      });
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('did you mean DRY_RUN?')]);
    },
  );

  it('is told of without a value', async () => {
    const file = written(
      'ELKS_API_PASSWORD: canary\nELKS_PASSWORT=canary\nELKS_API_USERNAME="canary\ncanary\n',
    );
    const { stderr } = await run({ args: ['--settings', file] });
    expect([stderr.match(/line \d/g), stderr.includes('canary')]).toEqual([
      ['line 1', 'line 2', 'line 3', 'line 4'],
      false,
    ]);
  });

  it('is found in the home folder, where no shell expands the tilde', async () => {
    const HOME = temporaryFolder();
    writeFileSync(join(HOME, '46elks.env'), 'ELKS_READ_ONLY: true\n');
    const { stderr } = await run({ args: ['approve', '--settings=~/46elks.env'], env: { HOME } });
    expect(stderr).toContain(`line 1 of ${HOME}/46elks.env has a :`);
  });

  it.each([
    ['ELKS_DATA_DIR=~/46elks', 'ELKS_DATA_DIR begins with ~, which is not expanded; write the whole path'],
    ['ELKS_MEDIA_DIR=~', 'ELKS_MEDIA_DIR begins with ~, which is not expanded; write the whole path'],
    ['ELKS_API_PASSWORD_FILE=~/p', 'the file in ELKS_API_PASSWORD_FILE, whose ~ is not expanded: write the'],
  ])('means the same folder for whoever has it, so it names none with %s', async (line, said) => {
    const { code, stderr } = await run({ args: ['approve', '--settings', written(line)] });
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  });

  it.each([
    ['that is not there', () => '/nowhere/46elks.env', '/nowhere/46elks.env does not exist'],
    ['that is a folder', temporaryFolder, 'is a folder'],
  ])('%s is named with the reason', async (_, place, reason) => {
    const path = place();
    const { code, stderr } = await run({ args: ['doctor', '--settings', path] });
    expect([code, linesOf(stderr)]).toEqual([
      2,
      [expect.stringMatching(`^The settings file cannot be read: ${path}.*${reason.replace(path, '')}`)],
    ]);
  });
});

describe('doctor with a settings file', () => {
  const PRIVATE = 0o600;

  it('names the file as the origin of what stands in it', async () => {
    const { env } = await simulated();
    const { DRY_RUN = '', ...rest } = env;
    const { stdout } = await run({
      args: ['doctor', '--settings', written(linesFor(rest))],
      env: { DRY_RUN },
    });
    expect(stdout).toMatch(/ELKS_PHONE_NUMBER .* {2}\(46elks\.env\)\n {2}DRY_RUN .*\(environment\)/);
  });

  it.each([
    ['differs', 'true', 1],
    ['is the same', 'false', 0],
  ])('tells what the environment overrides when it %s', async (_, DRY_RUN, notes) => {
    const { env } = await simulated();
    const { stdout } = await run({
      args: ['doctor', '--settings', written(linesFor(env))],
      env: { DRY_RUN },
    });
    expect(
      stdout.match(/note {2}settings {2}the environment comes before .* with DRY_RUN/g) ?? [],
    ).toHaveLength(notes);
  });

  it.each([
    [PRIVATE, 'ok  ', '(mode 600)'],
    [0o644, 'note', '(mode 644, open to others'],
  ])('looks at who can read a password in it: %o', async (mode, level, said) => {
    const { env } = await simulated();
    const { stdout } = await run({ args: ['doctor', '--settings', written(linesFor(env), mode)] });
    expect(stdout.split('\n').filter((line) => line.includes('46elks.env ('))).toEqual([
      expect.stringContaining(said),
    ]);
    expect(stdout).toContain(`${level}  settings  `);
  });

  it('shows every line that cannot be read', async () => {
    const { stdout } = await run({
      args: ['doctor', '--settings', written('DRY_RUNN=false\nELKS_READ_ONLY: true\n', PRIVATE)],
      env: { ELKS_DATA_DIR: temporaryFolder() },
    });
    expect(stdout.match(/NO {4}settings {2}line [12] of/g)).toHaveLength(2);
  });
});
