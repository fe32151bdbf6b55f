import * as z from 'zod';
import { formatUnits } from '../../domain/money.ts';
import { toIso } from '../../domain/time.ts';
import { restsUntil } from '../../policy/breaker.ts';
import type { Policy } from '../../policy/policy.ts';
import { defineTool } from '../define-tool.ts';
import { problemsField } from '../outcome.ts';
import type { RulesViewData } from '../view-data.ts';

/** Why it exists: so that a model plans within the rules instead of trying what they refuse. */
export const getSendingRules = defineTool({
  name: 'get_sending_rules',
  title: 'Read the sending rules',
  effect: 'read',
  description: [
    "Reads the operator's rules and what is left of each limit: whether texts are live, when a person must approve, countries, senders, caps on messages and money, quiet hours, and messages held or of unknown outcome. Free; asks nobody outside.",
    'Use it before planning several messages. Not for the price of one text (estimate_sms_cost) or the balance (check_account_balance).',
  ].join(' '),
  input: z.strictObject({}),
  output: z.object({
    sending: z.enum(['live', 'simulated', 'dry_run', 'read_only', 'paused', 'no_credentials']),
    phones_at: z.string().optional(),
    approval: z.string(),
    listed_recipients: z.int(),
    countries: z.string(),
    senders: z.string(),
    max_parts: z.int(),
    left_this_minute: z.int(),
    left_today: z.int(),
    budget_left: z.string(),
    budget: z.string(),
    currency: z.string().optional(),
    per_recipient: z.string(),
    new_recipients_left: z.int(),
    quiet_hours: z.string().optional(),
    rests_until: z.string().optional(),
    held: z.int(),
    unknown: z.int(),
    opted_out: z.int(),
    answers_for_operator: z.int(),
    problems: problemsField,
  }),
  view: 'overview',
  listed: ['sending', 'approval', 'left_today', 'budget_left', 'currency', 'held', 'unknown'],
  async handle(_args, context) {
    const { policy } = context;
    const store = await context.store();
    const [usage, held, unknown, optOuts, answers] = await Promise.all([
      context.outbox.usage(),
      store.held(context.clock()),
      store.unknown(100),
      store.optOuts(),
      store.toReview(100),
    ]);
    const rests = restsUntil(usage);
    const budgetLeft = Math.max(0, policy.dailyBudgetUnits - usage.day.units);
    const data = {
      sending: modeOf(policy, usage.pausedAt !== undefined),
      ...(context.phonesAt !== undefined && { phones_at: context.phonesAt }),
      approval: policy.approval,
      listed_recipients: policy.allowedRecipients.length,
      countries: policy.allowedCountries === '*' ? 'all' : policy.allowedCountries.join(', '),
      senders: [
        ...policy.ownNumbers,
        ...(policy.senders === '*' ? ['any honest name'] : policy.senders),
      ].join(', '),
      max_parts: policy.maxParts,
      left_this_minute: Math.max(0, policy.messagesPerMinute - usage.minute.count),
      left_today: Math.max(0, policy.messagesPerDay - usage.day.count),
      budget_left: formatUnits(budgetLeft),
      budget: formatUnits(policy.dailyBudgetUnits),
      ...(usage.currency !== undefined && { currency: usage.currency }),
      per_recipient: `${policy.recipientPerHour} an hour, ${policy.recipientPerDay} a day`,
      new_recipients_left: Math.max(0, policy.newRecipientsPerDay - usage.newRecipientsDay),
      ...(policy.quietHours && {
        quiet_hours: `${clockTime(policy.quietHours.fromMinute)}-${clockTime(policy.quietHours.toMinute)} where the recipient is`,
      }),
      ...(rests !== undefined && { rests_until: toIso(rests) }),
      held: held.length,
      unknown: unknown.length,
      opted_out: optOuts.length,
      // Answers that read as a wish not to be texted, which nobody has decided on.
      answers_for_operator: answers.length,
    };
    const view: RulesViewData = { messages_per_day: policy.messagesPerDay };
    return {
      lines: Object.entries(data).map(([name, value]) => `${name.replaceAll('_', ' ')}: ${value}`),
      data,
      view,
    };
  },
});

function modeOf(
  policy: Pick<Policy, 'readOnly' | 'dryRun' | 'credentials' | 'simulated'>,
  paused: boolean,
): 'live' | 'simulated' | 'dry_run' | 'read_only' | 'paused' | 'no_credentials' {
  if (policy.readOnly) return 'read_only';
  if (policy.dryRun) return 'dry_run';
  if (!policy.credentials) return 'no_credentials';
  if (paused) return 'paused';
  return policy.simulated ? 'simulated' : 'live';
}

/** Minutes after midnight as `08:00`. */
function clockTime(minutes: number): string {
  return `${String(Math.trunc(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
