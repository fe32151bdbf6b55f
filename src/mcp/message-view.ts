import { formatMoney } from '../domain/money.ts';
import { formatNumber, isoRegionName, parsePhone } from '../domain/phone.ts';
import { toIso } from '../domain/time.ts';
import type { MessageRecord } from '../store/store.ts';
import { approvalQuestion } from './approval-question.ts';
import type { ToolContext } from './context.ts';
import type { MessageViewData } from './view-data.ts';

/** What the card of a recorded message shows beyond its outcome; with what its buttons need while it is held. */
export async function messageView(
  record: MessageRecord,
  currency: string | undefined,
  { clock, outbox, policy, phonesAt }: Pick<ToolContext, 'clock' | 'outbox' | 'policy' | 'phonesAt'>,
): Promise<MessageViewData> {
  const { kind, to, text, flash, region, reservedUnits, expiresAt } = record;
  const around = { currency, announcement: policy.callAnnouncement };
  const phone = parsePhone(to);
  const canBeApproved = record.state === 'held' && expiresAt !== undefined && expiresAt > clock();
  return {
    text,
    ...(kind !== 'sms' && { details: approvalQuestion(record, around).split('\n') }),
    recipient: phone.ok ? formatNumber(phone.value) : to,
    ...(region !== undefined && { country: isoRegionName(region) }),
    flash,
    simulated: phonesAt !== undefined,
    ...(currency !== undefined && { most: formatMoney({ units: reservedUnits, currency }) }),
    ...(canBeApproved && {
      expires_at: toIso(expiresAt),
      approval: await outbox.approvalToken(record, 'card'),
    }),
  };
}
