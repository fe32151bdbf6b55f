import type { AccountNumber } from './account.ts';
import { Refused } from './answers.ts';
import { isObject } from './documents.ts';
import { readJsonAction } from './incoming.ts';
import { isCallable } from './webhooks.ts';

/** What can be set on a number. Source: https://46elks.se/docs/configure-number */
export const NUMBER_SETTINGS = {
  sms_url: 'text',
  mms_url: 'text',
  voice_start: 'text',
  sms_replies: ['yes', 'no'],
  name: 'text',
} as const;

const NAME_LENGTH_MAX = 50;

const TARGETS = [
  ['sms_url', 'smsUrl', (text: string) => isCallable(text) || readJsonAction(text) !== undefined],
  ['mms_url', 'mmsUrl', isCallable],
  ['voice_start', 'voiceStart', (text: string) => isVoiceTarget(text)],
] as const;

/** Reads every setting before any is changed; what comes back changes a number. Throws `Refused`. */
export function readNumberSettings(fields: URLSearchParams): (own: AccountNumber) => void {
  const name = fields.get('name');
  if (name !== null && [...name].length > NAME_LENGTH_MAX) throw new Refused(403, 'Too long name');
  const targets = TARGETS.flatMap(([field, key, isGood]) => {
    const value = fields.get(field);
    if (value === null) return [];
    // 46elks' word for nothing, or a space.
    const isNothing = value.trim() === '' || value.trim() === 'none';
    if (!isNothing && !isGood(value)) {
      throw new Refused(403, `The ${field} you tried to use is not a valid URL`);
    }
    return [{ key, value: isNothing ? undefined : value }];
  });
  const replies = fields.get('sms_replies');
  return (own) => {
    if (name !== null) own.name = name;
    if (replies === 'yes' || replies === 'no') own.smsReplies = replies;
    for (const { key, value } of targets) {
      delete own[key];
      if (value !== undefined) own[key] = value;
    }
  };
}

/** A URL, a socket of a websocket-number, or an action in JSON. Source: https://46elks.se/docs/receive-call */
function isVoiceTarget(text: string): boolean {
  if (isCallable(text) || /^wss?:\/\/[^\s]+$/.test(text)) return true;
  try {
    return isObject(JSON.parse(text));
  } catch {
    return false;
  }
}
