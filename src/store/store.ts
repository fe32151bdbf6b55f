import type { ActionKind } from '../domain/action.ts';
import type { Ground, MessageState } from '../domain/message.ts';
import type { Problem, Warning } from '../domain/problem.ts';
import type { EpochMs } from '../domain/time.ts';
import type { Usage, Windows } from '../domain/usage.ts';
import type { InboxStore } from './inbox.ts';

/** How sure a cost is: billed by 46elks, quoted by its dry run, or our own estimate. */
export type CostBasis = 'charged' | 'quoted' | 'estimated';

/** How a person was asked: in the client's own dialog, by the card we show in it, or by the command of the operator. */
export const APPROVAL_WAYS = ['dialog', 'card', 'command'] as const;

export type ApprovalWay = (typeof APPROVAL_WAYS)[number];

/** One action that leaves or might, for most of them a message, and all that is known of it. The row is also its audit trail. */
export interface MessageRecord {
  readonly id: string;
  readonly kind: ActionKind;
  readonly state: MessageState;
  /** E.164. */
  readonly to: string;
  readonly region: string | undefined;
  readonly from: string;
  readonly text: string;
  readonly flash: boolean;
  /** What a kind has beyond a text message, as JSON. */
  readonly payload: string | undefined;
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly units: number;
  readonly parts: number;
  readonly idempotencyKey: string | undefined;
  /** Keyed hashes of the recipient, of the recipient without the last four digits, and of the whole content: they outlive the text. */
  readonly toHash: string;
  readonly prefixHash: string;
  readonly contentHash: string;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
  /** 1/10 000 of the account's currency. */
  readonly costUnits: number | undefined;
  readonly costBasis: CostBasis | undefined;
  /** The dearest plausible cost, held back from the budget until the real one is known. */
  readonly reservedUnits: number;
  readonly elksId: string | undefined;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
  /** Since when it counts against the limits: when it was taken or approved. Undefined while it does not. */
  readonly countedAt: EpochMs | undefined;
  /** Until when a held message can be approved. */
  readonly expiresAt: EpochMs | undefined;
  /** When and how a person approved it. */
  readonly approvedAt: EpochMs | undefined;
  readonly approvedVia: ApprovalWay | undefined;
  /** Which rule let it go when that was last decided; undefined when none did. */
  readonly ground: Ground | undefined;
  /** Not to be sent before. */
  readonly dueAt: EpochMs;
  /** When the last attempt began; undefined before the first. */
  readonly sendingAt: EpochMs | undefined;
  readonly deliveredAt: EpochMs | undefined;
  readonly attempts: number;
  /** Names the current attempt, so that only its own answer can settle it. */
  readonly attemptToken: string | undefined;
  /** The process that makes the attempt, and until when it must have settled it. */
  readonly owner: string | undefined;
  readonly leaseUntil: EpochMs | undefined;
}

/** The fields that may change after a message was recorded. */
export type MessageChange = Partial<
  Pick<
    MessageRecord,
    | 'state'
    | 'problems'
    | 'warnings'
    | 'costUnits'
    | 'costBasis'
    | 'elksId'
    | 'countedAt'
    | 'expiresAt'
    | 'approvedAt'
    | 'approvedVia'
    | 'ground'
    | 'dueAt'
    | 'sendingAt'
    | 'deliveredAt'
    | 'attempts'
    | 'attemptToken'
    | 'owner'
    | 'leaseUntil'
    | 'parts'
  >
>;

/** What a part of a text, or a whole of another kind, last cost, and how we know. */
export interface LearnedPrice {
  /** A `priceKey`: for texts the region. */
  readonly region: string;
  readonly unitsPerPart: number;
  readonly basis: 'charged' | 'quoted';
  readonly learnedAt: EpochMs;
}

/** One step in the life of a message. */
export interface AuditStep {
  /** 1, 2, 3 … without gaps over all messages. */
  readonly seq: number;
  readonly at: EpochMs;
  readonly messageId: string;
  readonly state: string;
  /** Codes of the problems, separated by commas. */
  readonly codes: string;
  readonly approvedVia: string | undefined;
  readonly ground: string | undefined;
  readonly costUnits: number | undefined;
  /** Stands for recipient, sender and text in the first step of a message; empty in the later ones. */
  readonly content: string;
  /** Keyed hash of this step and of the seal before it: no step can be changed, taken out or put in unseen. */
  readonly seal: string;
}

/** The whole audit trail beside the messages it tells of, all read at one moment. */
export interface AuditTrail {
  readonly steps: readonly AuditStep[];
  /** The last step that was written, which is noted apart from the steps. */
  readonly head: { readonly seq: number; readonly seal: string };
  readonly messages: readonly MessageRecord[];
}

/** About whom and what limits are looked at. */
export interface UsageQuestion {
  readonly kind: ActionKind;
  readonly toHash: string;
  readonly prefixHash: string;
  /** A message that is left out. */
  readonly without?: string | undefined;
}

/** Somebody by the keyed hash of their number, and by the number itself, E.164, where no hash of it is kept. */
export interface Person {
  readonly toHash: string;
  readonly number: string;
}

