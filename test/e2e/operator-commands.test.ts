import { existsSync, globSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL } from '../world.ts';
import { connect, linesOf, run, start, temporaryFolder } from './child.ts';
import { scene, send, storeOf } from './terminal.ts';

describe('what is wrong with the words behind a command', () => {
  it.each([
    [['approve', 'show'], '"approve show" takes one id. See 46elks-mcp-server approve --help.'],
    [['resume', 'now'], '"resume" takes no further words. See 46elks-mcp-server resume --help.'],
    [
      ['opt-out', 'add'],
      '"opt-out" takes list, add NUMBER or remove NUMBER. See 46elks-mcp-server opt-out --help.',
    ],
    [
      ['audit', '--sinse', '7d'],
      'There is no option --sinse; did you mean --since? See 46elks-mcp-server audit --help.',
    ],
    [['approve', '--all'], 'There is no option --all. See 46elks-mcp-server approve --help.'],
    [['pause', '--settings='], '--settings takes the path of a file. See 46elks-mcp-server pause --help.'],
    [
      ['opt-out', 'add', '112'],
      'The number belongs to an emergency service, which is never texted from here.',
    ],
  ])('is told with the help of that command: %j', async (args, said) => {
    expect((await run({ args })).stderr).toBe(`${said}\n`);
  });
});

describe('pause and resume', () => {
  it('stop a running server at once, and let it go on', async () => {
    const here = await scene({ ELKS_APPROVAL: 'never' });
    const states: string[] = [];
    const attempt = async (message: string) =>
      states.push((await here.server.call('send_sms', { to: ANNA, message })).data.state);
    await attempt('eins');
    const paused = await here.operate('pause');
    await attempt('zwei');
    const resumed = await here.operate('resume');
    await attempt('drei');
    expect({ states, codes: [paused.code, resumed.code], sent: here.elks.accepted().length }).toEqual({
      states: ['accepted', 'refused', 'accepted'],
      codes: [0, 0],
      sent: 2,
    });
  });

  it('hold for servers that start later, and say since when, though no server has used the store', async () => {
    const here = await scene({ ELKS_APPROVAL: 'never' });
    const [, since] = /since (\S+Z)/.exec((await here.operate('pause')).stdout) ?? [];
    const later = await connect({ env: here.env });
    const { data } = await later.call('send_sms', { to: ANNA, message: 'Hej' });
    expect([data.problems[0].code, (await here.operate('pause')).stdout]).toEqual([
      'paused',
      expect.stringContaining(`paused already, since ${since}`),
    ]);
  });
});

