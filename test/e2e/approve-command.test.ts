import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL } from '../world.ts';
import { connect, run, temporaryFolder } from './child.ts';
import { scene, send, storeOf, TEXT, until } from './terminal.ts';

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
