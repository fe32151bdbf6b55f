import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ANNA, type Era } from '../world.ts';
import { closedPort, linesOf, run, simulated, start, takePort } from './child.ts';
import { inRealTime, shared } from './shared.ts';

const message = 'Hej från flera';

describe.each<Era>(['legacy', 'auto'])('the http command over the %s protocol', (era) => {
  it('sends a message for a client that shows the token', async () => {
    const { env, accepted } = await simulated();
    const { connect } = await shared(env);
    const { data } = await (await connect(era))('send_sms', { to: ANNA, message });
    expect([data.state, accepted().map(({ message: text }) => text)]).toEqual(['accepted', [message]]);
  });

  it('gives two clients one outbox', async () => {
    const { env, accepted } = await simulated();
    const { connect } = await shared(env);
    const [first, second] = [await connect(era), await connect(era)];
    const answers = await Promise.all([first, second].map((call) => call('send_sms', { to: ANNA, message })));
    expect([answers.filter(({ data }) => data.duplicate).length, accepted().length]).toEqual([1, 1]);
  });

  it('finishes a call under way when it is told to stop, and ends well', async () => {
    const { env, fault, accepted } = await simulated({ schedule: inRealTime });
    const { child, connect } = await shared(env);
    const call = await connect(era);
    fault({ 'POST /sms': { delay_ms: 700 } });
    const answer = call('send_sms', { to: ANNA, message });
    while (!child.stderr().includes('"attempt"')) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGTERM');
    const { data } = await answer;
    expect([data.state, accepted().length, await child.exit]).toEqual([
      'accepted',
      1,
      { code: 0, signal: null },
    ]);
  });
});

describe('the first words of the http command', () => {
  it.each([
    ['DRY_RUN=true', { DRY_RUN: 'true' }, [], /^Dry run: nothing is sent until DRY_RUN=false\.$/m],
    ['a simulator elsewhere', {}, [], /^Messages go to the simulator\.$/m],
    ['--simulator', {}, ['--simulator'], /^Messages go to the simulator; its phones are on http:\S+\/\.$/m],
  ])('say what becomes of a message with %s', async (_, more, args, said) => {
    const { env } = await simulated();
    const { child } = await shared({ ...env, ...more }, ...args);
    expect(child.stdout()).toMatch(said);
  });
});

describe('the token of the http command', () => {
  it('is made once, for the owner alone, and shown at the first start only', async () => {
    const { env } = await simulated();
    const first = await shared(env);
    first.child.kill('SIGTERM');
    await first.child.exit;
    const second = await shared(env);
    const file = join(env['ELKS_DATA_DIR'] ?? '', 'http-token');
    const token = readFileSync(file, 'utf8').trim();
    expect([first.token, statSync(file).mode & 0o777, second.token]).toEqual([token, 0o600, '…']);
    expect(second.child.stdout()).toContain(file);
    await expect(second.connect('auto', token)).resolves.toBeDefined();
  });

  it('is the one of the settings when there is one, and never shown', async () => {
    const { env } = await simulated();
    const token = 'the-operators-own-token-0123456789';
    const { child, connect } = await shared({ ...env, ELKS_HTTP_TOKEN: token });
    await expect(connect('auto', token)).resolves.toBeDefined();
    await expect(connect('auto', `${token}x`)).rejects.toThrow();
    expect(child.stdout() + child.stderr()).not.toContain(token);
  });

  it('never leaves in a message', async () => {
    const { env, accepted } = await simulated();
    const token = 'the-operators-own-token-0123456789';
    const { connect } = await shared({ ...env, ELKS_HTTP_TOKEN: token });
    const call = await connect('auto', token);
    const { data } = await call('send_sms', { to: ANNA, message: `Koden är ${token}` });
    expect([data.problems.map(({ code }: { code: string }) => code), accepted()]).toEqual([
      ['contains_secret'],
      [],
    ]);
  });

  it('stops the start when it is too short to be one', async () => {
    const { env } = await simulated();
    const { code, stderr } = await run({ args: ['http'], env: { ...env, ELKS_HTTP_TOKEN: 'hemligt' } });
    expect([code, stderr.includes('ELKS_HTTP_TOKEN'), stderr.includes('hemligt')]).toEqual([2, true, false]);
  });
});

