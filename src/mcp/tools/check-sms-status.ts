import * as z from 'zod';
import { problem, warning } from '../../domain/problem.ts';
import { toIso } from '../../domain/time.ts';
import { visible } from '../../domain/untrusted.ts';
import { ElksError } from '../../elks/errors.ts';
import type { Sms } from '../../elks/wire.ts';
import type { MessageRecord } from '../../store/store.ts';
import { askElks, currencyOf, Stopped, type ToolContext } from '../context.ts';
import { defineTool, type ToolResult } from '../define-tool.ts';
import { messageView } from '../message-view.ts';
import { changeOutcomeSchema, costOf, type Outcome, outcomeOf, outcomeResult } from '../outcome.ts';
import { rentedNumber } from '../rented.ts';

/** Why it exists: delivery takes seconds to minutes, and a lost answer must be looked up, never sent again. */
export const checkSmsStatus = defineTool({
  name: 'check_sms_status',
  title: 'Check what became of a message',
  effect: 'read',
  description: [
    'Looks up one message by the id from send_sms or its 46elks id: queued, accepted, sent, delivered, failed or unknown. Free; sends nothing; shares the query limit.',
    "For state unknown it searches 46elks' history; if it stays unknown, do not send again without asking the user.",
    'Use it some seconds after send_sms and before repeating anything, at most every 10 seconds: delivery can take minutes.',
    'Not for answers (wait_for_reply) or totals (get_delivery_statistics).',
  ].join(' '),
  input: z.strictObject({
    message_id: z.string().min(1).max(80).meta({
      description: 'id or elks_id from send_sms, or an id from get_sms_messages.',
      format_hint: 'string, an id such as s0123456789abcdef0123456789abcdef',
    }),
  }),
  output: changeOutcomeSchema,
  listed: ['state', 'id', 'elks_id', 'delivered_at', 'warnings', 'problems'],
  view: 'message',
  async handle({ message_id: id }, context, { signal, showsViews }) {
    const record = await context.outbox.find(id);
    if (record) return ours(context, record, signal, showsViews);
    if (!/^s[0-9a-f]{20,40}$/.test(id)) {
      throw new Stopped(problem('not_found', `There is no message with the id ${visible(id, 80)}.`));
    }
    const reader = await askElks(context);
    const sms = await reader.sms(id, signal);
    if (sms.direction === 'incoming') {
      throw new Stopped(
        problem(
          'invalid_argument',
          'This is the id of a received message, which has no delivery state.',
          'Read it with get_sms_messages.',
        ),
      );
    }
    return theirs(context, sms);
  },
});

/** A message of ours: the newest state if 46elks can be asked, else the last one on record and a warning. */
async function ours(
  context: ToolContext,
  record: MessageRecord,
  signal: AbortSignal,
  showsViews: boolean,
): Promise<ToolResult<Outcome>> {
  const open = record.state === 'accepted' || record.state === 'sent' || record.state === 'unknown';
  let newest = record;
  let stale = false;
  if (open) {
    try {
      await askElks(context);
      newest = await context.outbox.refresh(record, signal);
    } catch (error) {
      if (!(error instanceof ElksError || error instanceof Stopped)) throw error;
      stale = true;
    }
  }
  const isPriced = newest.costUnits !== undefined || (showsViews && newest.state === 'held');
  const currency = isPriced ? await currencyOf(context) : undefined;
  const number = await rentedNumber(newest, context, signal);
  const result = outcomeResult(
    outcomeOf(newest, currency, { number, warnings: stale ? [warning('settled_late')] : [] }),
    newest,
  );
  return showsViews ? { ...result, view: await messageView(newest, currency, context) } : result;
}

/** A message that was sent or received some other way. */
async function theirs(context: ToolContext, sms: Sms): Promise<ToolResult<Outcome>> {
  const currency = sms.costUnits === undefined ? undefined : await currencyOf(context);
  const cost = costOf(sms.costUnits, 'charged', currency);
  const state =
    sms.status === undefined || sms.status === 'created' || sms.status === 'other' ? 'accepted' : sms.status;
  return outcomeResult(
    {
      state,
      elks_id: sms.id,
      to: visible(sms.to, 40),
      from: visible(sms.from, 40),
      ...(sms.parts !== undefined && { parts: sms.parts }),
      ...(cost && { cost }),
      ...(sms.createdAt !== undefined && { created_at: toIso(sms.createdAt) }),
      ...(sms.deliveredAt !== undefined && { delivered_at: toIso(sms.deliveredAt) }),
    },
    { kind: 'sms', state },
  );
}
