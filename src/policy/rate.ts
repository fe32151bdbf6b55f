import { limit, MINUTE_MS } from './limit.ts';
import type { FactGuard } from './policy.ts';

/** At most so many messages in any 60 s, over every process on the store. */
export const rate: FactGuard = (_action, facts, { messagesPerMinute: most }) =>
  // A person's yes is not lost to a busy minute.
  limit({ ...facts, waiting: facts.waiting || facts.approved }, 'rate_limited', {
    tally: facts.minute,
    most,
    windowMs: MINUTE_MS,
    what: `The limit of ${most} messages a minute is used up`,
  });
