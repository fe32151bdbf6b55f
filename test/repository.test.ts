import { globSync, readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ACCOUNT } from '../src/simulator/simulator.ts';

/** What is not of the repository although it lies in it. */
const FOREIGN = /(?:^|[/\\])(?:node_modules|dist|dist-next|coverage|release|\.git)$/;

const files = globSync(['**/*', '.*', '{.github,.ci,.well-known}/**/*'], {
  exclude: (path) => FOREIGN.test(path),
})
  .filter((file) => statSync(file).isFile())
  .map((file) => file.replaceAll('\\', '/'));

/** API usernames that may stand here, because they were made up or published by 46elks as examples. */
const HARMLESS = [
  DEFAULT_ACCOUNT.username,
  `u${'0'.repeat(32)}`,
  'u0123456789abcdef0123456789abcdef',
  // From the documentation of 46elks.
  'u7b774effe4a349c6dd82ad4f4f21d34c',
  'u270c1b084f3f146eb5787075158d9c53',
];

describe('the repository', () => {
  it('holds no credentials but made-up ones', () => {
    const found = files.flatMap((file) => readFileSync(file, 'latin1').match(/\bu[0-9a-f]{32}\b/g) ?? []);
    expect([...new Set(found)].filter((username) => !HARMLESS.includes(username))).toEqual([]);
  });

  it('holds no file with settings', () => {
    expect(files.filter((file) => /(?:^|\/)\.env|\.env$|\.pem$|\.key$/.test(file))).toEqual([]);
  });
});

describe('.well-known/security.txt', () => {
  const fields = Object.fromEntries(
    readFileSync('.well-known/security.txt', 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(': ', 2)),
  );

  it('has what RFC 9116 requires, and a policy', () => {
    expect(fields).toEqual({
      Contact: expect.stringMatching(/^https:\/\/github\.com\/.*\/security\/advisories\/new$/),
      Expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT00:00:00Z$/),
      'Preferred-Languages': 'en, sv',
      Policy: expect.stringMatching(/\/SECURITY\.md$/),
    });
  });
});

describe('whoever comes to the repository', () => {
  it.each([
    'CODE_OF_CONDUCT.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'LICENSE',
    '.github/PULL_REQUEST_TEMPLATE.md',
    '.github/ISSUE_TEMPLATE/bug.yml',
    '.github/ISSUE_TEMPLATE/idea.yml',
  ])('finds %s', (file) => {
    expect(files).toContain(file);
  });
});
