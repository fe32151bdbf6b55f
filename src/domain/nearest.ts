/**
 * The word that was probably meant: the one of `words` that the fewest changed, missing, superfluous or exchanged
 * characters lie between; undefined when even that one is another word (more than a third of it, or more than three).
 * Upper and lower case, `-` and `_` count as the same.
 */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const plain = plainOf(word);
  const ranked = words
    .map((candidate) => ({ candidate, steps: distance(plain, plainOf(candidate)) }))
    .filter(({ candidate, steps }) => steps <= Math.min(3, Math.round(candidate.length / 3)))
    .sort((one, other) => one.steps - other.steps);
  return ranked[0]?.candidate;
}

/** Longer than any word that is looked for, so that nobody's input is compared at length. */
const LENGTH_MOST = 64;

function plainOf(word: string): string {
  return word.slice(0, LENGTH_MOST).toLowerCase().replaceAll('-', '_');
}

/** Optimal string alignment: Levenshtein's distance, in which two neighbours may also change places. */
function distance(one: string, other: string): number {
  let before: readonly number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let line = 1; line <= one.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[line - 1] === other[column - 1];
      const isExchanged = one[line - 1] === other[column - 2] && one[line - 2] === other[column - 1];
      next[column] = Math.min(
        at(row, column) + 1,
        at(next, column - 1) + 1,
        at(row, column - 1) + (isSame ? 0 : 1),
        isExchanged ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = row;
    row = next;
  }
  return at(row, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
