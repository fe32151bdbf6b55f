import { type Problem, problem } from './problem.ts';

/** What is wrong where a simulator should answer and nothing listens. */
export function noSimulatorAt(address: string): Problem {
  const port = new URL(address).port || '80';
  return problem(
    'upstream_unavailable',
    `No simulator answers at ${address}, where ELKS_API_BASE_URL leads.`,
    `Ask the operator to start one with "46elks-mcp-server simulator --port ${port}", or the server with --simulator in place of ELKS_API_BASE_URL.`,
  );
}
