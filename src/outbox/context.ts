import type { Clock, EpochMs } from '../domain/time.ts';
import type { CallQuestion } from '../domain/webhook-address.ts';
import type { ElksReader } from '../elks/reader.ts';
import type { ElksWriter } from '../elks/writer.ts';
import type { Policy } from '../policy/policy.ts';
import type { Store } from '../store/store.ts';

/** Resolves after so many milliseconds, or at once when the signal is aborted. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** What the outbox is given; it reaches for nothing else. */
export interface OutboxContext {
  /** Opens the store on first use; rejects with `StoreUnavailable`. */
  readonly store: () => Promise<Store>;
  readonly policy: Policy;
  readonly clock: Clock;
  /** A fresh id for a message and a fresh token for an attempt; both unguessable. */
  readonly newId: () => string;
  readonly newToken: () => string;
  /** Names this process among all that share the store. */
  readonly owner: string;
  /** Whether the process of that name is certainly gone, so that its attempts need not wait for their lease. */
  readonly isGone: (owner: string) => boolean;
  readonly sleep: Sleep;
  /** Absent without credentials. */
  readonly writer: ElksWriter | undefined;
  readonly reader: ElksReader | undefined;
  /** The simulator that takes the place of 46elks, if one does. */
  readonly simulatorAt: string | undefined;
  /** Ask 46elks not to keep the text. */
  readonly dontLog: boolean;
  /** Where 46elks is to report what becomes of an attempt; undefined when no address of ours is known. */
  readonly reportUrl: (attemptToken: string) => string | undefined;
  /** Where 46elks asks how a call goes on; undefined when no address of ours is known. */
  readonly callUrl: (question: CallQuestion) => string | undefined;
  /** How long texts and numbers stay in the store. */
  readonly retentionMs: number;
  /** Whether what came in until a moment ago is known, after asking for it; false when it could not be had in time. */
  readonly hear: () => Promise<boolean>;
  /** Whether it is known already. */
  readonly hasHeard: () => boolean;
  readonly log: OutboxLog;
}

/** What the outbox tells the operator; never a text, never a whole number. */
export type OutboxLog = (event: {
  readonly event: 'attempt' | 'settled' | 'answer_lost' | 'reconciled' | 'store_failed';
  readonly id: string;
  readonly state?: string;
  readonly cause?: string;
  readonly at?: EpochMs;
}) => void;

/** An attempt must be settled within this time; the client gives up long before. */
export const LEASE_MS = 30_000;

/** Tries at a message whose request surely never left, and the pause before each next one. */
export const RETRY_PAUSES_MS = [2_000, 5_000, 15_000, 60_000] as const;

/** The same text to the same person within this time is the same message. */
export const TWIN_WINDOW_MS = 10 * 60_000;

/** How long a held message can be approved. */
export const APPROVAL_MS = 30 * 60_000;
