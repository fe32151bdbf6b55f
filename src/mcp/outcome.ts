import * as z from 'zod';
import { changeTitle } from '../domain/account-change.ts';
import type { ActionKind } from '../domain/action.ts';
import { counted } from '../domain/counted.ts';
import { isFailure, type MessageState } from '../domain/message.ts';
import { formatMoney, formatUnits } from '../domain/money.ts';
import { PROBLEMS, type Problem, type Warning, warning } from '../domain/problem.ts';
import { toIso } from '../domain/time.ts';
import { visible } from '../domain/untrusted.ts';
import { isErased } from '../store/kept.ts';
import type { CostBasis, MessageRecord } from '../store/store.ts';
import type { ToolResult } from './define-tool.ts';
import { problemLine } from './result.ts';

/** Problems and warnings, which every tool's answer may carry; listed in one line, since they stand in every tool. */
export const problemsField = z
  .array(z.object({ code: z.string(), message: z.string(), fix: z.string() }))
  .optional()
  .meta({ listed_as: { type: 'array', items: { type: 'object' }, description: '{code, message, fix}' } });
export const warningsField = z
  .array(z.object({ code: z.string(), message: z.string() }))
  .optional()
  .meta({ listed_as: { type: 'array', items: { type: 'object' } } });

export const costSchema = z
  .object({
    amount: z.string(),
    currency: z.string(),
    units: z.int(),
    basis: z.enum(['charged', 'quoted', 'estimated']),
  })
  .meta({
    listed_as: {
      type: 'object',
      description: '{amount, currency, units (1/10000), basis: charged, quoted or estimated}',
    },
  });

/** What every outbound tool answers with. */
export const outcomeSchema = z.object({
  state: z.string().meta({
    description:
      'dry_run, refused, held, queued, sending, accepted, sent, delivered, failed, cancelled, unknown (may have been sent), estimate',
  }),
  id: z.string().optional(),
  elks_id: z.string().optional(),
  to: z.string().optional(),
  from: z.string().optional(),
  encoding: z.enum(['GSM-7', 'UCS-2']).optional(),
  units: z.int().optional(),
  parts: z.int().optional(),
  cost: costSchema.optional(),
  send_at: z.string().optional(),
  created_at: z.string().optional(),
  delivered_at: z.string().optional(),
  duplicate: z.boolean().optional(),
  warnings: warningsField,
  problems: problemsField,
});

/** What is also told of a change of the account: which one it is, and the number that it rented. */
export const changeOutcomeSchema = outcomeSchema.extend({
  change: z.string().optional(),
  number: z.string().optional(),
});

export type Outcome = z.input<typeof changeOutcomeSchema>;

/** What an answer from a history says when it is not the whole of it. */
export function incompleteWarnings(skipped: number, isCut = false): Warning[] {
  return [
    ...(skipped > 0 ? [warning('incomplete', `${skipped} entries could not be read.`)] : []),
    ...(isCut ? [warning('incomplete', 'There is more than is counted or listed here.')] : []),
  ];
}

export function warningLines(warnings: readonly Warning[]): readonly string[] {
  return warnings.map(({ code, message }) => `warning ${code}: ${message}`);
}

/** A cost as the contract shows it; undefined while the currency is not known, because none is ever assumed. */
export function costOf(
  units: number | undefined,
  basis: CostBasis | undefined,
  currency: string | undefined,
): Outcome['cost'] {
  if (units === undefined || basis === undefined || currency === undefined) return undefined;
  return { amount: formatUnits(units), currency, units, basis };
}

/** The outcome of a recorded message. */
export function outcomeOf(
  record: MessageRecord,
  currency: string | undefined,
  extra: {
    readonly duplicate?: boolean;
    readonly warnings?: readonly Warning[];
    /** The number that was rented. */
    readonly number?: string | undefined;
  } = {},
): Outcome {
  const cost = costOf(record.costUnits, record.costBasis, currency);
  const isText = record.kind === 'sms';
  const change = record.kind === 'account' ? changeTitle(record.payload ?? '') : undefined;
  const isUnpriced = isText && record.state === 'dry_run' && !cost;
  const warnings = [
    ...record.warnings,
    ...(extra.warnings ?? []),
    ...(isUnpriced
      ? [warning('price_unknown', 'The price is not known yet; estimate_sms_cost asks 46elks.')]
      : []),
  ];
  return {
    state: record.state,
    id: record.id,
    ...(record.elksId !== undefined && { elks_id: record.elksId }),
    ...(record.to !== '' && { to: record.to, from: record.from }),
    ...(change !== undefined && { change }),
    ...(extra.number !== undefined && { number: extra.number }),
    ...(isText && { encoding: record.encoding, units: record.units, parts: record.parts }),
    ...(cost && { cost }),
    ...(record.state === 'queued' && record.dueAt > record.createdAt && { send_at: toIso(record.dueAt) }),
    created_at: toIso(record.createdAt),
    ...(record.deliveredAt !== undefined && { delivered_at: toIso(record.deliveredAt) }),
    ...(extra.duplicate && { duplicate: true }),
    ...(warnings.length > 0 && { warnings: [...warnings] }),
    ...(record.problems.length > 0 && { problems: record.problems.map((item) => retold(item, record)) }),
  };
}

