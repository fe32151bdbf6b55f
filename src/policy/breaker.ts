import { problem } from '../domain/problem.ts';
import { toIso } from '../domain/time.ts';
import { MINUTE_MS } from './limit.ts';
import { type FactGuard, refuse } from './policy.ts';

/** So many lost or senseless answers of 46elks within a minute stop sending, for every process on the store. */
export const FAILURES_MOST = 5;
export const FAILURES_WINDOW_MS = MINUTE_MS;

/** How long sending rests, and how long one trial may take before the next. */
const REST_MS = MINUTE_MS;

/**
 * While 46elks fails, more messages would only become unknown. After a rest one message may try; when it comes through,
 * everything goes on, and when it does not, the rest begins anew.
 */
export const breaker: FactGuard = (_action, { trippedAt, trialAt, waiting, now }) => {
  if (trippedAt === undefined) return [];
  const lastAt = trialAt !== undefined && trialAt > trippedAt ? trialAt : trippedAt;
  const freeAt = lastAt + REST_MS;
  if (now >= freeAt) return [];
  const objection = problem(
    'upstream_unavailable',
    `46elks did not answer sensibly several times in a row, so sending rests until ${toIso(freeAt)}; nothing was sent.`,
    `Wait until ${toIso(freeAt)}, then call again once.`,
  );
  return [waiting ? { kind: 'later', at: freeAt, problem: objection } : refuse(objection)];
};
