import { TOOLSETS, type Toolset } from '../../domain/toolsets.ts';
import type { Tool } from '../define-tool.ts';
import { inToolsets } from '../offer.ts';
import { allocateNumber } from './allocate-number.ts';
import { approveMessage } from './approve-message.ts';
import { checkAccountBalance } from './check-account-balance.ts';
import { checkSmsStatus } from './check-sms-status.ts';
import { configureNumber } from './configure-number.ts';
import { createSubaccount } from './create-subaccount.ts';
import { deallocateNumber } from './deallocate-number.ts';
import { estimateSmsCost } from './estimate-sms-cost.ts';
import { getCall } from './get-call.ts';
import { getCalls } from './get-calls.ts';
import { getConversation } from './get-conversation.ts';
import { getCosts } from './get-costs.ts';
import { getDeliveryStatistics } from './get-delivery-statistics.ts';
import { getMmsMessages } from './get-mms-messages.ts';
import { getRecordings } from './get-recordings.ts';
import { getSendingRules } from './get-sending-rules.ts';
import { getSmsMessages } from './get-sms-messages.ts';
import { listConversations } from './list-conversations.ts';
import { listNumbers } from './list-numbers.ts';
import { makeCall } from './make-call.ts';
import { sendMms } from './send-mms.ts';
import { sendSms } from './send-sms.ts';
import { updateSubaccount } from './update-subaccount.ts';
import { waitForReply } from './wait-for-reply.ts';

/** Every tool by the group it is offered with, in the order clients list them. */
export const TOOLS_BY_SET: Readonly<Record<Toolset, readonly Tool[]>> = {
  messages: [
    sendSms,
    estimateSmsCost,
    checkSmsStatus,
    waitForReply,
    getConversation,
    listConversations,
    getSmsMessages,
    getSendingRules,
    checkAccountBalance,
    getDeliveryStatistics,
  ],
  media: [sendMms, getMmsMessages],
  voice: [makeCall, getCalls, getCall, getRecordings],
  numbers: [listNumbers, configureNumber],
  admin: [getCosts, allocateNumber, deallocateNumber, createSubaccount, updateSubaccount],
};

/** What the views call and no model is to. */
export const VIEW_TOOLS: readonly Tool[] = [approveMessage];

/** The tools that are offered with these groups. */
export function toolsOf(toolsets: readonly Toolset[]): readonly Tool[] {
  const all = TOOLSETS.flatMap((toolset) => TOOLS_BY_SET[toolset].map((tool) => ({ ...tool, toolset })));
  return inToolsets(all, toolsets);
}

/** Every tool there is. */
export const TOOLS: readonly Tool[] = toolsOf(TOOLSETS);
