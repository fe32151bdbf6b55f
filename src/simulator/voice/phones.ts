import type { World } from '../world.ts';
import type { Deed } from './call.ts';

/**
 * What a phone does by itself when it rings: answers after two seconds, is busy, turns the call away, or rings until the
 * caller gives up. A person at the control API can be quicker.
 */
export const PHONE_RULES = ['answer', 'busy', 'reject', 'ring'] as const;
export type PhoneRule = (typeof PHONE_RULES)[number];

const DEED_AFTER_MS: Readonly<Partial<Record<PhoneRule, readonly [Deed, number]>>> = {
  answer: ['answer', 2000],
  busy: ['busy', 1000],
  reject: ['reject', 2000],
};

/** How long a phone that answers by itself talks when it is connected to somebody. */
export const TALK_MS = 20_000;

/** The rule of a number, or of all numbers without one. */
export function ruleOf(world: World, number: string): PhoneRule {
  return world.phones.get(number) ?? world.phones.get('*') ?? 'answer';
}

/** Lets a phone ring until it does something or `timeoutS` has passed; what comes back takes that back. */
export function ring(
  world: World,
  number: string,
  timeoutS: number,
  then: (deed: Deed | 'timeout') => void,
): () => void {
  const [deed, afterMs] = DEED_AFTER_MS[ruleOf(world, number)] ?? [undefined, Number.POSITIVE_INFINITY];
  const limitMs = timeoutS * 1000;
  const now = world.timeline.now();
  if (deed !== undefined && afterMs <= limitMs) return world.timeline.at(now + afterMs, () => then(deed));
  return world.timeline.at(now + limitMs, () => then('timeout'));
}
