import { type Dialect, Kysely, sql, type Transaction } from 'kysely';
import { Migrator } from 'kysely/migration';
import { appendStep, readTrail } from './audit.ts';
import { emptyLog, forgetBefore, forgetRecipient } from './forget.ts';
import { inboxStore } from './kysely-inbox.ts';
import { fromRow, toChange, toRow } from './message-row.ts';
import { type Database, MIGRATIONS } from './schema.ts';
import {
  type LearnedPrice,
  type MessageRecord,
  type Store,
  type StoreTransaction,
  StoreUnavailable,
} from './store.ts';
import { createTimekeeper, type Timekeeper } from './time.ts';
import { COUNTING_STATES, readFacts, readUsage, writeFact } from './usage.ts';

type Connection = Kysely<Database> | Transaction<Database>;

/**
 * Opens the store on a dialect: brings the schema up to date, refuses one from a newer version.
 * @param fingerprint keyed hash of a text; the key belongs to this very store
 * @param stopwatch monotonic milliseconds; without it no time counts as seen to pass when a clock was set back
 */
export async function openStore(
  dialect: Dialect,
  fingerprint: (text: string) => string,
  stopwatch: () => number = () => 0,
): Promise<Store> {
  const db = new Kysely<Database>({ dialect });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return createStore(db, fingerprint, createTimekeeper(stopwatch));
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
  fingerprint: (text: string) => string,
  advanceTo: Timekeeper,
): Store {
  const messages = () => selectMessages(db);
  return {
    ...inboxStore(db, guarded),
    fingerprint,
    transaction: (work) =>
      guarded(() => db.transaction().execute((tx) => work(createTransaction(tx, fingerprint, advanceTo)))),
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
    touch: (id, now) =>
      guarded(async () => {
        await db.updateTable('messages').set({ updated_at: now }).where('id', '=', id).execute();
      }),
    messagesSince: (since, limit) =>
      many(messages().where('created_at', '>=', since).orderBy('created_at').limit(limit)),
    takeQuery: (now, windowMs, limit) => guarded(() => takeQuery(db, now, windowMs, limit)),
    currency: () => guarded(async () => (await readFacts(db)).get('currency')),
    rememberAccount: ({ currency, balanceUnits, at }) =>
      guarded(async () => {
        if (currency !== undefined) await writeFact(db, 'currency', currency);
        await writeFact(db, 'balance_units', balanceUnits === undefined ? undefined : String(balanceUnits));
        await writeFact(db, 'balance_at', String(at));
      }),
    learnPrice: (price) => guarded(() => learnPrice(db, price)),
    price: (region) => guarded(() => selectPrice(db, region)),
    setPaused: (at) => guarded(() => writeFact(db, 'paused_at', at === undefined ? undefined : String(at))),
    optOut: ({ toHash, at, evidence }) =>
      guarded(async () => {
        await db
          .insertInto('opt_outs')
          .values({ to_hash: toHash, at, evidence })
          .onConflict((conflict) => conflict.column('to_hash').doNothing())
          .execute();
      }),
    removeOptOut: (toHash) =>
      guarded(async () => {
        const { numDeletedRows } = await db
          .deleteFrom('opt_outs')
          .where('to_hash', '=', toHash)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      }),
    optOuts: () =>
      guarded(async () => {
        const rows = await db.selectFrom('opt_outs').selectAll().orderBy('at').execute();
        return rows.map((row) => ({ toHash: row.to_hash, at: Number(row.at), evidence: row.evidence }));
      }),
    forgetBefore: (before) => guarded(() => db.transaction().execute((tx) => forgetBefore(tx, before))),
    forgetRecipient: (toHash, now) =>
      guarded(async () => {
        const forgotten = await db
          .transaction()
          .execute((tx) => forgetRecipient(tx, createTransaction(tx, fingerprint, advanceTo), toHash, now));
        await emptyLog(db);
        return forgotten;
      }),
    auditTrail: () => guarded(() => db.transaction().execute(readTrail)),
    engine: () => guarded(() => readEngine(db)),
    close: () => db.destroy(),
  };
}

