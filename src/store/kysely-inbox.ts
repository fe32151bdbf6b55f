import { type Kysely, sql, type Transaction } from 'kysely';
import { MESSAGE_STATES } from '../domain/message.ts';
import type { Transact } from './commit.ts';
import { readFacts, writeFact } from './facts.ts';
import type {
  Arrival,
  ChangePlace,
  Conversation,
  ConversationEntry,
  InboxChange,
  InboxStore,
  IncomingRecord,
  ListProgress,
  Place,
  SyncState,
} from './inbox.ts';
import { toIncoming } from './incoming-row.ts';
import { noticeStore } from './kysely-notices.ts';
import { addOptOut, optOutStore } from './kysely-opt-outs.ts';
import { fromRow } from './message-row.ts';
import type { Connection } from './prepared.ts';
import { type Database, ONE } from './schema.ts';

/** States of a message that the person at the other end has seen, may have seen, or may still see. */
const SPOKEN = ['held', 'queued', 'sending', 'accepted', 'sent', 'delivered', 'failed', 'unknown'];

/** Of these, the states that answer what came in before. */
const ANSWERING = ['queued', 'sending', 'accepted', 'sent', 'delivered', 'unknown'];

/** Kinds of action that a conversation consists of. */
const WRITTEN = ['sms', 'mms'];

const words = (list: readonly string[]) => sql.join(list.map((word) => sql.lit(word)));

/** When a message was said: when it last went, or was taken as long as it did not. */
const SAID_AT = sql<number>`coalesce(sending_at, created_at)`;

/**
 * The part of the store that keeps what comes in.
 * @param write has the store to itself; whoever reads alone needs only `guarded`
 */
export function inboxStore(
  db: Kysely<Database>,
  write: Transact,
  guarded: <T>(work: () => Promise<T>) => Promise<T>,
): InboxStore {
  return {
    ...noticeStore(write),
    ...optOutStore(db, write, guarded),
    attempt: (token) =>
      guarded(async () => {
        const row = await db
          .selectFrom('messages')
          .selectAll()
          .where('state', 'in', ['sending', 'unknown'])
          .where('attempt_token', '=', token)
          .executeTakeFirst();
        return row && fromRow(row);
      }),
    takeIn: (arrivals) => write((tx) => takeIn(tx, arrivals)),
    incoming: (elksId) =>
      guarded(async () => {
        const row = await db
          .selectFrom('incoming')
          .selectAll()
          .where('elks_id', '=', elksId)
          .executeTakeFirst();
        return row && toIncoming(row);
      }),
    lastIncoming: (numberHash) =>
      guarded(async () => {
        const row = await db
          .selectFrom('incoming')
          .selectAll()
          .where('number_hash', '=', numberHash)
          .where('number', '<>', '')
          .orderBy('at', 'desc')
          .orderBy('seq', 'desc')
          .limit(ONE)
          .executeTakeFirst();
        return row && toIncoming(row);
      }),
    conversations: (query) => guarded(() => selectConversations(db, query)),
    conversation: (numberHash, { limit, before }) =>
      guarded(() => selectConversation(db, numberHash, limit, before)),
    syncState: () => guarded(() => readSyncState(db)),
    setSyncState: (state) => write((tx) => writeSyncState(tx, state)),
    changePlace: () => guarded(() => readChangePlace(db)),
    changesSince: (place) => guarded(() => readChanges(db, place)),
  };
}

