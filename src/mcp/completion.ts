import type { ToolContext } from './context.ts';
import { NUMBER_ARGUMENT } from './prompts.ts';

/** The most values one completion may have, by the protocol. */
const VALUES_MOST = 100;

/** Numbers the operator has listed and that begin like this; nothing for any other argument. */
export function completeArgument(
  { policy }: ToolContext,
  argument: string,
  beginning: string,
): readonly string[] {
  if (argument !== NUMBER_ARGUMENT) return [];
  return policy.allowedRecipients.filter((number) => number.startsWith(beginning)).slice(0, VALUES_MOST);
}
