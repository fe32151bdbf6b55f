import { readSms } from '../domain/action.ts';
import { parseMessageText } from '../domain/message-text.ts';
import { parsePhone } from '../domain/phone.ts';
import { dearestUnitsPerPart } from '../domain/prices.ts';
import type { Problem } from '../domain/problem.ts';
import { parseSender } from '../domain/sender.ts';
import { decide } from '../policy/decide.ts';
import { windowsAt } from '../policy/limit.ts';
import type { OutboxContext } from './context.ts';

/** A number nobody has, from the range set aside for fiction by PTS. */
const NOBODY = '+46701740610';

/**
 * What would be said against an ordinary message of one part that a person approved, if it were sent now and not as a
 * dry run: the brakes, limits and money of this moment and not the recipient, who is nobody.
 */
export async function rehearse({ store, policy, clock }: OutboxContext): Promise<readonly Problem[]> {
  const from = policy.ownNumbers[0] ?? (policy.senders === '*' ? 'Rehearsal' : policy.senders[0]);
  const { action, problems } = readSms({
    kind: 'sms',
    to: parsePhone(NOBODY),
    from: parseSender(from ?? ''),
    text: parseMessageText('Test'),
    flash: false,
    dryRun: false,
  });
  if (!action) return problems;
  return (await store()).transaction(async (tx) => {
    const now = await tx.advanceTo(clock());
    const usage = await tx.usage({ kind: 'sms', toHash: '', prefixHash: '' }, windowsAt(now));
    const reserveUnits = dearestUnitsPerPart('SE', usage.currency, await tx.price('SE'));
    const facts = { ...usage, now, reserveUnits, waiting: false, approved: true };
    const anywhere = { ...policy, dryRun: false, simulated: true, allowedCountries: '*' as const };
    const decision = decide(action, facts, { ...anywhere, quietHours: undefined });
    return 'problems' in decision ? decision.problems : [];
  });
}
