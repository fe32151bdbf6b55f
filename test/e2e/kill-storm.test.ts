import { mkdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Child, connect, connectTo, type Simulated, simulated, start } from './child.ts';

const SEED = Number(process.env['KILL_SEED'] ?? 46);
/** A share of what `npm run test:kills` does. */
const KILLS = Number(process.env['KILLS'] ?? 16);
const ONLY = process.env['KILL_WORLD'];
const KILLS_PER_WORLD = 16;
const ORDERS_PER_LIFE = 8;
const NEW_PER_LIFE = 4;

/** So low that the orders of a world want more. */
const CAPS = { messages: 30, units: 140_000 };
const RECIPIENTS = Array.from({ length: 8 }, (_, n) => `+4670174061${n}`);
const ENV = {
  ELKS_DAILY_LIMIT: String(CAPS.messages),
  ELKS_DAILY_BUDGET: String(CAPS.units / 10_000),
  RATE_LIMIT_SMS_PER_MINUTE: '1000',
  RATE_LIMIT_QUERIES_PER_MINUTE: '10000',
  ELKS_RECIPIENT_LIMIT_PER_HOUR: '1000',
  ELKS_RECIPIENT_LIMIT_PER_DAY: '1000',
  ELKS_PREFIX_LIMIT_PER_HOUR: '1000',
};

/** What goes wrong at 46elks during a life, beside the death that ends it. */
const FAULTS: readonly Readonly<Record<string, unknown>>[] = [
  {},
  {},
  { 'POST /sms': { drop: 'after', probability: 0.4 } },
  { 'POST /sms': { drop: 'before', probability: 0.4 } },
  { 'POST /sms': { status: 500, when: 'after', probability: 0.4 } },
  { 'POST /sms': { hang: true, when: 'after', probability: 0.3 } },
  { 'GET /sms': { hang: true, probability: 0.5 } },
];

/** What is counted while a process lives; it is killed at the n-th of one kind. */
const STEPS = ['start', 'write', 'request', 'acceptance', 'log line', 'answer', 'moment'] as const;
type Step = (typeof STEPS)[number];
const UP_TO: Readonly<Record<Step, number>> = {
  start: 120,
  write: 40,
  request: 6,
  acceptance: 4,
  'log line': 10,
  answer: 5,
  moment: 80,
};

interface Order {
  readonly to: string;
  readonly message: string;
}

/** One store, one 46elks, and all that clients were told. */
interface World {
  readonly elks: Simulated;
  readonly env: Readonly<Record<string, string>>;
  readonly orders: readonly Order[];
  readonly told: { readonly message: string; readonly state: string; readonly elksId: string | undefined }[];
  /** Where each process died, such as `write 7`. */
  readonly places: string[];
}

type Random = (below: number) => number;

describe('processes that are killed at every step', () => {
  it('send nothing twice, lose nothing, keep every limit and contradict nobody', {
    timeout: 30_000 + KILLS * 5_000,
  }, async () => {
    const figures = {
      seed: SEED,
      refused: 0,
      accepted: 0,
      unknown: 0,
      double: 0,
      lost: 0,
      over: 0,
      contradicted: 0,
    };
    const places: string[] = [];
    const broken: string[] = [];
    const worlds = Array.from({ length: Math.ceil(KILLS / KILLS_PER_WORLD) }, (_, index) => index);
    for (const index of ONLY === undefined ? worlds : [Number(ONLY)]) {
      const world = await besiege(index);
      const verdict = await judge(world);
      for (const name of [
        'refused',
        'accepted',
        'unknown',
        'double',
        'lost',
        'over',
        'contradicted',
      ] as const)
        figures[name] += verdict[name];
      places.push(...world.places);
      broken.push(
        ...verdict.what.map(
          (what) => `${what} (replay: npm run test:kills -- --seed ${SEED} --world ${index})`,
        ),
      );
    }
    const deaths = { kills: places.length, at: new Set(places).size };
    process.stdout.write(`kills: ${JSON.stringify({ ...figures, ...deaths })}\n`);
    expect(broken).toEqual([]);
    if (ONLY === undefined) expect(places.length).toBeGreaterThanOrEqual(KILLS);
  });
});

/** One store and one simulated 46elks, and one process after another that uses both until it is killed. */
async function besiege(index: number): Promise<World> {
  const random = seeded(SEED * 1_000 + index);
  const elks = await simulated({ random: () => random(1_000_000) / 1_000_000 });
  mkdirSync(String(elks.env.ELKS_DATA_DIR), { mode: 0o700 });
  const orders = Array.from({ length: KILLS_PER_WORLD * NEW_PER_LIFE }, (_, n) => ({
    to: RECIPIENTS[random(RECIPIENTS.length)] ?? '',
    message: `Nummer ${n}${random(4) === 0 ? ' och mer'.repeat(22) : ''}`,
  }));
  const world: World = {
    elks,
    env: { ...elks.env, ...ENV },
    orders,
    told: [],
    places: [],
  };
  for (let life = 0; life < KILLS_PER_WORLD; life += 1) await live(world, life, random);
  elks.fault({});
  return world;
}

