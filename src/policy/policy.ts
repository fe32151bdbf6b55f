import type { SmsAction, SmsFields } from '../domain/action.ts';
import type { Problem, Warning } from '../domain/problem.ts';
import type { EpochMs } from '../domain/time.ts';

/** When a person must approve a message before it leaves. */
export const APPROVAL_MODES = ['always', 'new-recipients', 'never'] as const;
export type ApprovalMode = (typeof APPROVAL_MODES)[number];

/** The operator's rules, read once at the start. Nothing a model says can change them. */
export interface Policy {
  /** Nothing leaves, whatever a caller asks for. */
  readonly dryRun: boolean;
  /** The API is a simulator on this machine, so examples and fiction numbers are fine recipients. */
  readonly simulated: boolean;
  readonly approval: ApprovalMode;
  /** Whether there are 46elks credentials to send with. */
  readonly credentials: boolean;
  /** Text senders the operator owns, or any that imitates nobody. */
  readonly senders: readonly string[] | '*';
  /** The account's own numbers in E.164. */
  readonly ownNumbers: readonly string[];
  /** Numbers in E.164 that never need approval. */
  readonly allowedRecipients: readonly string[];
  /** ISO 3166-1 alpha-2 codes, or every country. */
  readonly allowedCountries: readonly string[] | '*';
  readonly maxParts: number;
  readonly messagesPerMinute: number;
}

/** All that a guard may look at besides the action and the policy; read in one round, inside the deciding transaction. */
export interface Facts {
  readonly now: EpochMs;
  /** The message was accepted into the outbox before and waits there: a full window delays it and no longer refuses it. */
  readonly waiting: boolean;
  /** Messages taken in the last 60 s by every process on this store, without the one being decided on. */
  readonly lastMinute: { readonly count: number; readonly oldestAt: EpochMs | undefined };
}

/** One guard's opinion. */
export type Opinion =
  | { readonly kind: 'refuse'; readonly problem: Problem }
  | { readonly kind: 'ask'; readonly problem: Problem }
  | { readonly kind: 'later'; readonly at: EpochMs; readonly problem: Problem }
  | { readonly kind: 'warn'; readonly warning: Warning };

/** Judges what is in the message itself; fields that did not parse are absent. Returns nothing when it has no opinion. */
export type FieldGuard = (fields: SmsFields, policy: Policy) => readonly Opinion[];

/** Judges a whole action against the facts of the moment. */
export type FactGuard = (action: SmsAction, facts: Facts, policy: Policy) => readonly Opinion[];

/** A refusal as an opinion. */
export function refuse(problem: Problem): Opinion {
  return { kind: 'refuse', problem };
}

/** A warning as an opinion. */
export function warn(warning: Warning): Opinion {
  return { kind: 'warn', warning };
}
