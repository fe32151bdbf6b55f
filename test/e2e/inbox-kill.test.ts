import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ANNA, BERTIL } from '../world.ts';
import { closedPort, connect, run, type Simulated, simulated } from './child.ts';
import { inRealTime, shared } from './shared.ts';
import { storeOf } from './terminal.ts';

const PLENTY = { RATE_LIMIT_QUERIES_PER_MINUTE: '10000' };

/** Everything that was taken in, past the program. */
function takenIn(env: Simulated['env']): readonly { readonly elks_id: string; readonly text: string }[] {
  const file = new DatabaseSync(storeOf(env), { timeout: 5_000 });
  try {
    return file
      .prepare('select elks_id, text from incoming')
      .all()
      .map(({ elks_id, text }) => ({ elks_id: String(elks_id), text: String(text) }));
  } finally {
    file.close();
  }
}

const written = ({ simulator }: Simulated) =>
  simulator
    .truth()
    .messages.filter(({ direction }) => direction === 'incoming')
    .map(({ id, message }) => ({ elks_id: id, text: message }));

const byId = <T extends { readonly elks_id: string }>(rows: readonly T[]): readonly T[] =>
  [...rows].sort((one, other) => (one.elks_id < other.elks_id ? -1 : 1));

/** Anna writes so many times, and Bertil STOPP in between. */
async function write({ simulator }: Simulated, count: number, name: string): Promise<void> {
  for (let n = 0; n < count; n += 1) await simulator.receive({ from: ANNA, message: `${name} ${n}` });
  await simulator.receive({ from: BERTIL, message: 'STOPP' });
}

/** What has to be true in the end, whoever was killed meanwhile. */
async function expectAllOnce(elks: Simulated, env: Simulated['env']): Promise<void> {
  const survivor = await connect({ env });
  // What was too much for one reading, the next one takes in.
  const known = async () => {
    await survivor.call('list_conversations');
    return byId(takenIn(env));
  };
  await expect.poll(known, { timeout: 30_000, interval: 500 }).toEqual(byId(written(elks)));
  const { data } = await survivor.call('send_sms', { to: BERTIL, message: 'Hej' });
  expect([data.problems[0].code, elks.accepted()]).toEqual(['recipient_opted_out', []]);
}

describe('a process that is killed while it takes in', () => {
  it('what the history holds loses nothing and doubles nothing', { timeout: 120_000 }, async () => {
    const elks = await simulated({ timing: { sentAfterMs: 3_600_000, perMinute: 100_000 } });
    const env = { ...elks.env, ...PLENTY };
    for (let round = 0; round < 8; round += 1) {
      await write(elks, 150, `Runda ${round}`);
      const victim = await connect({ env });
      void victim.call('list_conversations').catch(() => undefined);
      // From before the first page is asked for to after all of it was taken in.
      const asked = () => elks.simulator.requests().length;
      const goal = asked() + (round % 4);
      await expect.poll(asked, { timeout: 30_000, interval: 2 }).toBeGreaterThanOrEqual(goal);
      await sleep((round * 7) % 20);
      victim.child.kill('SIGKILL');
      await victim.child.exit;
    }
    await expectAllOnce(elks, env);
    process.stdout.write(`killed 8 times while reading: ${written(elks).length} came in, all there once\n`);
  });

  it('what webhooks announce loses nothing and doubles nothing', { timeout: 120_000 }, async () => {
    const elks = await simulated({
      fetch: globalThis.fetch,
      schedule: inRealTime,
      timing: { sentAfterMs: 3_600_000, perMinute: 100_000 },
    });
    const port = await closedPort();
    const env = { ...elks.env, ...PLENTY, ELKS_PUBLIC_URL: `http://127.0.0.1:${port}` };
    const { stdout } = await run({ args: ['doctor', '--webhooks', '--json'], env });
    elks.simulator.setAccount({ sms_url: JSON.parse(stdout).sms_url });
    for (let round = 0; round < 4; round += 1) {
      const { child } = await shared(env, '--port', `${port}`);
      const writing = write(elks, 10, `Runda ${round}`);
      await sleep(20 + round * 15);
      child.kill('SIGKILL');
      await Promise.all([child.exit, writing]);
    }
    await expectAllOnce(elks, env);
    process.stdout.write(`killed 4 times under webhooks: ${written(elks).length} came in, all there once\n`);
  });
});
