import { type Kysely, type Selectable, sql } from 'kysely';
import type { InboxStore, Notice } from './inbox.ts';
import type { Database } from './schema.ts';

type Notices = Pick<InboxStore, 'addNotice' | 'claimNotices' | 'delayNotice' | 'dropNotice'>;

/** The part of the store that keeps what webhooks said. */
export function noticeStore(
  db: Kysely<Database>,
  guarded: <T>(work: () => Promise<T>) => Promise<T>,
): Notices {
  const own = ({ elksId, said }: Notice) => ({ elks_id: elksId, said });
  return {
    addNotice: ({ elksId, attemptToken = null, numberHash = null, text = null, at }, most) =>
      guarded(async () => {
        // A token that is known already stays: it was found to be one of ours.
        await sql`insert into notices (elks_id, attempt_token, number_hash, text, at, due_at, said, tries)
          select ${elksId}, ${attemptToken}, ${numberHash}, ${text}, ${at}, ${at}, 1, 0
          where (select count(*) from notices) < ${most} or exists (select 1 from notices where elks_id = ${elksId})
          on conflict (elks_id) do update set said = notices.said + 1, due_at = excluded.due_at,
            attempt_token = coalesce(notices.attempt_token, excluded.attempt_token)`.execute(db);
      }),
    claimNotices: (now, until, limit) =>
      guarded(async () => {
        const rows = await db
          .updateTable('notices')
          .set({ due_at: until })
          .where('elks_id', 'in', (e) =>
            e
              .selectFrom('notices')
              .select('elks_id')
              .where('due_at', '<=', now)
              .orderBy('at')
              .orderBy('elks_id')
              .limit(limit),
          )
          .returningAll()
          .execute();
        return rows.map(toNotice).sort((one, other) => one.at - other.at);
      }),
    delayNotice: (notice, dueAt, tries) =>
      guarded(async () => {
        await db
          .updateTable('notices')
          .set({ due_at: dueAt, tries })
          .where((e) => e.and(own(notice)))
          .execute();
      }),
    dropNotice: (notice) =>
      guarded(async () => {
        await db
          .deleteFrom('notices')
          .where((e) => e.and(own(notice)))
          .execute();
      }),
  };
}

function toNotice(row: Selectable<Database['notices']>): Notice {
  return {
    elksId: row.elks_id,
    attemptToken: row.attempt_token ?? undefined,
    numberHash: row.number_hash ?? undefined,
    text: row.text ?? undefined,
    at: Number(row.at),
    said: row.said,
    tries: row.tries,
  };
}
