import type { MessageState } from '../domain/message.ts';
import type { EpochMs } from '../domain/time.ts';
import type { MessageRecord, OptOut } from './store.ts';

/** What the text of an incoming message may mean for writing to its sender. */
export type Sign = 'opt_out' | 'refusal' | 'opt_in';

/** A message that came in. Written by a stranger: number and text are data and nothing else. */
export interface IncomingRecord {
  /** 46elks' id, which is also what tells two announcements of one message, and a text from a picture message. */
  readonly elksId: string;
  /** Who wrote it: E.164, or a text sender; empty once it was forgotten. */
  readonly number: string;
  /** Keyed hash of the number: it outlives number and text. */
  readonly numberHash: string;
  /** Which of our numbers it came to; empty once it was forgotten. */
  readonly ownNumber: string;
  /** Undefined when 46elks did not keep it, or once it was forgotten. */
  readonly text: string | undefined;
  /** When 46elks took it, by 46elks' clock. */
  readonly at: EpochMs;
  /** When it became known here, by ours. */
  readonly notedAt: EpochMs;
  /** Undefined also once a person decided on it. */
  readonly sign: Sign | undefined;
}

/** An incoming message as it is taken in, with the opt-out that it amounts to, if any. */
export interface Arrival {
  readonly record: IncomingRecord;
  readonly optOut: OptOut | undefined;
}

/** A place in a list that runs backwards in time; `id` tells apart what happened at one instant. */
export interface Place {
  readonly at: EpochMs;
  readonly id: string;
}

/** Everything with one counterpart, as far as it has not been forgotten. */
export interface Conversation {
  readonly number: string;
  readonly numberHash: string;
  /** Which of our numbers they last wrote to; undefined when they never did. */
  readonly ownNumber: string | undefined;
  readonly last: {
    readonly at: EpochMs;
    readonly direction: 'inbound' | 'outbound';
    readonly text: string | undefined;
    /** How it stands with one of ours. */
    readonly state: MessageState | undefined;
  };
  /** They wrote last: nothing that was sent, may have been, or is about to be has followed. */
  readonly unanswered: boolean;
  readonly count: number;
  readonly optedOutAt: EpochMs | undefined;
  /** Where the list goes on after this one. */
  readonly place: Place;
}

/**
 * One message of a conversation, in either direction, and its place: `at` is when it went or came in; what has not gone
 * stands where it was asked for.
 */
export type ConversationEntry = Place &
  (
    | { readonly kind: 'incoming'; readonly record: IncomingRecord }
    | { readonly kind: 'message'; readonly record: MessageRecord }
  );

/** That 46elks was said to have something new about a message; nothing of it counts until 46elks was asked. */
export interface Notice {
  /** 46elks' id of the message. */
  readonly elksId: string;
  /** The attempt of ours that it was said to be about. */
  readonly attemptToken: string | undefined;
  /** Keyed hash of who was said to have written it, and what; for an account whose history holds no texts. */
  readonly numberHash: string | undefined;
  readonly text: string | undefined;
  readonly at: EpochMs;
  /** How often it was said, so that what was said while it was looked into is not lost. */
  readonly said: number;
  /** How often 46elks was asked in vain. */
  readonly tries: number;
}

/** How far a list of 46elks has been read. */
export interface ListProgress {
  /** The newest message seen in it, by 46elks' clock. */
  readonly mark: EpochMs | undefined;
  /** A stretch of it that a reading had to leave out, newest end first. */
  readonly gap: { readonly cursor: string; readonly since: EpochMs } | undefined;
}

/** How far the history of 46elks has been read: its texts and its picture messages. */
export interface SyncState {
  /** When the last complete reading began, by our clock. */
  readonly syncedAt: EpochMs | undefined;
  readonly sms: ListProgress;
  readonly mms: ListProgress;
}

/** How much has happened; only a place to compare with. */
export interface ChangePlace {
  readonly incoming: number;
  readonly steps: number;
}

/** Something arrived, or a message of ours changed. `number` is empty once it was forgotten. */
export type InboxChange =
  | { readonly kind: 'arrived'; readonly number: string; readonly elksId: string }
  | { readonly kind: 'message'; readonly number: string; readonly id: string };

/** Who is not to be texted, and what a person has to decide about that. */
export interface OptOutStore {
  /** Puts a person on the list, or leaves them there as they are. Gives back what they wrote that is decided on with it. */
  optOut(entry: OptOut): Promise<readonly IncomingRecord[]>;
  /** Whether the person was on the list, and what they wrote that is decided on with this, whether they were or not. */
  removeOptOut(
    toHash: string,
  ): Promise<{ readonly wasListed: boolean; readonly decided: readonly IncomingRecord[] }>;
  optOuts(): Promise<readonly OptOut[]>;
  /**
   * What a person should look at, newest first: refusals of those who have not opted out, and wishes of those who have to
   * be texted again, as long as nobody decided on them.
   */
  toReview(limit: number): Promise<readonly IncomingRecord[]>;
}

/** What the store keeps of what comes in. Every error it throws is a `StoreUnavailable`. */
export interface InboxStore extends OptOutStore {
  /**
   * Takes messages in, all or none, each once whoever tells of it and how often; the opt-out of one that is new is
   * recorded with it. A text that was missing at first is added once. Gives back those that were new or have it now.
   */
  takeIn(arrivals: readonly Arrival[]): Promise<readonly IncomingRecord[]>;
  incoming(elksId: string): Promise<IncomingRecord | undefined>;
  /** The newest message from this number. */
  lastIncoming(numberHash: string): Promise<IncomingRecord | undefined>;
  /** The conversations with the newest first, one for each counterpart. */
  conversations(query: {
    readonly limit: number;
    readonly before?: Place | undefined;
    readonly unanswered?: boolean | undefined;
  }): Promise<readonly Conversation[]>;
  /** The newest messages with one counterpart before a place, oldest first. What was refused or only rehearsed is no part of it. */
  conversation(
    numberHash: string,
    query: { readonly limit: number; readonly before?: Place | undefined },
  ): Promise<readonly ConversationEntry[]>;
  /** Our attempt of this name, as long as its outcome is open or unknown. */
  attempt(token: string): Promise<MessageRecord | undefined>;
  /** Keeps a notice unless there are `most` already; one about the same message is said once more. */
  addNotice(notice: Omit<Notice, 'said' | 'tries'>, most: number): Promise<void>;
  /** Takes notices that are due, oldest first, out of everybody else's hands until then. */
  claimNotices(now: EpochMs, until: EpochMs, limit: number): Promise<readonly Notice[]>;
  /** Puts a notice back until then, after so many tries, unless it was said again since it was taken. */
  delayNotice(notice: Notice, dueAt: EpochMs, tries: number): Promise<void>;
  /** Removes a notice, unless it was said again since it was taken. */
  dropNotice(notice: Notice): Promise<void>;
  syncState(): Promise<SyncState>;
  /** Sets what is given and leaves the rest as it is. */
  setSyncState(state: Partial<SyncState>): Promise<void>;
  /** Where changes stand now. */
  changePlace(): Promise<ChangePlace>;
  /** What happened since then, in no particular order, each number or message once, and where it stands now. */
  changesSince(
    place: ChangePlace,
  ): Promise<{ readonly place: ChangePlace; readonly changes: readonly InboxChange[] }>;
}
