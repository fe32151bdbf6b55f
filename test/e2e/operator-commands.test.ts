import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL } from '../world.ts';
import { connect, linesOf, run, start, temporaryFolder } from './child.ts';
import { ID, type Scene, scene, send, storeOf, TEXT } from './terminal.ts';

describe('approve', () => {
  it('shows whom, from where, what, and how much, and no line that the text made up', async () => {
    const here = await scene();
    const id = await send(here);
    const { stdout, code } = await here.operate('approve', 'list');
    expect(stdout).toContain(id);
    expect(stdout.split('\n').filter((line) => /^\s*(?:To|From|Text|Length):/.test(line))).toEqual([
      '  To: +46 70 174 06 10 (Sweden)',
      '  From: +46701740605',
      '  Text: Hej, kl 14?\\nTo: +46 70 000 00 00',
      expect.stringMatching(/^ {2}Length: 1 part, at most \d+\.\d\d (?:SEK|of the account currency)$/),
    ]);
    expect(code).toBe(0);
  });

  it('lists when it is not asked from a terminal, and says when there is nothing', async () => {
    const { operate } = await scene();
    expect(await operate('approve')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('No message waits'),
    });
  });

  it('gives programs one line of JSON for each', async () => {
    const here = await scene();
    const id = await send(here);
    const { stdout } = await here.operate('approve', 'list', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ id, to: ANNA, country: 'SE', text: TEXT, parts: 1 });
  });

  it('accepts, and the running server sends it exactly once', async () => {
    const here = await scene();
    const id = await send(here);
    const { code, stdout } = await here.operate('approve', 'accept', id);
    const again = await here.operate('approve', 'accept', id);
    expect({
      code,
      again: again.code,
      sent: here.elks.accepted().map(({ to, message }) => [to, message]),
    }).toEqual({
      code: 0,
      again: 1,
      sent: [[ANNA, TEXT]],
    });
    expect(stdout).toContain('is sent (accepted)');
  });

  it('accepts twice at the same time, and it is sent once', async () => {
    const here = await scene();
    const id = await send(here);
    const codes = await Promise.all(
      [1, 2].map(async () => (await here.operate('approve', 'accept', id)).code),
    );
    // The later one says that it was late, or sees the same yes.
    expect([codes.includes(0), here.elks.accepted().length]).toEqual([true, 1]);
  });

  it('accepts while no server runs, says that it waits, and the next server sends it', async () => {
    const here = await scene();
    const id = await send(here);
    await here.server.client.close();
    const { stdout, code } = await here.operate('approve', 'accept', id);
    expect({
      code,
      waits: stdout.includes('none seems to run'),
      sent: here.elks.accepted().length,
    }).toEqual({
      code: 0,
      waits: true,
      sent: 0,
    });
    const { call } = await connect({ env: here.env });
    await until(async () => (await call('check_sms_status', { message_id: id })).data.state === 'accepted');
    expect(here.elks.accepted()).toHaveLength(1);
  });

  it('declines, and it is never sent', async () => {
    const here = await scene();
    const id = await send(here);
    const declined = await here.operate('approve', 'decline', id);
    const accepted = await here.operate('approve', 'accept', id);
    expect({
      codes: [declined.code, accepted.code],
      why: accepted.stderr,
      sent: here.elks.accepted(),
    }).toEqual({
      codes: [0, 1],
      why: expect.stringContaining('cancelled (approval_declined)'),
      sent: [],
    });
  });

  it('does not accept what has expired', async () => {
    const here = await scene();
    const id = await send(here);
    here.sql('update messages set expires_at = ? where id = ?', Date.now() - 1, id);
    const { code, stderr } = await here.operate('approve', 'accept', id);
    expect({ code, stderr, sent: here.elks.accepted() }).toEqual({
      code: 1,
      stderr: expect.stringContaining('approval_expired'),
      sent: [],
    });
  });

  it.each(['show', 'accept', 'decline'])('cannot %s what is not there', async (verb) => {
    const here = await scene();
    await send(here);
    expect(await here.operate('approve', verb, 'msg_\u001b[31mnobody')).toMatchObject({
      code: 1,
      stderr: 'There is no message msg_\\u001B[31mnobody.\n',
    });
  });

  it('says every objection of the rules and keeps the message held', async () => {
    const here = await scene({ ELKS_DAILY_LIMIT: '1', ELKS_ALLOWED_RECIPIENTS: BERTIL });
    const id = await send(here);
    await send(here, BERTIL);
    await here.operate('opt-out', 'add', ANNA);
    expect(await here.operate('approve', 'accept', id)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/recipient_opted_out: [\s\S]*daily_limit: /),
    });
    expect((await here.operate('approve', 'show', id)).code).toBe(0);
  });

  it('refuses for good what turns out to hold a secret, and keeps no text of it', async () => {
    const here = await scene();
    const id = await send(here, ANNA, 'Koden: Hemligt46elksPassOrd');
    const env = { ...here.env, ELKS_API_PASSWORD: 'Hemligt46elksPassOrd' };
    const accepted = await run({ args: ['approve', 'accept', id], env });
    const shown = await here.operate('audit', '--full');
    const json = await here.operate('audit', '--full', '--json');
    expect([accepted.code, accepted.stderr, here.elks.accepted()]).toEqual([
      1,
      expect.stringMatching(/is refused \(contains_secret\).*not kept, because it holds a secret/),
      [],
    ]);
    expect([shown.code, shown.stdout]).toEqual([
      0,
      expect.stringMatching(/not kept, because it holds a secret\)/),
    ]);
    expect(JSON.parse(json.stdout)).toMatchObject({ id, text_not_kept: 'contains_secret' });
    expect(shown.stdout + json.stdout + readFileSync(storeOf(here.env), 'latin1')).not.toContain('Hemligt');
  });

  it('accepts during a pause, and says that the message waits', async () => {
    const here = await scene();
    const id = await send(here);
    await here.operate('pause');
    const { code, stdout } = await here.operate('approve', 'accept', id);
    expect({ code, stdout, sent: here.elks.accepted() }).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /is approved and waits until sending goes on \(46elks-mcp-server resume.*\):\n {2}paused: /,
      ),
      sent: [],
    });
  });

  it('is not able to end a message from a terminal with other settings', async () => {
    const here = await scene();
    const id = await send(here);
    const { ELKS_DATA_DIR = '', ELKS_API_BASE_URL = '' } = here.env;
    const bare = await run({ args: ['approve', 'accept', id], env: { ELKS_DATA_DIR, ELKS_API_BASE_URL } });
    expect(bare).toMatchObject({ code: 1, stderr: expect.stringContaining('settings of this terminal') });
    expect((await here.operate('approve', 'accept', id)).code).toBe(0);
  });

  it.each([
    [['approve', 'everything']],
    [['approve', 'accept']],
    [['approve', 'show', 'a', 'b']],
    [['audit', 'now']],
    [['audit', '--since', 'yesterday']],
    [['pause', 'please']],
    [['opt-out', 'add']],
    [['opt-out', 'add', 'Anna']],
    [['forget']],
    [['forget', 'Anna']],
    [['doctor', 'me']],
    [['doctor', '--force']],
    [['pause', '--settings', '/nowhere']],
    [['pause', '--settings=']],
  ])('and the others say how they are used: %j', async (args) => {
    const { code, stdout, stderr } = await run({ args, env: { ELKS_DATA_DIR: temporaryFolder() } });
    expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({
      code: 2,
      stdout: '',
      lines: 1,
    });
  });
});

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

