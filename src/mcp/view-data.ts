/** What the conversation view is given besides a thread. */
export interface ThreadViewData {
  /** As people read it; absent for a sender that is no number. */
  readonly recipient?: string;
  /** In English; absent for a number of no single country. */
  readonly country?: string;
  /** Nobody is reached. */
  readonly simulated: boolean;
  /**
   * As they were written, in the order of the messages of the answer; one-time codes that came in are hidden as there.
   * Empty when there was none or it is no longer kept.
   */
  readonly texts: readonly string[];
}

/** What the conversation view is given besides a list of conversations: the last text of each, as it was written. */
export type ConversationsViewData = Pick<ThreadViewData, 'texts'>;

/** What the overview is given besides the sending rules. */
export interface RulesViewData {
  /** How many may be sent in 24 hours. */
  readonly messages_per_day: number;
}

/** What the overview is given besides delivery statistics: the same messages by day (UTC), and the period that was asked for. */
export interface StatisticsViewData {
  readonly by_day: readonly {
    /** `2026-11-24`, or `unknown`. */
    readonly name: string;
    readonly count: number;
    /** 1/10 000 of the currency. */
    readonly cost_units: number;
  }[];
  /** ISO 8601. */
  readonly since?: string;
  readonly until?: string;
}

/**
 * What the message card is given besides the outcome. It stands in `_meta`, which is for the view and not for the model:
 * the exact text as it would leave, and while the message is held, the word that a person's click is proved by.
 */
export interface MessageViewData {
  /** Empty once it is no longer kept. */
  readonly text: string;
  /** Of anything but a text message: what a person has to see before it leaves, a line each, escaped. */
  readonly details?: readonly string[];
  /** As people read it: `+46 70 174 06 10`. */
  readonly recipient: string;
  /** In English; absent for a number of no single country. */
  readonly country?: string;
  readonly flash: boolean;
  /** Nobody is reached. */
  readonly simulated: boolean;
  /** The dearest plausible price, such as `0.55 SEK`. */
  readonly most?: string;
  /** ISO 8601; until when it can be approved. */
  readonly expires_at?: string;
  readonly approval?: string;
}
