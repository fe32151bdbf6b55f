import type { StoreFate } from './disk.ts';
import { HTTP_FATE_NAMES, type HttpFateName } from './network.ts';
import type { Faults } from './process.ts';
import { createRandom, type Random } from './random.ts';
import { type Run, run, type Schedule } from './run.ts';
import { EVERY_KIND, FIXED, MANY_LOST, randomWorkload, TWO_WAY, type Workload } from './workload.ts';

/** What a sweep came to. */
export interface Tally {
  readonly seed: number;
  runs: number;
  readonly faults: Map<string, number>;
  readonly wrong: Map<string, number>;
  readonly failures: { readonly number: number; readonly name: string; readonly what: readonly string[] }[];
  accepted: number;
  received: number;
  unknownAccepted: number;
  unknownSettled: number;
  unknownNeverArrived: number;
  /** The same of accounts whose texts 46elks does not keep, so that there is less to tell them by. */
  textlessAccepted: number;
  textlessSettled: number;
}

export const NO_FAULTS: Faults = { store: () => undefined, http: () => undefined };

/** Of every so many runs by chance, one is made on a real file. */
const FILE_EVERY = 40;

/** The fixed workloads once for every statement and every request in every flavour. */
export async function exhaustive(seed: number): Promise<readonly Schedule[]> {
  const fixed = await everyFault(seed, FIXED);
  const others = [...(await everyFault(seed, TWO_WAY)), ...(await everyFault(seed, EVERY_KIND))];
  return [...fixed, manyLost(seed), ...others];
}

async function everyFault(seed: number, workload: Workload): Promise<readonly Schedule[]> {
  const { statements, requests } = await run({ name: 'without faults', seed, workload, faults: NO_FAULTS });
  const stores = statements.flatMap((sql, n) =>
    fatesOf(sql).map((fate) => ({
      name: `statement ${n} ${fate}`,
      faults: { ...NO_FAULTS, store: (at: number) => (at === n ? fate : undefined) },
    })),
  );
  const https = Array.from({ length: requests }, (_, n) =>
    HTTP_FATE_NAMES.map((fate) => ({
      name: `request ${n} ${fate}`,
      faults: { ...NO_FAULTS, http: (at: number) => (at === n ? fate : undefined) },
    })),
  ).flat();
  return [...stores, ...https].map((part) => ({ ...part, seed, workload }));
}

/** More messages that never arrived than one background round looks at, and then one whose answer is lost. */
export function manyLost(seed: number): Schedule {
  let sends = 0;
  const http = (_: number, { method }: { readonly method: string }): HttpFateName | undefined => {
    if (method !== 'POST') return undefined;
    sends += 1;
    return sends < 25 ? 'drop_before' : sends === 25 ? 'drop_after' : undefined;
  };
  return { name: 'many lost', seed, workload: MANY_LOST, faults: { ...NO_FAULTS, http } };
}

/**
 * A lost answer means something where the statement changes something. A rollback cannot fail to happen: when SQLite
 * reports an error of it, the transaction is gone already. https://www.sqlite.org/lang_transaction.html
 */
function fatesOf(sql: string): readonly StoreFate[] {
  const crashes = ['crash_before', 'crash_after'] as const;
  if (sql === 'rollback') return ['answer_lost', ...crashes];
  return /^(?:commit|update|insert|delete)\b/.test(sql)
    ? ['fails', 'answer_lost', ...crashes]
    : ['fails', ...crashes];
}

/** A run by chance with several faults. */
export function randomSchedule(seed: number, number: number): Schedule {
  const random = createRandom(seed * 1_000_003 + number);
  return {
    name: 'by chance',
    seed: random.between(0, 2 ** 31),
    workload: randomWorkload(random),
    faults: randomFaults(random),
    onFile: number % FILE_EVERY === 0,
    skewMs: random.pick([0, 0, 0, 90_000, -90_000]),
    seesTheDead: random.chance(0.7),
    currency: random.pick(['SEK', 'SEK', 'SEK', 'EUR']),
  };
}

