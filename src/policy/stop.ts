import { problem } from '../domain/problem.ts';
import { toIso } from '../domain/time.ts';
import { type FactGuard, refuse } from './policy.ts';

/** The operator's brakes: read only, and a pause that holds for every process at once. */
export const stop: FactGuard = (_action, { pausedAt, waiting, approved, now }, { readOnly }) => {
  if (readOnly) return [refuse(problem('read_only', 'The server is set to read only, so nothing is sent.'))];
  if (pausedAt === undefined) return [];
  const objection = problem('paused', `The operator has paused all sending, on ${toIso(pausedAt)}.`);
  return [
    waiting || approved ? { kind: 'later', at: now + LOOK_AGAIN_MS, problem: objection } : refuse(objection),
  ];
};

/** A message that waits during a pause is looked at again after this time. */
const LOOK_AGAIN_MS = 30_000;
