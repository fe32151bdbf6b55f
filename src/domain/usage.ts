import type { EpochMs } from './time.ts';

/** A number of things, and when the oldest of them was. */
export interface Tally {
  readonly count: number;
  readonly oldestAt: EpochMs | undefined;
}

/** Since when to count for the limits. */
export interface Windows {
  readonly minute: EpochMs;
  readonly hour: EpochMs;
  readonly day: EpochMs;
  /** For two numbers that answer each other. */
  readonly exchange: EpochMs;
  /** Since when a known balance is believed. */
  readonly balance: EpochMs;
}

/** Everything the rules need to know of what was sent before, read at one moment. */
export interface Usage {
  readonly minute: Tally;
  readonly day: Tally & { readonly units: number };
  readonly recipientHour: Tally;
  readonly recipientDay: Tally;
  readonly prefixHour: Tally;
  /** Messages to and from the recipient since the beginning of the exchange window. */
  readonly exchange: { readonly sent: Tally; readonly received: number };
  /** Recipients first texted since the beginning of the day. */
  readonly newRecipientsDay: number;
  /** Whether this recipient was texted or queued for before. */
  readonly isKnownRecipient: boolean;
  /** Whether a person approved a message to this recipient before. */
  readonly wasApproved: boolean;
  /** Calls that ring or go on, or may; counted where the question is about a call. */
  readonly callsUnderWay: number;
  /** Messages that wait for a person. */
  readonly held: number;
  readonly optedOutAt: EpochMs | undefined;
  readonly pausedAt: EpochMs | undefined;
  /** Since when sending rests because 46elks fails, and when the last trial was made. */
  readonly trippedAt: EpochMs | undefined;
  readonly trialAt: EpochMs | undefined;
  readonly balanceUnits: number | undefined;
  readonly currency: string | undefined;
}

/**
 * The usage of an action that reaches several people: limits as they are for the one who is nearest to them, and
 * consent only where all have given it.
 */
export function strictestUsage(usages: readonly [Usage, ...Usage[]]): Usage {
  const [first] = usages;
  return {
    ...first,
    recipientHour: fullest(usages.map(({ recipientHour }) => recipientHour)),
    recipientDay: fullest(usages.map(({ recipientDay }) => recipientDay)),
    prefixHour: fullest(usages.map(({ prefixHour }) => prefixHour)),
    isKnownRecipient: usages.every(({ isKnownRecipient }) => isKnownRecipient),
    wasApproved: usages.every(({ wasApproved }) => wasApproved),
    optedOutAt: usages.find(({ optedOutAt }) => optedOutAt !== undefined)?.optedOutAt,
  };
}

function fullest(tallies: readonly Tally[]): Tally {
  return tallies.reduce((most, tally) => (tally.count > most.count ? tally : most));
}
