import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const read = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

/** The numbered rows of a table in a document, as their cells. */
function rowsOf(file: string): readonly (readonly string[])[] {
  return read(file)
    .split('\n')
    .filter((line) => /^\| \d+ \|/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
}

/** Threats that nothing here can prevent, or that need something there is not. */
const UNHELD = /does not apply: \w|not yet: \w|nothing here can prevent it/;

describe.each([
  ['INVARIANTS.md', 35],
  ['docs/threats.md', 50],
])('%s', (file, least) => {
  const rows = rowsOf(file);
  const held = rows.map((cells) =>
    [...(cells.at(-2) ?? '').matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path),
  );

  it('has its rows, each with a number of its own', () => {
    expect(rows.length).toBeGreaterThanOrEqual(least);
    expect(new Set(rows.map(([, number]) => number)).size).toBe(rows.length);
  });

  it('names only tests that there are', () => {
    const missing = held.flat().filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)));
    expect(missing).toEqual([]);
  });

  it('names a test in every row, or says why there is none', () => {
    const bare = rows.filter(
      (cells, index) => held[index]?.length === 0 && !cells.some((cell) => UNHELD.test(cell)),
    );
    expect(bare.map(([, number]) => number)).toEqual([]);
  });
});

describe('docs/decisions', () => {
  const files = readdirSync(new URL('../docs/decisions', import.meta.url));

  it('has one decision for each number, from the first to the last', () => {
    const numbers = files.map((file) => Number(file.slice(0, 4))).sort((a, b) => a - b);
    expect(numbers).toEqual(files.map((_file, index) => index + 1));
  });

  it.each(files)('%s opens with its number', (file) => {
    const [heading = ''] = read(`docs/decisions/${file}`).split('\n');
    expect(heading.startsWith(`# ${file.slice(0, 4)}: `)).toBe(true);
  });
});
