import type { Kysely, Transaction } from 'kysely';
import type { Transact } from './commit.ts';
import type { IncomingRecord, OptOutStore } from './inbox.ts';
import { toIncoming } from './incoming-row.ts';
import type { Database } from './schema.ts';
import type { OptOut } from './store.ts';

/** The part of the store that keeps who is not to be texted. */
export function optOutStore(
  db: Kysely<Database>,
  write: Transact,
  guarded: <T>(work: () => Promise<T>) => Promise<T>,
): OptOutStore {
  return {
    optOut: (entry) =>
      write(async (tx) => {
        const decided = await decideOn(tx, entry.toHash);
        await addOptOut(tx, entry);
        return decided;
      }),
    removeOptOut: (toHash) =>
      write(async (tx) => {
        const decided = await decideOn(tx, toHash);
        const { numDeletedRows } = await tx
          .deleteFrom('opt_outs')
          .where('to_hash', '=', toHash)
          .executeTakeFirst();
        return { wasListed: numDeletedRows > 0n, decided };
      }),
    optOuts: () =>
      guarded(async () => {
        const rows = await db.selectFrom('opt_outs').selectAll().orderBy('at').execute();
        return rows.map((row) => ({ toHash: row.to_hash, at: Number(row.at), evidence: row.evidence }));
      }),
    toReview: (limit) => guarded(async () => (await undecided(db).limit(limit).execute()).map(toIncoming)),
  };
}

/** Puts a person on the list with the first word that was said. */
export async function addOptOut(tx: Transaction<Database>, { toHash, at, evidence }: OptOut): Promise<void> {
  await tx
    .insertInto('opt_outs')
    .values({ to_hash: toHash, at, evidence })
    .onConflict((conflict) => conflict.column('to_hash').doNothing())
    .execute();
}

/** What a person wrote that waits for a decision waits no more; what they write later is looked at anew. */
async function decideOn(tx: Transaction<Database>, numberHash: string): Promise<readonly IncomingRecord[]> {
  const rows = await undecided(tx).where('incoming.number_hash', '=', numberHash).execute();
  await tx
    .updateTable('incoming')
    .set({ sign: null })
    .where('number_hash', '=', numberHash)
    .where('sign', 'in', ['refusal', 'opt_in'])
    .execute();
  return rows.map(toIncoming);
}

function undecided(db: Kysely<Database>) {
  return db
    .selectFrom('incoming')
    .leftJoin('opt_outs', 'opt_outs.to_hash', 'incoming.number_hash')
    .selectAll('incoming')
    .where('incoming.number', '<>', '')
    .where((e) =>
      e.or([
        e.and([e('sign', '=', 'refusal'), e('opt_outs.to_hash', 'is', null)]),
        e.and([e('sign', '=', 'opt_in'), e('incoming.at', '>', e.ref('opt_outs.at'))]),
      ]),
    )
    .orderBy('incoming.at', 'desc')
    .orderBy('incoming.seq', 'desc');
}
