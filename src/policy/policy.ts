import type { Fields } from '../domain/action.ts';
import type { Ground } from '../domain/message.ts';
import type { Problem, Warning } from '../domain/problem.ts';
import type { PublicAddress } from '../domain/public-address.ts';
import type { QuietHours } from '../domain/quiet-hours.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Usage } from '../domain/usage.ts';

/** When a person must approve a message before it leaves. */
export const APPROVAL_MODES = ['always', 'new-recipients', 'never'] as const;
export type ApprovalMode = (typeof APPROVAL_MODES)[number];

/** The operator's rules, read once at the start. Nothing a model says can change them. */
export interface Policy {
  /** Nothing leaves, whatever a caller asks for. */
  readonly dryRun: boolean;
  /** The API is a simulator on this machine, so examples and fiction numbers are fine recipients. */
  readonly simulated: boolean;
  readonly readOnly: boolean;
  readonly approval: ApprovalMode;
  /** Whether there are 46elks credentials to send with. */
  readonly credentials: boolean;
  /** What no text may hold: the credentials themselves. */
  readonly secrets: readonly string[];
  /** Text senders the operator owns, or any that imitates nobody. */
  readonly senders: readonly string[] | '*';
  /** The account's own numbers in E.164. */
  readonly ownNumbers: readonly string[];
  /** Numbers in E.164 that never need approval. */
  readonly allowedRecipients: readonly string[];
  /** ISO 3166-1 alpha-2 codes, or every country. */
  readonly allowedCountries: readonly string[] | '*';
  /** Hosts that 46elks may fetch from without a person being asked. */
  readonly mediaHosts: readonly string[];
  readonly maxParts: number;
  /** Longest call, in seconds. */
  readonly callSecondsMost: number;
  readonly callsAtOnce: number;
  readonly allowRecording: boolean;
  /** The sound every call opens with, to say that it is automated; `none` = the operator has said that it need not. */
  readonly callAnnouncement: PublicAddress | 'none' | undefined;
  /** 46elks can reach this server, and so ask it how a call goes on. */
  readonly isReachable: boolean;
  readonly messagesPerMinute: number;
  readonly messagesPerDay: number;
  /** 1/10 000 of the account's currency in any 24 hours. */
  readonly dailyBudgetUnits: number;
  readonly recipientPerHour: number;
  readonly recipientPerDay: number;
  readonly newRecipientsPerDay: number;
  /** Messages an hour to numbers that are alike but for their last four digits. */
  readonly prefixPerHour: number;
  readonly quietHours: QuietHours | undefined;
  /** IANA zone for recipients whose own is not known. */
  readonly timeZone: string;
}

/** All that a guard may look at besides the action and the policy; read in one round, inside the deciding transaction. */
export interface Facts extends Usage {
  /** The usage of each who is reached, in the order of `reachedBy`; the rest is that of the strictest of them. */
  readonly people?: readonly Usage[];
  readonly now: EpochMs;
  /** The message was accepted into the outbox before and waits there: a full window delays it and no longer refuses it. */
  readonly waiting: boolean;
  /** A person approved exactly this message. */
  readonly approved: boolean;
  /** The dearest plausible cost of this message, in 1/10 000 of the account's currency. */
  readonly reserveUnits: number;
}

/** One guard's opinion. */
export type Opinion =
  | { readonly kind: 'refuse'; readonly problem: Problem }
  | { readonly kind: 'ask'; readonly problem: Problem }
  | { readonly kind: 'later'; readonly at: EpochMs; readonly problem: Problem }
  | { readonly kind: 'warn'; readonly warning: Warning }
  | { readonly kind: 'allow'; readonly ground: Ground };

/** Judges what is in the message itself; fields that did not parse are absent. Returns nothing when it has no opinion. */
export type FieldGuard = (fields: Fields, policy: Policy) => readonly Opinion[];

/** Judges a whole action, by the same fields, against the facts of the moment. */
export type FactGuard = (fields: Fields, facts: Facts, policy: Policy) => readonly Opinion[];

/** A refusal as an opinion. */
export function refuse(problem: Problem): Opinion {
  return { kind: 'refuse', problem };
}

/** A warning as an opinion. */
export function warn(warning: Warning): Opinion {
  return { kind: 'warn', warning };
}
