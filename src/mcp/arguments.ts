import * as z from 'zod';
import { problem } from '../domain/problem.ts';
import { type EpochMs, parseIso } from '../domain/time.ts';
import { Stopped } from './context.ts';

/** Arguments that several tools take. `format_hint` is what the error for a wrong call shows. */
export const toArgument = z.string().meta({
  description: 'Recipient, E.164 such as +46701234567; never made up.',
  format_hint: 'string, E.164 such as +46701234567',
});

export const messageArgument = z.string().meta({
  description:
    'The exact text. A part is 160 characters of GSM-7 (åäö included), else 70; of several 153, else 67.',
  format_hint: 'string',
});

export const fromArgument = z.string().optional().meta({
  description:
    'Leave out: the number they wrote to, else the default. Or one of your numbers, or 3-11 of A-Z a-z 0-9 (no answers).',
  format_hint: 'string',
});

export const dryRunArgument = z.boolean().optional().meta({
  description: 'true: check without sending. false does not override a dry run of the operator.',
  format_hint: 'true or false',
});

export const keyArgument = z.string().min(1).max(255).optional().meta({
  description: 'Your id for this message: the same key never sends twice.',
  format_hint: 'string of 1-255 characters',
});

export const numberIdArgument = z.string().meta({
  description: 'Id of the number at 46elks, from list_numbers.',
  format_hint: 'string such as n3f0a1…',
});

export const ownNumberArgument = z.string().meta({
  description: 'The same number in E.164, so that a person sees which one it is.',
  format_hint: 'string, E.164 such as +46701234567',
});

export const subaccountNameArgument = z.string().meta({
  description: 'Name, at most 50 characters.',
  format_hint: 'string of 1-50 characters',
});

export const usageLimitArgument = z.string().meta({
  description: 'What it may spend in its life, in the account currency, such as 100 or 99.50.',
  format_hint: 'string, an amount such as 100',
});

export const withNumberArgument = z.string().min(1).max(40).meta({
  description: 'The other number, E.164 such as +46701234567.',
  format_hint: 'string, E.164 such as +46701234567',
});

export const cursorArgument = z.string().max(120).optional().meta({
  description: 'From an earlier answer, to go on there.',
  format_hint: 'string from an earlier answer',
});

export const sinceArgument = z.string().optional().meta({
  description: 'From this time on, ISO 8601 with zone: 2026-11-22T08:00:00Z.',
  format_hint: 'string, ISO 8601 such as 2026-11-22T08:00:00Z',
});

export const untilArgument = z.string().optional().meta({
  description: 'Before this time, ISO 8601 with zone.',
  format_hint: 'string, ISO 8601 such as 2026-11-22T08:00:00Z',
});

/** An ISO 8601 argument as a time. Throws `Stopped` when it is not one. */
export function timeOf(name: string, value: string | undefined): EpochMs | undefined {
  if (value === undefined) return undefined;
  const at = parseIso(value);
  if (at === undefined) throw wrongArgument(name, 'an ISO 8601 time with zone such as 2026-11-22T08:00:00Z');
  return at;
}

/** The error for an argument of the right type and a value that says nothing. */
export function wrongArgument(name: string, expected: string): Stopped {
  return new Stopped(
    problem('invalid_argument', `${name} is not ${expected}.`, `Correct ${name}, or leave it out.`),
  );
}
