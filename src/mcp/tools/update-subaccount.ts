import * as z from 'zod';
import { dryRunArgument, keyArgument, subaccountNameArgument, usageLimitArgument } from '../arguments.ts';
import { confirmSubaccount } from '../confirm.ts';
import { defineTool } from '../define-tool.ts';
import { draftChange } from '../draft.ts';
import { changeOutcomeSchema } from '../outcome.ts';
import { submitDraft } from '../sending.ts';

/** Why it exists: a limit that is used up has to be raised by somebody. */
export const updateSubaccount = defineTool({
  name: 'update_subaccount',
  title: 'Change a subaccount',
  effect: 'change',
  description: [
    'Changes the name of a subaccount, or what it may spend in its life. Free of charge; what it then spends is money of the account.',
    "The operator's rules come first: it may come back refused (with every reason and its fix), dry_run or held for a person; no argument overrides them. A person must always say yes.",
    'Use it only when the user asked for this change; not for making one (create_subaccount).',
    'After state unknown never repeat it: check_sms_status with the id.',
  ].join(' '),
  input: z.strictObject({
    id: z.string().meta({
      description: 'Id of the subaccount at 46elks, from get_costs.',
      format_hint: 'string such as a3f0a1…',
    }),
    called: z.string().meta({
      description: 'The name it has now, so that a person sees which one it is.',
      format_hint: 'string',
    }),
    name: subaccountNameArgument.optional(),
    usage_limit: usageLimitArgument.optional(),
    dry_run: dryRunArgument,
    idempotency_key: keyArgument,
  }),
  output: changeOutcomeSchema,
  listed: ['state', 'id', 'elks_id', 'cost', 'duplicate', 'warnings', 'problems'],
  view: 'message',
  async handle({ dry_run, idempotency_key, ...change }, context, call) {
    await confirmSubaccount(context, { ...change, dry_run }, call.signal);
    const draft = draftChange({ do: 'update_subaccount', ...change }, { dry_run, idempotency_key });
    return submitDraft(draft, context, call);
  },
});
