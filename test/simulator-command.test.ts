import { request } from 'node:http';
import { connect as openSocket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { type Child, connect, linesOf, run, start, takePort, temporaryFolder } from './e2e/child.ts';

const READY = /^\s+curl \S+\/control$/m;

/** Starts the simulator on a port of its own choice and waits until it has said everything. */
async function started(...args: readonly string[]): Promise<{ child: Child; origin: string; said: string }> {
  const child = start({ args: ['simulator', '--port', '0', ...args] });
  await expect.poll(child.stdout, { timeout: 10_000 }).toMatch(READY);
  const said = child.stdout();
  return { child, said, origin: /on (http:\/\/127\.0\.0\.1:\d+)\/a1/.exec(said)?.[1] ?? '' };
}

/** Does what a printed curl command does: -u, -d, --json and a URL. */
async function curl(command: string): Promise<Response> {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const headers = new Headers();
  const form = new URLSearchParams();
  let body: string | undefined;
  let url = '';
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === 'curl') continue;
    if (word === '-u') headers.set('authorization', `Basic ${btoa(words.shift() ?? '')}`);
    else if (word === '-d' || word === '--data-urlencode') form.append(...pairOf(words.shift() ?? ''));
    else if (word === '--json') {
      body = words.shift() ?? '';
      headers.set('content-type', 'application/json');
    } else if (word.startsWith('http')) url = word;
    else throw new Error(`This reader of curl commands does not know ${word}.`);
  }
  const payload = body ?? (form.size > 0 ? form : undefined);
  return fetch(url, { headers, ...(payload !== undefined && { method: 'POST', body: payload }) });
}

function pairOf(text: string): [string, string] {
  const [name = '', ...value] = text.split('=');
  return [name, value.join('=')];
}

/** The settings that were printed, one on a line. */
function settingsIn(said: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    said.split('\n').flatMap((line) => (/^\s+[A-Z_]+=/.test(line) ? [pairOf(line.trim())] : [])),
  );
}

describe('the simulator command', () => {
  it('prints the settings that lead to it', async () => {
    const { said, origin } = await started();
    const settings = settingsIn(said);
    const answer = await fetch(`${settings.ELKS_API_BASE_URL}/me`, {
      headers: {
        authorization: `Basic ${btoa(`${settings.ELKS_API_USERNAME}:${settings.ELKS_API_PASSWORD}`)}`,
      },
    });
    expect(settings).toMatchObject({
      ELKS_API_BASE_URL: `${origin}/a1`,
      ELKS_PHONE_NUMBER: expect.stringMatching(/^\+467\d{8}$/),
    });
    expect(await answer.json()).toMatchObject({ currency: 'SEK' });
  });

  it('prints the settings with which the MCP server texts its phones', async () => {
    const { said } = await started();
    const { call } = await connect({ env: { ...settingsIn(said), ELKS_DATA_DIR: temporaryFolder() } });
    const { data } = await call('send_sms', { to: '+46701740610', message: 'Hej' });
    expect(data.state).toMatch(/^(?:accepted|sending)$/);
  });

  it('prints commands that work when they are pasted, one after the other', async () => {
    const { said } = await started();
    const commands = said
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('curl '));
    const answers = [];
    for (const command of commands) answers.push(await curl(command));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const [sent, answered, truth, index] = await Promise.all(answers.map((answer) => answer.text()));
    expect(JSON.parse(sent ?? '')).toMatchObject({ status: 'created', from: '+46701740605', message: 'Hej' });
    expect(JSON.parse(answered ?? '')).toMatchObject({ id: expect.stringMatching(/^s[0-9a-f]{32}$/) });
    expect(JSON.parse(truth ?? '')).toMatchObject({ messages: [{ message: 'Hej' }, { message: 'Hej hej' }] });
    expect(index).toContain('/control/faults');
  });

  it('shows the phones at the address it prints', async () => {
    const { said } = await started();
    const address = /^ +(http:\S+\/)$/m.exec(said)?.[1] ?? '';
    const answer = await fetch(address);
    expect([answer.status, await answer.text()]).toEqual([
      200,
      expect.stringContaining('<title>Phones · simulated 46elks</title>'),
    ]);
  });

  it('delivers in real time', async () => {
    const { said } = await started();
    const [send = '', , truth = ''] = said
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('curl '));
    await curl(send);
    const status = async () => (await (await curl(truth)).json()).messages[0].status;
    await expect.poll(status, { timeout: 15_000, interval: 200 }).toBe('delivered');
  });

  it.each([
    ['reports', [], 200],
    ['refuses', ['--strict'], 403],
  ] as const)('%s an unknown parameter with %j', async (_, args, expected) => {
    const { said } = await started(...args);
    const send = said.split('\n').find((line) => line.includes('/a1/sms')) ?? '';
    expect((await curl(`${send.trim()} -d flash=yes`)).status).toBe(expected);
  });

  it('says in one line that the port is taken', async () => {
    const { port } = await takePort();
    const { code, stdout, stderr } = await run({ args: ['simulator', '--port', String(port)] });
    expect({ code, stdout, lines: linesOf(stderr).length }).toEqual({ code: 1, stdout: '', lines: 1 });
    expect(stderr).toContain(`Port ${port} is taken`);
  });

  it('ends with code 0 when it is told to stop, also while something hangs', async () => {
    const { child, origin } = await started();
    await fetch(`${origin}/control/faults`, { method: 'PUT', body: '{"GET /me": {"hang": true}}' });
    const hanging = fetch(`${origin}/a1/me`).catch(() => 'cut');
    await expect
      .poll(async () => (await (await fetch(`${origin}/control/requests`)).json()).requests.length)
      .toBe(1);
    child.kill('SIGTERM');
    expect([await child.exit, await hanging]).toEqual([{ code: 0, signal: null }, 'cut']);
  });
});

