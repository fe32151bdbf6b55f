import type { MessageRecord } from './store.ts';

/** Whether nothing is left that says to whom a message was or what it was. */
export function isErased({ to, payload }: Pick<MessageRecord, 'to' | 'payload'>): boolean {
  return to === '' && payload === undefined;
}

/** Whether what a message says was not kept, because it holds a secret of ours: the row is there to be looked up and counted. */
export function isWithheld({ problems }: Pick<MessageRecord, 'problems'>): boolean {
  return problems.some(({ code }) => code === 'contains_secret');
}

/** A message as it may be kept. Its hashes stay, so that it can be told from others. */
export function asKept(record: MessageRecord): MessageRecord {
  return isWithheld(record) ? { ...record, text: '', payload: undefined, idempotencyKey: undefined } : record;
}
