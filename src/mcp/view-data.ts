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
  /** The dearest plausible price, such as `0.55 SEK`. */
  readonly most?: string;
  /** ISO 8601; until when it can be approved. */
  readonly expires_at?: string;
  readonly approval?: string;
}
