import { DAY_MS, HOUR_MS, limit } from './limit.ts';
import { factsOfEach, type Person } from './people.ts';
import type { FactGuard, Facts, Policy } from './policy.ts';

/** One person is not texted more often than the operator finds decent. */
export const recipient: FactGuard = (fields, facts, policy) =>
  factsOfEach(fields, facts).flatMap((person) => perPerson(person, policy));

const perPerson = (
  { name, facts }: Person & { readonly facts: Facts },
  { recipientPerHour, recipientPerDay }: Policy,
) => [
  ...limit(facts, 'recipient_rate_limited', {
    tally: facts.recipientHour,
    most: recipientPerHour,
    windowMs: HOUR_MS,
    what: `The ${name} has been sent ${recipientPerHour} messages within an hour, the most there may be,`,
  }),
  ...limit(facts, 'recipient_rate_limited', {
    tally: facts.recipientDay,
    most: recipientPerDay,
    windowMs: DAY_MS,
    what: `The ${name} has been sent ${recipientPerDay} messages within a day, the most there may be,`,
  }),
];
