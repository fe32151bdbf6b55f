import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../src/domain/problem.ts';

const text = readFileSync('docs/faq.md', 'utf8');
const said = globSync(['src/**/*.ts', 'scripts/build.ts'])
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
/** What other programs say is theirs to change. */
const headings = [...text.matchAll(/^### (?!The client says)(.*)$/gm)].map(([, heading = '']) => heading);
const quoted = headings.flatMap((heading) =>
  [...heading.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words),
);

/** States and fields of an outcome, whose words are spread over the code. */
const OUTCOMES = ['dry_run', 'held', 'duplicate: true'];

describe('docs/faq.md', () => {
  it.each(quoted.filter((words) => !OUTCOMES.includes(words)))('quotes what is really said: %s', (words) => {
    expect(words in PROBLEMS || said.includes(words)).toBe(true);
  });

  it('quotes something under every heading that is a message', () => {
    expect(headings.filter((heading) => !heading.startsWith('`'))).toEqual([]);
  });
});
