// Throws hostile input at every parser and prints what it did.
//   npm run fuzz                        a million runs of each
//   npm run fuzz -- --runs 10000 --seed 7 --only phone
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { generator, hostile, LONGEST, PIECES } from '../test/fuzz/hostile.ts';
import { PARSERS } from '../test/fuzz/parsers.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const runs = Number(values.runs ?? 1_000_000);
const seed = Number(values.seed ?? 46);
let failed = false;

/** Between linear and quadratic, with room for what else the machine does. */
const GROWTH_ALLOWED = 3;

/** No text may hold up a server for longer. */
const SLOWEST_ALLOWED_MS = 50;

console.log(`seed ${seed}, ${runs} runs of each parser`);
for (const [name, parse] of Object.entries(PARSERS)) {
  if (values.only !== undefined && values.only !== name) continue;
  const next = generator(seed);
  let crashes = 0;
  let slowestMs = 0;
  let slowestLength = 0;
  const startedAt = performance.now();
  for (let run = 0; run < runs; run += 1) {
    const text = hostile(next);
    let tookMs = 0;
    try {
      tookMs = await timeOf(() => parse(text));
      // Tidying up takes time too, at any moment; what the text takes, it takes again.
      for (let again = 0; again < 3 && tookMs > slowestMs; again += 1)
        tookMs = Math.min(tookMs, await timeOf(() => parse(text)));
    } catch (error) {
      crashes += 1;
      if (crashes <= 3) console.error(`${name}: ${String(error)} on ${JSON.stringify(text).slice(0, 200)}`);
    }
    if (tookMs > slowestMs) [slowestMs, slowestLength] = [tookMs, text.length];
  }
  const growth = await growthOf(parse);
  const seconds = (performance.now() - startedAt) / 1_000;
  failed ||= crashes > 0 || slowestMs >= SLOWEST_ALLOWED_MS || growth > GROWTH_ALLOWED;
  const grows =
    growth === 0 ? 'under 1 ms at any length' : `twice the length, ${growth.toFixed(1)} x the time`;
  console.log(
    `${name.padEnd(9)} ${String(crashes).padStart(2)} crashes  slowest ${slowestMs.toFixed(1).padStart(4)} ms (${slowestLength} characters)  ${grows}  ${seconds.toFixed(0)} s`,
  );
}
process.exitCode = failed ? 1 : 0;

/**
 * How many times as long a text of twice the length takes, at worst, made of one or two pieces again and again: 2 is
 * linear, 4 would be quadratic. 0 when even the longer one takes less than a millisecond.
 */
async function growthOf(parse: (text: string) => unknown): Promise<number> {
  let worst = 0;
  const patterns = PIECES.flatMap((piece, at) => [piece, `${piece}${PIECES[(at + 1) % PIECES.length]}`]);
  for (const pattern of patterns) {
    const fastest = async (length: number): Promise<number> => {
      const text = pattern.repeat(Math.ceil(length / pattern.length)).slice(0, length);
      const times: number[] = [];
      for (let run = 0; run < 5; run += 1) times.push(await timeOf(() => parse(text)));
      return Math.min(...times);
    };
    let growth = Infinity;
    for (let again = 0; again < 5 && growth > worst; again += 1) {
      const long = await fastest(LONGEST);
      growth = Math.min(growth, long < 1 ? 0 : long / (await fastest(LONGEST / 2)));
    }
    worst = Math.max(worst, growth);
  }
  return worst;
}

/** Time of the processor, in milliseconds, so that what else the machine does is not counted. */
async function timeOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  const outcome = work();
  if (outcome instanceof Promise) await outcome;
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
