import { type Insertable, type RawBuilder, sql, type Transaction, type Updateable } from 'kysely';
import type { MessageState } from '../domain/message.ts';
import { appendStep } from './audit.ts';
import { readFacts, writeFact } from './facts.ts';
import { asKept } from './kept.ts';
import { fromRow, standingFromRow, toChange, toRow } from './message-row.ts';
import { type Connection, type Places, prepared } from './prepared.ts';
import { learnPrice, selectPrice } from './prices.ts';
import { COUNTING_STATES, type Database, ONE } from './schema.ts';
import type { MessageRecord, StoreTransaction } from './store.ts';
import type { Timekeeper } from './time.ts';
import { readUsage } from './usage.ts';

type MessageRow = Insertable<Database['messages']>;

const messageById = prepared((db, { id }: Places<{ id: string }>) =>
  db.selectFrom('messages').selectAll().where('id', '=', id),
);

/** Numbers in the plan of a call have no hash of their own. */
const messagesByRecipient = prepared((db, { toHash, inPlan }: Places<{ toHash: string; inPlan: string }>) =>
  db
    .selectFrom('messages')
    .selectAll()
    .where((e) =>
      e.or([e('to_hash', '=', toHash), e.and([e('kind', '=', 'call'), e('payload', 'like', inPlan)])]),
    ),
);

const messageByKey = prepared((db, { key, now }: Places<{ key: string; now: number }>) =>
  binding(db, now).where('idempotency_key', '=', key).limit(ONE),
);

const newestTwin = prepared(
  (db, { contentHash, since, now }: Places<{ contentHash: string; since: number; now: number }>) =>
    binding(db, now)
      .where('content_hash', '=', contentHash)
      .where((e) =>
        e.or([
          // What still waits is the same message however long ago it was asked for.
          stateIn('held', 'queued', 'sending'),
          e(e.fn.coalesce('sending_at', 'counted_at', 'created_at'), '>', since),
        ]),
      )
      .orderBy('created_at', 'desc')
      .limit(ONE),
);

const insertMessage = prepared((db, row: Places<MessageRow>) => db.insertInto('messages').values(row));

const updateMessage = prepared(
  (db, { id, ...changes }: Places<Updateable<Omit<MessageRow, 'id'>> & { id: string }>) =>
    db
      .updateTable('messages')
      .set(changes)
      .where('id', '=', id)
      .returning(['id', 'state', 'problems', 'approved_via', 'ground', 'cost_units']),
);

const insertRecipient = prepared((db, recipient: Places<Database['recipients']>) =>
  db
    .insertInto('recipients')
    .values(recipient)
    .onConflict((conflict) => conflict.column('to_hash').doNothing()),
);

const deleteFailures = prepared((db, _: Places<object>) => db.deleteFrom('failures'));

/** The store inside one transaction. */
export function createTransaction(
  tx: Transaction<Database>,
  fingerprint: (text: string) => string,
  advanceTo: Timekeeper,
): StoreTransaction {
  return {
    advanceTo: (clock) => advanceTo(tx, clock),
    message: async (id) => first(await messageById(tx, { id })),
    messagesTo: async ({ toHash, number }) =>
      (await messagesByRecipient(tx, { toHash, inPlan: `%"${number}"%` })).map(fromRow),
    price: (region) => selectPrice(tx, region),
    messageByKey: async (key, now) => first(await messageByKey(tx, { key, now })),
    twin: async (contentHash, since, now) => first(await newestTwin(tx, { contentHash, since, now })),
    usage: (about, windows) => readUsage(tx, about, windows),
    async insertMessage(record) {
      await insertMessage(tx, toRow(asKept(record)));
      await appendStep(tx, fingerprint, record, record.createdAt, record.contentHash);
    },
    async changeMessage(id, change, now) {
      const [row] = await updateMessage(tx, { ...toChange(change), updated_at: now, id });
      if (row) await appendStep(tx, fingerprint, standingFromRow(row), now);
    },
    async noteFailure(at, { since, most }) {
      await tx.insertInto('failures').values({ at }).execute();
      const { count } = await tx
        .selectFrom('failures')
        .select((e) => e.fn.countAll().as('count'))
        .where('at', '>', since)
        .executeTakeFirstOrThrow();
      const rests = (await readFacts(tx)).has('tripped_at');
      if (rests || Number(count) >= most) await writeFact(tx, 'tripped_at', String(at));
    },
    async forgetFailures() {
      await deleteFailures(tx, {});
      const facts = await readFacts(tx);
      for (const name of ['tripped_at', 'trial_at'])
        if (facts.has(name)) await writeFact(tx, name, undefined);
    },
    async noteRecipient(toHash, at) {
      await insertRecipient(tx, { to_hash: toHash, first_at: at });
    },
    currency: async () => (await readFacts(tx)).get('currency'),
    learnPrice: (price) => learnPrice(tx, price),
    async spend(units) {
      const balance = (await readFacts(tx)).get('balance_units');
      if (balance !== undefined) await writeFact(tx, 'balance_units', String(Number(balance) - units));
    },
    noteTrial: (at) => writeFact(tx, 'trial_at', String(at)),
  };
}

/** Messages that will go out or may have: they bind their key and stand in the way of a twin. */
function binding(db: Connection, now: Places<{ now: number }>['now']) {
  return db
    .selectFrom('messages')
    .selectAll()
    .where((e) =>
      e.or([stateIn(...COUNTING_STATES), e.and([e('state', '=', 'held'), e('expires_at', '>', now)])]),
    );
}

/** Written out: values that come later make SQLite build a table of them first. */
function stateIn(...states: readonly MessageState[]): RawBuilder<boolean> {
  return sql<boolean>`state in (${sql.join(states.map((state) => sql.lit(state)))})`;
}

function first(rows: readonly Parameters<typeof fromRow>[0][]): MessageRecord | undefined {
  const [row] = rows;
  return row && fromRow(row);
}