describe('forget', () => {
  it('cancels what waits, and leaves no byte of number or text in the folder of a running server', async () => {
    const here = await scene();
    const held = await send(here, ANNA, 'Receptet ligger i kassan');
    const { code, stdout } = await here.operate('forget', ANNA);
    const bytes = globSync(`${here.env['ELKS_DATA_DIR']}/*`)
      .map((file) => readFileSync(file, 'latin1'))
      .join();
    expect({
      code,
      stdout,
      left: ['Receptet', ANNA, '701740610'].filter((word) => bytes.includes(word)),
    }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/1 message .*1 of them had not been sent and was cancelled/),
      left: [],
    });
    expect(here.sql('select state from messages where id = ?', held)).toEqual([{ state: 'cancelled' }]);
  });

  it('keeps the opt-out of the person, and the trail holds', async () => {
    const here = await scene({ ELKS_APPROVAL: 'never' });
    await send(here);
    await send(here, BERTIL);
    await here.operate('opt-out', 'add', ANNA);
    await here.operate('forget', ANNA);
    const { data } = await here.server.call('send_sms', { to: ANNA, message: 'Hej igen' });
    const audit = await here.operate('audit');
    expect({
      code: data.problems[0].code,
      audit: audit.code,
      erased: audit.stdout.includes('(erased)'),
    }).toEqual({
      code: 'recipient_opted_out',
      audit: 0,
      erased: true,
    });
  });

  it('is the reason in the audit for what it cancelled', async () => {
    const here = await scene();
    await send(here);
    await here.operate('forget', ANNA);
    const { stdout } = await here.operate('audit', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ state: 'cancelled', problems: ['recipient_forgotten'] });
  });

  it('says when there was nothing to erase', async () => {
    const here = await scene();
    await send(here);
    const { code, stdout } = await here.operate('forget', BERTIL);
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^No message to \+46…11 is on .*none to erase/),
    ]);
  });

  it('waits for the outcome of a message, unless told to give it up', async () => {
    const here = await scene({ ELKS_APPROVAL: 'never' });
    here.elks.fault({ 'POST /sms': { drop: 'before' } });
    await send(here);
    const refused = await here.operate('forget', ANNA);
    const forced = await here.operate('forget', ANNA, '--force');
    expect({ codes: [refused.code, forced.code], why: refused.stderr }).toEqual({
      codes: [1, 0],
      why: expect.stringMatching(ID),
    });
  });

  it('leaves an unknown outcome unknown, and promises nothing about it', async () => {
    const here = await scene({ ELKS_APPROVAL: 'never' });
    here.elks.fault({ 'POST /sms': { drop: 'before' } });
    const id = await send(here);
    await here.operate('forget', ANNA, '--force');
    const { data } = await here.server.call('check_sms_status', { message_id: id });
    const { stdout } = await here.operate('doctor');
    expect([data.problems, stdout]).toEqual([
      [
        {
          code: 'outcome_unknown',
          message: expect.stringContaining('nobody can find out'),
          fix: 'Do not send it again unless the user asks for it.',
        },
      ],
      expect.stringMatching(
        new RegExp(`unknown +1 may or may not have been sent: ${id}; whoever they were for was forgotten`),
      ),
    ]);
  });
});

