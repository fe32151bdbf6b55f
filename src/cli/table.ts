import { stripVTControlCharacters, styleText } from 'node:util';

/** Rows as lines with aligned columns, the first row as headings; the last column is as wide as it is. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  return rows.map((row, index) => {
    const line = row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd();
    return index === 0 ? styleText('bold', line) : line;
  });
}

/** Names and values below each other. */
export function list(
  rows: readonly (readonly [name: string, value: string])[],
  indent = '  ',
): readonly string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${indent}${name.padEnd(width)}  ${value}`);
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(0, width - widthOf(cell)));
}

function widthOf(cell: string): number {
  return [...stripVTControlCharacters(cell)].length;
}
