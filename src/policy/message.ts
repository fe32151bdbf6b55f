import { cheaperWording, lengthProblem, type MessageText } from '../domain/message-text.ts';
import { warning } from '../domain/problem.ts';
import { cheaperText, measureSms } from '../domain/sms.ts';
import { type FieldGuard, refuse, warn } from './policy.ts';

/** Length in parts, and what they cost in characters. */
export const message: FieldGuard = ({ text }, policy) => {
  if (text === undefined) return [];
  const tooLong = lengthProblem(text, policy.maxParts);
  if (tooLong) return [refuse(tooLong)];
  const { parts, forcedBy } = measureSms(text);
  const culprit = forcedBy[0];
  if (parts === 1) return [];
  return [
    warn(warning('long_message', `The message is sent and billed as ${parts} parts.`)),
    ...(culprit ? [warn(warning('unicode_encoding', unicodeSentence(culprit.codePoint, text)))] : []),
  ];
};

function unicodeSentence(codePoint: string, text: MessageText): string {
  const cheaper = cheaperText(text);
  const why = `${codePoint} is outside GSM-7, so a part holds 70 characters instead of 160.`;
  return cheaper ? `${why} Replace ${cheaperWording(cheaper)}.` : why;
}
