import { type ColumnDefinitionBuilder, type ColumnType, type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import { countsAgainstLimits, MESSAGE_STATES } from '../domain/message.ts';
import { isPostgres } from './engine.ts';

/** Times are epoch milliseconds, money is 1/10 000 of the account's currency, booleans are 0 or 1. */
export interface Database {
  messages: {
    id: string;
    kind: string;
    state: string;
    to_number: string;
    region: string | null;
    sender: string;
    text: string;
    flash: number;
    payload: string | null;
    encoding: string;
    units: number;
    parts: number;
    idempotency_key: string | null;
    to_hash: string;
    prefix_hash: string;
    content_hash: string;
    problems: string;
    warnings: string;
    cost_units: number | null;
    cost_basis: string | null;
    reserved_units: number;
    elks_id: string | null;
    created_at: number;
    updated_at: number;
    counted_at: number | null;
    expires_at: number | null;
    approved_at: number | null;
    approved_via: string | null;
    ground: string | null;
    due_at: number;
    sending_at: number | null;
    delivered_at: number | null;
    attempts: number;
    attempt_token: string | null;
    owner: string | null;
    lease_until: number | null;
  };
  queries: { id: ColumnType<number, never, never>; at: number };
  prices: { region: string; units_per_part: number; basis: string; learned_at: number };
  /** Everybody who was ever texted or queued for, and when first. */
  recipients: { to_hash: string; first_at: number };
  /** Every message that came in, each once; what tells of a person is emptied when it is forgotten. */
  incoming: {
    seq: ColumnType<number, never, never>;
    elks_id: string;
    number: string;
    number_hash: string;
    own_number: string;
    text: string | null;
    at: number;
    noted_at: number;
    sign: string | null;
  };
  /** What a webhook said, until 46elks was asked. */
  notices: {
    elks_id: string;
    attempt_token: string | null;
    number_hash: string | null;
    text: string | null;
    at: number;
    due_at: number;
    said: number;
    tries: number;
  };
  failures: { id: ColumnType<number, never, never>; at: number };
  opt_outs: { to_hash: string; at: number; evidence: string };
  /** Everybody whose limits still hold although they were forgotten, and since when. */
  forgotten: { to_hash: string; at: number };
  /** Everything that ever happened to a message, each step sealed together with the one before. Never changed. */
  audit: {
    seq: number;
    at: number;
    message_id: string;
    state: string;
    codes: string;
    approved_via: string | null;
    ground: string | null;
    cost_units: number | null;
    content: string;
    seal: string;
  };
  /**
   * Single facts by name: the account's currency and balance, the pause, the breaker's trial, the latest time seen, the
   * end of the audit trail, how far the history was read.
   */
  facts: { name: string; value: string };
}

/** States in which a message holds its place in every limit. */
export const COUNTING_STATES = MESSAGE_STATES.filter(countsAgainstLimits);

/**
 * A message that counts against the limits; what 46elks took counts even when it failed later, for it was sent and
 * billed. Part of two indexes, so a database finds these messages only where it is asked in the same words.
 */
export const COUNTS = sql.raw<boolean>(
  `(state in (${COUNTING_STATES.map((state) => `'${state}'`).join(', ')}) or elks_id is not null)`,
);

/** A limit that is written out: for one that comes later SQLite plans the query anew each time. */
export const ONE = sql.lit(1);

/** A primary key that the database counts up by itself. */
function counted(db: Kysely<unknown>): (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder {
  return (column) =>
    isPostgres(db) ? column.primaryKey().generatedAlwaysAsIdentity() : column.primaryKey().autoIncrement();
}

/** Every change of the schema, in order, never edited after a release. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_first': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('messages')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('to_number', 'text', (column) => column.notNull())
        .addColumn('region', 'text')
        .addColumn('sender', 'text', (column) => column.notNull())
        .addColumn('text', 'text', (column) => column.notNull())
        .addColumn('flash', 'integer', (column) => column.notNull())
        .addColumn('encoding', 'text', (column) => column.notNull())
        .addColumn('units', 'integer', (column) => column.notNull())
        .addColumn('parts', 'integer', (column) => column.notNull())
        .addColumn('idempotency_key', 'text')
        .addColumn('to_hash', 'text', (column) => column.notNull())
        .addColumn('prefix_hash', 'text', (column) => column.notNull())
        .addColumn('content_hash', 'text', (column) => column.notNull())
        .addColumn('problems', 'text', (column) => column.notNull())
        .addColumn('warnings', 'text', (column) => column.notNull())
        .addColumn('cost_units', 'bigint')
        .addColumn('cost_basis', 'text')
        .addColumn('reserved_units', 'bigint', (column) => column.notNull())
        .addColumn('elks_id', 'text', (column) => column.unique())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addColumn('counted_at', 'bigint')
        .addColumn('expires_at', 'bigint')
        .addColumn('approved_at', 'bigint')
        .addColumn('approved_via', 'text')
        .addColumn('ground', 'text')
        .addColumn('due_at', 'bigint', (column) => column.notNull())
        .addColumn('sending_at', 'bigint')
        .addColumn('delivered_at', 'bigint')
        .addColumn('attempts', 'integer', (column) => column.notNull())
        .addColumn('attempt_token', 'text')
        .addColumn('owner', 'text')
        .addColumn('lease_until', 'bigint')
        .execute();
      await db.schema.createIndex('messages_created').on('messages').column('created_at').execute();
      await db.schema
        .createIndex('messages_counted')
        .on('messages')
        .column('counted_at')
        .where(COUNTS)
        .execute();
      await db.schema.createIndex('messages_to').on('messages').columns(['to_hash', 'counted_at']).execute();
      await db.schema
        .createIndex('messages_prefix')
        .on('messages')
        .columns(['prefix_hash', 'counted_at'])
        .where(COUNTS)
        .execute();
      await db.schema
        .createIndex('messages_content')
        .on('messages')
        .columns(['content_hash', 'created_at'])
        .execute();
      await db.schema.createIndex('messages_state').on('messages').columns(['state', 'due_at']).execute();
      await db.schema.createIndex('messages_key').on('messages').column('idempotency_key').execute();
      await db.schema
        .createTable('queries')
        .addColumn('id', 'integer', counted(db))
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('queries_at').on('queries').column('at').execute();
      await db.schema
        .createTable('prices')
        .addColumn('region', 'text', (column) => column.primaryKey())
        .addColumn('units_per_part', 'bigint', (column) => column.notNull())
        .addColumn('basis', 'text', (column) => column.notNull())
        .addColumn('learned_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('recipients')
        .addColumn('to_hash', 'text', (column) => column.primaryKey())
        .addColumn('first_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('recipients_first').on('recipients').column('first_at').execute();
      await db.schema
        .createTable('failures')
        .addColumn('id', 'integer', counted(db))
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('opt_outs')
        .addColumn('to_hash', 'text', (column) => column.primaryKey())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('evidence', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('audit')
        .addColumn('seq', 'integer', (column) => column.primaryKey())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('message_id', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('codes', 'text', (column) => column.notNull())
        .addColumn('approved_via', 'text')
        .addColumn('ground', 'text')
        .addColumn('cost_units', 'bigint')
        .addColumn('content', 'text', (column) => column.notNull())
        .addColumn('seal', 'text', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('facts')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('value', 'text', (column) => column.notNull())
        .execute();
    },
  },
  '0002_inbox': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('incoming')
        .addColumn('seq', 'integer', counted(db))
        .addColumn('elks_id', 'text', (column) => column.notNull().unique())
        .addColumn('number', 'text', (column) => column.notNull())
        .addColumn('number_hash', 'text', (column) => column.notNull())
        .addColumn('own_number', 'text', (column) => column.notNull())
        .addColumn('text', 'text')
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('noted_at', 'bigint', (column) => column.notNull())
        .addColumn('sign', 'text')
        .execute();
      await db.schema.createIndex('incoming_from').on('incoming').columns(['number_hash', 'at']).execute();
      await db.schema.createIndex('incoming_at').on('incoming').column('at').execute();
      await db.schema
        .createTable('notices')
        .addColumn('elks_id', 'text', (column) => column.primaryKey())
        .addColumn('attempt_token', 'text')
        .addColumn('number_hash', 'text')
        .addColumn('text', 'text')
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('due_at', 'bigint', (column) => column.notNull())
        .addColumn('said', 'integer', (column) => column.notNull())
        .addColumn('tries', 'integer', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('notices_due').on('notices').column('due_at').execute();
    },
  },
  '0003_kinds': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .alterTable('messages')
        .addColumn('kind', 'text', (column) => column.notNull().defaultTo('sms'))
        .execute();
      await db.schema.alterTable('messages').addColumn('payload', 'text').execute();
    },
  },
  // Each decision adds up a day of messages. With all it asks for in the index no message itself is looked up for that.
  '0004_tallies_from_indexes': {
    async up(db: Kysely<unknown>): Promise<void> {
      const { schema } = db;
      await schema.dropIndex('messages_counted').execute();
      await schema
        .createIndex('messages_counted')
        .on('messages')
        .columns(['counted_at', 'cost_basis', 'cost_units', 'reserved_units', 'state', 'elks_id', 'id'])
        .where(COUNTS)
        .execute();
      await schema.dropIndex('messages_prefix').execute();
      await schema
        .createIndex('messages_prefix')
        .on('messages')
        .columns(['prefix_hash', 'counted_at', 'state', 'elks_id', 'id'])
        .where(COUNTS)
        .execute();
    },
  },
  // What was refused because it holds a secret was once kept with its text.
  '0005_no_secrets': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`update messages set text = '', payload = null, idempotency_key = null
        where problems like '%"code":"contains_secret"%'`.execute(db);
    },
  },
  '0006_forgotten': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('forgotten')
        .addColumn('to_hash', 'text', (column) => column.primaryKey())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
};
