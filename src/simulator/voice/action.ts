import { isObject, type JsonObject } from '../documents.ts';
import { isE164 } from '../e164.ts';
import { isCallable } from '../webhooks.ts';

/** Where a call goes on: at an address that is asked, or with an action that stands there already. */
export type Target =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'action'; readonly action: VoiceAction };

interface Common {
  /** The value under the action's own key, as the history of the call shows it. */
  readonly value: string;
  readonly next?: Target;
  /** Where the call goes on after this result, in place of `next`. */
  readonly branches: Readonly<Partial<Record<'success' | 'busy' | 'failed', Target>>>;
  readonly whenhangup?: string;
  /** Records the call from here on. */
  readonly recordcall?: string;
}

export interface ConnectAction extends Common {
  readonly kind: 'connect';
  /** All ring at once, the first to answer wins. */
  readonly to: readonly string[];
  readonly callerid?: string;
  readonly timeoutS: number;
  readonly timelimitS: number;
}

export interface PlayAction extends Common {
  readonly kind: 'play';
  /** A key goes on to what is next. */
  readonly skippable: boolean;
}

export interface IvrAction extends Common {
  readonly kind: 'ivr';
  readonly digits: number;
  readonly timeoutS: number;
  readonly repeat: number;
  readonly skippable: boolean;
  readonly keys: Readonly<Record<string, Target>>;
}

export interface RecordAction extends Common {
  readonly kind: 'record';
  readonly timelimitS: number;
  /** Stops after three seconds of silence; without it `#` stops. */
  readonly silencedetection: boolean;
}

export interface HangupAction extends Common {
  readonly kind: 'hangup';
}

/** What a call is told to do. Source: https://46elks.se/docs/call-actions and its pages */
export type VoiceAction = ConnectAction | PlayAction | IvrAction | RecordAction | HangupAction;

const KINDS = ['connect', 'play', 'ivr', 'record', 'hangup'] as const;
const COMMON = ['next', 'success', 'busy', 'failed', 'whenhangup', 'recordcall'];
const KEYS: Readonly<{ [Kind in VoiceAction['kind']]: readonly string[] }> = {
  connect: ['callerid', 'timeout', 'timelimit'],
  play: ['skippable'],
  ivr: ['digits', 'timeout', 'repeat', 'skippable', ...'0123456789'],
  record: ['timelimit', 'silencedetection'],
  hangup: [],
};

/** Something in an action that cannot be done; the message says what. */
export class BadAction extends Error {}

/** Nested actions go no deeper; the real limit is not documented. */
const DEPTH_MAX = 20;

/** Reads what a `voice_start` or `next` answers, or holds. Throws `BadAction`. */
export function readVoiceAction(text: string, strict: boolean): VoiceAction {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadAction('not JSON');
  }
  return readAction(value, strict, 1);
}

function readAction(value: unknown, strict: boolean, depth: number): VoiceAction {
  if (!isObject(value)) throw new BadAction('not a JSON object');
  if (depth > DEPTH_MAX) throw new BadAction('nested too deep');
  const kind = KINDS.find((each) => Object.hasOwn(value, each));
  if (kind === undefined) throw new BadAction(`no action; there is ${KINDS.join(', ')}`);
  if (strict) refuseUnknown(value, kind);
  const target = (key: string): Target | undefined => readTarget(value[key], key, strict, depth);
  const next = target('next');
  const branches = compact({ success: target('success'), busy: target('busy'), failed: target('failed') });
  const common = {
    value: textOf(value[kind], kind),
    branches,
    ...(next && { next }),
    ...compact({ whenhangup: urlOf(value, 'whenhangup'), recordcall: urlOf(value, 'recordcall') }),
  };
  switch (kind) {
    case 'connect':
      return {
        kind,
        ...common,
        to: readRecipients(common.value),
        timeoutS: secondsOf(value, 'timeout', RING_S),
        timelimitS: secondsOf(value, 'timelimit', TALK_S_MAX),
        ...(value.callerid !== undefined && { callerid: textOf(value.callerid, 'callerid') }),
      };
    case 'play':
      return { kind, ...common, skippable: isOn(value.skippable, true) };
    case 'ivr': {
      const keys = compact(Object.fromEntries([...'0123456789'].map((key) => [key, target(key)])));
      const timeoutS = secondsOf(value, 'timeout', 10);
      return {
        kind,
        ...common,
        keys,
        digits: Math.max(1, secondsOf(value, 'digits', 1)),
        // Out of range counts as not given. Source: https://46elks.se/docs/voice-ivr
        timeoutS: timeoutS >= 1 && timeoutS <= 30 ? timeoutS : 10,
        repeat: Math.max(1, secondsOf(value, 'repeat', 3)),
        skippable: isOn(value.skippable, true),
      };
    }
    case 'record':
      if (!isCallable(common.value) && !/^local\/\w{1,40}$/.test(common.value)) {
        throw new BadAction('record is neither an address nor local/recordingN');
      }
      return {
        kind,
        ...common,
        timelimitS: secondsOf(value, 'timelimit', 120),
        silencedetection: isOn(value.silencedetection, true),
      };
    case 'hangup':
      return { kind, ...common };
  }
}

const RING_S = 60;
const TALK_S_MAX = 4 * 3600;

function refuseUnknown(value: JsonObject, kind: VoiceAction['kind']): void {
  const known = [kind, ...KEYS[kind], ...COMMON];
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new BadAction(`${kind} has no ${unknown.slice(0, 40)}`);
}

function readTarget(value: unknown, key: string, strict: boolean, depth: number): Target | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return { kind: 'action', action: readAction(value, strict, depth + 1) };
  if (isCallable(value)) return { kind: 'url', url: value };
  throw new BadAction(`${key} is neither an address nor an action`);
}

function readRecipients(text: string): readonly string[] {
  const recipients = text.split(',').map((each) => each.trim());
  const bad = recipients.find((each) => !isE164(each) && !/^sips?:[^\s@]+@[^\s@]+$/.test(each));
  if (bad !== undefined) throw new BadAction('connect holds what is neither a number nor a SIP address');
  return recipients;
}

function textOf(value: unknown, key: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new BadAction(`${key} is not a text`);
}

function urlOf(value: JsonObject, key: string): string | undefined {
  if (value[key] === undefined) return undefined;
  const url = textOf(value[key], key);
  if (isCallable(url)) return url;
  throw new BadAction(`${key} is not an address`);
}

/** A number, which samples also give as text. */
function secondsOf(value: JsonObject, key: string, fallback: number): number {
  if (value[key] === undefined) return fallback;
  const seconds = Number(value[key]);
  if (Number.isInteger(seconds) && seconds >= 0) return seconds;
  throw new BadAction(`${key} is not a whole number`);
}

function isOn(value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  return value === true || value === 'yes' || value === 'true';
}

function compact<T>(entries: { readonly [key: string]: T | undefined }): { [key: string]: T } {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
