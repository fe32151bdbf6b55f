import { senderObjections, senderWarnings } from '../domain/sender.ts';
import { type FieldGuard, refuse, warn } from './policy.ts';

/** Only senders the operator owns, or an honest name when the operator has listed none. */
export const sender: FieldGuard = ({ from, to, text }, policy) => {
  if (!from) return [];
  const objections = senderObjections(from, { senders: policy.senders, numbers: policy.ownNumbers });
  return objections.length > 0 ? objections.map(refuse) : senderWarnings(from, to?.region, text).map(warn);
};
