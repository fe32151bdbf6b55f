/**
 * Mutation testing of `src/policy` and `src/domain`: changes the source in one place after another and counts the
 * changes that the tests notice. `npm run mutate` takes every group, `npm run mutate -- phone links` these; with `--again`
 * only what the last run of a group left open, and what changed since in its source and tests. Fails below the score that
 * is promised. What survives and why is in docs/mutation.md.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';

const LEAST_SCORE = 85;

interface Group {
  readonly mutate: string;
  readonly tests: string;
  /** The file is mostly tables, whose entries are judged by other means than by leaving out one after another. */
  readonly tables?: boolean;
}

const ofItsOwn = (name: string): Group => ({
  mutate: `src/domain/${name}.ts`,
  tests: `test/domain/${name}.test.ts`,
});

/** What is mutated together, and the tests that judge it. Files of names, numbers and prices are data and left alone. */
const GROUPS: Readonly<Record<string, Group>> = {
  // The properties of every decision would notice more, at twenty times the time.
  policy: {
    mutate: 'src/policy/*.ts',
    tests: 'test/policy/{account,approval,call,decide,guards,limits,moment}.test.ts',
  },
  'account-change': ofItsOwn('account-change'),
  action: { mutate: 'src/domain/action.ts', tests: 'test/domain/action*.test.ts' },
  'call-plan': ofItsOwn('call-plan'),
  content: ofItsOwn('content'),
  'file-type': { mutate: 'src/domain/file-type.ts', tests: 'test/elks/files.test.ts' },
  'ip-address': ofItsOwn('ip-address'),
  message: ofItsOwn('message'),
  money: ofItsOwn('money'),
  'one-time-code': { mutate: 'src/domain/one-time-code.ts', tests: 'test/domain/one-time-code*.test.ts' },
  'opt-out': ofItsOwn('opt-out'),
  phone: ofItsOwn('phone'),
  picture: { mutate: 'src/domain/{picture,public-address}.ts', tests: 'test/domain/picture.test.ts' },
  prices: ofItsOwn('prices'),
  'quiet-hours': ofItsOwn('quiet-hours'),
  secrets: { mutate: 'src/domain/secrets.ts', tests: 'test/domain/secret*.test.ts' },
  sms: ofItsOwn('sms'),
  time: ofItsOwn('time'),
  toolsets: ofItsOwn('toolsets'),
  untrusted: ofItsOwn('untrusted'),
  usage: ofItsOwn('usage'),
  'webhook-address': ofItsOwn('webhook-address'),
  http: { mutate: 'src/http/*.ts', tests: 'test/http/*.test.ts' },
  links: ofItsOwn('links'),
  lookalike: ofItsOwn('lookalike'),
  punycode: { mutate: 'src/domain/punycode.ts', tests: 'test/domain/links.test.ts' },
  'message-text': {
    mutate: 'src/domain/{message-text,secret-requests,characters}.ts',
    tests: 'test/domain/message-text.test.ts',
  },
  fold: { ...ofItsOwn('fold'), tables: true },
  sender: { ...ofItsOwn('sender'), tables: true },
};

interface Tally {
  noticed: number;
  /** Of those that were noticed: the tests did not come to an end. On a busy machine this can also mean too little time. */
  timedOut: number;
  survived: number;
}

const tallies = new Map<string, Tally>();
const { values, positionals: wanted } = parseArgs({
  options: { again: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = wanted.filter((name) => !Object.hasOwn(GROUPS, name));
if (unknown.length > 0) {
  console.error(`No group ${unknown.join(', ')}; there are ${Object.keys(GROUPS).join(', ')}.`);
  process.exit(2);
}
for (const [name, group] of Object.entries(GROUPS)) {
  if (wanted.length === 0 || wanted.includes(name)) await mutate(name, group);
}
process.exitCode = report() ? 0 : 1;

async function mutate(name: string, { mutate, tests, tables }: Group): Promise<void> {
  console.log(`\n${name}: ${mutate}, judged by ${tests}`);
  process.env['MUTATION_TESTS'] = tests;
  const results = await new Stryker({
    mutate: [mutate],
    testRunner: 'vitest',
    vitest: { configFile: 'mutation/vitest.config.ts', related: false },
    // Sentences may be reworded; every other change must be noticed.
    mutator: { excludedMutations: ['StringLiteral'] },
    coverageAnalysis: tables ? 'all' : 'perTest',
    // TypeScript 7 has no programmatic interface with which Stryker could read a tsconfig, and none is needed.
    tsconfigFile: 'none.json',
    incremental: true,
    force: !values.again,
    incrementalFile: `reports/mutation/${name}.json`,
    concurrency: 2,
    timeoutMS: 60_000,
    reporters: ['progress-append-only'],
    ignorePatterns: ['dist', 'docs', 'bench', 'ui', 'mutation/node_modules'],
    allowConsoleColors: false,
    logLevel: 'error',
  }).runMutationTest();
  for (const { fileName, status, location, replacement, mutatorName } of results) {
    const file = relative('.', fileName);
    const tally = tallies.get(file) ?? { noticed: 0, timedOut: 0, survived: 0 };
    tallies.set(file, tally);
    if (status === 'Killed' || status === 'Timeout') tally.noticed += 1;
    if (status === 'Timeout') tally.timedOut += 1;
    if (status !== 'Survived' && status !== 'NoCoverage') continue;
    tally.survived += 1;
    const { line, column } = location.start;
    const change = changeAt(
      readFileSync(fileName, 'utf8')
        .split('\n')
        [line - 1]?.slice(column - 1),
      replacement,
    );
    console.log(`  ${file}:${line}:${column} ${mutatorName} ${status}: ${change}`);
  }
}

/** What stands in place of what was there, from a little before the first difference, for patterns are long. */
function changeAt(before = '', after = ''): string {
  let same = 0;
  while (same < after.length && before[same] === after[same]) same += 1;
  const from = after.length > 100 ? Math.max(0, same - 30) : 0;
  return `${from > 0 ? '…' : ''}${after.slice(from, from + 100).replace(/\s+/g, ' ')}`;
}

/** Prints the scores; true when the promised one is reached. */
function report(): boolean {
  const sum = { noticed: 0, timedOut: 0, survived: 0 };
  console.log('\n| file | noticed | of these by time-out | survived | score |\n|---|---:|---:|---:|---:|');
  for (const [file, tally] of [...tallies].sort()) {
    sum.noticed += tally.noticed;
    sum.timedOut += tally.timedOut;
    sum.survived += tally.survived;
    printRow(file, tally);
  }
  printRow(`all (at least ${LEAST_SCORE} % is promised)`, sum);
  return scoreOf(sum) >= LEAST_SCORE;
}

function printRow(name: string, tally: Tally): void {
  console.log(
    `| ${name} | ${tally.noticed} | ${tally.timedOut} | ${tally.survived} | ${scoreOf(tally).toFixed(1)} % |`,
  );
}

function scoreOf({ noticed, survived }: Pick<Tally, 'noticed' | 'survived'>): number {
  return noticed + survived === 0 ? 100 : (100 * noticed) / (noticed + survived);
}
