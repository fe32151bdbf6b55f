import { defineConfig } from 'vitest/config';

/** Runs only the tests that judge the mutated file, named by mutate.ts, so that a mutant costs a moment. */
export default defineConfig({
  test: {
    include: [process.env['MUTATION_TESTS'] ?? 'test/{domain,policy}/*.test.ts'],
    testTimeout: 60_000,
    // A change that a property notices at all it notices soon.
    env: { FUZZ_RUNS: '50' },
  },
});
