import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ANNA } from '../world.ts';
import { type Connected, closedPort, connect, type Simulated, simulated } from './child.ts';

/** Everything here goes to one phone. */
const ONE_RECIPIENT = {
  ELKS_RECIPIENT_LIMIT_PER_HOUR: '1000',
  ELKS_RECIPIENT_LIMIT_PER_DAY: '1000',
  ELKS_PREFIX_LIMIT_PER_HOUR: '1000',
};

const order = { to: ANNA, message: 'Hej, kl 14?', idempotency_key: 'k1' };

interface Scene {
  readonly elks: Simulated;
  readonly victim: Connected;
  /** Gives the order; its answer never comes. */
  readonly send: () => void;
}

interface Step {
  /** Brings the victim to the step at which it is killed. */
  readonly at: (scene: Scene) => Promise<unknown>;
  /** What happens after its death, before the next process is started. */
  readonly afterwards?: (scene: Scene) => Promise<unknown>;
  /** What the next process says to the same order, and what it says once 46elks was asked. */
  readonly repeated: string;
  readonly settled: string;
  /** How often the text went to the phone in the end. */
  readonly accepted: 0 | 1;
}

/** The outcome of a step at which nobody can know more than that it may have been sent. */
const LOST = { repeated: 'unknown', settled: 'unknown', accepted: 0 } as const;
const FOUND = { repeated: 'unknown', settled: 'accepted', accepted: 1 } as const;
const TAKEN = { repeated: 'accepted', settled: 'accepted', accepted: 1 } as const;

/** A delay is held until simulated time advances, so that the victim waits at this very step. */
const STEPS: Readonly<Record<string, Step>> = {
  'before the order is recorded': {
    at: async ({ elks, victim, send }) => {
      await victim.call('check_account_balance');
      lockStore(elks);
      send();
      await sleep(100);
    },
    ...TAKEN,
  },
  'when the attempt is recorded': {
    at: async ({ elks, victim, send }) => {
      elks.fault({ 'POST /sms': { hang: true } });
      send();
      await until(() => victim.child.stderr().includes('"attempt"'));
    },
    ...LOST,
  },
  'while 46elks reads the request': {
    at: async ({ elks, send }) => {
      elks.fault({ 'POST /sms': { delay_ms: 1 } });
      send();
      await until(() => posts(elks).length === 1);
    },
    ...LOST,
  },
  'while 46elks reads the request, which it then takes': {
    at: async ({ elks, send }) => {
      elks.fault({ 'POST /sms': { hang: true } });
      send();
      await until(() => posts(elks).length === 1);
    },
    afterwards: ({ elks }) => takeLate(elks),
    ...FOUND,
  },
  'when 46elks has taken it, before the answer': {
    at: async ({ elks, send }) => {
      elks.fault({ 'POST /sms': { delay_ms: 1, when: 'after' } });
      send();
      await until(() => elks.accepted().length === 1);
    },
    ...FOUND,
  },
  'when 46elks has taken it and never answers': {
    at: async ({ elks, send }) => {
      elks.fault({ 'POST /sms': { hang: true, when: 'after' } });
      send();
      await until(() => elks.accepted().length === 1);
    },
    ...FOUND,
  },
  'when the answer is there, before it is recorded': {
    at: async ({ elks, send }) => {
      elks.fault({ 'POST /sms': { delay_ms: 1, when: 'after' } });
      send();
      await until(() => elks.accepted().length === 1);
      lockStore(elks);
      await elks.simulator.advance(1);
      await sleep(100);
    },
    ...FOUND,
  },
  'when the answer is recorded, before the client has it': {
    at: async ({ elks, victim, send }) => {
      elks.fault({ 'GET /me': { hang: true } });
      send();
      await until(() => victim.child.stderr().includes('"settled"'));
    },
    ...TAKEN,
  },
  'after the answer to the client': {
    at: ({ victim }) => victim.call('send_sms', order),
    ...TAKEN,
  },
  'after the connection was cut behind the request': {
    at: async ({ elks, victim }) => {
      elks.fault({ 'POST /sms': { drop: 'after' } });
      await victim.call('send_sms', order);
    },
    ...FOUND,
  },
  'after the connection was cut before the request was taken': {
    at: async ({ elks, victim }) => {
      elks.fault({ 'POST /sms': { drop: 'before' } });
      await victim.call('send_sms', order);
    },
    ...LOST,
  },
  'after a server error that hid an acceptance': {
    at: async ({ elks, victim }) => {
      elks.fault({ 'POST /sms': { status: 500, when: 'after' } });
      await victim.call('send_sms', order);
    },
    ...FOUND,
  },
  'while the same order is given a second time': {
    at: async ({ elks, victim, send }) => {
      elks.fault({ 'POST /sms': { delay_ms: 1, when: 'after' } });
      send();
      await until(() => elks.accepted().length === 1);
      expect((await victim.call('send_sms', order)).data).toMatchObject({
        state: 'sending',
        duplicate: true,
      });
    },
    ...FOUND,
  },
  'while it looks for a lost answer': {
    at: async ({ elks, victim }) => {
      elks.fault({ 'POST /sms': { drop: 'after' }, 'GET /sms': { hang: true } });
      const { data } = await victim.call('send_sms', order);
      void victim.call('check_sms_status', { message_id: data.id }).catch(() => undefined);
      await until(() => elks.simulator.requests().some(({ operation }) => operation === 'GET /sms'));
    },
    ...FOUND,
  },
  'while it asks for the price': {
    at: async ({ elks, victim }) => {
      elks.fault({ 'POST /sms': { hang: true } });
      void victim.call('estimate_sms_cost', { to: ANNA, message: order.message }).catch(() => undefined);
      await until(() => posts(elks).length === 1);
    },
    ...TAKEN,
  },
  'after 46elks said no': {
    at: async ({ elks, victim }) => {
      elks.fault({ 'POST /sms': { status: 403, body: 'Not enough credits to send' } });
      await victim.call('send_sms', order);
    },
    ...TAKEN,
  },
};