/** What a unit of work may read and write. All of it commits together, or none. */
export interface StoreTransaction {
  /**
   * Takes note of the time. When the clock was set back, everything that lies ahead of it counts as being of now, so
   * that turning a clock refills no limit and a clock that ran ahead leaves none standing still.
   */
  advanceTo(clock: EpochMs): Promise<EpochMs>;
  /** The message that holds this idempotency key and may have gone out or will, if any. */
  messageByKey(key: string, now: EpochMs): Promise<MessageRecord | undefined>;
  /** The newest message with this very content, taken or held since then, that may have gone out or will. */
  twin(contentHash: string, since: EpochMs, now: EpochMs): Promise<MessageRecord | undefined>;
  /** What was sent before, without the message named. */
  usage(about: UsageQuestion, windows: Windows): Promise<Usage>;
  message(id: string): Promise<MessageRecord | undefined>;
  /** Everything recorded that goes to one person, calls that may connect to them included. */
  messagesTo(person: Person): Promise<readonly MessageRecord[]>;
  /** What a part to this region last cost. */
  price(region: string): Promise<LearnedPrice | undefined>;
  /** Records a message, as every change of one with a step in the audit trail. */
  insertMessage(record: MessageRecord): Promise<void>;
  /** Changes a message; `updatedAt` is set to `now`. */
  changeMessage(id: string, change: MessageChange, now: EpochMs): Promise<void>;
  /** Writes down that 46elks failed to answer sensibly; so many since then, or one more while it rests, and sending rests. */
  noteFailure(at: EpochMs, tripping: { readonly since: EpochMs; readonly most: number }): Promise<void>;
  /** 46elks answered again. */
  forgetFailures(): Promise<void>;
  noteTrial(at: EpochMs): Promise<void>;
  /** Remembers when a recipient was first texted or queued for. */
  noteRecipient(toHash: string, at: EpochMs): Promise<void>;
  currency(): Promise<string | undefined>;
  learnPrice(price: LearnedPrice): Promise<void>;
  /** Takes what was charged from the balance that is remembered. */
  spend(units: number): Promise<void>;
}

/** What survives a restart. Named by intent; every error it throws is a `StoreUnavailable`. */
export interface Store extends InboxStore {
  /** A keyed hash of a number or a text; the key is made with the store and never leaves the folder. */
  fingerprint(text: string): string;
  /** Runs `work` with the store to itself among all processes, and commits unless it throws. */
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
  message(id: string): Promise<MessageRecord | undefined>;
  messageByElksId(elksId: string): Promise<MessageRecord | undefined>;
  /** Messages that are due to be sent, oldest first. */
  due(now: EpochMs, limit: number): Promise<readonly MessageRecord[]>;
  /** Messages that wait for a person, newest first. */
  held(now: EpochMs): Promise<readonly MessageRecord[]>;
  /** Held messages whose time is over. */
  expired(now: EpochMs): Promise<readonly MessageRecord[]>;
  /** Attempts that have not been settled, whoever makes them. */
  sending(): Promise<readonly MessageRecord[]>;
  /** Messages whose outcome is unknown, those first that were not touched for the longest time. */
  unknown(limit: number): Promise<readonly MessageRecord[]>;
  /** Notes that a message was looked for in vain, so that others come first. */
  touch(id: string, now: EpochMs): Promise<void>;
  /** The call whose last attempt has this name and began since then, unless it is known to be over. */
  callOf(attemptToken: string, since: EpochMs): Promise<MessageRecord | undefined>;
  /** Whether all sending is paused. */
  isPaused(): Promise<boolean>;
  /** Calls that 46elks took and of whose end nothing is known, not looked at since then; those first that were not for the longest. */
  ongoingCalls(untouchedSince: EpochMs, limit: number): Promise<readonly MessageRecord[]>;
  /** Messages recorded since then, oldest first. */
  messagesSince(since: EpochMs, limit: number): Promise<readonly MessageRecord[]>;
  /** Records that one query to 46elks is made, unless `limit` were made since then; the time one becomes free otherwise. */
  takeQuery(now: EpochMs, windowMs: number, limit: number): Promise<{ freeAt: EpochMs } | undefined>;
  currency(): Promise<string | undefined>;
  /** Keeps what 46elks said of the account. */
  rememberAccount(account: {
    readonly currency: string | undefined;
    readonly balanceUnits: number | undefined;
    readonly at: EpochMs;
  }): Promise<void>;
  learnPrice(price: LearnedPrice): Promise<void>;
  price(region: string): Promise<LearnedPrice | undefined>;
  /** Stops or allows all sending, for every process on the store. */
  setPaused(at: EpochMs | undefined): Promise<void>;
  /** Takes text and number out of everything recorded before then; what is left still counts. Returns how many. */
  forgetBefore(before: EpochMs): Promise<number>;
  /**
   * Cancels what was not sent yet and takes everything that tells of one person out of the store, but for an opt-out and
   * the hashes by which their limits still hold. Returns how many messages.
   */
  forgetRecipient(person: Person, now: EpochMs): Promise<number>;
  /** Takes those hashes out of people who were forgotten a day ago or earlier. To be called before `forgetBefore`. */
  dropForgotten(now: EpochMs): Promise<void>;
  auditTrail(): Promise<AuditTrail>;
  /** What the database says of its own durability and soundness, for the operator. */
  engine(): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/** Somebody who does not want to be texted, known by the keyed hash of the number only. */
export interface OptOut {
  readonly toHash: string;
  readonly at: EpochMs;
  /** The word that was used, or who recorded it. */
  readonly evidence: string;
}

/** The store cannot be opened, read or written. Its cause is kept for the log and never shown to the model. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
  /** It could not even be opened, so certainly nothing was done with it. */
  readonly isClosed: boolean;

  constructor(message: string, options: { readonly cause: unknown; readonly isClosed?: boolean }) {
    super(message, { cause: options.cause });
    this.isClosed = options.isClosed ?? false;
  }
}
