import { reachedBy } from '../domain/action.ts';
import { EXCHANGE_MS, full } from './limit.ts';
import type { FactGuard } from './policy.ts';

/** So many messages each way within the window end it. */
export const EXCHANGES_MOST = 5;

const FIXED = '; no setting raises this limit, so nobody can lift it sooner';

/** An agent that answers an automatic reply, which answers the agent: stopped before it costs more than a few parts. */
export const loop: FactGuard = (fields, facts) => {
  if (reachedBy(fields).length === 0) return [];
  const { sent, received } = facts.exchange;
  if (sent.count < EXCHANGES_MOST || received < EXCHANGES_MOST) return [];
  const what = `This number and ours have answered each other ${EXCHANGES_MOST} times within two minutes, so the exchange rests`;
  return [full(facts, 'recipient_rate_limited', sent, EXCHANGE_MS, what, FIXED)];
};
