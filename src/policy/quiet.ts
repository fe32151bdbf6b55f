import { type Fields, reachedBy } from '../domain/action.ts';
import { problem } from '../domain/problem.ts';
import { quietUntil, zonesOf } from '../domain/quiet-hours.ts';
import { type EpochMs, toIso } from '../domain/time.ts';
import type { FactGuard, Policy } from './policy.ts';

/** When it is morning for everybody whom the fields reach; undefined when that is now. */
export function morningOf(
  fields: Fields,
  now: EpochMs,
  { quietHours, timeZone }: Policy,
): EpochMs | undefined {
  if (!quietHours) return undefined;
  const nights = reachedBy(fields).map(({ region }) =>
    quietUntil(now, quietHours, zonesOf(region, timeZone)),
  );
  const at = Math.max(...nights.filter((until) => until !== undefined));
  return Number.isFinite(at) ? at : undefined;
}

/** Nobody is woken: at night where the recipient is, the message waits until the morning. */
export const quiet: FactGuard = (fields, { now }, policy) => {
  const at = morningOf(fields, now, policy);
  if (at === undefined) return [];
  return [
    {
      kind: 'later',
      at,
      problem: problem(
        'quiet_hours',
        `It is night where the recipient is; the message waits until ${toIso(at)}.`,
      ),
    },
  ];
};
