// Gathers what is attached to a release:  node scripts/release-files.ts FOLDER
// FOLDER/NOTES.md is the newest entry of the changelog, FOLDER/files/ what people download.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2] ?? 'release';
const files = join(folder, 'files');
const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));

mkdirSync(files, { recursive: true });
writeFileSync(join(folder, 'NOTES.md'), newestEntry(readFileSync('CHANGELOG.md', 'utf8')));
copyFileSync(`${name}-${version}.mcpb`, join(files, `${name}-${version}.mcpb`));
copyFileSync('dist/sbom.cdx.json', join(files, `${name}-${version}.cdx.json`));
copyFileSync('server.json', join(files, 'server.json'));
copyFileSync('packaging/docker/tools.json', join(files, 'tools.json'));
writeFileSync(
  join(files, 'server.yaml'),
  readFileSync('packaging/docker/server.yaml', 'utf8').replace(
    'commit: COMMIT',
    `commit: ${process.env['GITHUB_SHA'] ?? 'COMMIT'}`,
  ),
);

/** What stands under the first heading of a version, without the heading. */
function newestEntry(changelog: string): string {
  const entry = /^## .*\n+([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(changelog)?.[1];
  if (entry === undefined) throw new Error('CHANGELOG.md has no entry');
  return entry;
}
