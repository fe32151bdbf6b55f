import type { MessageState } from '../domain/message.ts';
import type { Problem, Warning } from '../domain/problem.ts';
import type { EpochMs } from '../domain/time.ts';

/** How sure a cost is: billed by 46elks, quoted by its dry run, or our own estimate. */
export type CostBasis = 'charged' | 'quoted' | 'estimated';

/** One outbound message and all that is known of it. The row is also its audit trail. */
export interface MessageRecord {
  readonly id: string;
  readonly state: MessageState;
  /** E.164. */
  readonly to: string;
  readonly region: string | undefined;
  readonly from: string;
  readonly text: string;
  readonly flash: boolean;
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly units: number;
  readonly parts: number;
  readonly idempotencyKey: string | undefined;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Warning[];
  /** 1/10 000 of the account's currency. */
  readonly costUnits: number | undefined;
  readonly costBasis: CostBasis | undefined;
  readonly elksId: string | undefined;
  readonly createdAt: EpochMs;
  readonly updatedAt: EpochMs;
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

/** What a part to a region last cost, and how we know. */
export interface LearnedPrice {
  readonly region: string;
  readonly unitsPerPart: number;
  readonly basis: 'charged' | 'quoted';
  readonly learnedAt: EpochMs;
}

/** What a unit of work may read and write. All of it commits together, or none. */
export interface StoreTransaction {
  /** The message that holds this idempotency key and may have gone out or will, if any. */
  messageByKey(key: string): Promise<MessageRecord | undefined>;
  /** The newest message with this very content, taken since then, that may have gone out or will. */
  twin(
    content: { to: string; from: string; text: string; flash: boolean },
    since: EpochMs,
  ): Promise<MessageRecord | undefined>;
  /** How many messages were taken since then, without the one named, and when the oldest of them was. */
  takenSince(since: EpochMs, without?: string): Promise<{ count: number; oldestAt: EpochMs | undefined }>;
  message(id: string): Promise<MessageRecord | undefined>;
  /** What a part to this region last cost. */
  price(region: string): Promise<LearnedPrice | undefined>;
  insertMessage(record: MessageRecord): Promise<void>;
  /** Changes a message; `updatedAt` is set to `now`. */
  changeMessage(id: string, change: MessageChange, now: EpochMs): Promise<void>;
}

/** What survives a restart. Named by intent; every error it throws is a `StoreUnavailable`. */
export interface Store {
  /** Runs `work` with the store to itself among all processes, and commits unless it throws. */
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
  message(id: string): Promise<MessageRecord | undefined>;
  messageByElksId(elksId: string): Promise<MessageRecord | undefined>;
  /** Messages that are due to be sent, oldest first. */
  due(now: EpochMs, limit: number): Promise<readonly MessageRecord[]>;
  /** Attempts that have not been settled, whoever makes them. */
  sending(): Promise<readonly MessageRecord[]>;
  /** Messages whose outcome is unknown, oldest first. */
  unknown(limit: number): Promise<readonly MessageRecord[]>;
  /** Records that one query to 46elks is made, unless `limit` were made since then; the time one becomes free otherwise. */
  takeQuery(now: EpochMs, windowMs: number, limit: number): Promise<{ freeAt: EpochMs } | undefined>;
  currency(): Promise<string | undefined>;
  rememberCurrency(currency: string): Promise<void>;
  learnPrice(price: LearnedPrice): Promise<void>;
  price(region: string): Promise<LearnedPrice | undefined>;
  close(): Promise<void>;
}

/** The store cannot be opened, read or written. Its cause is kept for the log and never shown to the model. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
