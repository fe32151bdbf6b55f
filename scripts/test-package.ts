// Installs what would be published in empty folders, as a user does, and uses it:
//   npm run test:package                     the npm package on every Node.js it is for, and the MCPB bundle
//   node scripts/test-package.ts --this-node the npm package on the Node.js that runs this; needs nothing of packaging/
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  type FirstMinute,
  firstMinute,
  inEmptyFolder,
  install,
  launchOf,
  packTo,
} from '../test/packaging/installed.ts';

const MAJORS = [22, 24, 26];

const { values } = parseArgs({ options: { 'this-node': { type: 'boolean', default: false } } });
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const thisMajor = Number(process.versions.node.split('.')[0]);
let failed = false;

await inEmptyFolder(async (tarballs) => {
  const tarball = packTo(tarballs);
  for (const major of values['this-node'] ? [thisMajor] : MAJORS) {
    await report(`npm package, Node.js ${major}`, () =>
      inEmptyFolder((folder) => firstMinute(install(tarball, folder, nodeFolder(major)))),
    );
  }
});
// With the answers an installer offers, the first of which is that nothing is sent.
if (!values['this-node']) await report('MCPB bundle', () => inEmptyFolder(fromBundle), 'dry_run');
process.exitCode = failed ? 1 : 0;

/** Where a Node.js of this major version is: the one that runs this, or one installed beside the packaging tools. */
function nodeFolder(major: number): string {
  if (major === thisMajor) return dirname(process.execPath);
  const [found] = globSync(`packaging/node_modules/node-${major}-${process.platform}-${process.arch}/bin`);
  if (found === undefined || !existsSync(join(found, 'node')))
    throw new Error(`there is no Node.js ${major} for ${process.platform} ${process.arch} in packaging`);
  return resolve(found);
}

/** Packs the bundle, unpacks it again and starts it as its manifest says. */
function fromBundle(folder: string): Promise<FirstMinute> {
  const bundle = join(folder, 'bundle.mcpb');
  const unpacked = join(folder, 'unpacked');
  const mcpb = 'packaging/node_modules/@anthropic-ai/mcpb/dist/cli/cli.js';
  for (const args of [
    ['packaging/pack-mcpb.ts', bundle],
    [mcpb, 'unpack', bundle, unpacked],
    [mcpb, 'validate', join(unpacked, 'manifest.json')],
  ])
    execFileSync(process.execPath, args, { stdio: 'pipe' });
  return firstMinute(launchOf(unpacked));
}

async function report(
  what: string,
  tryOut: () => Promise<FirstMinute>,
  expected = 'accepted',
): Promise<void> {
  const startedAt = performance.now();
  const seen = await tryOut().catch((error: unknown) => (error instanceof Error ? error.message : 'failed'));
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  const ok = typeof seen !== 'string' && seen.version === version && seen.state === expected;
  failed ||= !ok;
  const found =
    typeof seen === 'string'
      ? seen
      : `${seen.node}, version ${seen.version}, ${seen.tools.length} tools, message ${String(seen.state)}`;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${what}: ${found} (${seconds} s)`);
}
