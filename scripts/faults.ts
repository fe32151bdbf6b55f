// Lets everything go wrong that can, one by one and by chance, and compares the outbox with the simulated 46elks:
//   npm run test:faults -- --help
import { parseArgs } from 'node:util';
import { run } from '../test/faults/run.ts';
import {
  count,
  createTally,
  exhaustive,
  faultCount,
  scheduleOf,
  settledShare,
  type Tally,
} from '../test/faults/sweep.ts';

const HELP = `npm run test:faults -- [options]

  --seed N            another seed (1)
  --runs N            so many runs, in place of as many as 10 000 faults take
  --from N            begin with this run
  --replay SEED:RUN   one run, step by step
`;

const FAULTS_LEAST = 10_000;
const SETTLED_LEAST = 0.99;
const FAILURES_SHOWN = 20;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string' },
    from: { type: 'string', default: '0' },
    replay: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) console.log(HELP);
else if (values.replay !== undefined) await replay(values.replay);
else
  await sweep(
    whole(values.seed),
    whole(values.from),
    values.runs === undefined ? undefined : whole(values.runs),
  );

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${text} is not a whole number`);
  return Number(text);
}

async function replay(place: string): Promise<void> {
  const [seed = '', number = ''] = place.split(':');
  const schedule = scheduleOf(whole(seed), whole(number), await exhaustive(whole(seed)));
  const { trace, verdict } = await run(schedule);
  const { name, workload, faults: _, ...rest } = schedule;
  console.log(`${name} ${JSON.stringify(rest)}\n${JSON.stringify(workload.env)}\n\n${trace.join('\n')}\n`);
  console.log(verdict);
  if (verdict.violations.length > 0) process.exitCode = 1;
}

async function sweep(seed: number, from: number, runs: number | undefined): Promise<void> {
  const startedAt = performance.now();
  const all = await exhaustive(seed);
  const tally = createTally(seed);
  const isEnough = (number: number): boolean =>
    runs === undefined ? number >= all.length && faultCount(tally) >= FAULTS_LEAST : number >= from + runs;
  for (let number = from; !isEnough(number); number += 1) {
    const before = tally.failures.length;
    count(tally, number, await run(scheduleOf(seed, number, all)));
    const failure = tally.failures[before];
    if (failure && before < FAILURES_SHOWN) {
      console.log(`run ${number}, ${failure.name}: ${failure.what.join('; ')}`);
      console.log(`  replay: npm run test:faults -- --replay ${seed}:${number}`);
    }
  }
  show(tally, (performance.now() - startedAt) / 1_000);
  if (tally.failures.length > 0 || settledShare(tally) < SETTLED_LEAST) process.exitCode = 1;
}

function show(tally: Tally, seconds: number): void {
  const wrong = (name: string): number => tally.wrong.get(name) ?? 0;
  const rows: [string, string | number][] = [
    ['seed', tally.seed],
    ['runs', tally.runs],
    ['faults injected', faultCount(tally)],
    ...[...tally.faults].sort().map(([kind, times]): [string, number] => [`  ${kind}`, times]),
    ['messages accepted by 46elks', tally.accepted],
    ['double sends', wrong('double send')],
    ['messages that came in', tally.received],
    ['  of these lost', wrong('arrival lost')],
    ['  of these doubled', wrong('arrival doubled')],
    ['  opt-outs lost', wrong('opt-out lost')],
    ['  texted in spite of a known opt-out', wrong('texted in spite of it')],
    ['lost', wrong('lost') + wrong('stuck')],
    ['over budget', wrong('over budget')],
    ['over a limit', wrong('over limit') + wrong('over rate')],
    ['contradicted answers', wrong('contradicted') + wrong('let out')],
    ['exceptions, hangs, defects', wrong('accident')],
    ['unknowns that 46elks accepted', tally.unknownAccepted],
    ['  of these settled', `${tally.unknownSettled} (${(settledShare(tally) * 100).toFixed(2)} %)`],
    ['  settled where 46elks keeps no text', `${tally.textlessSettled} of ${tally.textlessAccepted}`],
    ['unknowns that never arrived', tally.unknownNeverArrived],
    ['runs that failed', tally.failures.length],
    ['seconds', seconds.toFixed(1)],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  console.log(rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n'));
}
