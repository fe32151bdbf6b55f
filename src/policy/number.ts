import { callObjections, smsObjections, smsWarnings } from '../domain/phone.ts';
import type { Problem } from '../domain/problem.ts';
import { type Person, peopleOf } from './people.ts';
import { type FieldGuard, refuse, warn } from './policy.ts';

/** Costly, special, emergency and example numbers are neither texted nor rung, by a call or in the course of it. */
export const number: FieldGuard = (fields, { simulated }) =>
  peopleOf(fields).flatMap((person) =>
    fields.to
      ? [...smsObjections(person.phone, { simulated }).map(refuse), ...smsWarnings(person.phone).map(warn)]
      : callObjections(person.phone, { simulated }).map((objection) => refuse(named(objection, person))),
  );

/** The rules of numbers speak of "the number", which is enough where there is one. */
function named(objection: Problem, { name, isInPlan }: Person): Problem {
  return isInPlan
    ? { ...objection, message: objection.message.replace(/^The number\b/, `The ${name}`) }
    : objection;
}
