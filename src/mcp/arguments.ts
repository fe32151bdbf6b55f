import * as z from 'zod';

/** Arguments that several tools take. `format_hint` is what the error for a wrong call shows. */
export const toArgument = z.string().meta({
  description: 'Recipient in E.164, for example +46701234567. Never a made-up or example number.',
  format_hint: 'string, E.164 such as +46701234567',
});

export const messageArgument = z.string().meta({
  description:
    'The exact text. 160 characters per part in GSM-7 (åäö included), 70 with any other character; then 153 / 67.',
  format_hint: 'string',
});

export const fromArgument = z.string().optional().meta({
  description:
    'Sender: one of your 46elks numbers, or 3-11 of A-Z a-z 0-9 (cannot be answered). Leave out for the default.',
  format_hint: 'string',
});

export const sinceArgument = z.string().optional().meta({
  description: 'Only messages from this time on, ISO 8601 with zone, for example 2026-11-22T08:00:00Z.',
  format_hint: 'string, ISO 8601 such as 2026-11-22T08:00:00Z',
});

export const untilArgument = z.string().optional().meta({
  description: 'Only messages before this time, ISO 8601 with zone.',
  format_hint: 'string, ISO 8601 such as 2026-11-22T08:00:00Z',
});
