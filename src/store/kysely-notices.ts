import { type Selectable, sql } from 'kysely';
import type { Transact } from './commit.ts';
import type { InboxStore, Notice } from './inbox.ts';
import type { Database } from './schema.ts';

type Notices = Pick<InboxStore, 'addNotice' | 'claimNotices' | 'delayNotice' | 'dropNotice'>;

/** The part of the store that keeps what webhooks said. */
export function noticeStore(write: Transact): Notices {
  const own = ({ elksId, said }: Notice) => ({ elks_id: elksId, said });
  return {
    addNotice: ({ elksId, attemptToken = null, numberHash = null, text = null, at }, most) =>
      write(async (tx) => {
        // A token that is known already stays: it was found to be one of ours.
        await sql`insert into notices (elks_id, attempt_token, number_hash, text, at, due_at, said, tries)
          select ${elksId}, ${attemptToken}, ${numberHash}, ${text}, ${at}, ${at}, 1, 0
          where (select count(*) from notices) < ${most} or exists (select 1 from notices where elks_id = ${elksId})
          on conflict (elks_id) do update set said = notices.said + 1, due_at = excluded.due_at,
            attempt_token = coalesce(notices.attempt_token, excluded.attempt_token)`.execute(tx);
      }),
    claimNotices: (now, until, limit) =>
      write(async (tx) => {
        const rows = await tx
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
        return rows.map(toNotice).sort(inOrder);
      }),
    delayNotice: (notice, dueAt, tries) =>
      write(async (tx) => {
        await tx
          .updateTable('notices')
          .set({ due_at: dueAt, tries })
          .where((e) => e.and(own(notice)))
          .execute();
      }),
    dropNotice: (notice) =>
      write(async (tx) => {
        await tx
          .deleteFrom('notices')
          .where((e) => e.and(own(notice)))
          .execute();
      }),
  };
}

/** As they are claimed; a database gives changed rows back in any order. */
function inOrder(one: Notice, other: Notice): number {
  return one.at - other.at || (one.elksId < other.elksId ? -1 : 1);
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