describe('with settings that cannot be used', () => {
  const BROKEN = { ELKS_DAILY_LIMIT: 'hundra', ELKS_DRYRUN: 'true' };

  it('a running server is paused all the same, and the settings are named', async () => {
    const here = await scene({ ELKS_APPROVAL: 'never' });
    await send(here, BERTIL);
    const { code, stdout, stderr } = await run({ args: ['pause'], env: { ...here.env, ...BROKEN } });
    const { data } = await here.server.call('send_sms', { to: ANNA, message: 'Hej' });
    expect({ code, stdout, stderr, problems: data.problems[0].code }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Sending is paused since/),
      stderr: expect.stringMatching(/ELKS_DRYRUN is not a setting.*ELKS_DAILY_LIMIT is not.*goes ahead/s),
      problems: 'paused',
    });
  });

  it('a pause is not ended', async () => {
    const here = await scene();
    await here.operate('pause');
    const { code, stderr } = await run({ args: ['resume'], env: { ...here.env, ...BROKEN } });
    expect([code, stderr, (await here.operate('pause')).stdout]).toEqual([
      2,
      expect.stringContaining('Nothing was done'),
      expect.stringContaining('paused already'),
    ]);
  });

  it('a message is declined, and none is accepted', async () => {
    const here = await scene();
    const id = await send(here);
    const env = { ...here.env, ...BROKEN };
    const accepted = await run({ args: ['approve', 'accept', id], env });
    const declined = await run({ args: ['approve', 'decline', id], env });
    expect([accepted.code, declined.code, declined.stdout]).toEqual([
      2,
      0,
      `${id} is declined and will not be sent.\n`,
    ]);
  });

  it('a number is put on the list, and none is taken off', async () => {
    const here = await scene();
    await here.operate('opt-out', 'add', BERTIL);
    const env = { ...here.env, ...BROKEN };
    const added = await run({ args: ['opt-out', 'add', ANNA], env });
    const removed = await run({ args: ['opt-out', 'remove', BERTIL], env });
    const { stdout } = await here.operate('opt-out', 'list', '--json');
    expect([added.code, removed.code, linesOf(stdout).length]).toEqual([0, 2, 2]);
  });

  it.each([
    ['ELKS_DATA_DIR: /var/lib/elks', 'line 1 of'],
    ['set ELKS_DATA_DIR=/var/lib/elks', 'line 1 of'],
    ['ELKS_DATADIR=/var/lib/elks', 'did you mean ELKS_DATA_DIR?'],
    ['ELKS_DATA_DIR=data', 'ELKS_DATA_DIR is not a whole path'],
    ['ELKS_DATA_DIR=/a\nELKS_DATA_DIR=/b', 'sets ELKS_DATA_DIR once more'],
    ['DATABASE_URL=postgres://elks@/', 'DATABASE_URL is not'],
    ['DATABASE_URL=postgres://elks@db/elks', 'ELKS_STORE_KEY is missing'],
    ['DATABASE_URI=postgres://elks@db/elks', 'did you mean DATABASE_URL?'],
  ])('nothing is paused when it cannot be known which store is meant: %j', async (lines, said) => {
    const file = join(temporaryFolder(), '46elks.env');
    writeFileSync(file, `${lines}\nDRY_RUN: no\n`);
    const home = temporaryFolder();
    const { code, stdout, stderr } = await run({
      args: ['pause', '--settings', file],
      env: { HOME: home, XDG_DATA_HOME: home },
    });
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(said)]);
    expect(stderr).toMatch(/Nothing was done, because they may say which store is meant/);
  });

  it('a store that is not there is not made for a pause', async () => {
    const folder = join(temporaryFolder(), 'data');
    const result = await run({ args: ['pause'], env: { ...BROKEN, ELKS_DATA_DIR: folder } });
    expect([result, existsSync(folder)]).toMatchObject([
      { code: 1, stdout: '', stderr: expect.stringMatching(/There is nothing at .*Nothing was done\.\n$/s) },
      false,
    ]);
  });

  it('an address of the API that cannot be read is taken for the real one', async () => {
    const here = { ELKS_DATA_DIR: join(temporaryFolder(), 'data') };
    await run({ args: ['pause'], env: here });
    const { stdout } = await run({ args: ['pause'], env: { ...here, ELKS_API_BASE_URL: 'api.46elks.com' } });
    expect(stdout).toMatch(/^Sending was paused already/);
  });
});

describe('opt-out', () => {
  it('stops texts to a number until it is taken off, and lists no number', async () => {
    const here = await scene({ ELKS_APPROVAL: 'never' });
    await here.operate('opt-out', 'add', '+46 70 174 06 10');
    const { data } = await here.server.call('send_sms', { to: ANNA, message: 'Hej' });
    const { stdout } = await here.operate('opt-out', 'list');
    const removed = await here.operate('opt-out', 'remove', ANNA);
    expect({
      code: data.problems[0].code,
      listed: [stdout.includes('+46…10'), stdout.includes('174')],
      removed: [removed.code, (await here.operate('opt-out', 'remove', ANNA)).code],
    }).toEqual({ code: 'recipient_opted_out', listed: [true, false], removed: [0, 1] });
  });
});

