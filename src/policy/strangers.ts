import { reachedBy } from '../domain/action.ts';
import { problem } from '../domain/problem.ts';
import { HOUR_MS, limit } from './limit.ts';
import { type FactGuard, refuse } from './policy.ts';

/**
 * Texts to ever new numbers, or to one number after another of the same range, are how money is stolen through a text
 * account. Recipients the operator has listed are exempt.
 */
export const strangers: FactGuard = (
  fields,
  facts,
  { allowedRecipients, newRecipientsPerDay, prefixPerHour },
) => {
  if (reachedBy(fields).every(({ e164 }) => allowedRecipients.includes(e164))) return [];
  const isOneTooMany =
    !facts.waiting && !facts.isKnownRecipient && facts.newRecipientsDay >= newRecipientsPerDay;
  return [
    ...(isOneTooMany
      ? [
          refuse(
            problem(
              'recipient_rate_limited',
              `Within a day ${newRecipientsPerDay} new recipients have been texted, the most there may be.`,
              'Wait until tomorrow, or ask the operator to add the number to ELKS_ALLOWED_RECIPIENTS.',
            ),
          ),
        ]
      : []),
    ...limit(facts, 'recipient_rate_limited', {
      tally: facts.prefixHour,
      most: prefixPerHour,
      windowMs: HOUR_MS,
      what: `Numbers alike but for the last four digits have been sent ${prefixPerHour} messages within an hour, the most there may be,`,
    }),
  ];
};
