import { problem } from '../domain/problem.ts';
import { type FactGuard, refuse } from './policy.ts';

/** Without an account nothing can be sent; said before anything is queued. */
export const credentials: FactGuard = (_action, _facts, policy) =>
  policy.credentials
    ? []
    : [refuse(problem('credentials_missing', 'No 46elks credentials are set, so nothing can be sent.'))];