describe('answers that a person should decide on', () => {
  const answered = async (message: string) => {
    const here = await scene({ ELKS_APPROVAL: 'never' });
    await here.elks.simulator.receive({ from: ANNA, message });
    await here.server.call('get_sms_messages');
    return here;
  };

  it('are listed with the opt-outs, and lead to none by themselves', async () => {
    const here = await answered('Skriv inte till mig mer!');
    const { stdout } = await here.operate('opt-out', 'list');
    const { data } = await here.server.call('send_sms', { to: ANNA, message: 'Hej' });
    expect([stdout, data.state]).toEqual([
      expect.stringMatching(/Nobody has opted out.*\+46…10 +not to be texted +Skriv inte till mig mer!/s),
      'accepted',
    ]);
  });

  it('are settled by putting the number on the list', async () => {
    const here = await answered('Skriv inte till mig mer!');
    await here.operate('opt-out', 'add', ANNA);
    expect((await here.operate('opt-out', 'list')).stdout).not.toContain('Skriv inte');
  });

  it('are settled by leaving the number off the list, until the next one', async () => {
    const here = await answered('Skriv inte till mig mer!');
    const { code, stdout } = await here.operate('opt-out', 'remove', ANNA);
    const after = await here.operate('opt-out', 'list');
    await here.elks.simulator.receive({ from: ANNA, message: 'Sluta skriva till mig' });
    await here.server.call('get_sms_messages');
    const later = await here.operate('opt-out', 'list');
    expect([code, stdout, after.stdout, later.stdout]).toEqual([
      0,
      expect.stringMatching(
        /^\+46…10 had not opted out and may be texted.*Decided with this.*Skriv inte till mig mer!/s,
      ),
      'Nobody has opted out.\n',
      expect.stringMatching(/Answers to decide on.*Sluta skriva/s),
    ]);
    expect(later.stdout).not.toContain('Skriv inte');
  });

  it('are counted for the model, without a number', async () => {
    const here = await answered('Skriv inte till mig mer!');
    const { data, text } = await here.server.call('get_sending_rules');
    expect([data.answers_for_operator, data.opted_out, text.includes('701740610')]).toEqual([1, 0, false]);
  });

  it('are a wish to be texted again, which changes nothing', async () => {
    const here = await answered('STOPP');
    await sleep(5);
    await here.elks.simulator.receive({ from: ANNA, message: 'START' });
    await here.server.call('get_sms_messages');
    const { stdout } = await here.operate('opt-out', 'list');
    const { data } = await here.server.call('send_sms', { to: ANNA, message: 'Hej' });
    expect([stdout, data.problems[0].code]).toEqual([
      expect.stringMatching(/STOPP, message s.*to be texted again +START/s),
      'recipient_opted_out',
    ]);
  });

  it('are named by doctor', async () => {
    const here = await answered('Skriv inte till mig mer!');
    expect((await here.operate('doctor')).stdout).toMatch(/answers +1 read as a wish not to be texted/);
  });
});

