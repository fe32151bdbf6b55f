import { reachedBy } from '../domain/action.ts';
import { DAY_MS, HOUR_MS, limit } from './limit.ts';
import type { FactGuard, Facts } from './policy.ts';

/** One person is not texted more often than the operator finds decent. */
export const recipient: FactGuard = (fields, facts, { recipientPerHour, recipientPerDay }) =>
  reachedBy(fields).length === 0 ? [] : perPerson(facts, recipientPerHour, recipientPerDay);

const perPerson = (facts: Facts, recipientPerHour: number, recipientPerDay: number) => [
  ...limit(facts, 'recipient_rate_limited', {
    tally: facts.recipientHour,
    most: recipientPerHour,
    windowMs: HOUR_MS,
    what: `This recipient has been sent ${recipientPerHour} messages within an hour, the most there may be,`,
  }),
  ...limit(facts, 'recipient_rate_limited', {
    tally: facts.recipientDay,
    most: recipientPerDay,
    windowMs: DAY_MS,
    what: `This recipient has been sent ${recipientPerDay} messages within a day, the most there may be,`,
  }),
];
