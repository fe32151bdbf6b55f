import type { Selectable } from 'kysely';
import type { IncomingRecord } from './inbox.ts';
import type { Database } from './schema.ts';

/** A row as PostgreSQL or SQLite gives it as a message that came in. */
export function toIncoming(row: Selectable<Database['incoming']>): IncomingRecord {
  return {
    elksId: row.elks_id,
    number: row.number,
    numberHash: row.number_hash,
    ownNumber: row.own_number,
    text: row.text ?? undefined,
    at: Number(row.at),
    notedAt: Number(row.noted_at),
    sign: row.sign === 'opt_out' || row.sign === 'refusal' || row.sign === 'opt_in' ? row.sign : undefined,
  };
}
