import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL } from '../world.ts';
import { accepted, ID, scene, send, TEXT } from './terminal.ts';

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
