// Refuses to publish what is not ready to be published:  node scripts/release-check.ts [--tag v0.1.0]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

/** Where the placeholder stands until the repository has an owner; what is generated takes it from the first. */
const WITH_OWNER = [
  'package.json',
  'Dockerfile',
  'server.json',
  'packaging/mcpb/manifest.json',
  'packaging/docker/server.yaml',
  '.well-known/security.txt',
];
const DAY_MS = 86_400_000;
/** How long the contact for security must still be good when a version is published. */
const CONTACT_DAYS_LEAST = 90;

const { values } = parseArgs({ options: { tag: { type: 'string' } } });
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const [, newest, date = ''] = /^## (\S+) - (.*)$/m.exec(readFileSync('CHANGELOG.md', 'utf8')) ?? [];
const expires = /^Expires: (\S+)$/m.exec(readFileSync('.well-known/security.txt', 'utf8'))?.[1];

const problems = WITH_OWNER.filter((file) => readFileSync(file, 'utf8').includes('OWNER')).map(
  (file) => `${file} still has the placeholder OWNER; put in the owner of the repository.`,
);
if (values.tag !== undefined && values.tag !== `v${version}`)
  problems.push(`The tag is ${values.tag} and the version ${version}.`);
if (newest !== version) problems.push(`CHANGELOG.md does not begin with ${version}.`);
if (!/^\d{4}-\d\d-\d\d$/.test(date))
  problems.push('CHANGELOG.md has no date for its newest version; put in that of the release.');
if (!(Date.parse(expires ?? '') > Date.now() + CONTACT_DAYS_LEAST * DAY_MS))
  problems.push('.well-known/security.txt expires soon; look whether it is right, and move the date.');

for (const problem of problems) console.error(`Not ready to be published: ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;
