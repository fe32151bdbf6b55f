import type { Tool } from '../define-tool.ts';
import { checkAccountBalance } from './check-account-balance.ts';
import { checkSmsStatus } from './check-sms-status.ts';
import { estimateSmsCost } from './estimate-sms-cost.ts';
import { getConversation } from './get-conversation.ts';
import { getDeliveryStatistics } from './get-delivery-statistics.ts';
import { getSendingRules } from './get-sending-rules.ts';
import { getSmsMessages } from './get-sms-messages.ts';
import { listConversations } from './list-conversations.ts';
import { sendSms } from './send-sms.ts';
import { waitForReply } from './wait-for-reply.ts';

/** Every tool, in the order clients list them. */
export const TOOLS: readonly Tool[] = [
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
];