async function takeIn(
  tx: Transaction<Database>,
  arrivals: readonly Arrival[],
): Promise<readonly IncomingRecord[]> {
  const fresh: IncomingRecord[] = [];
  for (const { record, optOut } of arrivals) {
    const row = await tx
      .insertInto('incoming')
      .values({
        elks_id: record.elksId,
        number: record.number,
        number_hash: record.numberHash,
        own_number: record.ownNumber,
        text: record.text ?? null,
        at: record.at,
        noted_at: record.notedAt,
        sign: record.sign ?? null,
      })
      .onConflict((conflict) =>
        conflict
          .column('elks_id')
          .doUpdateSet({ text: record.text ?? null, sign: record.sign ?? null })
          .where('incoming.text', 'is', null)
          .where('incoming.number', '<>', '')
          .where(sql<boolean>`excluded.text is not null`),
      )
      .returning('elks_id')
      .executeTakeFirst();
    if (!row) continue;
    fresh.push(record);
    if (optOut) await addOptOut(tx, optOut);
  }
  return fresh;
}

interface ConversationRow {
  readonly number_hash: string;
  readonly number: string;
  readonly own_number: string | null;
  readonly at: number | string;
  readonly inbound: number;
  readonly text: string | null;
  readonly state: string | null;
  readonly heard_at: number | string | null;
  readonly answered_at: number | string | null;
  readonly count: number | string;
  readonly opted_out_at: number | string | null;
}

async function selectConversations(
  db: Connection,
  { limit, before, unanswered }: Parameters<InboxStore['conversations']>[0],
): Promise<readonly Conversation[]> {
  const after = before
    ? sql`and (at < ${before.at} or (at = ${before.at} and number_hash < ${before.id}))`
    : sql``;
  const open = unanswered ? sql`and heard_at is not null and heard_at > coalesce(answered_at, 0)` : sql``;
  const { rows } = await sql<ConversationRow>`
    with entries as (
      select number_hash, number, at, 1 as inbound, text, at as heard, cast(null as bigint) as answered, elks_id as id,
        cast(null as text) as state
        from incoming where number <> ''
      union all
      select to_hash, to_number, ${SAID_AT}, 0, text, cast(null as bigint),
        case when state in (${words(ANSWERING)}) then ${SAID_AT} end, id, state
        from messages where to_number <> '' and kind in (${words(WRITTEN)}) and state in (${words(SPOKEN)})
    ), ranked as (
      select number_hash, number, at, inbound, text, state,
        max(heard) over (partition by number_hash) as heard_at,
        max(answered) over (partition by number_hash) as answered_at,
        count(*) over (partition by number_hash) as count,
        row_number() over (partition by number_hash order by at desc, inbound desc, id desc) as rank
        from entries
    )
    select ranked.*,
      (select own_number from incoming where incoming.number_hash = ranked.number_hash and own_number <> ''
        order by incoming.at desc, seq desc limit 1) as own_number,
      (select opt_outs.at from opt_outs where to_hash = ranked.number_hash) as opted_out_at
      from ranked where rank = 1 ${after} ${open}
      order by at desc, number_hash desc limit ${limit}`.execute(db);
  return rows.map((row) => ({
    number: row.number,
    numberHash: row.number_hash,
    ownNumber: row.own_number ?? undefined,
    last: {
      at: Number(row.at),
      direction: row.inbound === 1 ? 'inbound' : 'outbound',
      text: row.text ?? undefined,
      state: MESSAGE_STATES.find((known) => known === row.state),
    },
    unanswered: row.heard_at !== null && Number(row.heard_at) > Number(row.answered_at ?? 0),
    count: Number(row.count),
    optedOutAt: row.opted_out_at === null ? undefined : Number(row.opted_out_at),
    place: { at: Number(row.at), id: row.number_hash },
  }));
}

