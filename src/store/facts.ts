import { type Connection, type Places, prepared } from './prepared.ts';

const selectFacts = prepared((db, _: Places<object>) => db.selectFrom('facts').selectAll());

const upsertFact = prepared((db, { name, value }: Places<{ name: string; value: string }>) =>
  db
    .insertInto('facts')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: (e) => e.ref('excluded.value') })),
);

const deleteFact = prepared((db, { name }: Places<{ name: string }>) =>
  db.deleteFrom('facts').where('name', '=', name),
);

/** Inside a transaction nobody else writes, so what was read there once need not be read again. */
const known = new WeakMap<Connection, Map<string, string>>();

/** Every single fact by name. */
export async function readFacts(db: Connection): Promise<ReadonlyMap<string, string>> {
  const before = known.get(db);
  if (before) return before;
  const rows = await selectFacts(db, {});
  const facts = new Map(rows.map(({ name, value }) => [name, value]));
  if (db.isTransaction) known.set(db, facts);
  return facts;
}

/** Sets a single fact, or removes it. */
export async function writeFact(db: Connection, name: string, value: string | undefined): Promise<void> {
  if (value === undefined) {
    await deleteFact(db, { name });
    known.get(db)?.delete(name);
    return;
  }
  await upsertFact(db, { name, value });
  known.get(db)?.set(name, value);
}

/** To be called when a part of a transaction was undone: what is known may have been undone with it. */
export function rereadFacts(db: Connection): void {
  known.delete(db);
}
