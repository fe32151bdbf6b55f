import { problem } from '../domain/problem.ts';
import { toIso } from '../domain/time.ts';
import { type FactGuard, refuse } from './policy.ts';

const WINDOW_MS = 60_000;

/** At most so many messages in any 60 s, over every process on the store. */
export const rate: FactGuard = (_action, { now, waiting, lastMinute }, { messagesPerMinute }) => {
  if (lastMinute.count < messagesPerMinute) return [];
  const freeAt = (lastMinute.oldestAt ?? now) + WINDOW_MS;
  const objection = problem(
    'rate_limited',
    `The limit of ${messagesPerMinute} messages a minute is used up until ${toIso(freeAt)}.`,
    `Wait until ${toIso(freeAt)}, then call again once.`,
  );
  return [waiting ? { kind: 'later', at: freeAt, problem: objection } : refuse(objection)];
};