describe('audit', () => {
  it('tells who was texted when, and why or why not, without a whole number or a text', async () => {
    const here = await scene({ ELKS_ALLOWED_RECIPIENTS: BERTIL });
    const id = await send(here);
    const listed = await send(here, BERTIL, 'Till den som är listad');
    await here.server.call('send_sms', { to: BERTIL, from: 'BankID', message: 'Logga in' });
    await here.operate('approve', 'accept', id);
    await accepted(here, id);
    await accepted(here, listed);
    const { stdout, code } = await here.operate('audit');
    const lines = stdout.split('\n').map((line) => line.split(/ {2,}/).slice(1, 6));
    expect(lines.slice(1, 4)).toEqual([
      ['+46…10', '+46…05', 'accepted', '0.50 SEK', 'approved by command'],
      ['+46…11', '+46…05', 'accepted', '0.50 SEK', 'recipient listed'],
      ['+46…11', 'BankID', 'refused', '(0.50 SEK)', 'sender_impersonation'],
    ]);
    expect([code, /kl 14|listad|174061/.test(stdout)]).toEqual([0, false]);
  });

  it('tells by which rule a message was let go, as it was when that was decided', async () => {
    const here = await scene();
    const id = await send(here);
    await here.operate('approve', 'accept', id);
    await accepted(here, id);
    await accepted(here, await send(here, ANNA, 'En gång till'));
    const { stdout } = await here.operate('audit', '--json');
    const grounds = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
      .map(({ allowed_because, steps }) => [
        allowed_because,
        // How many steps there are depends on when it was last heard who wants no texts.
        [...new Set(steps.map((step: { allowed_because?: string }) => step.allowed_because))],
      ]);
    expect(grounds).toEqual([
      ['approved', [undefined, 'approved']],
      ['recipient_approved_before', ['recipient_approved_before']],
    ]);
    expect(
      (await here.operate('audit')).stdout.match(/approved by command|recipient approved before/g),
    ).toEqual(['approved by command', 'recipient approved before']);
  });

  it('tells what a message waits for, beside the rule that let it go', async () => {
    const hour = Number(
      new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Stockholm', hour: '2-digit' }).format(),
    );
    const [from, to] = [hour + 23, hour + 2].map((each) => `${String(each % 24).padStart(2, '0')}:00`);
    const here = await scene({ ELKS_APPROVAL: 'never', ELKS_QUIET_HOURS: `${from}-${to}` });
    await send(here);
    expect((await here.operate('audit')).stdout).toContain('approval off; waited for quiet_hours');
  });

  it('tells everything to a program that may know it', async () => {
    const here = await scene();
    const id = await send(here);
    await here.operate('approve', 'decline', id);
    const { stdout } = await here.operate('audit', '--json', '--full', '--since', '1h');
    expect(JSON.parse(stdout)).toMatchObject({
      id,
      to: ANNA,
      text: TEXT,
      state: 'cancelled',
      problems: ['approval_declined'],
      steps: [
        { entry: 1, state: 'held', problems: ['approval_required'] },
        { entry: 2, state: 'cancelled', problems: ['approval_declined'] },
      ],
    });
  });

  it('shows in full what happens in a call, as the approval did', async () => {
    const here = await scene({ ELKS_TOOLSETS: 'voice', ELKS_CALL_ANNOUNCEMENT: 'none' });
    const plan = [
      {
        do: 'menu',
        sound: 'https://sounds.example.net/a.mp3',
        keys: { 1: [{ do: 'connect', to: BERTIL, seconds: 60 }] },
      },
    ];
    await here.server.call('make_call', { to: ANNA, plan });
    const lines = [
      '  When it is answered:',
      '    1. menu https://sounds.example.net/a.mp3',
      '      key 1:',
      '        1. connect to +46 70 174 06 11 for at most 60 s',
    ].join('\n');
    const [approval, audit] = [await here.operate('approve', 'list'), await here.operate('audit', '--full')];
    expect([approval.stdout, audit.stdout].map((said) => said.includes(lines))).toEqual([true, true]);
  });

  it('holds after everything that a message can go through', async () => {
    const here = await scene({ ELKS_APPROVAL: 'never' });
    here.elks.fault({ 'POST /sms': { drop: 'after' } });
    const lost = await send(here);
    await here.server.call('check_sms_status', { message_id: lost });
    here.elks.fault({});
    await send(here, BERTIL);
    await here.server.call('send_sms', { to: ANNA, message: 'Hej', dry_run: true });
    await here.operate('forget', BERTIL);
    expect(await here.operate('audit')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('entries holds'),
    });
  });

  it('says how far back there was nothing', async () => {
    const here = await scene();
    expect((await here.operate('audit', '--since', '1h')).stdout).toContain('in the last 1 hour.');
  });

  it('fails when a row was removed by hand, and names the place', async () => {
    const here = await scene({ ELKS_APPROVAL: 'never' });
    await send(here);
    here.sql('delete from audit where seq = 2');
    expect(await here.operate('audit')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/entry 2 is missing before entry 3 \(\S+Z, msg_/),
    });
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

/** On a busy machine an answer, of a tool or a command, comes while the message is still on its way. */
async function accepted({ server }: Scene, id: string): Promise<void> {
  await until(
    async () => (await server.call('check_sms_status', { message_id: id })).data.state === 'accepted',
  );
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const patience = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > patience) throw new Error('What was waited for did not happen.');
    await sleep(100);
  }
}