describe('the http command', () => {
  it('says on one line that nothing can be kept', async () => {
    const { env } = await simulated();
    const { code, stderr } = await run({
      args: ['http', '--port', '0'],
      env: { ...env, ELKS_DATA_DIR: '/dev/null/nowhere' },
    });
    expect([code, linesOf(stderr).length, stderr.includes('ELKS_DATA_DIR')]).toEqual([1, 1, true]);
  });

  it('warns when other machines can reach it', async () => {
    const { child, origin } = await shared({}, '--simulator', '--host', '0.0.0.0');
    expect([child.stdout().includes('Other machines'), origin]).toEqual([
      true,
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    ]);
  });

  it('says on one line that its port is taken', async () => {
    const { port } = await takePort();
    const { code, stderr } = await run({ args: ['http', '--port', `${port}`] });
    expect([code, linesOf(stderr)]).toEqual([
      1,
      [`Port ${port} is taken. Choose another address with --host or --port.`],
    ]);
  });

  it('writes nothing but JSON lines to stderr', async () => {
    const { env } = await simulated();
    const { child, origin, connect } = await shared(env);
    const call = await connect();
    await call('send_sms', { to: ANNA, message });
    await fetch(`${origin}/mcp`, { method: 'POST' });
    const events = linesOf(child.stderr()).map((line) => Object.keys(JSON.parse(line)));
    expect(events.length).toBeGreaterThan(2);
    expect(child.stderr()).not.toContain(message);
  });

  it('is ready with a store and credentials, and says which is missing', async () => {
    const { env } = await simulated();
    const ready = await shared(env);
    const { ELKS_API_USERNAME: _user, ELKS_API_PASSWORD: _password, ...bare } = env;
    const unready = await shared(bare);
    const answers = await Promise.all([ready, unready].map(({ origin }) => fetch(`${origin}/readyz`)));
    expect(await Promise.all(answers.map(async (answer) => [answer.status, await answer.text()]))).toEqual([
      [200, 'ready\n'],
      [503, 'credentials: set ELKS_API_USERNAME and ELKS_API_PASSWORD\n'],
    ]);
  });

  it('works with a simulator of its own', async () => {
    const { connect } = await shared({}, '--simulator');
    const { data } = await (await connect())('send_sms', { to: ANNA, message });
    expect(data.state).toBe('accepted');
  });

  it('tells nobody who stands outside what the tools are', async () => {
    const { env } = await simulated();
    const { origin } = await shared(env);
    const answer = await fetch(`${origin}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
    });
    expect([answer.status, await answer.text()]).toEqual([401, expect.not.stringContaining('send_sms')]);
  });
});

describe('the worker command', () => {
  it('sends what waits in the outbox and ends when it is told to', async () => {
    const { env, accepted } = await simulated();
    const unreachable = `http://127.0.0.1:${await closedPort()}/a1`;
    const { child, connect } = await shared({ ...env, ELKS_API_BASE_URL: unreachable });
    await (await connect())('send_sms', { to: ANNA, message });
    child.kill('SIGKILL');
    await child.exit;
    const worker = start({ args: ['worker'], env });
    while (accepted().length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    worker.kill('SIGTERM');
    expect([accepted().length, await worker.exit]).toEqual([1, { code: 0, signal: null }]);
  });

  it.each([
    [{ ELKS_API_USERNAME: '', ELKS_API_PASSWORD: '' }, 'No 46elks credentials are set'],
    [{ DRY_RUN: 'true' }, 'DRY_RUN is on'],
  ])('says at its start why it sends nothing: %j', async (settings, said) => {
    const { env } = await simulated();
    const worker = start({ args: ['worker'], env: { ...env, ...settings } });
    while (!worker.stderr().includes('"event":"worker"'))
      await new Promise((resolve) => setTimeout(resolve, 50));
    worker.kill('SIGTERM');
    await worker.exit;
    expect(worker.stderr()).toContain(said);
  });
});
