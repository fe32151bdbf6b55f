import type { SmsAction } from '../domain/action.ts';
import type { Ground } from '../domain/message.ts';
import { problem } from '../domain/problem.ts';
import { type FactGuard, type Facts, type Policy, refuse } from './policy.ts';

/** A person who is asked more than this stops reading. */
const HELD_MOST = 20;

/**
 * A person approves what goes to somebody the operator has not listed. No argument of a call can stand in for that.
 * The only guard that allows anything: the others merely have nothing against it.
 */
export const approval: FactGuard = (action, facts, policy) => {
  const ground = groundFor(action, facts, policy);
  if (ground !== undefined) return [{ kind: 'allow', ground }];
  const { held } = facts;
  if (held >= HELD_MOST) {
    return [
      refuse(
        problem(
          'approval_required',
          `${held} messages wait for a person already, the most there may be, so this one was not taken.`,
          'Tell the user; when the operator has answered the others, send it again.',
        ),
      ),
    ];
  }
  return [
    {
      kind: 'ask',
      problem: problem(
        'approval_required',
        policy.approval === 'always'
          ? 'The operator wants every message approved by a person, so this one is held and not sent.'
          : 'The recipient is neither listed nor was approved before, so the message is held until a person approves it.',
        policy.approval === 'always'
          ? 'Tell the user that it waits: the operator approves it with "46elks-mcp-server approve".'
          : undefined,
      ),
    },
  ];
};

function groundFor({ to }: SmsAction, { approved, wasApproved }: Facts, policy: Policy): Ground | undefined {
  if (approved) return 'approved';
  if (policy.approval === 'always') return undefined;
  if (policy.allowedRecipients.includes(to.e164)) return 'recipient_listed';
  if (wasApproved) return 'recipient_approved_before';
  return policy.approval === 'never' ? 'approval_off' : undefined;
}
