import { problem } from '../domain/problem.ts';
import { toIso } from '../domain/time.ts';
import { type FactGuard, refuse } from './policy.ts';

/** Who asked not to be texted is not texted. */
export const optOut: FactGuard = (_action, { optedOutAt }) =>
  optedOutAt === undefined
    ? []
    : [
        refuse(
          problem('recipient_opted_out', `The recipient asked not to be texted, on ${toIso(optedOutAt)}.`),
        ),
      ];
