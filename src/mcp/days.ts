import { formatUnits } from '../domain/money.ts';
import { type EpochMs, toIso } from '../domain/time.ts';

/** The day in UTC, `2026-11-24`. */
export function dayOf(at: EpochMs | undefined): string {
  return at === undefined ? 'unknown' : toIso(at).slice(0, 10);
}

/** Sums of what belongs together, by name. */
export function grouped<Item extends { readonly units: number }>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): { name: string; count: number; cost: string; cost_units: number }[] {
  const names = [...new Set(items.map(keyOf))].sort();
  return names.map((name) => {
    const own = items.filter((item) => keyOf(item) === name);
    const units = own.reduce((sum, item) => sum + item.units, 0);
    return { name, count: own.length, cost: formatUnits(units), cost_units: units };
  });
}
