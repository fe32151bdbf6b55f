import { type ProblemCode, problem } from '../domain/problem.ts';
import { type EpochMs, toIso } from '../domain/time.ts';
import type { Tally, Windows } from '../domain/usage.ts';
import { type Facts, type Opinion, refuse } from './policy.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
/** Two numbers that answer each other this quickly are not two people. */
export const EXCHANGE_MS = 2 * MINUTE_MS;

/** A known balance is believed for this long. */
const BALANCE_MS = 5 * MINUTE_MS;

/** Since when each window counts. */
export function windowsAt(now: EpochMs): Windows {
  return {
    minute: now - MINUTE_MS,
    hour: now - HOUR_MS,
    day: now - DAY_MS,
    exchange: now - EXCHANGE_MS,
    balance: now - BALANCE_MS,
  };
}

/** A limit on a sliding window: a new message is refused when it is full, one that waits already is delayed. */
export function limit(
  facts: Facts,
  code: ProblemCode,
  rule: { readonly tally: Tally; readonly most: number; readonly windowMs: number; readonly what: string },
): readonly Opinion[] {
  const { tally, most, windowMs, what } = rule;
  return tally.count < most ? [] : [full(facts, code, tally, windowMs, what)];
}

/** What is said of a full window; `besides` says what else than waiting helps, if anything. */
export function full(
  facts: Facts,
  code: ProblemCode,
  tally: Tally,
  windowMs: number,
  what: string,
  besides = ', or ask the operator to raise the limit',
): Opinion {
  const freeAt = (tally.oldestAt ?? facts.now) + windowMs;
  const objection = problem(
    code,
    `${what} until ${toIso(freeAt)}.`,
    `Wait until ${toIso(freeAt)}${besides}.`,
  );
  return facts.waiting ? { kind: 'later', at: freeAt, problem: objection } : refuse(objection);
}
