import type { Draft } from '../domain/action.ts';
import { problem } from '../domain/problem.ts';
import { toIso } from '../domain/time.ts';
import type { MessageRecord } from '../store/store.ts';
import { approvalQuestion } from './approval-question.ts';
import type { Call } from './call.ts';
import { currencyOf, knownCurrency, type ToolContext } from './context.ts';
import type { ToolResult } from './define-tool.ts';
import { messageView } from './message-view.ts';
import { type Outcome, outcomeOf, outcomeResult, refusedOutcome } from './outcome.ts';
import { rentedNumber } from './rented.ts';

/** What every tool does whose action leaves: hands it to the outbox, and words what became of it. */
export async function submitDraft(
  draft: Draft,
  context: ToolContext,
  { signal, canAsk, showsViews, reply }: Call,
): Promise<ToolResult<Outcome>> {
  const answered = reply && (await context.outbox.reply(draft, reply.token, reply.answer));
  if (answered) {
    const { record, duplicate } = answered;
    const number = await rentedNumber(record, context, signal);
    return outcomeResult(
      outcomeOf(record, await currencyFor(record, context), { duplicate, number }),
      record,
    );
  }

  const submission = await context.outbox.submit(draft, signal);
  if (submission.kind === 'unreadable') {
    const refused = refusedOutcome(submission.problems, submission.warnings);
    return outcomeResult(refused, { kind: draft.kind, state: 'refused' });
  }
  const { record, duplicate } = submission;
  const isQuestion = record.state === 'held' && (canAsk || showsViews);
  const currency = isQuestion ? await currencyOf(context) : await currencyFor(record, context);
  const told = showsViews ? withCardToAsk(record) : canAsk ? record : withNobodyToAsk(record);
  const number = await rentedNumber(record, context, signal);
  const result = outcomeResult(outcomeOf(told, currency, { duplicate, number }), record);
  if (showsViews) return { ...result, view: await messageView(record, currency, context) };
  if (!isQuestion) return result;
  const token = await context.outbox.approvalToken(record, 'dialog');
  const choice = record.kind === 'sms' || record.kind === 'mms' ? 'send' : 'do';
  const around = { currency, announcement: context.policy.callAnnouncement };
  return { ...result, question: { message: approvalQuestion(record, around), choice, token } };
}

/** A held message whose card a person looks at: what the model is to do is wait. */
function withCardToAsk(record: MessageRecord): MessageRecord {
  const problems = record.problems.map((item) =>
    item.code === 'approval_required' ? { ...item, fix: ASK_AT_CARD } : item,
  );
  return { ...record, problems };
}

const ASK_AT_CARD =
  "The user sees a card with this message and the buttons Send and Don't send: ask them to decide there, and do not send it again.";

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
