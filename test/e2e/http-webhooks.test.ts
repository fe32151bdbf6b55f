import { describe, expect, it } from 'vitest';
import { webhookUrl } from '../../src/domain/webhook-address.ts';
import { ANNA, BERTIL, WEBHOOK_SECRET, world } from '../world.ts';
import { PICTURE } from './beside.ts';
import { closedPort, run, type Simulated, simulated } from './child.ts';
import { inRealTime, shared } from './shared.ts';

const PUBLIC = 'https://sms.example.com';
const message = 'Hej, kl 14?';

describe('where 46elks is to report', () => {
  const reportUrls = async (env: Readonly<Record<string, string>>): Promise<(string | null)[]> => {
    const { call, requests } = await world({ env });
    await call('send_sms', { to: ANNA, message });
    await call('send_sms', { to: BERTIL, message });
    const sends = requests.filter(({ method }) => method === 'POST');
    return Promise.all(
      sends.map(async (request) => new URLSearchParams(await request.text()).get('whendelivered')),
    );
  };

  it('is said with every message, with the attempt in it', async () => {
    const urls = await reportUrls({ ELKS_PUBLIC_URL: PUBLIC });
    const attempts = urls.map((url) => new URL(url ?? '').searchParams.get('attempt') ?? '');
    expect(urls).toEqual(attempts.map((attempt) => webhookUrl(PUBLIC, WEBHOOK_SECRET, 'report', attempt)));
    expect([new Set(attempts).size, attempts.filter((attempt) => !/^[\da-f]{32}$/.test(attempt))]).toEqual([
      2,
      [],
    ]);
  });

  it('is not said by a server that nobody reaches', async () => {
    expect(await reportUrls({})).toEqual([null, null]);
  });

  it('is left out when no secret can be kept, and the message goes all the same', async () => {
    const keptSecret = () => {
      throw new Error('EROFS');
    };
    const { call, requests, accepted } = await world({
      env: { ELKS_PUBLIC_URL: PUBLIC },
      around: { keptSecret },
    });
    await call('send_sms', { to: ANNA, message });
    const bodies = await Promise.all(requests.map((request) => request.text()));
    expect([accepted().length, bodies.filter((body) => body.includes('whendelivered'))]).toEqual([1, []]);
  });

  it('is kept from the log and the model', async () => {
    const { call, logs } = await world({ env: { ELKS_PUBLIC_URL: PUBLIC } });
    const { text, data } = await call('send_sms', { to: ANNA, message });
    const told = [text, JSON.stringify(data), JSON.stringify(logs)].join();
    expect([told.includes(WEBHOOK_SECRET.slice(0, 32)), told.includes(WEBHOOK_SECRET.slice(32))]).toEqual([
      false,
      false,
    ]);
  });
});

describe('the http command with an address of its own', () => {
  async function reached() {
    const here = await simulated({
      fetch: globalThis.fetch,
      schedule: inRealTime,
      timing: { sentAfterMs: 20, deliveredAfterMs: 60, perMinute: 100_000 },
    });
    const port = await closedPort();
    const env = { ...here.env, ELKS_PUBLIC_URL: `http://127.0.0.1:${port}` };
    const server = await shared(env, '--port', `${port}`);
    const { stdout } = await run({ args: ['doctor', '--webhooks', '--json'], env });
    const { sms_url, mms_url } = JSON.parse(stdout);
    here.simulator.setAccount({ sms_url, mms_url });
    return { here, env, server };
  }

  /** What a command of the operator says, once it is what is waited for. */
  async function until(env: Simulated['env'], args: readonly string[], isSo: (stdout: string) => boolean) {
    for (;;) {
      const { stdout } = await run({ args, env });
      if (isSo(stdout)) return stdout;
    }
  }

  it('hears STOP without asking, and answers with nothing that would be sent', async () => {
    const { here, env } = await reached();
    await here.simulator.receive({ from: ANNA, message: 'Stopp' });
    const listed = await until(env, ['opt-out', 'list', '--json'], (stdout) => stdout !== '');
    expect([listed.split('\n').length - 1, here.accepted()]).toEqual([1, []]);
  });

  it('hears STOP that came with a picture', async () => {
    const { here, env } = await reached();
    await here.simulator.receiveMms({ from: ANNA, message: 'Stopp', images: [PICTURE] });
    expect(await until(env, ['opt-out', 'list', '--json'], (stdout) => stdout !== '')).toContain('STOPP');
  });

  it('learns that a message was delivered without asking for it', async () => {
    const { env, server } = await reached();
    const call = await server.connect();
    await call('send_sms', { to: ANNA, message });
    const audit = await until(env, ['audit', '--json'], (stdout) => stdout.includes('"state":"delivered"'));
    expect(JSON.parse(audit).state).toBe('delivered');
  });

  it('tells a client that waits for news when a phone answers, and ends although it waits', async () => {
    const { here, server } = await reached();
    const client = await server.client();
    const conversation = `sms://conversations/${ANNA}`;
    const told = new Promise<string>((resolve) => {
      client.setNotificationHandler('notifications/resources/updated', ({ params }) => resolve(params.uri));
    });
    await client.listen({ resourceSubscriptions: [conversation] });
    // Every report of news begins after the stream has begun to look for them.
    const again = setInterval(() => void here.simulator.receive({ from: ANNA, message: 'Ja' }), 300);
    expect(await told).toBe(conversation);
    clearInterval(again);
    server.child.kill('SIGTERM');
    expect(await server.child.exit).toEqual({ code: 0, signal: null });
  });

  it('says nothing of the address on its streams', async () => {
    const { here, env, server } = await reached();
    await here.simulator.receive({ from: ANNA, message: 'Hej' });
    const { stdout } = await run({ args: ['doctor', '--webhooks', '--json'], env });
    const { username, password, pathname } = new URL(JSON.parse(stdout).sms_url);
    const said = server.child.stdout() + server.child.stderr();
    const [, , path = ''] = pathname.split('/');
    expect([username, said.includes(password), said.includes(path)]).toEqual(['46elks', false, false]);
  });
});

describe('the http command with a simulator of its own', () => {
  it('has texts to the simulated number announced to itself', async () => {
    const server = await shared({}, '--simulator', '--port', '0');
    const simulator = /"control":"([^"]+)"/.exec(server.child.stderr())?.[1];
    await fetch(`${simulator}/incoming`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ from: ANNA, message: 'Hej' }),
    });
    const truth = await (await fetch(`${simulator}/truth`)).json();
    expect(truth.webhooks).toMatchObject([{ outcome: 'accepted', status: 204, form: { message: 'Hej' } }]);
  });
});