describe('every operator command', () => {
  it.each(['approve', 'pause', 'resume', 'audit', 'opt-out'])(
    'says that it cannot use the store: %s',
    async (command) => {
      const result = await run({ args: [command], env: { ELKS_DATA_DIR: '/dev/null/nowhere' } });
      expect(result).toMatchObject({
        code: 1,
        stdout: '',
        stderr: expect.stringMatching(/^The store .* cannot be used/),
      });
    },
  );

  it('says of a file that is no store what can be done about it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'key'), Buffer.alloc(32, 1), { mode: 0o600 });
    writeFileSync(join(folder, '46elks.sqlite'), 'no store, but long enough to be read as the head of one');
    expect(await run({ args: ['pause'], env: { ELKS_DATA_DIR: folder } })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The file is damaged, or is none of this server'),
    });
  });

  it('says that a newer version has worked on the store', async () => {
    const here = await scene();
    await here.operate('pause');
    here.sql("insert into kysely_migration values ('9999_later', '2030-01-01T00:00:00.000Z')");
    expect(await here.operate('resume')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('A newer version of this server has worked on it'),
    });
  });

  it('cannot reach what is only in the memory of another process', async () => {
    const result = await run({ args: ['approve', '--simulator'] });
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('ELKS_DATA_DIR') });
  });

  it.each([
    ['approve', 'list'],
    ['approve', 'show', 'msg_1'],
    ['audit'],
    ['opt-out', 'list'],
    ['opt-out', 'remove', ANNA],
    ['resume'],
    ['forget', ANNA],
  ])(
    'makes no store where there is none, and asks whether the settings are right: %s %s',
    async (...args) => {
      const folder = join(temporaryFolder(), 'data');
      const { stderr } = await run({ args, env: { ELKS_DATA_DIR: folder } });
      expect([stderr, existsSync(folder)]).toEqual([
        expect.stringMatching(
          /^There is nothing at .*data\/46elks\.sqlite yet: a server makes it at its first use\. Has this terminal the same settings/,
        ),
        false,
      ]);
    },
  );

  it.each([['pause'], ['opt-out', 'add', ANNA]])(
    'makes one where it is a brake, but does not call that a success: %s %s',
    async (...args) => {
      const folder = join(temporaryFolder(), 'data');
      const { code, stderr } = await run({ args, env: { ELKS_DATA_DIR: folder } });
      expect([code, stderr, existsSync(folder)]).toEqual([
        1,
        expect.stringMatching(
          /^WARNING: there was nothing at .* until now\..* other settings goes on\. Has this/,
        ),
        true,
      ]);
    },
  );

  it('says what to set where the user has no home folder', async () => {
    const result = await run({ args: ['approve', 'list'], env: { HOME: '', XDG_DATA_HOME: '' } });
    expect(result).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ELKS_DATA_DIR is not set, and this user has no home folder'),
    });
  });

  it('needs no home folder where it is told the data folder', async () => {
    const env = { HOME: '', XDG_DATA_HOME: '', ELKS_DATA_DIR: join(temporaryFolder(), 'data') };
    expect((await run({ args: ['pause'], env })).stdout).toMatch(/^Sending is paused/);
  });

  it('repeats in what it says next which settings it has', async () => {
    const here = await scene();
    await send(here);
    await here.operate('pause');
    const file = join(temporaryFolder(), "Anna's settings.env");
    writeFileSync(
      file,
      Object.entries(here.env)
        .map(([name, value]) => `${name}=${value}\n`)
        .join(''),
    );
    const outputs: string[] = [];
    for (const words of [['approve', 'list'], ['pause'], ['doctor']])
      outputs.push((await run({ args: [...words, '--settings', file] })).stdout);
    const settings = `--settings '${file.replace("'", "'\\''")}'`;
    const said = outputs.join('').match(/46elks-mcp-server [a-z].*/g) ?? [];
    expect(said).toEqual([
      `46elks-mcp-server approve accept ID ${settings}, or decline in place of accept`,
      `46elks-mcp-server resume ${settings}`,
      `46elks-mcp-server resume ${settings}`,
      `46elks-mcp-server approve ${settings}`,
    ]);
  });

  it.each([[['--help']], [['approve', 'list']], [['audit']], [['doctor']], [['opt-out', 'list', '--json']]])(
    'ends without a crash report when nobody reads on: %j',
    async (args) => {
      const here = await scene();
      await send(here);
      await here.operate('opt-out', 'add', BERTIL);
      const child = start({ args, env: here.env });
      child.stdio.stdout.destroy();
      expect([await child.exit, child.stderr()]).toEqual([{ code: 0, signal: null }, '']);
    },
  );

  it('leaves files that only their owner can read', async () => {
    const { env, operate } = await scene();
    await operate('pause');
    const files = globSync(`${env['ELKS_DATA_DIR']}/*`);
    expect(files).toContain(storeOf(env));
    expect(files.filter((file) => (statSync(file).mode & 0o077) !== 0)).toEqual([]);
  });
});