describe('the simulator on the wire', () => {
  /** Everything that a connection gives before it ends, and how it ends. */
  function exchange(origin: string, lines: readonly string[]): Promise<{ text: string; end: string }> {
    const { hostname, port } = new URL(origin);
    return new Promise((resolve) => {
      let text = '';
      const socket = openSocket(Number(port), hostname, () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
      socket.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      socket.on('end', () => resolve({ text, end: 'closed' }));
      socket.on('error', ({ message }) => resolve({ text, end: message }));
    });
  }

  it.each(['before', 'after'])(
    'cuts the connection without a byte for a fault that drops it (%s)',
    async (when) => {
      const { origin } = await started();
      await fetch(`${origin}/control/faults`, {
        method: 'PUT',
        body: JSON.stringify({ 'GET /me': { drop: when } }),
      });
      const { text } = await exchange(origin, ['GET /a1/me HTTP/1.1', `Host: ${new URL(origin).host}`]);
      expect(text).toBe('');
    },
  );

  it('goes on after it cut a connection', async () => {
    const { origin } = await started();
    await fetch(`${origin}/control/faults`, {
      method: 'PUT',
      body: '{"GET /me": {"drop": "before", "next": 1}}',
    });
    const statuses = [];
    for (let n = 0; n < 2; n += 1)
      statuses.push(
        await fetch(`${origin}/a1/me`).then(
          ({ status }) => status,
          () => 'cut',
        ),
      );
    expect(statuses).toEqual(['cut', 401]);
  });

  /** The status of a request to the control API that names another host. */
  function statusFor(origin: string, headers: Record<string, string>): Promise<number | undefined> {
    return new Promise((resolve, reject) => {
      request(`${origin}/control/truth`, { headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
        .on('error', reject)
        .end();
    });
  }

  it.each([
    ['no other host', {}, 200],
    ['localhost', { host: 'localhost:4646' }, 200],
    ['a name that was rebound to this machine', { host: 'rebound.example' }, 403],
    ['a name that begins like this machine', { host: '127.0.0.1.rebound.example:4646' }, 403],
    ['a page of another site', { origin: 'https://site.example' }, 403],
    ['a page without a site', { origin: 'null' }, 403],
  ])('answers /control for %s as it should', async (_, headers, expected) => {
    const { origin } = await started();
    expect(await statusFor(origin, { ...headers })).toBe(expected);
  });

  it.each(['GET', 'HEAD'])('has its page for %s', async (method) => {
    const { origin } = await started();
    const { status, headers } = await fetch(origin, { method });
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('listens on this machine alone', async () => {
    const { origin } = await started();
    expect(new URL(origin).hostname).toBe('127.0.0.1');
  });

  it('keeps its output to what it said at the start, however it is used', async () => {
    const { child, origin, said } = await started();
    await exchange(origin, ['nonsense']);
    await fetch(`${origin}/control/faults`, { method: 'PUT', body: '{"GET /me": {"drop": "after"}}' });
    await fetch(`${origin}/a1/me`).catch(() => undefined);
    await fetch(`${origin}/a1/sms`, { method: 'POST', body: 'x'.repeat(200_000) });
    expect([child.stdout(), child.stderr()]).toEqual([said, '']);
  });
});
