import { callObjections, smsObjections, smsWarnings } from '../domain/phone.ts';
import type { Problem } from '../domain/problem.ts';
import { peopleOf } from './people.ts';
import { type FieldGuard, refuse, warn } from './policy.ts';

/** Costly, special, emergency and example numbers are neither texted nor rung, by a call or in the course of it. */
export const number: FieldGuard = (fields, { simulated }) =>
  peopleOf(fields).flatMap(({ phone, name }) =>
    fields.to
      ? [...smsObjections(phone, { simulated }).map(refuse), ...smsWarnings(phone).map(warn)]
      : callObjections(phone, { simulated }).map((objection) => refuse(named(objection, name))),
  );

/** The rules of numbers speak of "the number", which is enough where there is one. */
function named(objection: Problem, name: string): Problem {
  return name === 'recipient'
    ? objection
    : { ...objection, message: objection.message.replace(/^The number\b/, `The ${name}`) };
}
