// Measures whole processes side by side and prints a table:  npm run bench -- --help
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Api, startInstantApi, startSimulator } from './api.ts';
import { machine } from './machine.ts';
import { benchmarksPage } from './page.ts';
import { type Measured, type Packed, type Report, showReport } from './report.ts';
import { measureSends } from './send.ts';
import { type Contestant, measureStarts, type StartFigures } from './start.ts';
import { figuresOf } from './targets.ts';

const HELP = `npm run bench -- [options]

  --quick                    fewer rounds, under 20 seconds
  --json                     print the figures as JSON
  --write                    write docs/benchmarks.md too
  --strict                   exit with 1 when a figure is missed
  --simulator                send to the simulated 46elks instead of an API that answers at once
  --other 'NAME=COMMAND'     measure another server too (repeatable); split at blanks, no shell. Name the program itself
                             and not npx, whose own time and memory would be measured. The name "predecessor" adds the
                             two figures that compare with it
  --other-env NAME=VALUE     a setting for the other servers (repeatable); {api} is the API's http://127.0.0.1:PORT and
                             {data} a fresh folder. Sends are measured only when {api} is used and there is a send_sms

Everything stays on this machine: other servers get no setting of yours, and homes in temporary folders.
`;

const QUICK = { starts: { first: 2, warm: 10, settled: 1 }, sends: { rounds: 1, calls: 300, mostMs: 2_000 } };
const FULL = { starts: { first: 5, warm: 30, settled: 3 }, sends: { rounds: 3, calls: 900, mostMs: 6_000 } };
const PARALLELS = [1, 50];

const FLOOR = fileURLToPath(new URL('floor.js', import.meta.url));
const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const PAGE = fileURLToPath(new URL('../docs/benchmarks.md', import.meta.url));
const MANIFEST = fileURLToPath(new URL('../package.json', import.meta.url));

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    strict: { type: 'boolean', default: false },
    simulator: { type: 'boolean', default: false },
    other: { type: 'string', multiple: true, default: [] },
    'other-env': { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(HELP);
} else if (!existsSync(CLI)) {
  complain('dist/cli.js is missing: run npm run build first.');
} else {
  const report = await measure().catch((error: unknown) =>
    complain(error instanceof Error ? error.message : String(error)),
  );
  if (report) console.log(values.json ? JSON.stringify(report, undefined, 2) : showReport(report));
  if (values.write && report) writeFileSync(PAGE, benchmarksPage(report, shownOptions()));
  if (values.strict && report?.figures.some(({ holds }) => holds === false)) process.exitCode = 1;
}

/** What was asked for, as far as it says how was measured and not where. */
function shownOptions(): string[] {
  return ['--write', ...(values.quick ? ['--quick'] : []), ...(values.simulator ? ['--simulator'] : [])];
}

function complain(what: string): undefined {
  console.error(what);
  process.exitCode = 1;
}

async function measure(): Promise<Report> {
  const rounds = values.quick ? QUICK : FULL;
  const api = await (values.simulator ? startSimulator(CLI) : startInstantApi());
  try {
    return await measureWith(api, rounds);
  } finally {
    await api.close();
  }
}

async function measureWith(api: Api, rounds: typeof FULL): Promise<Report> {
  const others = values.other.map((text) => other(text, api));
  const ours = { name: 'ours', file: process.execPath, args: [CLI], env: settings(api) };
  const floor = { name: 'floor', file: process.execPath, args: [FLOOR], env: {} };
  const starts = await measureStarts([floor, ours, ...others], rounds.starts);
  const sends = await measureSends(
    [ours, ...others].filter((contestant) => canSend(contestant, api, starts)),
    api,
    { ...rounds.sends, parallels: PARALLELS },
  );
  const measured: Measured = {
    machine: machine(),
    api: values.simulator ? 'simulator' : 'instant',
    starts,
    sends,
    packed: packed(),
  };
  return { ...measured, figures: figuresOf(measured) };
}

/** Another server must not be given anything to send unless it was told to send it to our API. */
function canSend({ name, env }: Contestant, { origin }: Api, starts: readonly StartFigures[]): boolean {
  const hasTool = starts.some((start) => start.name === name && start.tools.includes('send_sms'));
  return hasTool && Object.values(env).some((value) => value.startsWith(origin));
}

/** Settings with which every send is live, and every limit is kept but too wide to strike. */
function settings({ origin, username, password }: Api): Record<string, string> {
  return {
    ELKS_API_BASE_URL: `${origin}/a1`,
    ELKS_API_USERNAME: username,
    ELKS_API_PASSWORD: password,
    ELKS_PHONE_NUMBER: '+46701740605',
    ELKS_APPROVAL: 'never',
    ELKS_DATA_DIR: '{data}',
    RATE_LIMIT_SMS_PER_MINUTE: '1000',
    ELKS_DAILY_LIMIT: '1000000',
    ELKS_DAILY_BUDGET: '1000000',
    ELKS_RECIPIENT_LIMIT_PER_HOUR: '10000',
    ELKS_RECIPIENT_LIMIT_PER_DAY: '10000',
    ELKS_NEW_RECIPIENTS_PER_DAY: '100000',
    ELKS_PREFIX_LIMIT_PER_HOUR: '10000',
    DRY_RUN: 'false',
  };
}

function other(text: string, api: Api): Contestant {
  const [name, command] = halves(text);
  const [file = '', ...args] = command.trim().split(/\s+/);
  const env = Object.fromEntries(
    values['other-env'].map(halves).map(([key, value]) => [key, value.replaceAll('{api}', api.origin)]),
  );
  return { name, file, args, env };
}

function halves(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new Error(`"${text}" is not NAME=VALUE. See npm run bench -- --help.`);
}

/** What would be published. */
function packed(): Packed {
  const shell = process.platform === 'win32';
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const output = execFileSync('npm', args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell,
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });
  const [pack] = JSON.parse(output);
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8'));
  return {
    tarballBytes: Number(pack.size),
    unpackedBytes: Number(pack.unpackedSize),
    files: Number(pack.entryCount),
    dependencies: Object.keys(manifest.dependencies ?? {}).length,
  };
}
