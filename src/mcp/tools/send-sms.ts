import * as z from 'zod';
import { problem } from '../../domain/problem.ts';
import { toIso } from '../../domain/time.ts';
import type { MessageRecord } from '../../store/store.ts';
import { approvalQuestion } from '../approval-question.ts';
import { fromArgument, messageArgument, toArgument } from '../arguments.ts';
import { currencyOf, knownCurrency, type ToolContext } from '../context.ts';
import { defineTool } from '../define-tool.ts';
import { draftSms } from '../draft.ts';
import { outcomeOf, outcomeResult, outcomeSchema, refusedOutcome } from '../outcome.ts';

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
    dry_run: z.boolean().optional().meta({
      description: 'true: check without sending. false does not override a dry run of the operator.',
      format_hint: 'true or false',
    }),
    idempotency_key: z.string().min(1).max(255).optional().meta({
      description: 'Your id for this message: the same key never sends twice.',
      format_hint: 'string of 1-255 characters',
    }),
  }),
  output: outcomeSchema,
  listed: ['state', 'id', 'to', 'from', 'parts', 'cost', 'send_at', 'duplicate', 'warnings', 'problems'],
  async handle(args, context, { signal, canAsk, reply }) {
    const draft = draftSms(args, context);
    const answered = reply && (await context.outbox.reply(draft, reply.token, reply.answer));
    if (answered) {
      const { record, duplicate } = answered;
      return outcomeResult(
        outcomeOf(record, await currencyFor(record, context), { duplicate }),
        record.state,
      );
    }

    const submission = await context.outbox.submit(draft, signal);
    if (submission.kind === 'unreadable') {
      return outcomeResult(refusedOutcome(submission.problems, submission.warnings), 'refused');
    }
    const { duplicate } = submission;
    const record = canAsk ? submission.record : withNobodyToAsk(submission.record);
    const isQuestion = record.state === 'held' && canAsk;
    const currency = isQuestion ? await currencyOf(context) : await currencyFor(record, context);
    const result = outcomeResult(outcomeOf(record, currency, { duplicate }), record.state);
    if (!isQuestion) return result;
    const token = await context.outbox.approvalToken(record);
    return { ...result, question: { message: approvalQuestion(record, currency), token } };
  },
});

/** A held message that no dialog can ask about says so, and until when the operator's other ways are open. */
function withNobodyToAsk(record: MessageRecord): MessageRecord {
  if (record.state !== 'held' || record.expiresAt === undefined) return record;
  const until = toIso(record.expiresAt);
  const unsupported = problem(
    'approval_unsupported',
    `This client cannot show the question to a person; the message can be approved elsewhere until ${until}.`,
  );
  return { ...record, problems: [...record.problems, unsupported] };
}

/** What never leaves opens no connection, not even to learn a currency. */
async function currencyFor(record: MessageRecord, context: ToolContext): Promise<string | undefined> {
  return record.elksId === undefined ? knownCurrency(context) : currencyOf(context);
}
