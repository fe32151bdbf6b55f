import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { emptySchema, hasPostgres, type PostgresServer, startPostgres } from '../store/postgres-server.ts';
import { ANNA } from '../world.ts';
import { type Connected, connect, run, type Simulated, simulated, temporaryFolder } from './child.ts';

const KEY = '46'.repeat(32);
const order = { to: ANNA, message: 'Hej, kl 14?' };

const ROOMY = {
  RATE_LIMIT_SMS_PER_MINUTE: '1000',
  ELKS_RECIPIENT_LIMIT_PER_HOUR: '1000',
  ELKS_RECIPIENT_LIMIT_PER_DAY: '1000',
  ELKS_PREFIX_LIMIT_PER_HOUR: '1000',
};

describe.skipIf(!hasPostgres)('a server on PostgreSQL', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  }, 60_000);
  afterAll(() => server.remove());
  beforeEach(() => emptySchema(server, 'elks_simulator'));

  /** The settings of one machine; no two share a folder. */
  const machine = ({ env }: Simulated, more: Readonly<Record<string, string>> = {}) => ({
    ...env,
    ELKS_DATA_DIR: join(temporaryFolder(), 'data'),
    DATABASE_URL: server.url,
    ELKS_STORE_KEY: KEY,
    ...more,
  });
  const machines = (count: number, elks: Simulated, more: Readonly<Record<string, string>>) =>
    Promise.all(Array.from({ length: count }, () => connect({ env: machine(elks, more) })));

  it('sends, and another machine knows that it did', async () => {
    const elks = await simulated();
    const [one, other] = await machines(2, elks, {});
    const sent = await one?.call('send_sms', order);
    const again = await other?.call('send_sms', order);
    expect([sent?.data.state, again?.data.duplicate, again?.data.id]).toEqual([
      'accepted',
      true,
      sent?.data.id,
    ]);
    expect(elks.accepted()).toHaveLength(1);
  });

  // One message costs 0.50, and 0.55 is held back for it until that is known.
  it.each([
    ['messages of a day, to the message', { ELKS_DAILY_LIMIT: '12' }, 'daily_limit', 12],
    ['money of a day, to the öre', { ELKS_DAILY_BUDGET: '4.04' }, 'budget_exceeded', 7],
  ])(
    'shares with seven others the %s',
    async (_, limit, code, most) => {
      const elks = await simulated();
      const eight = await machines(8, elks, { ...ROOMY, ...limit });
      const text = async (n: number) =>
        (await eight[n % 8]?.call('send_sms', { to: ANNA, message: `Nummer ${n}` }))?.data;
      const first = await Promise.all(Array.from({ length: 32 }, (_, n) => text(n)));
      expect(elks.accepted().length).toBeLessThanOrEqual(most);
      const states = () =>
        Promise.all(
          first.map(
            async ({ id }) => (await eight[0]?.call('check_sms_status', { message_id: id }))?.data.state,
          ),
        );
      await expect.poll(states, { timeout: 20_000 }).not.toContain('sending');
      const later = [];
      for (let n = 32; n < 42; n += 1) later.push(await text(n));
      const codes = [...first, ...later].flatMap(({ state, problems }) =>
        state === 'refused' ? problems.map((each: { code: string }) => each.code) : [],
      );
      expect(new Set(codes)).toEqual(new Set([code]));
      expect(elks.accepted()).toHaveLength(most);
    },
    60_000,
  );

  it.each([
    ['before 46elks took it', { hang: true }, 'unknown', 0],
    ['when 46elks had taken it', { delay_ms: 1, when: 'after' }, 'accepted', 1],
  ])('that is killed %s leaves nothing to be sent twice', async (_, fault, settled, accepted) => {
    const elks = await simulated();
    elks.fault({ 'POST /sms': fault });
    const victim = await connect({ env: machine(elks) });
    void victim.call('send_sms', order).catch(() => undefined);
    const posts = () => elks.simulator.requests().filter(({ method }) => method === 'POST').length;
    await expect.poll(posts, { timeout: 20_000 }).toBe(1);
    await expect.poll(() => elks.accepted().length).toBe(accepted);
    await kill(victim);
    elks.fault({});

    const { call } = await connect({ env: machine(elks) });
    const { data: repeated } = await call('send_sms', order);
    const { data: status } = await call('check_sms_status', { message_id: repeated.id });
    expect([repeated.state, repeated.duplicate, status.state]).toEqual(['unknown', true, settled]);
    expect(elks.accepted()).toHaveLength(accepted);
  });

  it('sends nothing while the database is away, says so without its address, and goes on afterwards', async () => {
    const elks = await simulated();
    const { call, child } = await connect({ env: machine(elks) });
    await call('check_account_balance');
    server.stop();
    const { isError, data, text } = await call('send_sms', order).finally(() => server.start());
    expect([isError, data.problems[0].code, elks.accepted()]).toEqual([true, 'store_unavailable', []]);
    expect(child.stdout() + child.stderr() + text).not.toMatch(SECRETS());
    expect((await call('send_sms', order)).data.state).toBe('accepted');
  }, 60_000);

  it('lists its tools when the database was never there', async () => {
    const elks = await simulated();
    const env = machine(elks, { DATABASE_URL: 'postgres://elks:hemligt-losenord@127.0.0.1:1/elks' });
    const { client, call, child } = await connect({ env });
    expect((await client.listTools()).tools).not.toEqual([]);
    expect((await call('send_sms', order)).data.problems[0].code).toBe('store_unavailable');
    expect(child.stderr()).not.toMatch(/losenord|127\.0\.0\.1:1\b/);
  });

  it('is known to doctor and the other commands, by its place and without its credentials', async () => {
    const elks = await simulated();
    const env = machine(elks);
    const doctor = await run({ args: ['doctor'], env });
    const paused = await run({ args: ['pause'], env });
    expect(doctor.stdout).toMatch(/ok {4}data +PostgreSQL 127\.0\.0\.1:\d+\/postgres, schema elks_simulator/);
    expect(paused.stdout).toContain('for every process on PostgreSQL 127.0.0.1');
    expect(doctor.stdout + doctor.stderr + paused.stdout + paused.stderr).not.toMatch(SECRETS());
  });

  /** What belongs to nobody's eyes: the password and the key of the store. */
  const SECRETS = () => new RegExp(`hemligt-losenord|${KEY}`);
});

async function kill({ child }: Connected): Promise<void> {
  child.kill('SIGKILL');
  await child.exit;
}
