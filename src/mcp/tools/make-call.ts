import * as z from 'zod';
import { dryRunArgument, keyArgument, toArgument } from '../arguments.ts';
import { defineTool } from '../define-tool.ts';
import { draftCall } from '../draft.ts';
import { outcomeSchema } from '../outcome.ts';
import { submitDraft } from '../sending.ts';

/** Why it exists: the one way for a model to ring somebody. */
export const makeCall = defineTool({
  name: 'make_call',
  title: 'Make a phone call',
  effect: 'send',
  description: [
    'Rings one real phone through 46elks and does what the plan says when it is answered. It costs money by the minute, for every number it connects to as well, and cannot be taken back.',
    "The operator's rules come first: it may come back refused (with every reason and its fix), dry_run or held for a person; no argument overrides them. Every number in the plan is checked like a recipient, and the call opens by saying that it is automated.",
    "There is no text to speech: sounds are https addresses of WAV, MP3 or OGG files. Recording needs the operator's leave and a sound before it that says so.",
    'Use it only when the user asked for this call; not for what a text can say (send_sms). After state unknown never call again: check_sms_status with the id. Who answered, which keys, the cost: get_call with the elks_id, a minute later.',
  ].join(' '),
  input: z.strictObject({
    to: toArgument,
    plan: z.array(z.record(z.string(), z.unknown())).meta({
      description:
        'Steps in order, then it ends: {do:"play",sound}; {do:"menu",sound,keys:{"1":[steps]},otherwise:[steps]} (last); {do:"record",seconds}; {do:"connect",to,seconds,otherwise:[steps]}; {do:"hang_up"}.',
      format_hint: 'list of steps, such as [{"do":"play","sound":"https://example.com/hello.mp3"}]',
    }),
    sms_after: z.string().optional().meta({
      description:
        'A text to them when the call was answered and is over; decided on as a message of its own.',
      format_hint: 'string',
    }),
    from: z.string().optional().meta({
      description: 'Leave out: the default. Or one of your numbers that can do voice.',
      format_hint: 'string, E.164 such as +46701234567',
    }),
    dry_run: dryRunArgument,
    idempotency_key: keyArgument,
  }),
  output: outcomeSchema,
  listed: ['state', 'id', 'elks_id', 'to', 'from', 'cost', 'send_at', 'duplicate', 'warnings', 'problems'],
  view: 'message',
  handle: (args, context, call) => submitDraft(draftCall(args, context), context, call),
});
