import { problem, warning } from '../domain/problem.ts';
import { holdsSecret, keyShaped } from '../domain/secrets.ts';
import { type FieldGuard, refuse, warn } from './policy.ts';

/** The server's own credentials never leave in a text; what looks like somebody's key is pointed out. */
export const secrets: FieldGuard = ({ text }, policy) => {
  if (text === undefined) return [];
  if (holdsSecret(text, policy.secrets)) {
    return [refuse(problem('contains_secret', "The text holds the server's own 46elks credentials."))];
  }
  const kinds = keyShaped(text);
  return kinds.length === 0
    ? []
    : [warn(warning('key_shaped', `The text holds what looks like a secret (${kinds.join(', ')}).`))];
};
