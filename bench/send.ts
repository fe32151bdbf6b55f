import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import type { Api } from './api.ts';
import { percentile, type Spread, spread } from './figures.ts';
import type { Contestant } from './start.ts';
import { environment, newFolder, untilTheEnd, usageOf } from './surroundings.ts';

/** Calls that come first and are not counted. */
const WARM_UP = { calls: 100, mostMs: 2_000 };

/** So many calls, or as many as are made in the time; a slow machine must not make a run endless. */
export interface Series {
  readonly calls: number;
  readonly mostMs: number;
}

/** Numbers that the Swedish regulator sets aside for fiction: +46701740605 to +46701740699. */
const FIRST_NUMBER = 46_701_740_606;
const NUMBERS = 94;

/** How a server sends: figures over the rounds, latencies over all calls. */
export interface SendFigures {
  readonly name: string;
  /** Calls under way at a time. */
  readonly parallel: number;
  readonly callsPerSecond: Spread | undefined;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of the server for one call. */
  readonly cpuMs: Spread | undefined;
  /** After all sends. */
  readonly memoryMiB: Spread | undefined;
}

/**
 * Live `send_sms`, every one with a text of its own, through a client over stdio; a fresh process and store each round.
 * At most 900 calls: with the warm-up that is what a store lets through in a minute at the widest setting.
 */
export async function measureSends(
  contestants: readonly Contestant[],
  api: Api,
  options: Series & { readonly rounds: number; readonly parallels: readonly number[] },
): Promise<readonly SendFigures[]> {
  const series = options.parallels.flatMap((parallel) =>
    contestants.map((contestant) => {
      const runs: Run[] = [];
      return { contestant, parallel, runs };
    }),
  );
  for (let round = 0; round < options.rounds; round++) {
    for (const { contestant, parallel, runs } of series)
      runs.push(await sendMany(contestant, api, parallel, options));
  }
  return series.map(({ contestant, parallel, runs }) => {
    const latencies = runs.flatMap(({ latenciesMs }) => latenciesMs);
    return {
      name: contestant.name,
      parallel,
      callsPerSecond: spread(runs.map(({ callsPerSecond }) => callsPerSecond)),
      p50Ms: percentile(latencies, 0.5),
      p99Ms: percentile(latencies, 0.99),
      cpuMs: spread(runs.map(({ cpuMs }) => cpuMs)),
      memoryMiB: spread(runs.map(({ memoryMiB }) => memoryMiB)),
    };
  });
}

interface Run {
  readonly callsPerSecond: number;
  readonly latenciesMs: readonly number[];
  readonly cpuMs: number | undefined;
  readonly memoryMiB: number | undefined;
}

async function sendMany(contestant: Contestant, api: Api, parallel: number, counted: Series): Promise<Run> {
  const { file, args } = contestant;
  const env = environment(contestant, newFolder());
  const transport = new StdioClientTransport({ command: file, args: [...args], env, stderr: 'ignore' });
  const client = new Client({ name: 'bench', version: '0' });
  const before = await api.received();
  await client.connect(transport);
  const pid = transport.pid ?? 0;
  const ended = untilTheEnd(pid);
  try {
    // With the list at hand the client checks every answer against the tool's schema, as a careful host does.
    await client.listTools();
    let next = 0;
    const send = async (): Promise<number> => {
      const startedAt = performance.now();
      await sendOne(client, next++);
      return performance.now() - startedAt;
    };
    await inParallel(parallel, WARM_UP, send);
    const cpuBefore = usageOf(pid).cpuMs;
    const startedAt = performance.now();
    const latenciesMs = await inParallel(parallel, counted, send);
    const seconds = (performance.now() - startedAt) / 1000;
    const { cpuMs, memoryMiB } = usageOf(pid);
    const arrived = async (): Promise<number> => (await api.received()) - before;
    // A server may have answered for a message that is still on its way.
    for (let tries = 0; tries < 50 && (await arrived()) < next; tries++) await sleep(100);
    if ((await arrived()) !== next)
      throw new Error(`${contestant.name}: ${await arrived()} of ${next} messages reached the API`);
    return {
      callsPerSecond: latenciesMs.length / seconds,
      latenciesMs,
      cpuMs:
        cpuMs === undefined || cpuBefore === undefined ? undefined : (cpuMs - cpuBefore) / latenciesMs.length,
      memoryMiB,
    };
  } finally {
    await client.close();
    ended();
  }
}

async function sendOne(client: Client, index: number): Promise<void> {
  const answer = await client.callTool({
    name: 'send_sms',
    arguments: {
      to: `+${FIRST_NUMBER + (index % NUMBERS)}`,
      message: `Hej! Din cykel är klar att hämta, ordernummer ${index}. Öppet till kl 18.`,
    },
  });
  if (answer.isError) throw new Error(`a send failed: ${JSON.stringify(answer.content).slice(0, 300)}`);
}

/** Does something over and over, `lanes` at a time. */
async function inParallel(
  lanes: number,
  { calls, mostMs }: Series,
  act: () => Promise<number>,
): Promise<number[]> {
  const results: number[] = [];
  const endsAt = performance.now() + mostMs;
  let left = calls;
  const lane = async (): Promise<void> => {
    while (left-- > 0 && performance.now() < endsAt) results.push(await act());
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
