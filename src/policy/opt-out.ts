import { problem } from '../domain/problem.ts';
import { toIso } from '../domain/time.ts';
import { factsOfEach } from './people.ts';
import { type FactGuard, refuse } from './policy.ts';

/** Who asked not to be texted is not texted, and not rung either. */
export const optOut: FactGuard = (fields, facts) =>
  factsOfEach(fields, facts).flatMap(({ name, isInPlan, facts: { optedOutAt } }) =>
    optedOutAt === undefined
      ? []
      : [
          refuse(
            problem(
              'recipient_opted_out',
              `The ${name} asked not to be texted, on ${toIso(optedOutAt)}.`,
              isInPlan ? 'Take it out of the plan; only the operator can remove an opt-out.' : undefined,
            ),
          ),
        ],
  );
