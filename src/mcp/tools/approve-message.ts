import * as z from 'zod';
import { problem } from '../../domain/problem.ts';
import { currencyOf, Stopped } from '../context.ts';
import { defineTool } from '../define-tool.ts';
import { messageView } from '../message-view.ts';
import { changeOutcomeSchema, outcomeOf, outcomeResult } from '../outcome.ts';
import { rentedNumber } from '../rented.ts';

/** Why it exists: the buttons of the message card, through which a person says yes or no. */
export const approveMessage = defineTool({
  name: 'approve_message',
  title: 'Answer for a held message',
  effect: 'send',
  description: [
    'The buttons of the message card, and nothing for a model: sends or declines the one held message that the card shows, which costs what the card says.',
    'It takes the approval that the card was given, for this message only, once and until it expires; anything else is refused.',
    'Not for finding out what became of a message: check_sms_status.',
  ].join(' '),
  input: z.strictObject({
    message_id: z.string().min(1).max(80).meta({
      description: 'The id of the held message.',
      format_hint: 'string, an id such as msg_0123456789abcdef01234567',
    }),
    approval: z.string().min(1).max(200).meta({
      description: 'What the card was given.',
      format_hint: 'string from the card',
    }),
    decision: z
      .enum(['send', 'decline'])
      .meta({ description: 'What the person chose.', format_hint: '"send" or "decline"' }),
  }),
  output: changeOutcomeSchema,
  listed: ['state', 'id', 'problems'],
  async handle({ message_id, approval, decision }, context, { showsViews, signal }) {
    if (!showsViews) throw invalid('This client shows no cards, so nobody can have pressed a button.');
    const answer = decision === 'send' ? 'approve' : 'decline';
    const answered = await context.outbox.answer(message_id, approval, answer);
    if (!answered) throw invalid('The approval is not the one of this message, so nothing was done.');
    const { record, answeredBefore } = answered;
    const currency = await currencyOf(context);
    const number = await rentedNumber(record, context, signal);
    const outcome = outcomeOf(record, currency, { number });
    const used = problem('approval_used', 'This message was answered before, so the approval was not used.');
    const { problems = [] } = outcome;
    const result = outcomeResult(
      answeredBefore ? { ...outcome, problems: [used, ...problems] } : outcome,
      record,
    );
    return {
      ...result,
      failed: result.failed === true || answeredBefore,
      view: await messageView(record, currency, context),
    };
  },
});

function invalid(message: string): Stopped {
  return new Stopped(problem('approval_invalid', message));
}
