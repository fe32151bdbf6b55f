/** What makes two messages the same message. */
export interface Content {
  /** E.164. */
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly flash: boolean;
}

/** The content as one text, for hashing: no two different contents have the same. */
export function contentText({ to, from, text, flash }: Content): string {
  return JSON.stringify(['sms', to, from, flash, text]);
}

/** A number without its last four digits: what numbers of one range have in common. */
export function rangeOf(e164: string): string {
  return e164.slice(0, -4);
}
