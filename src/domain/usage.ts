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
