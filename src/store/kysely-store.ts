import { type Dialect, Kysely, sql, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { countsAgainstLimits, MESSAGE_STATES } from '../domain/message.ts';
import { fromRow, toChange, toRow } from './message-row.ts';
import { type Database, MIGRATIONS } from './schema.ts';
import {
  type LearnedPrice,
  type MessageRecord,
  type Store,
  type StoreTransaction,
  StoreUnavailable,
} from './store.ts';

const COUNTING_STATES = MESSAGE_STATES.filter(countsAgainstLimits);

/** Opens the store on a dialect: brings the schema up to date, refuses one from a newer version. */
export async function openStore(dialect: Dialect): Promise<Store> {
  const db = new Kysely<Database>({ dialect });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return createStore(db);
}

async function migrate(db: Kysely<Database>): Promise<void> {
  await db.connection().execute(async (connection) => {
    // A transaction of ours around it all: the migrator looks what is to be done before it begins its own, and two
    // processes that start together would both find everything to be done.
    await sql`begin immediate`.execute(connection);
    const migrator = new Migrator({
      db: connection,
      provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
      disableTransactions: true,
    });
    const { error } = await migrator.migrateToLatest();
    await (error ? sql`rollback` : sql`commit`).execute(connection);
    if (error) throw error;
  });
}

function createStore(db: Kysely<Database>): Store {
  /** Every failure of the database leaves as one class, so that callers fail closed without knowing SQL. */
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw isDatabaseError(error) ? new StoreUnavailable('the store failed', { cause: error }) : error;
    }
  };
  const many = (select: ReturnType<typeof selectMessages>): Promise<readonly MessageRecord[]> =>
    guarded(async () => (await select.execute()).map(fromRow));
  const one = (select: ReturnType<typeof selectMessages>): Promise<MessageRecord | undefined> =>
    guarded(async () => {
      const row = await select.executeTakeFirst();
      return row && fromRow(row);
    });

  return {
    transaction: (work) => guarded(() => db.transaction().execute((tx) => work(createTransaction(tx)))),
    message: (id) => one(selectMessages(db).where('id', '=', id)),
    messageByElksId: (elksId) => one(selectMessages(db).where('elks_id', '=', elksId)),
    due: (now, limit) =>
      many(
        selectMessages(db)
          .where('state', '=', 'queued')
          .where('due_at', '<=', now)
          .orderBy('due_at')
          .limit(limit),
      ),
    sending: () => many(selectMessages(db).where('state', '=', 'sending')),
    unknown: (limit) =>
      many(selectMessages(db).where('state', '=', 'unknown').orderBy('created_at').limit(limit)),
    takeQuery: (now, windowMs, limit) =>
      guarded(() =>
        db.transaction().execute(async (tx) => {
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
        }),
      ),
    currency: () =>
      guarded(async () => {
        const row = await db
          .selectFrom('account')
          .select('value')
          .where('key', '=', 'currency')
          .executeTakeFirst();
        return row?.value;
      }),
    rememberCurrency: (currency) =>
      guarded(async () => {
        await db
          .insertInto('account')
          .values({ key: 'currency', value: currency })
          .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: currency }))
          .execute();
      }),
    learnPrice: ({ region, unitsPerPart, basis, learnedAt }) =>
      guarded(async () => {
        const values = { units_per_part: unitsPerPart, basis, learned_at: learnedAt };
        await db
          .insertInto('prices')
          .values({ region, ...values })
          .onConflict((conflict) => conflict.column('region').doUpdateSet(values))
          .execute();
      }),
    price: (region) => guarded(() => selectPrice(db, region)),
    close: () => db.destroy(),
  };
}

function createTransaction(tx: Transaction<Database>): StoreTransaction {
  const one = async (select: ReturnType<typeof selectMessages>): Promise<MessageRecord | undefined> => {
    const row = await select.executeTakeFirst();
    return row && fromRow(row);
  };
  const counting = () => selectMessages(tx).where('state', 'in', COUNTING_STATES);
  return {
    message: (id) => one(selectMessages(tx).where('id', '=', id)),
    price: (region) => selectPrice(tx, region),
    messageByKey: (key) => one(counting().where('idempotency_key', '=', key)),
    twin: (content, since) =>
      one(
        counting()
          .where('to_number', '=', content.to)
          .where('created_at', '>', since)
          .where('sender', '=', content.from)
          .where('text', '=', content.text)
          .where('flash', '=', content.flash ? 1 : 0)
          .orderBy('created_at', 'desc')
          .limit(1),
      ),
    async takenSince(since, without = '') {
      const { count, oldest } = await tx
        .selectFrom('messages')
        .select((e) => [e.fn.countAll().as('count'), e.fn.min('created_at').as('oldest')])
        .where('created_at', '>', since)
        // A message that 46elks took counts even when it failed later: it was sent and billed.
        .where((e) => e.or([e('state', 'in', COUNTING_STATES), e('elks_id', 'is not', null)]))
        .where('id', '!=', without)
        .executeTakeFirstOrThrow();
      return { count: Number(count), oldestAt: oldest === null ? undefined : Number(oldest) };
    },
    async insertMessage(record) {
      await tx.insertInto('messages').values(toRow(record)).execute();
    },
    async changeMessage(id, change, now) {
      await tx
        .updateTable('messages')
        .set({ ...toChange(change), updated_at: now })
        .where('id', '=', id)
        .execute();
    },
  };
}

function selectMessages(db: Kysely<Database> | Transaction<Database>) {
  return db.selectFrom('messages').selectAll();
}

async function selectPrice(
  db: Kysely<Database> | Transaction<Database>,
  region: string,
): Promise<LearnedPrice | undefined> {
  const row = await db.selectFrom('prices').selectAll().where('region', '=', region).executeTakeFirst();
  return (
    row && {
      region,
      unitsPerPart: Number(row.units_per_part),
      basis: row.basis === 'charged' ? 'charged' : 'quoted',
      learnedAt: Number(row.learned_at),
    }
  );
}

/** node:sqlite and pg mark their errors with a code; a refused transition or a bug of ours has none. */
function isDatabaseError(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}
