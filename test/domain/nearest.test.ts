import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/domain/nearest.ts';

const WORDS = ['DRY_RUN', 'ELKS_READ_ONLY', 'DATABASE_URL', 'approve', 'audit', 'pause', 'http'];

describe('the word that was meant', () => {
  it.each([
    ['DRY_RUNN', 'DRY_RUN'],
    ['DRYRUN', 'DRY_RUN'],
    ['DRY-RUN', 'DRY_RUN'],
    ['dry_run', 'DRY_RUN'],
    ['ELKS_READONLY', 'ELKS_READ_ONLY'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['aprove', 'approve'],
    ['adúit', 'audit'],
    ['puase', 'pause'],
  ])('%s is %s', (word, meant) => {
    expect(nearest(word, WORDS)).toBe(meant);
  });

  it.each(['', 'PATH', 'send', 'stop', 'HTTPS_PROXY', 'x'.repeat(1_000)])('%j is none of them', (word) => {
    expect(nearest(word, WORDS)).toBeUndefined();
  });

  it('is itself, for every word there is', () => {
    fc.assert(fc.property(fc.constantFrom(...WORDS), (word) => nearest(word, WORDS) === word));
  });

  it('is found with any one character left out', () => {
    fc.assert(
      fc.property(fc.constantFrom(...WORDS), fc.nat(), (word, at) => {
        const place = at % word.length;
        expect(nearest(word.slice(0, place) + word.slice(place + 1), WORDS)).toBe(word);
      }),
    );
  });
});
