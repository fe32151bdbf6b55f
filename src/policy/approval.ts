import { problem } from '../domain/problem.ts';
import type { FactGuard } from './policy.ts';

/** A person approves what goes to somebody the operator has not listed. No argument of a call can stand in for that. */
export const approval: FactGuard = ({ to }, _facts, policy) => {
  if (policy.approval === 'never') return [];
  if (policy.approval === 'new-recipients' && policy.allowedRecipients.includes(to.e164)) return [];
  return [
    {
      kind: 'ask',
      problem: problem(
        'approval_required',
        policy.approval === 'always'
          ? 'The operator wants every message approved by a person, so this one is held and not sent.'
          : 'This recipient is not on ELKS_ALLOWED_RECIPIENTS, so the message is held and not sent.',
      ),
    },
  ];
};
