import { type CompiledQuery, type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Database } from './schema.ts';

export type Connection = Kysely<Database> | Transaction<Database>;

/** Where each value of a query goes, by name. */
export type Places<Values> = { readonly [Name in keyof Values]: RawBuilder<Values[Name]> };

/** Any query of Kysely's, built or written out. */
interface Query<Row> {
  compile(db: Connection): CompiledQuery<Row>;
}

/** Stands in a compiled query for the value of that name. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A query that Kysely puts together once for each database and each set of names in `values`; afterwards only the values
 * change. For what every message needs: putting such a query together takes several times as long as running it.
 */
export function prepared<Values extends object, Row>(
  build: (db: Connection, places: Places<Values>) => Query<Row>,
): (db: Connection, values: Values) => Promise<readonly Row[]> {
  // Databases write their queries differently, and one process may have several open.
  const compiled = new WeakMap<object, Map<string, CompiledQuery<Row>>>();
  return async (db, values) => {
    const { adapter } = db.getExecutor();
    const names = Object.keys(values);
    const key = names.join();
    const known = compiled.get(adapter) ?? new Map<string, CompiledQuery<Row>>();
    compiled.set(adapter, known);
    const query = known.get(key) ?? build(db, placesFor<Values>(names)).compile(db);
    known.set(key, query);
    const parameters = query.parameters.map((each) =>
      each instanceof Place ? Reflect.get(values, each.name) : each,
    );
    const { rows } = await db.executeQuery<Row>({ ...query, parameters });
    return rows;
  };
}

function placesFor<Values>(names: readonly string[]): Places<Values> {
  const places: Places<Values> = Object.create(null);
  for (const name of names) Reflect.set(places, name, sql`${new Place(name)}`);
  return places;
}
