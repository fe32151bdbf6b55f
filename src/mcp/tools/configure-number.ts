import * as z from 'zod';
import { dryRunArgument, keyArgument, numberIdArgument, ownNumberArgument } from '../arguments.ts';
import { confirmNumber } from '../confirm.ts';
import { defineTool } from '../define-tool.ts';
import { draftChange } from '../draft.ts';
import { changeOutcomeSchema } from '../outcome.ts';
import { submitDraft } from '../sending.ts';

const targetArgument = (what: string) =>
  z
    .string()
    .optional()
    .meta({
      description: `https address for incoming ${what}, or none.`,
      format_hint: 'string, an https URL or none',
    });

/** Why it exists: incoming texts and calls have to be led somewhere, and numbers have names. */
export const configureNumber = defineTool({
  name: 'configure_number',
  title: 'Change the settings of a number',
  effect: 'change',
  description: [
    'Changes settings of one number of the account at 46elks: its name, and where incoming texts, pictures and calls go. Free of charge; what is not named stays as it is.',
    "The operator's rules come first: it may come back refused (with every reason and its fix), dry_run or held for a person; no argument overrides them. All but the name is changed only after a person said yes; the name too, unless the operator has switched approval off.",
    'Use it only when the user asked for this change; not for reading (list_numbers), and not to rent or give back a number.',
    'After state unknown never repeat it: check_sms_status with the id.',
  ].join(' '),
  input: z.strictObject({
    number_id: numberIdArgument,
    number: ownNumberArgument,
    name: z.string().optional().meta({ description: 'At most 50 characters.', format_hint: 'string' }),
    sms_url: targetArgument('texts'),
    mms_url: targetArgument('pictures'),
    voice_url: targetArgument('calls'),
    sms_replies: z.boolean().optional().meta({
      description: 'Whether the answer of sms_url is sent back as a text, at its price.',
      format_hint: 'true or false',
    }),
    dry_run: dryRunArgument,
    idempotency_key: keyArgument,
  }),
  output: changeOutcomeSchema,
  listed: ['state', 'id', 'elks_id', 'cost', 'duplicate', 'warnings', 'problems'],
  view: 'message',
  async handle({ number_id: id, number, dry_run, idempotency_key, ...settings }, context, call) {
    await confirmNumber(context, { id, number, dry_run }, call.signal);
    const draft = draftChange(
      { do: 'configure_number', id, number, ...settings },
      { dry_run, idempotency_key },
    );
    return submitDraft(draft, context, call);
  },
});
