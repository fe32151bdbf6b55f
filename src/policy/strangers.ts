import { problem } from '../domain/problem.ts';
import { HOUR_MS, limit } from './limit.ts';
import { factsOfEach } from './people.ts';
import { type FactGuard, refuse } from './policy.ts';

/**
 * Texts to ever new numbers, or to one number after another of the same range, are how money is stolen through a text
 * account. Recipients the operator has listed are exempt.
 */
export const strangers: FactGuard = (fields, everybody, policy) => {
  const { allowedRecipients, newRecipientsPerDay, prefixPerHour } = policy;
  const people = factsOfEach(fields, everybody).filter(
    ({ phone }) => !allowedRecipients.includes(phone.e164),
  );
  const unknown = people.filter(({ facts }) => !facts.waiting && !facts.isKnownRecipient);
  // Each who is new takes a place, so that a call to several does not pass the limit.
  const tooMany = unknown.slice(Math.max(0, newRecipientsPerDay - everybody.newRecipientsDay));
  return [
    ...tooMany.map(({ name }) =>
      refuse(
        problem(
          'recipient_rate_limited',
          `The ${name} is new, and ${newRecipientsPerDay} new recipients are the most there may be within a day.`,
          'Wait until tomorrow, or ask the operator to add the number to ELKS_ALLOWED_RECIPIENTS.',
        ),
      ),
    ),
    ...people.flatMap(({ name, facts }) =>
      limit(facts, 'recipient_rate_limited', {
        tally: facts.prefixHour,
        most: prefixPerHour,
        windowMs: HOUR_MS,
        what: `Numbers that differ from the ${name} in the last four digits only have been sent ${prefixPerHour} messages within an hour, the most there may be,`,
      }),
    ),
  ];
};