describe('a process that is killed', () => {
  it.each(Object.entries(STEPS))('%s leaves nothing lost and nothing to be sent twice', async (_, step) => {
    const elks = await simulated();
    const victim = await connect({ env: elks.env });
    const send = () => void victim.call('send_sms', order).catch(() => undefined);
    const scene: Scene = { elks, victim, send };
    await step.at(scene);
    await kill(victim);
    elks.fault({});
    await step.afterwards?.(scene);
    unlockStores();

    const { call } = await connect({ env: elks.env });
    const { data: first } = await call('send_sms', order);
    const { data: status } = await call('check_sms_status', { message_id: first.id });
    const { data: again } = await call('send_sms', { to: order.to, message: order.message });
    expect([first.state, status.state, again.state]).toEqual([step.repeated, step.settled, step.settled]);
    expect([again.id, again.duplicate, status.elks_id]).toEqual([first.id, true, elks.accepted()[0]?.id]);
    expect(elks.accepted()).toHaveLength(step.accepted);
  });
});

describe('processes that are killed again and again', () => {
  const texts = Array.from({ length: 30 }, (_, n) => `Nummer ${n}`);

  it('send every text at most once, and know of each that went', async () => {
    const random = seeded(46);
    const elks = await simulated({ random: seeded(1) });
    const env = {
      ...elks.env,
      ...ONE_RECIPIENT,
      RATE_LIMIT_SMS_PER_MINUTE: '1000',
      RATE_LIMIT_QUERIES_PER_MINUTE: '10000',
    };
    const told = new Map<string, string>();
    const order = async ({ call }: Connected, message: string) => {
      const { data } = await call('send_sms', { to: ANNA, message });
      if (data.state === 'accepted') told.set(message, data.elks_id);
      return { message, id: data.id, state: data.state };
    };

    // The first one cannot reach 46elks, so that its messages wait for those that come after it.
    const stranded = await connect({
      env: { ...env, ELKS_API_BASE_URL: `http://127.0.0.1:${await closedPort()}/a1` },
    });
    const waiting = await Promise.all(texts.slice(0, 5).map((text) => order(stranded, text)));
    expect(new Set(waiting.map(({ state }) => state))).toEqual(new Set(['queued']));
    await kill(stranded);

    elks.fault({ 'POST /sms': { drop: 'after', probability: 0.2 } });
    for (let begun = 10; begun <= texts.length; begun += 5) {
      const victim = await connect({ env });
      const goal = elks.accepted().length + 1 + Math.floor(random() * 4);
      for (const text of texts.slice(0, begun)) void order(victim, text).catch(() => undefined);
      await until(() => elks.accepted().length >= goal);
      await sleep(random() * 8);
      await kill(victim);
    }

    elks.fault({});
    const survivor = await connect({ env });
    const orders = await Promise.all(texts.map((text) => order(survivor, text)));
    const outcomesNow = () =>
      Promise.all(
        orders.map(async ({ message, id }) => ({
          message,
          ...(await survivor.call('check_sms_status', { message_id: id })).data,
        })),
      );
    const unsettled = async () =>
      (await outcomesNow()).filter(({ state }) => state !== 'accepted' && state !== 'unknown');
    await expect.poll(unsettled, { timeout: 15_000, interval: 200 }).toEqual([]);
    await Promise.all(texts.map((text) => order(survivor, text)));

    const outcomes = await outcomesNow();
    const went = new Map(elks.accepted().map(({ message, id }) => [message, id]));
    expect(went.size).toBe(elks.accepted().length);
    expect(
      new Map(
        outcomes.flatMap(({ message, state, elks_id }) => (state === 'accepted' ? [[message, elks_id]] : [])),
      ),
    ).toEqual(went);
    expect([...told].filter(([text, id]) => went.get(text) !== id)).toEqual([]);
  });
});

