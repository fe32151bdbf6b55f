import { type Connection, type Places, prepared } from './prepared.ts';
import type { LearnedPrice } from './store.ts';

interface Price {
  region: string;
  units_per_part: number;
  basis: string;
  learned_at: number;
}

const upsertPrice = prepared((db, price: Places<Price>) =>
  db
    .insertInto('prices')
    .values(price)
    .onConflict((conflict) =>
      conflict.column('region').doUpdateSet({
        units_per_part: (e) => e.ref('excluded.units_per_part'),
        basis: (e) => e.ref('excluded.basis'),
        learned_at: (e) => e.ref('excluded.learned_at'),
      }),
    ),
);

const priceOf = prepared((db, { region }: Places<{ region: string }>) =>
  db.selectFrom('prices').selectAll().where('region', '=', region),
);

/** Remembers the last price of a region. */
export async function learnPrice(
  db: Connection,
  { region, unitsPerPart, basis, learnedAt }: LearnedPrice,
): Promise<void> {
  await upsertPrice(db, { region, units_per_part: unitsPerPart, basis, learned_at: learnedAt });
}

export async function selectPrice(db: Connection, region: string): Promise<LearnedPrice | undefined> {
  const [row] = await priceOf(db, { region });
  return (
    row && {
      region,
      unitsPerPart: Number(row.units_per_part),
      basis: row.basis === 'charged' ? 'charged' : 'quoted',
      learnedAt: Number(row.learned_at),
    }
  );
}
