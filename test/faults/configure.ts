import { type Config, parseConfig } from '../../src/config.ts';
import { DEFAULT_ACCOUNT } from '../../src/simulator/simulator.ts';

const configs = new Map<string, Config>();

/** The settings of a run, as an operator with a simulated account sets them; read once for every set. */
export function configure(env: Readonly<Record<string, string>>): Config {
  const key = JSON.stringify(env);
  const known = configs.get(key);
  if (known) return known;
  const parsed = parseConfig({
    env,
    readFile: () => {
      throw new Error('no such file');
    },
    defaultDataDir: '/nowhere',
    simulator: {
      baseUrl: 'http://127.0.0.1:4646/a1',
      credentials: DEFAULT_ACCOUNT,
      number: DEFAULT_ACCOUNT.numbers[0] ?? '',
    },
  });
  if (!parsed.ok)
    throw new Error(parsed.problems.map(({ name, message }) => `${name} ${message}`).join('; '));
  configs.set(key, parsed.config);
  return parsed.config;
}
