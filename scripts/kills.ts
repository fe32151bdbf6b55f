// Kills processes of the built command at every step of their life and compares what they leave with the simulated 46elks:
//   npm run test:kills -- [--kills 224] [--seed 46] [--world N]
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '224' },
    seed: { type: 'string', default: '46' },
    world: { type: 'string' },
  },
});
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--silent=false', 'test/e2e/kill-storm.test.ts'],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      KILLS: values.kills,
      KILL_SEED: values.seed,
      ...(values.world !== undefined && { KILL_WORLD: values.world }),
    },
  },
);
process.exitCode = status ?? 1;
