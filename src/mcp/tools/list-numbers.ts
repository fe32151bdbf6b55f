import * as z from 'zod';
import { formatMoney } from '../../domain/money.ts';
import { toIso } from '../../domain/time.ts';
import { visible } from '../../domain/untrusted.ts';
import type { ElksNumber } from '../../elks/wire-numbers.ts';
import { readHistory } from '../../inbox/history.ts';
import { askElks, currencyOf } from '../context.ts';
import { defineTool } from '../define-tool.ts';
import {
  costOf,
  costSchema,
  incompleteWarnings,
  problemsField,
  warningLines,
  warningsField,
} from '../outcome.ts';

const NUMBERS_MAX = 500;

/** Why it exists: to know which numbers there are to send from, and what happens to what comes to them. */
export const listNumbers = defineTool({
  name: 'list_numbers',
  title: 'Phone numbers',
  effect: 'read',
  description: [
    "Lists the account's own phone numbers at 46elks: what each can do (sms, mms, voice), its country, its monthly cost, and whether incoming texts and calls go anywhere. Free of charge; changes nothing; shares the query limit.",
    'Of an address only the host is shown, because the rest may hold a secret.',
    'Use it to choose a sender that people can answer. Not for renting, changing or giving back a number, not for messages (get_sms_messages), not for the balance (check_account_balance).',
  ].join(' '),
  input: z.strictObject({
    include_inactive: z.boolean().optional().meta({
      description: 'Also numbers that were given back; default false.',
      format_hint: 'true or false',
    }),
  }),
  output: z.object({
    numbers: z.array(
      z.object({
        id: z.string(),
        number: z.string(),
        name: z.string().optional(),
        country: z.string().optional(),
        capabilities: z.array(z.string()),
        active: z.boolean(),
        monthly_cost: costSchema.optional(),
        sms_to: z.string().optional(),
        mms_to: z.string().optional(),
        calls_to: z.string().optional(),
        allocated_at: z.string().optional(),
        expires_at: z.string().optional(),
      }),
    ),
    warnings: warningsField,
    problems: problemsField,
  }),
  async handle({ include_inactive: all = false }, context, { signal }) {
    const reader = await askElks(context);
    const { items, skipped, cursor } = await readHistory(reader.numberPage, { limit: NUMBERS_MAX }, signal);
    const numbers = items.filter(({ active }) => all || active);
    const currency = numbers.some(({ costUnits }) => costUnits) ? await currencyOf(context) : undefined;
    const warnings = incompleteWarnings(skipped, cursor !== undefined);
    return {
      lines: [
        countLine(numbers.length),
        ...numbers.map((number) => numberLine(number, currency)),
        ...warningLines(warnings),
      ],
      data: {
        numbers: numbers.map((number) => numberData(number, currency)),
        ...(warnings.length > 0 && { warnings }),
      },
    };
  },
});

function countLine(count: number): string {
  if (count === 0) return 'The account has no numbers.';
  return count === 1 ? '1 number.' : `${count} numbers.`;
}

function numberLine(number: ElksNumber, currency: string | undefined): string {
  const { costUnits, name, smsUrl } = number;
  return [
    visible(number.number, 20),
    number.active ? number.capabilities.join(' ') : 'given back',
    ...(name === undefined || name === '' ? [] : [visible(name, 50)]),
    ...(number.active ? [`texts go to ${targetOf(smsUrl) ?? 'nowhere'}`] : []),
    ...(costUnits !== undefined && currency !== undefined && number.active
      ? [`${formatMoney({ units: costUnits, currency })} a month`]
      : []),
    `id ${number.id}`,
  ].join(' | ');
}

function numberData(number: ElksNumber, currency: string | undefined) {
  const cost = costOf(number.costUnits, 'quoted', currency);
  const targets = {
    sms_to: targetOf(number.smsUrl),
    mms_to: targetOf(number.mmsUrl),
    calls_to: targetOf(number.voiceStart),
  };
  return {
    id: number.id,
    number: visible(number.number, 20),
    ...(number.name !== undefined && number.name !== '' && { name: visible(number.name, 50) }),
    ...(number.country !== undefined && { country: number.country }),
    capabilities: [...number.capabilities],
    active: number.active,
    ...(cost && { monthly_cost: cost }),
    ...Object.fromEntries(Object.entries(targets).filter(([, target]) => target !== undefined)),
    ...(number.allocatedAt !== undefined && { allocated_at: toIso(number.allocatedAt) }),
    ...(number.expiresAt !== undefined && { expires_at: toIso(number.expiresAt) }),
  };
}

/** Where something goes, without what may be secret: the host of an address, or that it is a fixed action. */
function targetOf(target: string | undefined): string | undefined {
  if (target === undefined) return undefined;
  const url = URL.parse(target);
  return url && url.host !== '' ? visible(url.host, 80) : 'a fixed action';
}