describe('eight processes', () => {
  it('make one data folder at the same moment and share its limit per minute', async () => {
    const elks = await simulated();
    const env = { ...elks.env, ...ONE_RECIPIENT, RATE_LIMIT_SMS_PER_MINUTE: '20' };
    const processes = await Promise.all(Array.from({ length: 8 }, () => connect({ env })));
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, n) =>
        processes[n % 8]?.call('send_sms', { to: ANNA, message: `Nummer ${n}` }),
      ),
    );
    const others = answers.flatMap((answer) =>
      answer?.data.state === 'refused' ? [answer.data.problems[0].code] : [],
    );
    expect(others).toEqual(Array(40).fill('rate_limited'));
    await expect.poll(() => elks.accepted().length, { timeout: 15_000 }).toBe(20);
  });

  // One message costs 0.50, and 0.55 is held back for it until that is known.
  it.each([
    ['messages of a day, to the message', { ELKS_DAILY_LIMIT: '20' }, 'daily_limit', 20],
    ['money of a day, to the öre', { ELKS_DAILY_BUDGET: '6.04' }, 'budget_exceeded', 11],
    [
      'money of a day, when one öre more lets one message more go',
      { ELKS_DAILY_BUDGET: '6.05' },
      'budget_exceeded',
      12,
    ],
  ])('share the %s', async (_, limit, code, most) => {
    const elks = await simulated();
    const env = { ...elks.env, ...ONE_RECIPIENT, RATE_LIMIT_SMS_PER_MINUTE: '1000', ...limit };
    const processes = await Promise.all(Array.from({ length: 8 }, () => connect({ env })));
    const order = async (n: number) =>
      (await processes[n % 8]?.call('send_sms', { to: ANNA, message: `Nummer ${n}` }))?.data;
    const stateOf = async (id: string) =>
      (await processes[0]?.call('check_sms_status', { message_id: id }))?.data.state;
    const first = await Promise.all(Array.from({ length: 60 }, (_, n) => order(n)));
    expect(elks.accepted().length).toBeLessThanOrEqual(most);
    // What was held back for others is free again when they are settled, and lets through what fits.
    const settled = () => Promise.all(first.map(({ id }) => stateOf(id)));
    await expect.poll(settled, { timeout: 15_000 }).not.toContain('sending');
    const later = [];
    for (let n = 60; n < 75; n += 1) later.push(await order(n));
    const codes = [...first, ...later].flatMap(({ state, problems }) =>
      state === 'refused' ? problems.map((each: { code: string }) => each.code) : [],
    );
    expect(new Set(codes)).toEqual(new Set([code]));
    expect(elks.accepted()).toHaveLength(most);
  });
});

async function kill({ child }: Connected): Promise<void> {
  child.kill('SIGKILL');
  await child.exit;
}

async function until(reached: () => boolean): Promise<void> {
  await expect.poll(reached, { timeout: 15_000, interval: 5 }).toBe(true);
}

/** Requests that could send something; what came in is asked for before. */
function posts({ simulator }: Simulated) {
  return simulator.requests().filter(({ method }) => method === 'POST');
}

const locks: (() => void)[] = [];

/** Holds the store, so that a process that wants to write waits where it is. */
function lockStore({ env }: Simulated): void {
  const database = new DatabaseSync(join(String(env.ELKS_DATA_DIR), 'simulator.sqlite'));
  database.exec('BEGIN IMMEDIATE');
  locks.push(() => database.close());
  onTestFinished(unlockStores);
}

function unlockStores(): void {
  for (const unlock of locks.splice(0)) unlock();
}

/** 46elks acts on what it had read already, although nobody waits for the answer any more. */
async function takeLate(elks: Simulated): Promise<void> {
  const { simulator } = elks;
  const { username, password } = simulator.credentials;
  const [request] = posts(elks);
  await simulator.fetch(
    new Request('http://127.0.0.1/a1/sms', {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${username}:${password}`)}` },
      body: new URLSearchParams(request?.parameters),
    }),
  );
}

/** Park and Miller's generator: the same numbers in every run. https://doi.org/10.1145/63039.63042 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
