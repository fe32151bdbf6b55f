import { describe, expect, it } from 'vitest';
import { generator, hostile } from './hostile.ts';
import { PARSERS } from './parsers.ts';

/** The share of `npm run fuzz` that every run of the tests has; another seed finds other texts. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 46);

describe('the reader of', () => {
  it.each(Object.entries(PARSERS))('%s throws at no hostile text', async (_name, parse) => {
    const next = generator(SEED);
    const crashes: string[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      const text = hostile(next);
      try {
        await parse(text);
      } catch (error) {
        crashes.push(`${String(error)} on ${JSON.stringify(text).slice(0, 200)}`);
      }
    }
    expect(crashes).toEqual([]);
  });
});
