// Refuses to publish what is not ready to be published.
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const changelog = readFileSync('CHANGELOG.md', 'utf8');
const problems: string[] = [];

if (JSON.stringify(manifest).includes('OWNER'))
  problems.push('package.json still has the placeholder OWNER; put in the owner of the repository.');
if (!changelog.includes(`## ${manifest.version} `))
  problems.push(`CHANGELOG.md has no entry for ${manifest.version}.`);

for (const problem of problems) console.error(`Not ready to be published: ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;
