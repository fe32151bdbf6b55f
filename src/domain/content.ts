import type { ActionKind } from './action.ts';
import { pictureWithoutName } from './picture.ts';

/** What makes two actions the same action, in the form in which it is kept. */
export interface Content {
  readonly kind: ActionKind;
  /** E.164, or empty when it goes to nobody. */
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly flash: boolean;
  /** What a kind has beyond a text message, as JSON that always comes out the same. */
  readonly payload: string | undefined;
}

/** The content as one text, for hashing: no two different contents have the same. */
export function contentText({ kind, to, from, text, flash, payload }: Content): string {
  return JSON.stringify(
    kind === 'sms'
      ? [kind, to, from, flash, text]
      : [kind, to, from, text, pictureWithoutName(payload ?? '')],
  );
}

/** A number without its last four digits: what numbers of one range have in common. */
export function rangeOf(e164: string): string {
  return e164.slice(0, -4);
}
