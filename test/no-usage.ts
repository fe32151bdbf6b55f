import type { Usage } from '../src/domain/usage.ts';

const none = { count: 0, oldestAt: undefined };

/** The usage of an account that never sent anything. */
export const NO_USAGE: Usage = {
  minute: none,
  day: { ...none, units: 0 },
  recipientHour: none,
  recipientDay: none,
  prefixHour: none,
  exchange: { sent: none, received: 0 },
  newRecipientsDay: 0,
  isKnownRecipient: false,
  wasApproved: false,
  callsUnderWay: 0,
  held: 0,
  optedOutAt: undefined,
  pausedAt: undefined,
  trippedAt: undefined,
  trialAt: undefined,
  balanceUnits: undefined,
  currency: undefined,
};
