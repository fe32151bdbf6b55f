// One command decides: format, lint, types, architecture, generated documents, dead code, package contents.
import { spawn } from 'node:child_process';

const CHECKS: Readonly<Record<string, readonly string[]>> = {
  'format and lint': ['biome', 'check', '.'],
  types: ['tsc', '--project', '.'],
  architecture: ['vitest', 'run', 'test/architecture.test.ts', '--reporter=dot'],
  'generated documents': ['node', 'scripts/generate.ts', '--check'],
  'dead code': ['knip'],
  'package contents': ['node', 'scripts/check-package.ts'],
};

const results = await Promise.all(
  Object.entries(CHECKS).map(([name, [command = '', ...args]]) => run(name, command, args)),
);
for (const { name, ok, output, seconds } of results) {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
  if (!ok) console.log(output);
}
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1;

async function run(name: string, command: string, args: readonly string[]) {
  const startedAt = performance.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (exit) => resolve(exit ?? 1));
  });
  return { name, ok: code === 0, output, seconds: (performance.now() - startedAt) / 1000 };
}