const FATE_SETS = [
  ['fails'],
  ['fails', 'answer_lost'],
  ['fails', 'answer_lost', 'crash_before', 'crash_after'],
] as const satisfies readonly (readonly StoreFate[])[];

/** Faults come one by one and in bursts, as when a disk is full or 46elks is down. */
function randomFaults(random: Random): Faults {
  const perStatement = random.pick([0, 0.003, 0.01, 0.03]);
  const perRequest = random.pick([0.1, 0.3, 0.5, 0.8]);
  const fates: readonly [StoreFate, ...StoreFate[]] = random.pick(FATE_SETS);
  let statementsToFail = 0;
  let outage: { readonly fate: HttpFateName; left: number } | undefined;
  return {
    store(_n, sql) {
      if (statementsToFail > 0) {
        statementsToFail -= 1;
        return failure(sql);
      }
      if (!random.chance(perStatement)) return undefined;
      if (random.chance(0.1)) statementsToFail = random.between(1, 30);
      const fate = random.pick(fates);
      return fatesOf(sql).includes(fate) ? fate : failure(sql);
    },
    http() {
      if (outage && outage.left > 0) {
        outage.left -= 1;
        return outage.fate;
      }
      if (!random.chance(perRequest)) return undefined;
      const fate = random.pick(HTTP_FATE_NAMES);
      if (random.chance(0.15) && !fate.startsWith('crash')) outage = { fate, left: random.between(1, 12) };
      return fate;
    },
  };
}

/** The plainest way for a statement to fail. */
function failure(sql: string): StoreFate | undefined {
  return fatesOf(sql)[0];
}

/** The schedule of a number: first the exhaustive ones, then those by chance. */
export function scheduleOf(seed: number, number: number, all: readonly Schedule[]): Schedule {
  return all[number] ?? randomSchedule(seed, number);
}

export function createTally(seed: number): Tally {
  return {
    seed,
    runs: 0,
    faults: new Map(),
    wrong: new Map(),
    failures: [],
    accepted: 0,
    received: 0,
    unknownAccepted: 0,
    unknownSettled: 0,
    unknownNeverArrived: 0,
    textlessAccepted: 0,
    textlessSettled: 0,
  };
}

/** Adds a run to the figures. */
export function count(tally: Tally, number: number, { schedule, faults, verdict }: Run): void {
  tally.runs += 1;
  for (const [kind, times] of faults) tally.faults.set(kind, (tally.faults.get(kind) ?? 0) + times);
  for (const { wrong } of verdict.violations) tally.wrong.set(wrong, (tally.wrong.get(wrong) ?? 0) + 1);
  if (verdict.violations.length > 0) {
    const what = verdict.violations.map((violation) => `${violation.wrong}: ${violation.what}`);
    tally.failures.push({ number, name: schedule.name, what });
  }
  tally.accepted += verdict.accepted;
  tally.received += verdict.received;
  if (schedule.workload.env['ELKS_DONTLOG'] === 'true') {
    tally.textlessAccepted += verdict.unknownAccepted;
    tally.textlessSettled += verdict.unknownSettled;
  } else {
    tally.unknownAccepted += verdict.unknownAccepted;
    tally.unknownSettled += verdict.unknownSettled;
  }
  tally.unknownNeverArrived += verdict.unknownNeverArrived;
}

/** How many faults struck. */
export function faultCount({ faults }: Tally): number {
  return [...faults.values()].reduce((sum, times) => sum + times, 0);
}

/** Share of the unknown messages that 46elks had accepted which were settled; 1 when there was none. */
export function settledShare({ unknownAccepted, unknownSettled }: Tally): number {
  return unknownAccepted === 0 ? 1 : unknownSettled / unknownAccepted;
}
