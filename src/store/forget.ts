import type { Selectable, Transaction, Updateable } from 'kysely';
import { PROBLEMS, problem } from '../domain/problem.ts';
import { fromRow } from './message-row.ts';
import type { Database } from './schema.ts';
import type { Person, StoreTransaction } from './store.ts';
import { LONGEST_WINDOW_MS } from './time.ts';

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

const FORGOTTEN = problem('recipient_forgotten', PROBLEMS.recipient_forgotten.means);

/**
 * Takes everything that tells of one person out; what was still to be sent is cancelled. Their limits and the check for
 * duplicates go on by the hashes alone, until `dropForgotten` takes those as well.
 */
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
      await changeMessage(id, { state: 'cancelled', problems: [FORGOTTEN] }, at);
  }
  const wasForgotten = await isForgotten(tx, toHash);
  await tx.deleteFrom('notices').where('number_hash', '=', toHash).execute();
  const { numUpdatedRows } = await tx
    .updateTable('incoming')
    .set({ ...NO_CONTENT, sign: null })
    .where('number_hash', '=', toHash)
    .where((e) => (wasForgotten ? e('number', '<>', '') : e.lit(true)))
    .executeTakeFirst();
  const rows = await tx
    .selectFrom('messages')
    .selectAll()
    .where('to_hash', '=', toHash)
    .where((e) => (wasForgotten ? e('to_number', '<>', '') : e.lit(true)))
    .execute();
  for (const row of rows) await erase(tx, row, { approved_at: null });
  // Of a call to somebody else that may connect to them, the plan goes, and what may quote it.
  const theirs = new Set(reaching.filter((record) => record.toHash !== toHash).map(({ id }) => id));
  for (const id of theirs) {
    const row = await tx.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const { to_number, text, idempotency_key } = row;
    await erase(tx, row, { to_number, text, idempotency_key });
  }
  await tx
    .insertInto('forgotten')
    .values({ to_hash: toHash, at })
    .onConflict((conflict) => conflict.column('to_hash').doUpdateSet({ at }))
    .execute();
  return rows.length + theirs.size + Number(numUpdatedRows);
}

async function isForgotten(tx: Transaction<Database>, toHash: string): Promise<boolean> {
  const row = await tx.selectFrom('forgotten').select('at').where('to_hash', '=', toHash).executeTakeFirst();
  return row !== undefined;
}

/** Takes the hashes out of people who were forgotten so long ago that no limit looks back so far. Returns how many people. */
export async function dropForgotten(tx: Transaction<Database>, now: number): Promise<number> {
  const people = await tx
    .deleteFrom('forgotten')
    .where('at', '<=', now - LONGEST_WINDOW_MS)
    .returning('to_hash')
    .execute();
  for (const { to_hash } of people) {
    // What went to them since then is there with its number.
    await tx
      .updateTable('messages')
      .set({ to_hash: '', prefix_hash: '', content_hash: '' })
      .where('to_hash', '=', to_hash)
      .where('to_number', '=', '')
      .execute();
    await tx
      .updateTable('incoming')
      .set({ number_hash: '' })
      .where('number_hash', '=', to_hash)
      .where('number', '=', '')
      .execute();
    await tx.deleteFrom('recipients').where('to_hash', '=', to_hash).execute();
  }
  return people.length;
}

/** Number, text, and the sentences that may quote it; the codes of problems stay, and why it was cancelled. */
async function erase(
  tx: Transaction<Database>,
  row: Selectable<Database['messages']>,
  more: Updateable<Database['messages']> = {},
): Promise<void> {
  const problems = fromRow(row).problems.map(({ code }) =>
    code === FORGOTTEN.code ? FORGOTTEN : { code, message: '', fix: '' },
  );
  const nothing = { text: '', payload: null, to_number: '', idempotency_key: null, warnings: '[]' };
  await tx
    .updateTable('messages')
    .set({ ...nothing, problems: JSON.stringify(problems), ...more })
    .where('id', '=', row.id)
    .execute();
}
