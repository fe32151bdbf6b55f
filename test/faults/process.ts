import { createHmac } from 'node:crypto';
import { type App, createApp, type Surroundings } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { openStore } from '../../src/store/kysely-store.ts';
import type { Disk, StoreFate } from './disk.ts';
import { createFetch, type Departure, type HttpFateName } from './network.ts';
import type { Random } from './random.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What decides which call goes wrong, and how. */
export interface Faults {
  /** @param n counts the SQL statements of the whole run, from 0 */
  store(n: number, sql: string): StoreFate | undefined;
  /** @param n counts the requests of the whole run, from 0 */
  http(n: number, request: { readonly method: string; readonly path: string }): HttpFateName | undefined;
}

/** Everything the processes of a run share. */
export interface Surrounding {
  readonly config: Config;
  readonly time: VirtualTime;
  readonly random: Random;
  readonly disk: Disk;
  readonly simulator: Simulator;
  readonly departures: Departure[];
  /** How far the processes' clock is ahead of that of 46elks. */
  readonly skewMs: number;
  /** Whether a process can tell that another one is gone, as on one machine, or must wait for its lease. */
  readonly seesTheDead: boolean;
  readonly graves: Set<string>;
  readonly log: (owner: string, event: object) => void;
  /** The fault that strikes this statement or request, if one does. */
  readonly storeFate: (sql: string) => StoreFate | undefined;
  readonly httpFate: (request: { method: string; path: string }) => HttpFateName | undefined;
}

/** One process of the operator, from its start to its end. */
export interface Process {
  readonly owner: string;
  readonly app: App;
  isDead(): boolean;
  /** How many times it has the database open. */
  storesOpen(): number;
  /** Resolves when it dies. */
  readonly died: Promise<'died'>;
  /** `kill -9`: nothing of it happens from now on, but for what is on the wire. */
  die(): void;
}

export function startProcess(around: Surrounding, owner: string): Process {
  const { time, random, disk, simulator, departures } = around;
  let dead = false;
  let buried: (word: 'died') => void = () => undefined;
  const died = new Promise<'died'>((resolve) => {
    buried = resolve;
  });
  const user = {
    isDead: () => dead,
    die(): void {
      if (dead) return;
      dead = true;
      around.graves.add(owner);
      disk.release(storeUser);
      buried('died');
    },
  };
  const storeUser = { ...user, fateOf: around.storeFate };
  const clock = () => time.now() + around.skewMs;
  const surroundings: Surroundings = {
    clock,
    stopwatch: time.now,
    fetch: createFetch({ simulator, time, departures }, { ...user, fateOf: around.httpFate }),
    sleep: time.sleep,
    random: random.next,
    randomHex: random.hex,
    openStore: async () => openStore(await disk.open(storeUser), fingerprint, time.now, askedAlready),
    readView: async () => '',
    fileExists: () => true,
    readFileIn: async () => undefined,
    keptSecret: () => '0'.repeat(64),
    owner,
    isGone: (other) => around.seesTheDead && around.graves.has(other),
    log: (event) => {
      if (!dead) around.log(owner, event);
    },
  };
  return {
    owner,
    app: createApp(around.config, surroundings),
    storesOpen: () => disk.countOpen(storeUser),
    died,
    ...user,
  };
}

function fingerprint(text: string): string {
  return createHmac('sha256', 'test key').update(text).digest('hex').slice(0, 32);
}

/** In virtual time nothing happens between two timers that is not in the microtask queue. */
async function askedAlready(): Promise<void> {}
