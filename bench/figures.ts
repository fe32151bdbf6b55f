/** The value that a share `p` of all values does not exceed; 0 ≤ p ≤ 1. NaN without values. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? Number.NaN;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Median, least and greatest; undefined without values, which is what a platform that cannot tell leaves. */
export function spread(values: readonly (number | undefined)[]): Spread | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length === 0) return undefined;
  return { median: percentile(known, 0.5), min: Math.min(...known), max: Math.max(...known) };
}

/** `12.3`, or a dash for what is not known. */
export function show(value: number | undefined, digits = 0): string {
  return value === undefined || Number.isNaN(value)
    ? '-'
    : value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** `12.3 (11.0-15.2)` */
export function showSpread(values: Spread | undefined, digits = 0): string {
  return values
    ? `${show(values.median, digits)} (${show(values.min, digits)}-${show(values.max, digits)})`
    : '-';
}

/** Rows under a heading, columns aligned: the first to the left, the others to the right. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}
