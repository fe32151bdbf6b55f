import * as z from 'zod';
import { CAPABILITIES } from '../../domain/account-change.ts';
import { dryRunArgument, keyArgument } from '../arguments.ts';
import { defineTool } from '../define-tool.ts';
import { draftChange } from '../draft.ts';
import { changeOutcomeSchema } from '../outcome.ts';
import { submitDraft } from '../sending.ts';

/** Why it exists: a number that people can write to or ring is rented at 46elks. */
export const allocateNumber = defineTool({
  name: 'allocate_number',
  title: 'Rent a number',
  effect: 'change',
  description: [
    'Rents a new phone number at 46elks. It costs money every month until it is given back, and which number it is cannot be chosen.',
    "The operator's rules come first: it may come back refused (with every reason and its fix), dry_run or held for a person; no argument overrides them. A person must always say yes.",
    'Use it only when the user asked for a new number; not for one that is there already (list_numbers).',
    'After state unknown never repeat it: check_sms_status with the id.',
  ].join(' '),
  input: z.strictObject({
    country: z
      .string()
      .meta({ description: 'Country, ISO code such as SE.', format_hint: 'string such as SE' }),
    capabilities: z.array(z.enum(CAPABILITIES)).meta({
      description: 'What it is to do: sms, mms, voice.',
      format_hint: 'list of sms, mms, voice',
    }),
    dry_run: dryRunArgument,
    idempotency_key: keyArgument,
  }),
  output: changeOutcomeSchema,
  listed: ['state', 'id', 'elks_id', 'number', 'cost', 'duplicate', 'warnings', 'problems'],
  view: 'message',
  handle({ dry_run, idempotency_key, ...change }, context, call) {
    const draft = draftChange({ do: 'allocate_number', ...change }, { dry_run, idempotency_key });
    return submitDraft(draft, context, call);
  },
});
