import { problem } from '../domain/problem.ts';
import { quietUntil, zonesOf } from '../domain/quiet-hours.ts';
import { toIso } from '../domain/time.ts';
import type { FactGuard } from './policy.ts';

/** Nobody is woken: at night where the recipient is, the message waits until the morning. */
export const quiet: FactGuard = ({ to }, { now }, { quietHours, timeZone }) => {
  if (!quietHours || !to) return [];
  const at = quietUntil(now, quietHours, zonesOf(to.region, timeZone));
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
