import { type Expression, sql } from 'kysely';
import type { Tally, Usage, Windows } from '../domain/usage.ts';
import { readFacts } from './facts.ts';
import { type Connection, type Places, prepared } from './prepared.ts';
import { COUNTS } from './schema.ts';
import type { UsageQuestion } from './store.ts';

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
  | 'exchange_count'
  | 'exchange_oldest'
  | 'prefix_count'
  | 'prefix_oldest'
  | 'received'
  | 'new_recipients'
  | 'known'
  | 'approved'
  | 'held'
  | 'calls'
  | 'opted_out',
  number | string | null
>;

/**
 * Every figure that a limit needs, each from an index that holds all it asks for: a sum over a day has many messages to
 * go through, so no message itself is looked up for it, and the oldest is the first that the index has.
 */
const selectFigures = prepared((_, about: Places<UsageQuestion & Omit<Windows, 'balance'>>) => {
  const { kind, toHash, prefixHash, without, minute, hour, day, exchange } = about;
  const of = (what: Expression<unknown>, where: Expression<unknown>) =>
    sql`(select ${what} from messages where ${where} and ${COUNTS} ${without ? sql`and id <> ${without}` : sql``})`;
  const tally = (name: string, where: Expression<unknown>) => sql`
    ${of(sql`count(*)`, where)} as ${sql.ref(`${name}_count`)},
    ${of(sql`min(counted_at)`, where)} as ${sql.ref(`${name}_oldest`)}`;
  const to = sql`to_hash = ${toHash}`;
  return sql<Figures>`select
    ${tally('minute', sql`counted_at > ${minute}`)},
    ${tally('day', sql`counted_at > ${day}`)},
    ${of(
      sql`coalesce(sum(case when cost_basis = 'charged' then cost_units else reserved_units end), 0)`,
      sql`counted_at > ${day}`,
    )} as day_units,
    ${tally('hour_to', sql`${to} and counted_at > ${hour}`)},
    ${tally('day_to', sql`${to} and counted_at > ${day}`)},
    ${tally('exchange', sql`${to} and counted_at > ${exchange}`)},
    ${tally('prefix', sql`prefix_hash = ${prefixHash} and counted_at > ${hour}`)},
    ${of(
      sql`count(*)`,
      sql`${kind} = 'call' and kind = 'call' and counted_at > ${hour}
        and state in ('queued', 'sending', 'accepted', 'unknown')`,
    )} as calls,
    (select count(*) from incoming where number_hash = ${toHash} and at > ${exchange}) as received,
    (select count(*) from recipients where first_at > ${day}) as new_recipients,
    (select count(*) from recipients where ${to}) as known,
    (select count(*) from messages where ${to} and kind = ${kind} and approved_at is not null
      ${without ? sql`and id <> ${without}` : sql``}) as approved,
    (select count(*) from messages where state = 'held') as held,
    (select at from opt_outs where ${to}) as opted_out`;
});

/** The hash of no number. */
const NOBODY = '-';

/** One round: everything that the rules look at, at one moment. */
export async function readUsage(db: Connection, about: UsageQuestion, windows: Windows): Promise<Usage> {
  const { minute, hour, day, exchange, balance } = windows;
  const { without, kind } = about;
  // What goes to nobody, and what went to somebody since forgotten, has no hash in common with anything.
  const who = { kind, toHash: about.toHash || NOBODY, prefixHash: about.prefixHash || NOBODY };
  const windowed = { ...who, minute, hour, day, exchange };
  const rows = await selectFigures(db, without === undefined ? windowed : { ...windowed, without });
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
    // One whose end nobody told of is not waited for longer than any may last.
    callsUnderWay: Number(figures.calls),
    held: Number(figures.held),
    optedOutAt: numberOf(figures.opted_out),
    pausedAt: numberOf(facts.get('paused_at')),
    trippedAt: numberOf(facts.get('tripped_at')),
    trialAt: numberOf(facts.get('trial_at')),
    // A balance of long ago says nothing: money may have been paid in since.
    balanceUnits:
      Number(facts.get('balance_at') ?? 0) > balance ? numberOf(facts.get('balance_units')) : undefined,
    currency: facts.get('currency'),
  };
}

function tallyOf(count: number | string | null, oldest: number | string | null): Tally {
  return { count: Number(count), oldestAt: numberOf(oldest) };
}

function numberOf(value: number | string | null | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