/** A problem whose sentence, which may have quoted what was erased, went with it: it is told in general words. */
function retold(item: Problem, record: MessageRecord): Problem {
  if (item.message !== '') return item;
  const { means, fix } = PROBLEMS[item.code];
  return record.state === 'unknown' && isErased(record)
    ? { ...item, ...FORGOTTEN }
    : { ...item, message: means, fix };
}

const FORGOTTEN = {
  message:
    'The message may have been sent; the operator has erased what was kept of its recipient, so nobody can find out.',
  fix: 'Do not send it again unless the user asks for it.',
};

/** The outcome of something that could not even be recorded. */
export function refusedOutcome(problems: readonly Problem[], warnings: readonly Warning[]): Outcome {
  return {
    state: 'refused',
    problems: [...problems],
    ...(warnings.length > 0 && { warnings: [...warnings] }),
  };
}

const WRITTEN: Readonly<Record<MessageState | 'estimate', string>> = {
  estimate: 'Estimate, nothing was sent',
  dry_run: 'Dry run, nothing was sent',
  refused: 'Refused, nothing was sent',
  held: 'Held for approval by a person, not sent',
  queued: 'Queued, not sent yet',
  sending: 'On its way to 46elks; ask check_sms_status in a moment',
  accepted: 'Accepted by 46elks (created), not yet with the mobile network',
  sent: 'Sent to the mobile network, delivery not confirmed yet',
  delivered: 'Delivered to the phone',
  failed: 'Failed',
  cancelled: 'Cancelled, not sent',
  unknown: 'Unknown: it may have been sent, so do not send it again',
};

const SENTENCES: Readonly<Record<ActionKind, typeof WRITTEN>> = {
  sms: WRITTEN,
  mms: WRITTEN,
  call: {
    ...WRITTEN,
    dry_run: 'Dry run, nobody was called',
    refused: 'Refused, nobody was called',
    held: 'Held for approval by a person, nobody was called',
    queued: 'Queued, not called yet',
    accepted: 'Ringing or answered; ask get_call with the 46elks id in a moment',
    delivered: 'Answered, and over',
    failed: 'Not answered, busy, or not made',
    cancelled: 'Cancelled, nobody was called',
    unknown: 'Unknown: it may have rung, so do not call again',
  },
  account: {
    ...WRITTEN,
    dry_run: 'Dry run, nothing was changed',
    refused: 'Refused, nothing was changed',
    held: 'Held for approval by a person, not changed',
    queued: 'Queued, not changed yet',
    delivered: 'Done at 46elks',
    cancelled: 'Cancelled, nothing was changed',
    unknown: 'Unknown: it may have been changed, so do not do it again',
  },
};

/** One line of state, recipient and cost; then every problem and warning on its own line. */
export function outcomeResult(
  outcome: Outcome,
  { kind, state }: { readonly kind: ActionKind; readonly state: MessageState | 'estimate' },
): ToolResult<Outcome> {
  const { id, elks_id, to, from, change, number, encoding, units, parts, cost } = outcome;
  const { duplicate, send_at, delivered_at } = outcome;
  const facts = [
    to !== undefined && `to ${visible(to, 20)}`,
    from !== undefined && `from ${visible(from, 20)}`,
    change !== undefined && visible(change),
    number !== undefined && `the number is ${visible(number, 20)}`,
    parts !== undefined &&
      `${counted(parts, 'part')}${encoding ? ` (${encoding}, ${counted(units ?? 0, 'unit')})` : ''}`,
    cost && `${formatMoney({ units: cost.units, currency: cost.currency })} ${cost.basis}`,
    send_at !== undefined && `next try ${send_at}`,
    delivered_at !== undefined && `delivered ${delivered_at}`,
    id !== undefined && `id ${id}`,
    elks_id !== undefined && `46elks id ${elks_id}`,
  ].filter((fact) => typeof fact === 'string');
  const sentence = SENTENCES[kind][state];
  const head = duplicate ? `Already taken, not sent a second time. ${sentence}` : sentence;
  return {
    lines: [
      `${head}.`,
      ...(facts.length > 0 ? [facts.join(' | ')] : []),
      ...(outcome.problems ?? []).map((item) => problemLine(item)),
      ...(outcome.warnings ?? []).map((item) => `warning ${item.code}: ${item.message}`),
    ],
    data: outcome,
    failed: state !== 'estimate' && isFailure(state),
  };
}
