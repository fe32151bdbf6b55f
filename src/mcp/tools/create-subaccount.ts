import * as z from 'zod';
import { dryRunArgument, keyArgument, subaccountNameArgument, usageLimitArgument } from '../arguments.ts';
import { defineTool } from '../define-tool.ts';
import { draftChange } from '../draft.ts';
import { changeOutcomeSchema } from '../outcome.ts';
import { submitDraft } from '../sending.ts';

/** Why it exists: a subaccount has credentials and a limit of its own. */
export const createSubaccount = defineTool({
  name: 'create_subaccount',
  title: 'Make a subaccount',
  effect: 'change',
  description: [
    'Makes a subaccount at 46elks that may spend so much in its life, from the balance of the account. Free of charge; its API password is shown to the operator at 46elks and never here.',
    "The operator's rules come first: it may come back refused (with every reason and its fix), dry_run or held for a person; no argument overrides them. A person must always say yes.",
    'Use it only when the user asked for it; not for changing one that is there (update_subaccount).',
    'After state unknown never repeat it: check_sms_status with the id.',
  ].join(' '),
  input: z.strictObject({
    name: subaccountNameArgument,
    usage_limit: usageLimitArgument,
    dry_run: dryRunArgument,
    idempotency_key: keyArgument,
  }),
  output: changeOutcomeSchema,
  listed: ['state', 'id', 'elks_id', 'cost', 'duplicate', 'warnings', 'problems'],
  view: 'message',
  handle({ dry_run, idempotency_key, ...change }, context, call) {
    const draft = draftChange({ do: 'create_subaccount', ...change }, { dry_run, idempotency_key });
    return submitDraft(draft, context, call);
  },
});
