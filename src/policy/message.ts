import { lengthProblem } from '../domain/message-text.ts';
import { warning } from '../domain/problem.ts';
import { measureSms } from '../domain/sms.ts';
import { type FieldGuard, refuse, warn } from './policy.ts';

/** Length in parts, and what they cost in characters. */
export const message: FieldGuard = ({ text }, policy) => {
  if (text === undefined) return [];
  const tooLong = lengthProblem(text, policy.maxParts);
  if (tooLong) return [refuse(tooLong)];
  const { parts, encoding, forcedBy } = measureSms(text);
  const culprit = forcedBy[0];
  return [
    ...(parts > 1
      ? [warn(warning('long_message', `The message is sent and billed as ${parts} parts.`))]
      : []),
    ...(encoding === 'UCS-2' && culprit && (parts > 1 || culprit.replacement !== undefined)
      ? [warn(warning('unicode_encoding', unicodeSentence(culprit)))]
      : []),
  ];
};

function unicodeSentence(culprit: { codePoint: string; replacement: string | undefined }): string {
  return `${culprit.codePoint} is outside GSM-7, so a part holds 70 characters instead of 160.${cheaper(culprit.replacement)}`;
}

function cheaper(replacement: string | undefined): string {
  if (replacement === undefined) return '';
  return replacement === ''
    ? ' Without it the text would be cheaper.'
    : ` "${replacement}" in its place would be cheaper.`;
}
