import { smsObjections, smsWarnings } from '../domain/phone.ts';
import { type FieldGuard, refuse, warn } from './policy.ts';

/** Costly, special, emergency and example numbers are not texted. */
export const number: FieldGuard = ({ to }, policy) =>
  to ? [...smsObjections(to, { simulated: policy.simulated }).map(refuse), ...smsWarnings(to).map(warn)] : [];
