import { counted } from '../domain/counted.ts';
import {
  fail,
  NOT_POSSIBLE,
  OK,
  type OperatorCall,
  readNumber,
  say,
  shownNumber,
  USAGE,
  usage,
  withOperator,
} from './operator.ts';

/** `forget NUMBER`: takes text and number of a person out of the store; an opt-out of theirs still holds, and limits for a day. */
export async function forgetCommand(call: OperatorCall): Promise<number> {
  const [word, ...more] = call.words;
  if (word === undefined || more.length > 0) return usage('forget', '"forget" takes one number');
  const number = readNumber(word);
  if (number === undefined) return USAGE;
  return withOperator(call, async ({ operator, config }) => {
    const done = await operator.forget(number, { unknownToo: call.force });
    if (done.kind === 'unsettled') {
      fail(
        `Nothing was erased, because the outcome of ${counted(done.messages.length, 'message')} must be settled first:`,
      );
      for (const { id, state } of done.messages)
        fail(`  ${id} is ${state === 'sending' ? 'being sent' : state}`);
      fail(
        done.messages.some(({ state }) => state === 'sending')
          ? 'Try again in a minute.'
          : 'Without the number nobody can find out whether they were sent. Let a running server look, or give up finding out with --force.',
      );
      return NOT_POSSIBLE;
    }
    const cancelled = `${done.cancelled} of them had not been sent and ${done.cancelled === 1 ? 'was' : 'were'} cancelled`;
    const shown = shownNumber(number, call.full);
    say(
      done.messages === 0
        ? `No message to ${shown} is on ${config.storeName}, so there was none to erase.`
        : `Erased ${shown} from ${counted(done.messages, 'message')} on ${config.storeName}${done.cancelled > 0 ? `; ${cancelled}` : ''}.`,
      'An opt-out of this person, if there is one, still holds. Limits hold for a day, by hashes that are erased after it.',
      'What 46elks itself keeps is not erased by this.',
    );
    return OK;
  });
}
