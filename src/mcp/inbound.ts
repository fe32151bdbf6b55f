import { fence, visible } from '../domain/untrusted.ts';

/** Characters of one message that are shown; an SMS of ten parts fits. */
const TEXT_SHOWN = 1_600;

/** What is shown of a text, whoever wrote it: one harmless line, cut when it is too long. */
export function shownText(text: string | undefined): string {
  return text === undefined ? '(text not kept)' : visible(text, TEXT_SHOWN);
}

/** A text of ours as a line, or one that somebody else wrote between marks that its writer cannot know. */
export function textLine(text: string | undefined, isOurs: boolean, newBoundary: () => string): string {
  return isOurs ? `  ${shownText(text)}` : fence(shownText(text), newBoundary());
}
