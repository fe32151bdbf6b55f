// Refuses to publish what is not ready to be published.
import { readFileSync } from 'node:fs';

/** Where the placeholder stands until the repository has an owner; what is generated takes it from the first. */
const WITH_OWNER = [
  'package.json',
  'Dockerfile',
  'server.json',
  'packaging/mcpb/manifest.json',
  'packaging/docker/server.yaml',
];

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const entry = /^## (\S+) - (.*)$/m.exec(readFileSync('CHANGELOG.md', 'utf8'));
const problems = WITH_OWNER.filter((file) => readFileSync(file, 'utf8').includes('OWNER')).map(
  (file) => `${file} still has the placeholder OWNER; put in the owner of the repository.`,
);

if (entry?.[1] !== version) problems.push(`CHANGELOG.md does not begin with ${version}.`);
if (!/^\d{4}-\d\d-\d\d$/.test(entry?.[2] ?? ''))
  problems.push(`CHANGELOG.md has no date for its newest version; it is released today.`);

for (const problem of problems) console.error(`Not ready to be published: ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;
