import { type Kysely, sql, type Transaction } from 'kysely';
import { countsAgainstLimits, MESSAGE_STATES } from '../domain/message.ts';
import type { Tally, Usage, Windows } from '../domain/usage.ts';
import type { Database } from './schema.ts';

type Connection = Kysely<Database> | Transaction<Database>;

/** States in which a message holds its place in every limit. */
export const COUNTING_STATES = MESSAGE_STATES.filter(countsAgainstLimits);

/** A message that 46elks took counts even when it failed later: it was sent and billed. */
const counts = sql.raw(
  `(state in (${COUNTING_STATES.map((state) => `'${state}'`).join(', ')}) or elks_id is not null)`,
);

type Figures = Record<
  | 'minute_count'
  | 'minute_oldest'
  | 'day_count'
  | 'day_oldest'
  | 'day_units'
  | 'hour_to_count'
  | 'hour_to_oldest'
  | 'day_to_count'
  | 'day_to_oldest'
  | 'prefix_count'
  | 'prefix_oldest'
  | 'exchange_count'
  | 'exchange_oldest'
  | 'received'
  | 'new_recipients'
  | 'known'
  | 'approved'
  | 'held'
  | 'opted_out',
  number | string | null
>;

/** One round: every figure that a limit needs, in one pass over the messages of a day and a few look-ups. */
export async function readUsage(
  db: Connection,
  about: { readonly toHash: string; readonly prefixHash: string; readonly without: string },
  windows: Windows,
): Promise<Usage> {
  const { toHash, prefixHash, without } = about;
  // No window is longer than a day, so the day's messages hold all the others.
  const tally = (name: string, where: ReturnType<typeof sql>) => sql`
    count(*) filter (where ${where}) as ${sql.ref(`${name}_count`)},
    min(counted_at) filter (where ${where}) as ${sql.ref(`${name}_oldest`)}`;
  const { rows } = await sql<Figures>`select
    ${tally('minute', sql`counted_at > ${windows.minute}`)},
    ${tally('day', sql`counted_at > ${windows.day}`)},
    ${tally('hour_to', sql`counted_at > ${windows.hour} and to_hash = ${toHash}`)},
    ${tally('day_to', sql`to_hash = ${toHash}`)},
    ${tally('prefix', sql`counted_at > ${windows.hour} and prefix_hash = ${prefixHash}`)},
    ${tally('exchange', sql`counted_at > ${windows.exchange} and to_hash = ${toHash}`)},
    coalesce(sum(case when cost_basis = 'charged' then cost_units else reserved_units end), 0) as day_units,
    (select count(*) from incoming where number_hash = ${toHash} and at > ${windows.exchange}) as received,
    (select count(*) from recipients where first_at > ${windows.day}) as new_recipients,
    (select count(*) from recipients where to_hash = ${toHash}) as known,
    (select count(*) from messages where to_hash = ${toHash} and approved_at is not null and id <> ${without}) as approved,
    (select count(*) from messages where state = 'held') as held,
    (select at from opt_outs where to_hash = ${toHash}) as opted_out
    from messages where counted_at > ${windows.day} and ${counts} and id <> ${without}`.execute(db);
  const [figures] = rows;
  if (!figures) throw new Error('a select without a table always has one row');
  const facts = await readFacts(db);
  return {
    minute: tallyOf(figures.minute_count, figures.minute_oldest),
    day: { ...tallyOf(figures.day_count, figures.day_oldest), units: Number(figures.day_units) },
    recipientHour: tallyOf(figures.hour_to_count, figures.hour_to_oldest),
    recipientDay: tallyOf(figures.day_to_count, figures.day_to_oldest),
    prefixHour: tallyOf(figures.prefix_count, figures.prefix_oldest),
    exchange: {
      sent: tallyOf(figures.exchange_count, figures.exchange_oldest),
      received: Number(figures.received),
    },
    newRecipientsDay: Number(figures.new_recipients),
    isKnownRecipient: Number(figures.known) > 0,
    wasApproved: Number(figures.approved) > 0,
    held: Number(figures.held),
    optedOutAt: numberOf(figures.opted_out),
    pausedAt: numberOf(facts.get('paused_at')),
    trippedAt: numberOf(facts.get('tripped_at')),
    trialAt: numberOf(facts.get('trial_at')),
    // A balance of long ago says nothing: money may have been paid in since.
    balanceUnits:
      Number(facts.get('balance_at') ?? 0) > windows.balance
        ? numberOf(facts.get('balance_units'))
        : undefined,
    currency: facts.get('currency'),
  };
}

/** Inside a transaction nobody else writes, so what was read there once need not be read again. */
const known = new WeakMap<Connection, Map<string, string>>();

/** Every single fact by name. */
export async function readFacts(db: Connection): Promise<ReadonlyMap<string, string>> {
  const before = known.get(db);
  if (before) return before;
  const rows = await db.selectFrom('facts').selectAll().execute();
  const facts = new Map(rows.map(({ name, value }) => [name, value]));
  if (db.isTransaction) known.set(db, facts);
  return facts;
}

/** Sets a single fact, or removes it. */
export async function writeFact(db: Connection, name: string, value: string | undefined): Promise<void> {
  if (value === undefined) {
    await db.deleteFrom('facts').where('name', '=', name).execute();
    known.get(db)?.delete(name);
    return;
  }
  await db
    .insertInto('facts')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
  known.get(db)?.set(name, value);
}

function tallyOf(count: number | string | null, oldest: number | string | null): Tally {
  return { count: Number(count), oldestAt: numberOf(oldest) };
}

function numberOf(value: number | string | null | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
