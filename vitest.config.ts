import { defineConfig } from 'vitest/config';

/** What a client of MCP sees must be the same over every transport, so these run once more over HTTP. */
const OVER_HTTP = [
  'protocol',
  'outbox',
  'safety',
  'safety-inbound',
  'approval',
  'approval-replies',
  'conversation',
  'wait',
  'resources',
  'prompts',
  'updates',
  'views',
].map((name) => `test/e2e/${name}.test.ts`);

export default defineConfig({
  test: {
    // Many tests wait for children and clocks of others, so more run at once than there are cores.
    maxWorkers: 6,
    // No test changes what another could notice in the same process, and loading everything anew for each file takes long.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Long enough for a busy machine; what comes comes at once on others.
    expect: { poll: { timeout: 10_000 } },
    reporters: ['default'],
    projects: [
      { extends: true, test: { name: 'main', include: ['test/**/*.test.ts'] } },
      { extends: true, test: { name: 'http', include: OVER_HTTP, env: { TEST_TRANSPORT: 'http' } } },
    ],
  },
});