/** A life: some orders new and old, the question what became of one, and the death at a step chosen by chance. */
async function live(world: World, life: number, random: Random): Promise<void> {
  const { elks, env, orders, told, places } = world;
  elks.fault({ ...FAULTS[random(FAULTS.length)] });
  const step = STEPS[life % STEPS.length] ?? 'moment';
  const nth = 1 + random(UP_TO[step]);
  const begun = (life + 1) * NEW_PER_LIFE;
  const wanted = Array.from({ length: ORDERS_PER_LIFE }, (_, n) =>
    n < NEW_PER_LIFE ? orders[begun - 1 - n] : orders[random(begun)],
  );

  const child = start({ env });
  let writes = 0;
  let answers = 0;
  const watched = watch(String(env['ELKS_DATA_DIR']), () => {
    writes += 1;
  });
  const before = { requests: elks.simulator.requests().length, accepted: elks.accepted().length };
  const startedAt = Date.now();
  let orderedAt = Number.POSITIVE_INFINITY;
  const count: Readonly<Record<Step, () => number>> = {
    start: () => Date.now() - startedAt,
    write: () => writes,
    request: () => elks.simulator.requests().length - before.requests,
    acceptance: () => elks.accepted().length - before.accepted,
    'log line': () => child.stderr().split('\n').length - 1,
    answer: () => answers,
    moment: () => Date.now() - orderedAt,
  };
  const lives = liveOn(child, wanted, told, {
    ordered: () => {
      orderedAt = Date.now();
    },
    answered: () => {
      answers += 1;
    },
  });
  const isOver = lives.then(() => true);
  // What never comes to so many of a step is killed when it has nothing more to do.
  while (count[step]() < nth && !(await Promise.race([isOver, sleep(1).then(() => false)])));
  const place = count[step]();
  child.kill('SIGKILL');
  await child.exit;
  await lives;
  watched.close();
  places.push(`${step} ${place}`);
}

/** What a client does with a process while that lives; ends at its death at the latest. */
async function liveOn(
  child: Child,
  wanted: readonly (Order | undefined)[],
  told: World['told'],
  note: { readonly ordered: () => void; readonly answered: () => void },
): Promise<void> {
  const work = async (): Promise<void> => {
    const { call } = await connectTo(child);
    note.ordered();
    await Promise.all(
      wanted.map(async (order) => {
        const { data } = await call('send_sms', { ...order });
        note.answered();
        told.push({ message: order?.message ?? '', state: data?.state ?? 'error', elksId: data?.elks_id });
        if (data?.id !== undefined) await call('check_sms_status', { message_id: data.id });
      }),
    );
  };
  await Promise.race([work().catch(() => undefined), child.exit]);
}

interface Row {
  readonly id: string;
  readonly state: string;
  readonly to: string;
  readonly message: string;
  readonly elksId: string | null;
}

function rowsOf(file: DatabaseSync): readonly Row[] {
  const rows = file.prepare('select id, state, to_number, text, elks_id from messages').all();
  return rows.map((row) => ({
    id: String(row['id']),
    state: String(row['state']),
    to: String(row['to_number']),
    message: String(row['text']),
    elksId: row['elks_id'] === null ? null : String(row['elks_id']),
  }));
}

/** Lets a last process settle everything, and compares the store and what was told with what 46elks accepted. */
async function judge({ elks, env, told }: World) {
  const survivor = await connect({ env });
  const file = new DatabaseSync(join(String(env['ELKS_DATA_DIR']), 'simulator.sqlite'));
  const open = () => rowsOf(file).filter(({ state }) => state === 'queued' || state === 'sending');
  await expect.poll(open, { timeout: 60_000, interval: 100 }).toEqual([]);
  for (const { id, state } of rowsOf(file))
    if (state === 'unknown') await survivor.call('check_sms_status', { message_id: id });
  const rows = rowsOf(file);
  file.close();

  const truth = elks.accepted();
  const what: string[] = [];
  const found = <T>(items: readonly T[], word: (item: T) => string): number => {
    what.push(...items.map(word));
    return items.length;
  };
  const times = Map.groupBy(truth, ({ to, message }) => `${message} to ${to}`);
  const units = truth.reduce((sum, { cost }) => sum + cost, 0);
  const isTrue = (elksId: string | null | undefined, message: string) =>
    truth.some((sms) => sms.id === elksId && sms.message === message);
  return {
    what,
    accepted: truth.length,
    refused: rows.filter(({ state }) => state === 'refused').length,
    unknown: rows.filter(({ state }) => state === 'unknown').length,
    double: found(
      [...times].filter(([, all]) => all.length > 1),
      ([name, all]) => `${name} went out ${all.length} times`,
    ),
    lost: found(
      truth.filter(({ id }) => !rows.some(({ elksId }) => elksId === id)),
      ({ message }) => `46elks has "${message}", no row knows it`,
    ),
    over: found(
      truth.length > CAPS.messages || units > CAPS.units ? [truth.length] : [],
      (count) => `${count} messages for ${units} units went out`,
    ),
    contradicted: found(
      [...rows, ...told].filter(
        ({ state, elksId, message }) =>
          ['accepted', 'sent', 'delivered'].includes(state) && !isTrue(elksId, message),
      ),
      ({ message, state }) => `"${message}" was called ${state}, 46elks has no such message`,
    ),
  };
}

/** Whole numbers 0 <= x < `below`, the same in every run: Park and Miller's generator. https://doi.org/10.1145/63039.63042 */
function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * below);
  };
}
