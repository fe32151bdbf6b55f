import { isRecorded, longestCallSeconds, SOUND_SECONDS } from '../domain/call-plan.ts';
import { problem } from '../domain/problem.ts';
import { type FactGuard, type FieldGuard, refuse } from './policy.ts';

/** How long a call may be, that it says what it is, and that nothing is recorded that the operator did not allow. */
export const callPlan: FieldGuard = ({ plan }, policy) => {
  if (!plan) return [];
  const seconds = longestCallSeconds(plan, policy.callAnnouncement);
  const opening =
    policy.callAnnouncement === 'none' ? '' : `, ${SOUND_SECONDS} s of them to say that it is automated`;
  const records = isRecorded(plan);
  return [
    ...(seconds > policy.callSecondsMost
      ? [
          problem(
            'call_too_long',
            `The call could take ${seconds} s${opening}; the operator allows ${policy.callSecondsMost} s.`,
          ),
        ]
      : []),
    ...(policy.callAnnouncement === undefined
      ? [
          problem(
            'call_announcement_missing',
            'Calls open by saying that they are automated, and the operator has set no sound for it.',
          ),
        ]
      : []),
    ...(records && !policy.allowRecording
      ? [problem('recording_not_allowed', 'The plan records, and the operator has not allowed that.')]
      : []),
    ...(records && !policy.isReachable
      ? [
          problem(
            'public_address_missing',
            'A recording is announced to an address of this server, and 46elks knows none.',
          ),
        ]
      : []),
  ].map(refuse);
};

/** So many calls at once, over every process on the store. */
export const calls: FactGuard = ({ plan }, { callsUnderWay }, { callsAtOnce }) =>
  plan && callsUnderWay >= callsAtOnce
    ? [
        refuse(
          problem(
            'calls_at_once',
            `${callsUnderWay} ${callsUnderWay === 1 ? 'call is' : 'calls are'} under way, the most there may be at once.`,
          ),
        ),
      ]
    : [];
