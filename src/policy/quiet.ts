import { reachedBy } from '../domain/action.ts';
import { problem } from '../domain/problem.ts';
import { quietUntil, zonesOf } from '../domain/quiet-hours.ts';
import { toIso } from '../domain/time.ts';
import type { FactGuard } from './policy.ts';

/** Nobody is woken: at night where the recipient is, the message waits until the morning. */
export const quiet: FactGuard = (fields, { now }, { quietHours, timeZone }) => {
  if (!quietHours) return [];
  const nights = reachedBy(fields).map(({ region }) =>
    quietUntil(now, quietHours, zonesOf(region, timeZone)),
  );
  const at = Math.max(...nights.filter((until) => until !== undefined));
  if (!Number.isFinite(at)) return [];
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
