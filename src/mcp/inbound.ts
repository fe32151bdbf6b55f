import { hideCodes } from '../domain/one-time-code.ts';
import { fence, visible } from '../domain/untrusted.ts';
import type { ToolContext } from './context.ts';

/** Characters of one message that are shown; an SMS of ten parts fits. */
const TEXT_SHOWN = 1_600;

/** What is shown of a text of ours: one harmless line, cut when it is too long. */
export function shownText(text: string | undefined): string {
  return text === undefined ? '(no text kept)' : visible(text, TEXT_SHOWN);
}

/** What somebody else wrote, without the one-time codes in it unless the operator wants to see them. */
export function withoutCodes(
  text: string | undefined,
  { showCodes }: Pick<ToolContext, 'showCodes'>,
): string | undefined {
  return showCodes || text === undefined ? text : hideCodes(text);
}

/** What is shown of a text that somebody else wrote. */
export function shownInbound(text: string | undefined, context: Pick<ToolContext, 'showCodes'>): string {
  return shownText(withoutCodes(text, context));
}

/** A text of ours as a line, or one that somebody else wrote between marks that its writer cannot know. */
export function textLine(
  text: string | undefined,
  isOurs: boolean,
  context: Pick<ToolContext, 'newBoundary' | 'showCodes'>,
): string {
  return isOurs ? `  ${shownText(text)}` : fence(shownInbound(text, context), context.newBoundary());
}
