import type { Parsed } from '../../domain/parsed.ts';
import { findNumber } from '../account.ts';
import {
  type JsonObject,
  Mistake,
  numberIn,
  objectIn,
  oneOf,
  quote,
  readDocument,
  textIn,
} from '../documents.ts';
import { isCallable } from '../webhooks.ts';
import type { World } from '../world.ts';
import { BadAction, readVoiceAction, type Target } from './action.ts';
import { phoneOf, type TrueCall, trueCall, type VoiceCall } from './call.ts';
import { beginCall, type CallDraft, hangUp } from './machine.ts';
import { PHONE_RULES } from './phones.ts';

/** Replaces the rules of what phones do when they ring, for example `{"+46701740699": "busy", "*": "answer"}`. */
export function setPhones(world: World, document: unknown): Parsed<JsonObject> {
  return readDocument('{"+46701740699": "busy", "*": "answer"}', () => {
    const rules = Object.entries(objectIn(document, 'The document'));
    world.phones = new Map(rules.map(([number, rule]) => [number, oneOf(rule, quote(number), PHONE_RULES)]));
    return Object.fromEntries(world.phones);
  });
}

/** Somebody rings a number of the account: `{"from": "+46701740699"}`, and `to` when it is not the first number. */
export function ringNumber(world: World, document: unknown): Parsed<TrueCall> {
  return readDocument('{"from": "+46701740699"}', () => {
    const given = objectIn(document, 'The document', ['from', 'to']);
    const from = textIn(given.from, 'from');
    const to = textIn(given.to ?? world.account.settings.numbers[0] ?? '', 'to');
    const found = findNumber(world.account, to);
    if (!found) throw new Mistake('The recipient is not a number of the account.');
    if (from.trim() === '') throw new Mistake('The caller is empty.');
    const draft = { direction: 'incoming', from, to, timeoutS: 60 } as const;
    return trueCall(beginCall(world, found.principal, { ...draft, ...startOf(world, found.own.voiceStart) }));
  });
}

/** How a call begins. A number without `voice_start`, or with a socket that is not simulated, takes no calls. */
function startOf(
  { switches }: World,
  voiceStart: string | undefined,
): Pick<CallDraft, 'voiceStart' | 'story'> {
  const act = (action: string, isStrict: boolean): Target => ({
    kind: 'action',
    action: readVoiceAction(action, isStrict),
  });
  if (voiceStart === undefined) {
    return { voiceStart: act('{"hangup":"404"}', false), story: ['the number has no voice_start'] };
  }
  if (isCallable(voiceStart)) return { voiceStart: { kind: 'url', url: voiceStart } };
  try {
    return { voiceStart: act(voiceStart, switches.strict) };
  } catch (error) {
    if (!(error instanceof BadAction)) throw error;
    return { voiceStart: act('{"hangup":"reject"}', false), story: ['its voice_start cannot be used here'] };
  }
}

const DEEDS = ['answer', 'busy', 'reject', 'hangup', 'press', 'speak'] as const;
const SPEAK_S_MAX = 3600;
const KEY_MS = 200;
const VOICE_HZ = 440;
const OTHER_VOICE_HZ = 660;
const KEY_HZ = 1200;

/**
 * Does what a person at a phone would: `{"do": "answer"}`, `busy`, `reject`, `hangup`, `{"do": "press", "keys": "1#"}`,
 * `{"do": "speak", "seconds": 4}`. `as` names the phone when it is not the one that was called or that calls.
 */
export function actInCall(world: World, id: string, document: unknown): Parsed<TrueCall> {
  return readDocument('{"do": "press", "keys": "1"}', () => {
    const given = objectIn(document, 'The document', ['do', 'as', 'keys', 'seconds']);
    const call = world.calls.all().find((each) => each.id === id);
    if (!call) throw new Mistake(`There is no call ${quote(id)}.`);
    if (call.endedAt !== undefined) throw new Mistake('The call is over.');
    act(world, call, given);
    world.calls.changed(call);
    return trueCall(call);
  });
}

function act(world: World, call: VoiceCall, given: JsonObject): void {
  const deed = oneOf(given.do, 'do', DEEDS);
  const own = phoneOf(call);
  const as = textIn(given.as ?? own, 'as');
  const hear = (ms: number, hz: number): void => {
    call.noises = [...call.noises, { at: world.timeline.now(), ms, hz }];
  };
  if (deed === 'press') {
    const keys = textIn(given.keys, 'keys');
    if (!/^[0-9*#]{1,40}$/.test(keys)) throw new Mistake('keys must be of 0-9, * and #.');
    call.story = [...call.story, `${as} pressed ${keys}`];
    for (const key of keys) {
      hear(KEY_MS, KEY_HZ);
      call.phase.press?.(key);
    }
  } else if (deed === 'speak') {
    const seconds = numberIn(given.seconds, 'seconds', 0, SPEAK_S_MAX);
    call.story = [...call.story, `${as} spoke for ${seconds} s`];
    hear(seconds * 1000, as === own ? VOICE_HZ : OTHER_VOICE_HZ);
    call.phase.speak?.(seconds * 1000);
  } else if (deed === 'hangup' && as === own) hangUp(world, call);
  else if (call.phase.phone) call.phase.phone(deed, as);
  else throw new Mistake(`No phone can ${deed} now.`);
}
