import { describe, expect, it } from 'vitest';
import { closedPort, connect, simulated, temporaryFolder } from './child.ts';

const PHONE = '+46708123987';

describe('a client of a server with a simulated 46elks', () => {
  it('is told at the start that nobody is reached', async () => {
    const { client } = await connect({ args: ['--simulator'] });
    expect(client.getInstructions()).toMatch(/^SIMULATED: /);
  });

  it('is told the same when the simulator stands alone', async () => {
    const { client } = await connect({ env: { ELKS_API_BASE_URL: 'http://127.0.0.1:4646/a1/' } });
    expect(client.getInstructions()).toMatch(/^SIMULATED: /);
  });

  it('is told so with every message that went out, and where the phones are', async () => {
    const { call } = await connect({ args: ['--simulator'] });
    const { text } = await call('send_sms', { to: PHONE, message: 'Hej' });
    expect(text).toMatch(/Simulated: it reached nobody .* http:\/\/127\.0\.0\.1:\d+\//);
  });

  it('is told of what was taken that the mobile network does not have it yet', async () => {
    const { call } = await connect({ args: ['--simulator'] });
    const { text } = await call('send_sms', { to: PHONE, message: 'Hej' });
    expect(text).toMatch(/^Accepted by 46elks \(created\), not yet with the mobile network\./);
  });

  it('is not told in one breath that it may have been sent and that it reached nobody', async () => {
    const { env, fault } = await simulated();
    const { call } = await connect({ env });
    fault({ 'POST /sms': { drop: 'before' } });
    const { text } = await call('send_sms', { to: PHONE, message: 'Hej' });
    expect(text).toMatch(/^Unknown: it may have been sent.*Simulated: if it was sent, it reached nobody/s);
  });

  it('is told where none answers, and how the operator starts one', async () => {
    const { env } = await simulated();
    const port = await closedPort();
    const address = `http://127.0.0.1:${port}/`;
    const { call } = await connect({ env: { ...env, ELKS_API_BASE_URL: `${address}a1` } });
    const [asked, sent] = [
      await call('check_account_balance'),
      await call('send_sms', { to: PHONE, message: 'Hej' }),
    ];
    expect([asked.text, sent.text]).toEqual(
      Array.from({ length: 2 }, () =>
        expect.stringMatching(`No simulator answers at ${address}.* simulator --port ${port}"`),
      ),
    );
  });

  it('can ask where the phones are', async () => {
    const { call } = await connect({ args: ['--simulator'] });
    const { data } = await call('get_sending_rules');
    expect([data.sending, data.phones_at]).toEqual([
      'simulated',
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
    ]);
  });
});

describe('a client of a server with the real 46elks', () => {
  it('is told that people are texted, and nothing of phones', async () => {
    const { call, client } = await connect({ env: { ELKS_DATA_DIR: temporaryFolder() } });
    const { data } = await call('get_sending_rules');
    expect([client.getInstructions()?.startsWith('This server texts real people'), data.phones_at]).toEqual([
      true,
      undefined,
    ]);
  });
});
