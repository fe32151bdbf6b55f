import { problem } from '../domain/problem.ts';
import { type EpochMs, toIso } from '../domain/time.ts';
import type { Usage } from '../domain/usage.ts';
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
  const freeAt = restsUntil({ trippedAt, trialAt });
  if (freeAt === undefined || now >= freeAt) return [];
  const objection = problem(
    'upstream_unavailable',
    `46elks did not answer sensibly several times in a row, so sending rests until ${toIso(freeAt)}; nothing was sent.`,
    `Wait until ${toIso(freeAt)}, then call again once.`,
  );
  // While one message tries, the others wait for how it goes.
  const isTrying = trialAt !== undefined && trippedAt !== undefined && trialAt > trippedAt;
  return [waiting || isTrying ? { kind: 'later', at: freeAt, problem: objection } : refuse(objection)];
};

/** Until when sending rests; undefined when it does not. */
export function restsUntil({
  trippedAt,
  trialAt,
}: Pick<Usage, 'trippedAt' | 'trialAt'>): EpochMs | undefined {
  if (trippedAt === undefined) return undefined;
  return (trialAt !== undefined && trialAt > trippedAt ? trialAt : trippedAt) + REST_MS;
}
