import { ElksError } from '../elks/errors.ts';
import { isNumberId } from '../elks/wire-numbers.ts';
import type { MessageRecord } from '../store/store.ts';
import { askElks, Stopped, type ToolContext } from './context.ts';

/** The number that a change rented, which only 46elks knows; undefined when none was or it cannot be asked now. */
export async function rentedNumber(
  { kind, elksId = '' }: MessageRecord,
  context: ToolContext,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (kind !== 'account' || !isNumberId(elksId)) return undefined;
  try {
    return (await (await askElks(context)).number(elksId, signal)).number;
  } catch (error) {
    if (error instanceof ElksError || error instanceof Stopped) return undefined;
    throw error;
  }
}
