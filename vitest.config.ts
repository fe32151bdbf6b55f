import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

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

/** What takes longest begins first, so that at the end nothing long is left to run alone. */
const LONGEST = [
  'e2e/operator-commands',
  'e2e/approve-command',
  'e2e/record-commands',
  'e2e/secrets',
  'e2e/attacker',
  'e2e/kill',
  'browser/conversation-view',
  'browser/message-view',
  'e2e/process',
  'store/sqlite',
  'faults/sweep',
  'documents/blocks',
  'e2e/postgres',
  'e2e/http',
  'e2e/beginner',
  'browser/overview-view',
  'browser/phones',
  'e2e/doctor',
  'store/postgres',
].map((name) => `/test/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // A worker serves one project, so those of one stay together.
    const rank = ({ moduleId, project }: TestSpecification): number => {
      const index = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return project.name !== 'main' ? LONGEST.length + 1 : index < 0 ? LONGEST.length : index;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    // Many tests wait for children and clocks of others, so more run at once than there are cores.
    maxWorkers: 6,
    // No test changes what another could notice in the same process, and loading everything anew for each file takes long.
    isolate: false,
    // Node.js reads TypeScript itself, and its own modules are quicker than those of a test runner.
    experimental: { viteModuleRunner: false },
    sequence: { sequencer: LongestFirst },
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
