import { callObjections, smsObjections, smsWarnings } from '../domain/phone.ts';
import { type FieldGuard, refuse, warn } from './policy.ts';

/** Costly, special, emergency and example numbers are neither texted nor rung, by a call or in the course of it. */
export const number: FieldGuard = ({ to, called = [] }, { simulated }) => [
  ...(to ? [...smsObjections(to, { simulated }).map(refuse), ...smsWarnings(to).map(warn)] : []),
  ...called.flatMap((phone) => callObjections(phone, { simulated }).map(refuse)),
];
