import { setTimeout as sleep } from 'node:timers/promises';
import { percentile, type Spread, spread } from './figures.ts';
import { type Child, type Command, newFolder, start, stop, type Usage, usageOf } from './surroundings.ts';

/** When everything that a server loads after its first answers is there. */
const SETTLED_MS = 1_000;
const ANSWER_MS = 20_000;

/** A server that is measured. */
export interface Contestant extends Command {
  readonly name: string;
}

/** What one start showed. */
interface Start {
  /** From just before the process is made until the answer to `tools/list` is read. */
  readonly ms: number;
  /** The result of `tools/list` as JSON. */
  readonly list: string;
  readonly atList: Usage;
  /** A second later; absent when the process was ended at once. */
  readonly settled: Usage | undefined;
}

/** Starts a server with this home, asks what a client asks first, and ends it. */
async function startOnce(contestant: Contestant, home: string, settle: boolean): Promise<Start> {
  const startedAt = performance.now();
  const child = start(contestant, home);
  try {
    const ask = asker(child, contestant.name);
    const clientInfo = { name: 'bench', version: '0' };
    await ask(1, 'initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo });
    child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n');
    const list = await ask(2, 'tools/list', {});
    const ms = performance.now() - startedAt;
    const pid = child.pid ?? 0;
    const atList = usageOf(pid);
    if (settle) await sleep(SETTLED_MS);
    return { ms, list, atList, settled: settle ? usageOf(pid) : undefined };
  } finally {
    await stop(child);
  }
}

/** Asks over the process's pipes, one question at a time; resolves to the result as JSON. */
function asker(child: Child, name: string): (id: number, method: string, params: object) => Promise<string> {
  let rest = '';
  let onLine = (_line: string): void => undefined;
  child.stdout.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  return (id, method, params) =>
    new Promise((resolve, reject) => {
      const fail = (reason: string) => () => reject(new Error(`${name} ${reason} (${method})`));
      const timer = setTimeout(fail('gave no answer'), ANSWER_MS);
      child.once('error', fail('could not be started'));
      child.once('exit', fail('ended'));
      onLine = (line) => {
        const answer: unknown = JSON.parse(line);
        if (typeof answer !== 'object' || answer === null || Reflect.get(answer, 'id') !== id) return;
        clearTimeout(timer);
        resolve(JSON.stringify(Reflect.get(answer, 'result') ?? {}));
      };
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    });
}

/** How a server starts. Times in ms, memory in MiB; what this platform does not tell is undefined. */
export interface StartFigures {
  readonly name: string;
  /** With a new home folder: nothing is in a cache of the server's own. */
  readonly firstMs: Spread | undefined;
  readonly warmMs: Spread | undefined;
  /** Warm starts divided by the floor's start of the same round; the median. */
  readonly timesFloor: number;
  readonly cpuMs: Spread | undefined;
  readonly memoryMiB: Spread | undefined;
  readonly settledCpuMs: Spread | undefined;
  readonly settledMemoryMiB: Spread | undefined;
  readonly listBytes: number;
  readonly tools: readonly string[];
}

/**
 * Starts every server in turn, round after round, so that whatever else the machine does strikes all alike; the first
 * is the floor. Starts that fill a cache are not among the warm ones.
 */
export async function measureStarts(
  contestants: readonly Contestant[],
  rounds: { readonly first: number; readonly warm: number; readonly settled: number },
): Promise<readonly StartFigures[]> {
  const series = contestants.map((contestant) => {
    const starts: Record<'first' | 'warm' | 'settled', Start[]> = { first: [], warm: [], settled: [] };
    return { contestant, home: newFolder(), ...starts };
  });
  for (let round = 0; round < rounds.first; round++) {
    for (const each of series) {
      // The last of these homes is the one whose cache the warm starts use, so that one is given time to fill it.
      each.home = newFolder();
      each.first.push(await startOnce(each.contestant, each.home, round === rounds.first - 1));
    }
  }
  for (const { contestant, home } of series) await startOnce(contestant, home, false);
  for (let round = 0; round < rounds.warm; round++) {
    for (const { contestant, home, warm } of series) warm.push(await startOnce(contestant, home, false));
  }
  for (let round = 0; round < rounds.settled; round++) {
    for (const { contestant, home, settled } of series) settled.push(await startOnce(contestant, home, true));
  }
  const floor = series[0]?.warm ?? [];
  return series.map(({ contestant, first, warm, settled }) => {
    const list = warm[0]?.list ?? '{}';
    return {
      name: contestant.name,
      firstMs: spread(first.map(({ ms }) => ms)),
      warmMs: spread(warm.map(({ ms }) => ms)),
      timesFloor: percentile(
        warm.map(({ ms }, round) => ms / (floor[round]?.ms ?? Number.NaN)),
        0.5,
      ),
      cpuMs: spread(warm.map(({ atList }) => atList.cpuMs)),
      memoryMiB: spread(warm.map(({ atList }) => atList.memoryMiB)),
      settledCpuMs: spread(settled.map((each) => each.settled?.cpuMs)),
      settledMemoryMiB: spread(settled.map((each) => each.settled?.memoryMiB)),
      listBytes: Buffer.byteLength(list),
      tools: toolNames(list),
    };
  });
}

function toolNames(list: string): readonly string[] {
  const { tools }: { tools?: unknown } = JSON.parse(list);
  return Array.isArray(tools) ? tools.map(({ name }) => String(name)) : [];
}