function createTransaction(
  tx: Transaction<Database>,
  fingerprint: (text: string) => string,
  advanceTo: Timekeeper,
): StoreTransaction {
  /** Messages that will go out or may have: they bind their key and stand in the way of a twin. */
  const binding = (now: number) =>
    selectMessages(tx).where((e) =>
      e.or([e('state', 'in', COUNTING_STATES), e.and([e('state', '=', 'held'), e('expires_at', '>', now)])]),
    );
  return {
    advanceTo: (clock) => advanceTo(tx, clock),
    message: (id) => one(selectMessages(tx).where('id', '=', id)),
    messagesTo: (toHash) => many(selectMessages(tx).where('to_hash', '=', toHash)),
    price: (region) => selectPrice(tx, region),
    messageByKey: (key, now) => one(binding(now).where('idempotency_key', '=', key).limit(1)),
    twin: (contentHash, since, now) =>
      one(
        binding(now)
          .where('content_hash', '=', contentHash)
          .where((e) =>
            e.or([
              // What still waits is the same message however long ago it was asked for.
              e('state', 'in', ['held', 'queued', 'sending']),
              e(e.fn.coalesce('sending_at', 'counted_at', 'created_at'), '>', since),
            ]),
          )
          .orderBy('created_at', 'desc')
          .limit(1),
      ),
    usage: (about, windows) => readUsage(tx, about, windows),
    async insertMessage(record) {
      await tx.insertInto('messages').values(toRow(record)).execute();
      await appendStep(tx, fingerprint, record, record.createdAt, record.contentHash);
    },
    async changeMessage(id, change, now) {
      const row = await tx
        .updateTable('messages')
        .set({ ...toChange(change), updated_at: now })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst();
      if (row) await appendStep(tx, fingerprint, fromRow(row), now);
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
      await tx.deleteFrom('failures').execute();
      const facts = await readFacts(tx);
      for (const name of ['tripped_at', 'trial_at'])
        if (facts.has(name)) await writeFact(tx, name, undefined);
    },
    async noteRecipient(toHash, at) {
      await tx
        .insertInto('recipients')
        .values({ to_hash: toHash, first_at: at })
        .onConflict((conflict) => conflict.column('to_hash').doNothing())
        .execute();
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

async function takeQuery(
  db: Kysely<Database>,
  now: number,
  windowMs: number,
  limit: number,
): Promise<{ freeAt: number } | undefined> {
  return db.transaction().execute(async (tx) => {
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
  });
}

/** SQLite's own words; another database has none of them. */
async function readEngine(db: Kysely<Database>): Promise<Readonly<Record<string, string>>> {
  const words: [string, string][] = [];
  for (const name of ['journal_mode', 'synchronous', 'fullfsync', 'secure_delete', 'quick_check']) {
    const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db);
    words.push([name, String(Object.values(rows[0] ?? {})[0])]);
  }
  return Object.fromEntries(words);
}

function selectMessages(db: Connection) {
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

async function learnPrice(
  db: Connection,
  { region, unitsPerPart, basis, learnedAt }: LearnedPrice,
): Promise<void> {
  const values = { units_per_part: unitsPerPart, basis, learned_at: learnedAt };
  await db
    .insertInto('prices')
    .values({ region, ...values })
    .onConflict((conflict) => conflict.column('region').doUpdateSet(values))
    .execute();
}

async function selectPrice(db: Connection, region: string): Promise<LearnedPrice | undefined> {
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

/** node:sqlite and pg mark their errors with a code, and Kysely says when it was closed; a bug of ours has neither. */
function isDatabaseError(error: unknown): boolean {
  return (
    error instanceof Error && ('code' in error || error.message.includes('driver has already been destroyed'))
  );
}
