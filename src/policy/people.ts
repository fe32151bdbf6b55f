import { type Fields, reachedBy } from '../domain/action.ts';
import { connectedTo } from '../domain/call-plan.ts';
import type { Phone } from '../domain/phone.ts';
import type { Usage } from '../domain/usage.ts';
import type { Facts } from './policy.ts';

/** Somebody whom an action reaches, and how they are spoken of. */
export interface Person {
  readonly phone: Phone;
  /** Stands after "the". A number of a call plan is named: it may be in the third menu, and is not who is called. */
  readonly name: string;
  readonly isInPlan: boolean;
}

/** Everybody whom the fields reach, once each. */
export function peopleOf(fields: Fields): readonly Person[] {
  const reached = reachedBy(fields);
  const firstConnected = reached.length - (fields.plan ? connectedTo(fields.plan).length : 0);
  return reached
    .map((phone, at) => {
      const isInPlan = at >= firstConnected;
      return {
        phone,
        name: isInPlan ? `number ${phone.e164} in the plan (not the recipient)` : 'recipient',
        isInPlan,
      };
    })
    .filter(({ phone }, at) => reached.findIndex(({ e164 }) => e164 === phone.e164) === at);
}

/** The facts as they are for each of them alone. */
export function factsOfEach(fields: Fields, facts: Facts): readonly (Person & { readonly facts: Facts })[] {
  const reached = reachedBy(fields);
  return peopleOf(fields).map((person) => {
    const own: Usage | undefined = facts.people?.[reached.indexOf(person.phone)];
    return { ...person, facts: { ...facts, ...own } };
  });
}
