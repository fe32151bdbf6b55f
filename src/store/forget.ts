import type { Selectable, Transaction } from 'kysely';
import { PROBLEMS, problem } from '../domain/problem.ts';
import { fromRow } from './message-row.ts';
import type { Database } from './schema.ts';
import type { Person, StoreTransaction } from './store.ts';

/** What may still have to be sent or looked up is needed as it is. */
const NEEDED = ['queued', 'held', 'sending', 'unknown'];

/** Takes text and number out of everything recorded before then; hashes stay, so that it still counts. */
export async function forgetBefore(tx: Transaction<Database>, before: number): Promise<number> {
  const rows = await tx
    .selectFrom('messages')
    .selectAll()
    .where('created_at', '<', before)
    .where((e) => e.or([e('to_number', '<>', ''), e('payload', 'is not', null)]))
    .where('state', 'not in', NEEDED)
    .execute();
  for (const row of rows) await erase(tx, row);
  await tx
    .updateTable('incoming')
    .set(NO_CONTENT)
    .where('at', '<', before)
    .where('number', '<>', '')
    .execute();
  return rows.length;
}

/** An incoming message whose number and text are gone is still known by its id, so that it does not come in again. */
const NO_CONTENT = { number: '', own_number: '', text: null };

const FORGOTTEN = [problem('recipient_forgotten', PROBLEMS.recipient_forgotten.means)];

/** Takes everything that tells of one person out; what was still to be sent is cancelled. */
export async function forgetRecipient(
  tx: Transaction<Database>,
  { advanceTo, changeMessage, messagesTo }: StoreTransaction,
  person: Person,
  now: number,
): Promise<number> {
  const at = await advanceTo(now);
  const { toHash } = person;
  const reaching = await messagesTo(person);
  for (const { id, state } of reaching) {
    if (state === 'queued' || state === 'held')
      await changeMessage(id, { state: 'cancelled', problems: FORGOTTEN }, at);
  }
  await tx.deleteFrom('recipients').where('to_hash', '=', toHash).execute();
  await tx.deleteFrom('notices').where('number_hash', '=', toHash).execute();
  const { numUpdatedRows } = await tx
    .updateTable('incoming')
    .set({ ...NO_CONTENT, number_hash: '', sign: null })
    .where('number_hash', '=', toHash)
    .executeTakeFirst();
  const rows = await tx.selectFrom('messages').selectAll().where('to_hash', '=', toHash).execute();
  for (const row of rows) await erase(tx, row, { to_hash: '', prefix_hash: '', content_hash: '' });
  // Of a call to somebody else that may connect to them, the plan goes.
  const others = reaching.filter((record) => record.toHash !== toHash).map(({ id }) => id);
  if (others.length > 0) {
    await tx.updateTable('messages').set({ payload: null }).where('id', 'in', others).execute();
  }
  return rows.length + others.length + Number(numUpdatedRows);
}

/** Number, text, and the sentences that may quote it; the codes of problems stay. */
async function erase(
  tx: Transaction<Database>,
  row: Selectable<Database['messages']>,
  more: { readonly to_hash?: ''; readonly prefix_hash?: ''; readonly content_hash?: '' } = {},
): Promise<void> {
  const problems = fromRow(row).problems.map(({ code }) => ({ code, message: '', fix: '' }));
  const nothing = { text: '', payload: null, to_number: '', idempotency_key: null, warnings: '[]' };
  await tx
    .updateTable('messages')
    .set({ ...nothing, problems: JSON.stringify(problems), ...more })
    .where('id', '=', row.id)
    .execute();
}
