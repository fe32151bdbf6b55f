import { describe, expect, it } from 'vitest';
import { run, type Simulated, simulated, temporaryFolder } from './child.ts';

const PUBLIC = { ELKS_PUBLIC_URL: 'https://sms.example.com' };

async function doctor({ env }: Simulated, ...args: readonly string[]) {
  return run({ args: ['doctor', '--webhooks', ...args], env: { ...env, ...PUBLIC } });
}

async function smsUrlOf(here: Simulated): Promise<string> {
  const { stdout } = await doctor(here, '--json');
  return JSON.parse(stdout).sms_url;
}

describe('doctor --webhooks', () => {
  it('shows the address that 46elks has to be given, the same each time', async () => {
    const here = await simulated();
    const { code, stdout } = await doctor(here);
    const smsUrl = await smsUrlOf(here);
    expect([code, stdout.includes(smsUrl)]).toEqual([0, true]);
    expect(smsUrl).toMatch(/^https:\/\/46elks:[\da-f]{32}@sms\.example\.com\/webhooks\/[\da-f]{32}\/sms$/);
  });

  it('needs to know where this server is reached', async () => {
    const { env } = await simulated();
    const { code, stderr } = await run({ args: ['doctor', '--webhooks'], env });
    expect([code, stderr.includes('ELKS_PUBLIC_URL')]).toEqual([1, true]);
  });

  it('finds the number that comes here', async () => {
    const here = await simulated();
    const url = await smsUrlOf(here);
    here.simulator.setAccount({ sms_url: url, mms_url: url });
    const { code, stdout } = await doctor(here, '--check');
    expect([code, stdout.match(/ok {4}\+46…05 {2}(texts|pictures) to it come here/g)?.length]).toEqual([
      0, 2,
    ]);
  });

  it('finds the number whose pictures go nowhere', async () => {
    const here = await simulated();
    here.simulator.setAccount({ sms_url: await smsUrlOf(here) });
    const { code, stdout } = await doctor(here, '--check');
    expect([
      code,
      stdout.includes('NO    +46…05  pictures to it are announced nowhere; set its mms_url'),
    ]).toEqual([1, true]);
  });

  it.each([
    ['nowhere', undefined],
    ['another address', 'https://sms.example.com/webhooks/0123/sms'],
    ['another server', 'https://other.example/'],
  ])('finds the number whose texts go to %s', async (_where, smsUrl) => {
    const here = await simulated();
    if (smsUrl !== undefined) here.simulator.setAccount({ sms_url: smsUrl });
    const { code, stdout } = await doctor(here, '--check');
    expect([code, /NO {4}\+46…05 {2}texts to it/.test(stdout)]).toEqual([1, true]);
  });

  it('has nothing to check of a simulator, which the http command tells by itself', async () => {
    const { code, stdout } = await run({
      args: ['doctor', '--webhooks', '--check', '--simulator'],
      env: { ELKS_DATA_DIR: temporaryFolder(), ...PUBLIC },
    });
    expect([code, stdout.includes('Nothing to check')]).toEqual([0, true]);
  });

  it('says why 46elks could not be asked', async () => {
    const here = await simulated();
    const env = { ...here.env, ELKS_API_PASSWORD: 'wrong' };
    const { code, stderr } = await doctor({ ...here, env }, '--check');
    expect([code, stderr.includes('credentials')]).toEqual([1, true]);
  });

  it('is the only command that shows it', async () => {
    const here = await simulated();
    const secret = new URL(await smsUrlOf(here)).password;
    const outputs = await Promise.all(
      [['doctor'], ['doctor', '--json', '--full'], ['audit', '--json', '--full']].map((args) =>
        run({ args, env: { ...here.env, ...PUBLIC } }),
      ),
    );
    expect(outputs.filter(({ stdout, stderr }) => (stdout + stderr).includes(secret))).toEqual([]);
  });
});
