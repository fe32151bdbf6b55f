import * as z from 'zod';
import { dryRunArgument, keyArgument, numberIdArgument, ownNumberArgument } from '../arguments.ts';
import { confirmNumber } from '../confirm.ts';
import { defineTool } from '../define-tool.ts';
import { draftChange } from '../draft.ts';
import { changeOutcomeSchema } from '../outcome.ts';
import { submitDraft } from '../sending.ts';

/** Why it exists: a number that nobody needs costs money every month. */
export const deallocateNumber = defineTool({
  name: 'deallocate_number',
  title: 'Give back a number',
  effect: 'destroy',
  description: [
    'Gives a phone number back to 46elks for ever: nobody can get it again, and what is sent to it is lost. Free of charge.',
    "The operator's rules come first: it may come back refused (with every reason and its fix), dry_run or held for a person; no argument overrides them. A person must always say yes.",
    'Use it only when the user asked to give back this very number; not for ending incoming texts or calls (configure_number).',
    'After state unknown never repeat it: check_sms_status with the id.',
  ].join(' '),
  input: z.strictObject({
    number_id: numberIdArgument,
    number: ownNumberArgument,
    dry_run: dryRunArgument,
    idempotency_key: keyArgument,
  }),
  output: changeOutcomeSchema,
  listed: ['state', 'id', 'elks_id', 'cost', 'duplicate', 'warnings', 'problems'],
  view: 'message',
  async handle({ number_id: id, number, dry_run, idempotency_key }, context, call) {
    await confirmNumber(context, { id, number, dry_run }, call.signal);
    const draft = draftChange({ do: 'deallocate_number', id, number }, { dry_run, idempotency_key });
    return submitDraft(draft, context, call);
  },
});
