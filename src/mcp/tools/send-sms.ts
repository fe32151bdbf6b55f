import * as z from 'zod';
import { dryRunArgument, fromArgument, keyArgument, messageArgument, toArgument } from '../arguments.ts';
import { defineTool } from '../define-tool.ts';
import { draftSms } from '../draft.ts';
import { outcomeSchema } from '../outcome.ts';
import { submitDraft } from '../sending.ts';

/** Why it exists: the one way for a model to text somebody. */
export const sendSms = defineTool({
  name: 'send_sms',
  title: 'Send a text message',
  effect: 'send',
  description: [
    'Sends one real SMS to one phone through 46elks. It costs money per part and cannot be taken back.',
    "The operator's rules come first: it may come back refused (with every reason and its fix), dry_run (nothing left the machine) or held for a person; no argument overrides them.",
    'The same text to the same number within 10 minutes is sent once and returned with duplicate: true. After state unknown never send again: call check_sms_status.',
    'Use it only when the user asked for this message to this recipient. Not for prices (estimate_sms_cost) and not for reading (get_conversation).',
    'Returns within about 3 s; then check_sms_status tells of delivery and wait_for_reply of the answer.',
  ].join(' '),
  input: z.strictObject({
    to: toArgument,
    message: messageArgument,
    from: fromArgument,
    flashsms: z.enum(['yes', 'no']).optional().meta({
      description: 'yes: shown at once and not kept; only if the user asked for it.',
      format_hint: '"yes" or "no"',
    }),
    dry_run: dryRunArgument,
    idempotency_key: keyArgument,
  }),
  output: outcomeSchema,
  listed: ['state', 'id', 'to', 'from', 'parts', 'cost', 'send_at', 'duplicate', 'warnings', 'problems'],
  view: 'message',
  handle: (args, context, call) => submitDraft(draftSms(args, context), context, call),
});
