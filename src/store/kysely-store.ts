import { type Dialect, Kysely, sql, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { readTrail } from './audit.ts';
import { commitTogether, type Gather, type Transact } from './commit.ts';
import { beginAlone, emptyLog, readEngine, schemaOf } from './engine.ts';
import { readFacts, writeFact } from './facts.ts';
import { dropForgotten, forgetBefore, forgetRecipient } from './forget.ts';
import { inboxStore } from './kysely-inbox.ts';
import { fromRow } from './message-row.ts';
import { learnPrice, selectPrice } from './prices.ts';
import { type Database, MIGRATIONS } from './schema.ts';
import { type MessageRecord, type Store, type StoreTransaction, StoreUnavailable } from './store.ts';
import { createTimekeeper } from './time.ts';
import { createTransaction } from './transaction.ts';

/**
 * Opens the store on a dialect: brings the schema up to date, refuses one from a newer version and one that was made with
 * another key.
 * @param fingerprint keyed hash of a text; the key belongs to this very store
 * @param stopwatch monotonic milliseconds; without it no time counts as seen to pass when a clock was set back
 * @param gather waits for works that could share a commit; a turn of the event loop unless given
 */
export async function openStore(
  dialect: Dialect,
  fingerprint: (text: string) => string,
  stopwatch: () => number = () => 0,
  gather?: Gather,
): Promise<Store> {
  const db = new Kysely<Database>({ dialect });
  try {
    await migrate(db, fingerprint);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  const transact = commitTogether(db, gather);
  const advanceTo = createTimekeeper(stopwatch);
  return createStore(db, transact, (tx) => createTransaction(tx, fingerprint, advanceTo), fingerprint);
}

async function migrate(db: Kysely<Database>, fingerprint: (text: string) => string): Promise<void> {
  await db.connection().execute(async (connection) => {
    // A transaction of ours around it all: the migrator looks what is to be done before it begins its own, and two
    // processes that start together would both find everything to be done.
    await beginAlone(connection);
    const schema = await schemaOf(connection);
    const migrator = new Migrator({
      db: connection,
      provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
      disableTransactions: true,
      ...(schema !== undefined && { migrationTableSchema: schema }),
    });
    const { error = await wrongKey(connection, fingerprint) } = await migrator.migrateToLatest();
    await (error ? sql`rollback` : sql`commit`).execute(connection);
    if (error) throw error;
  });
}

/** Which key the store was made with shows in a hash of what everybody knows. */
const KEY_MARK = 'key_mark';

/** With another key no opt-out, no limit and no seal would be found, as if there were none. */
async function wrongKey(
  connection: Kysely<Database>,
  fingerprint: (text: string) => string,
): Promise<Error | undefined> {
  const mark = fingerprint(KEY_MARK);
  const made = (await readFacts(connection)).get(KEY_MARK);
  if (made === undefined) await writeFact(connection, KEY_MARK, mark);
  return made === undefined || made === mark
    ? undefined
    : new Error('the key of the store is another one than it was made with');
}

/** Every failure of the database leaves as one class, so that callers fail closed without knowing SQL. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isDatabaseError(error) ? new StoreUnavailable('the store failed', { cause: error }) : error;
  }
}

function createStore(
  db: Kysely<Database>,
  transact: Transact,
  inside: (tx: Transaction<Database>) => StoreTransaction,
  fingerprint: (text: string) => string,
): Store {
  const messages = () => selectMessages(db);
  // Every change takes its turn, so that none falls between what another one read and what it writes.
  const write: Transact = (work) => guarded(() => transact(work));
  return {
    ...inboxStore(db, write, guarded),
    fingerprint,
    transaction: (work) => write((tx) => work(inside(tx))),
    message: (id) => one(messages().where('id', '=', id)),
    messageByElksId: (elksId) => one(messages().where('elks_id', '=', elksId)),
    due: (now, limit) =>
      many(
        messages().where('state', '=', 'queued').where('due_at', '<=', now).orderBy('due_at').limit(limit),
      ),
    held: (now) =>
      many(
        messages().where('state', '=', 'held').where('expires_at', '>', now).orderBy('created_at', 'desc'),
      ),
    expired: (now) => many(messages().where('state', '=', 'held').where('expires_at', '<=', now)),
    sending: () => many(messages().where('state', '=', 'sending')),
    unknown: (limit) => many(messages().where('state', '=', 'unknown').orderBy('updated_at').limit(limit)),
    callOf: (attemptToken, since) =>
      one(
        messages()
          .where('kind', '=', 'call')
          .where('attempt_token', '=', attemptToken)
          .where('sending_at', '>', since)
          .where('state', 'in', ['sending', 'accepted', 'unknown']),
      ),
    isPaused: () => guarded(async () => (await readFacts(db)).has('paused_at')),
    ongoingCalls: (untouchedSince, limit) =>
      many(
        messages()
          .where('state', '=', 'accepted')
          .where('kind', '=', 'call')
          .where('updated_at', '<=', untouchedSince)
          .orderBy('updated_at')
          .limit(limit),
      ),
    touch: (id, now) =>
      write(async (tx) => {
        await tx.updateTable('messages').set({ updated_at: now }).where('id', '=', id).execute();
      }),
    messagesSince: (since, limit) =>
      many(messages().where('created_at', '>=', since).orderBy('created_at').limit(limit)),
    takeQuery: (now, windowMs, limit) => write((tx) => takeQuery(tx, now, windowMs, limit)),
    currency: () => guarded(async () => (await readFacts(db)).get('currency')),
    rememberAccount: ({ currency, balanceUnits, at }) =>
      write(async (tx) => {
        if (currency !== undefined) await writeFact(tx, 'currency', currency);
        await writeFact(tx, 'balance_units', balanceUnits === undefined ? undefined : String(balanceUnits));
        await writeFact(tx, 'balance_at', String(at));
      }),
    learnPrice: (price) => write((tx) => learnPrice(tx, price)),
    price: (region) => guarded(() => selectPrice(db, region)),
    setPaused: (at) => write((tx) => writeFact(tx, 'paused_at', at === undefined ? undefined : String(at))),
    forgetBefore: (before) => write((tx) => forgetBefore(tx, before)),
    forgetRecipient: (person, now) =>
      guarded(async () => {
        const forgotten = await transact((tx) => forgetRecipient(tx, inside(tx), person, now));
        await emptyLog(db);
        return forgotten;
      }),
    dropForgotten: (now) =>
      guarded(async () => {
        if ((await transact((tx) => dropForgotten(tx, now))) > 0) await emptyLog(db);
      }),
    auditTrail: () => write(readTrail),
    engine: () => guarded(() => readEngine(db)),
    close: () => db.destroy(),
  };
}

async function takeQuery(
  tx: Transaction<Database>,
  now: number,
  windowMs: number,
  limit: number,
): Promise<{ freeAt: number } | undefined> {
  await tx
    .deleteFrom('queries')
    .where('at', '<=', now - windowMs)
    .execute();
  const { count, oldest } = await tx
    .selectFrom('queries')
    .select((e) => [e.fn.countAll().as('count'), e.fn.min('at').as('oldest')])
    .executeTakeFirstOrThrow();
  if (Number(count) >= limit) return { freeAt: Number(oldest) + windowMs };
  await tx.insertInto('queries').values({ at: now }).execute();
  return undefined;
}

function selectMessages(db: Kysely<Database>) {
  return db.selectFrom('messages').selectAll();
}

function many(select: ReturnType<typeof selectMessages>): Promise<readonly MessageRecord[]> {
  return guarded(async () => (await select.execute()).map(fromRow));
}

function one(select: ReturnType<typeof selectMessages>): Promise<MessageRecord | undefined> {
  return guarded(async () => {
    const row = await select.executeTakeFirst();
    return row && fromRow(row);
  });
}

/** node:sqlite and pg mark their errors with a code, and Kysely says when it was closed; a bug of ours has neither. */
function isDatabaseError(error: unknown): boolean {
  return (
    error instanceof Error && ('code' in error || error.message.includes('driver has already been destroyed'))
  );
}
