import type { Fields } from '../domain/action.ts';
import { problem } from '../domain/problem.ts';
import { quietUntil, zonesOf } from '../domain/quiet-hours.ts';
import { type EpochMs, toIso } from '../domain/time.ts';
import { peopleOf } from './people.ts';
import type { FactGuard, Policy } from './policy.ts';

/** Until when somebody whom the fields reach sleeps, the one who sleeps longest; undefined when it is night for nobody. */
function longestNight(
  fields: Fields,
  now: EpochMs,
  { quietHours, timeZone }: Policy,
): { readonly name: string; readonly at: EpochMs } | undefined {
  if (!quietHours) return undefined;
  const nights = peopleOf(fields).flatMap(({ phone, name }) => {
    const at = quietUntil(now, quietHours, zonesOf(phone.region, timeZone));
    return at === undefined ? [] : [{ name, at }];
  });
  return nights.sort((one, other) => other.at - one.at)[0];
}

/** When it is morning for everybody whom the fields reach; undefined when that is now. */
export function morningOf(fields: Fields, now: EpochMs, policy: Policy): EpochMs | undefined {
  return longestNight(fields, now, policy)?.at;
}

/** Nobody is woken: at night where the recipient is, the message waits until the morning. */
export const quiet: FactGuard = (fields, { now }, policy) => {
  const night = longestNight(fields, now, policy);
  if (night === undefined) return [];
  const { name, at } = night;
  return [
    {
      kind: 'later',
      at,
      problem: problem(
        'quiet_hours',
        `It is night where the ${name} is; the message waits until ${toIso(at)}.`,
      ),
    },
  ];
};
