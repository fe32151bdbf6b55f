import type { ToolContext } from './context.ts';
import { NUMBER_ARGUMENT } from './prompts.ts';

/** The most values one completion may have, by the protocol. */
const VALUES_MOST = 100;

/** A number that may be offered: what else a sender may be called is a stranger's text. */
const NUMBER = /^\+\d{6,15}$/;

/**
 * Numbers that begin like this: of the newest conversations, then those that the operator has listed. Nothing for any
 * other argument; without a store the conversations are missing.
 */
export async function completeArgument(
  { policy, store }: Pick<ToolContext, 'policy' | 'store'>,
  argument: string,
  beginning: string,
): Promise<readonly string[]> {
  if (argument !== NUMBER_ARGUMENT) return [];
  const conversations = await store()
    .then((opened) => opened.conversations({ limit: VALUES_MOST }))
    .catch(() => []);
  const numbers = [...conversations.map(({ number }) => number), ...policy.allowedRecipients];
  return [...new Set(numbers)]
    .filter((number) => NUMBER.test(number) && number.startsWith(beginning))
    .slice(0, VALUES_MOST);
}
