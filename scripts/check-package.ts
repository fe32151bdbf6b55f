// What would be published: only what belongs there, within the size budget, and well formed.
import { execFileSync } from 'node:child_process';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const ALLOWED = [
  /^dist\/(cli|server|start|http)\.js$/,
  /^dist\/(phones|message|conversation|overview)\.html$/,
  /^dist\/chunks\/[\w.-]+\.js$/,
  /^dist\/(sbom\.cdx\.json|THIRD-PARTY-NOTICES\.txt)$/,
  /^docs\/[\w-]+\.md$/,
  /^(README|CHANGELOG|SECURITY)\.md$/,
  /^LICENSE$/,
  /^package\.json$/,
];
const TARBALL_BYTES_MAX = 1024 * 1024;

const problems: string[] = [];
execFileSync('node', ['scripts/build.ts', '--if-stale'], { stdio: 'ignore' });
const [pack] = JSON.parse(
  execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  }),
);
const stray = pack.files
  .map(({ path }: { path: string }) => path)
  .filter((path: string) => !ALLOWED.some((pattern) => pattern.test(path)));
if (stray.length > 0) problems.push(`does not belong in the package: ${stray.join(', ')}`);
if (pack.size > TARBALL_BYTES_MAX)
  problems.push(`the package has ${pack.size} bytes, more than ${TARBALL_BYTES_MAX}`);

const { messages, pkg } = await publint({ level: 'warning', strict: false, pack: 'npm' });
for (const message of messages) problems.push(formatMessage(message, pkg) ?? message.code);
if (Object.keys(pkg['dependencies'] ?? {}).length > 0) problems.push('the package has run-time dependencies');

console.log(`${pack.files.length} files, ${Math.round(pack.size / 1024)} KiB packed`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