async function selectConversation(
  db: Connection,
  numberHash: string,
  limit: number,
  before: Place | undefined,
): Promise<readonly ConversationEntry[]> {
  const incoming = await db
    .selectFrom('incoming')
    .selectAll()
    .where('number_hash', '=', numberHash)
    .where('number', '<>', '')
    .$if(before !== undefined, (select) =>
      select.where(sql<boolean>`(at, elks_id) < (${before?.at}, ${before?.id})`),
    )
    .orderBy('at', 'desc')
    .orderBy('elks_id', 'desc')
    .limit(limit)
    .execute();
  const messages = await db
    .selectFrom('messages')
    .selectAll()
    .where('to_hash', '=', numberHash)
    .where('to_number', '<>', '')
    .where('kind', 'in', WRITTEN)
    .where('state', 'in', SPOKEN)
    .$if(before !== undefined, (select) =>
      select.where(sql<boolean>`(${SAID_AT}, id) < (${before?.at}, ${before?.id})`),
    )
    .orderBy(SAID_AT, 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  const entries: ConversationEntry[] = [
    ...incoming.map((row) => {
      const record = toIncoming(row);
      return { kind: 'incoming', at: record.at, id: record.elksId, record } as const;
    }),
    ...messages.map((row) => {
      const record = fromRow(row);
      return { kind: 'message', at: record.sendingAt ?? record.createdAt, id: record.id, record } as const;
    }),
  ];
  return entries.sort(byPlace).slice(-limit);
}

function byPlace(one: Place, other: Place): number {
  return one.at - other.at || (one.id < other.id ? -1 : 1);
}

/** How far each list was read is kept under names of its own. */
const LIST_FACTS = { sms: 'inbox', mms: 'inbox_mms' } as const;

async function readSyncState(db: Connection): Promise<SyncState> {
  const facts = await readFacts(db);
  const number = (name: string) => (facts.has(name) ? Number(facts.get(name)) : undefined);
  const progress = (list: keyof typeof LIST_FACTS): ListProgress => {
    const [since, cursor] = facts.get(`${LIST_FACTS[list]}_gap`)?.split(' ') ?? [];
    return {
      mark: number(`${LIST_FACTS[list]}_mark`),
      gap: since === undefined || cursor === undefined ? undefined : { since: Number(since), cursor },
    };
  };
  return { syncedAt: number('inbox_synced_at'), sms: progress('sms'), mms: progress('mms') };
}

async function writeSyncState(tx: Transaction<Database>, state: Partial<SyncState>): Promise<void> {
  const text = (value: number | undefined) => (value === undefined ? undefined : String(value));
  if (state.syncedAt !== undefined) await writeFact(tx, 'inbox_synced_at', text(state.syncedAt));
  for (const list of ['sms', 'mms'] as const) {
    const progress = state[list];
    if (!progress) continue;
    const { mark, gap } = progress;
    await writeFact(tx, `${LIST_FACTS[list]}_mark`, text(mark));
    await writeFact(tx, `${LIST_FACTS[list]}_gap`, gap && `${gap.since} ${gap.cursor}`);
  }
}

async function readChangePlace(db: Connection): Promise<ChangePlace> {
  const { rows } = await sql<{ incoming: number | string; steps: number | string }>`select
    coalesce((select max(seq) from incoming), 0) as incoming,
    coalesce((select max(seq) from audit), 0) as steps`.execute(db);
  return { incoming: Number(rows[0]?.incoming ?? 0), steps: Number(rows[0]?.steps ?? 0) };
}

async function readChanges(
  db: Connection,
  place: ChangePlace,
): Promise<{ place: ChangePlace; changes: readonly InboxChange[] }> {
  const now = await readChangePlace(db);
  if (now.incoming === place.incoming && now.steps === place.steps) return { place: now, changes: [] };
  const incoming = await db
    .selectFrom('incoming')
    .select(['number', 'elks_id'])
    .where('seq', '>', place.incoming)
    .where('seq', '<=', now.incoming)
    .execute();
  const messages = await db
    .selectFrom('messages')
    .select(['id', 'to_number'])
    .where('id', 'in', (e) =>
      e.selectFrom('audit').select('message_id').where('seq', '>', place.steps).where('seq', '<=', now.steps),
    )
    .execute();
  return {
    place: now,
    changes: [
      ...incoming.map((row) => ({ kind: 'arrived', number: row.number, elksId: row.elks_id }) as const),
      ...messages.map((row) => ({ kind: 'message', number: row.to_number, id: row.id }) as const),
    ],
  };
}
