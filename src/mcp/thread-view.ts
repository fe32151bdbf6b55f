import { formatNumber, isoRegionName, parsePhone } from '../domain/phone.ts';
import type { ConversationEntry } from '../store/inbox.ts';
import type { ToolContext } from './context.ts';
import { withoutCodes } from './inbound.ts';
import type { ThreadViewData } from './view-data.ts';

/** What the conversation view shows of a thread beyond the answer: whom it is with, and the texts as they were written. */
export function threadView(
  number: string,
  entries: readonly ConversationEntry[],
  context: Pick<ToolContext, 'showCodes' | 'phonesAt'>,
): ThreadViewData {
  const phone = parsePhone(number);
  const region = phone.ok ? phone.value.region : undefined;
  return {
    ...(phone.ok && { recipient: formatNumber(phone.value) }),
    ...(region !== undefined && { country: isoRegionName(region) }),
    simulated: context.phonesAt !== undefined,
    texts: entries.map(
      ({ kind, record }) => (kind === 'message' ? record.text : withoutCodes(record.text, context)) ?? '',
    ),
  };
}
