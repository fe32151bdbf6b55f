import type { ElicitResult } from '@modelcontextprotocol/client';
import type { Answer, Elicit, World } from '../world.ts';
import { codes } from './operator.ts';

export const MINUTE_MS = 60_000;
export const message = 'Hej, kl 14?';
export const BY_DEFAULT = { ELKS_APPROVAL: 'new-recipients' };
export const YES: ElicitResult = { action: 'accept', content: { decision: 'Send it' } };
export const NO: ElicitResult = { action: 'accept', content: { decision: 'Do not send it' } };

/** A person who gives these answers in turn, the last one for ever, and remembers what was asked. */
export function person(...answers: readonly ElicitResult[]): { elicit: Elicit; questions: string[] } {
  const questions: string[] = [];
  return {
    questions,
    elicit(question) {
      questions.push(question.message);
      return answers[Math.min(questions.length, answers.length) - 1] ?? { action: 'cancel' };
    },
  };
}

/** What a call came to: state, codes, and how many messages really left. */
export function came({ accepted }: World, { isError, data }: Answer): object {
  return { isError, state: data.state, codes: codes(data.problems), sent: accepted().length };
}

/** How many messages the store has on record. */
export async function rows({ app }: World): Promise<number> {
  return (await app.operator.history(30 * 24 * 60 * MINUTE_MS, 1_000)).length;
}
