/**
 * Money as 46elks bills it: whole units of 1/10 000 of the account's currency (3500 = 0.35 SEK), never floating point.
 * Source: https://46elks.se/docs/show-sms-id
 */
export interface Money {
  readonly units: number;
  /** ISO 4217 code of the account's currency. */
  readonly currency: string;
}

export const UNITS_PER_WHOLE = 10_000;

/** `{units: 3500, currency: 'SEK'}` → `"0.35 SEK"`; at least two decimals, at most four, exact. */
export function formatMoney(money: Money): string {
  return `${formatUnits(money.units)} ${money.currency}`;
}

/** Units as a decimal string: `5000` → `"0.50"`, `-12345` → `"-1.2345"`. */
export function formatUnits(units: number): string {
  const sign = units < 0 ? '-' : '';
  const size = Math.abs(units);
  const fraction = String(size % UNITS_PER_WHOLE)
    .padStart(4, '0')
    .replace(/0{1,2}$/, '');
  return `${sign}${Math.trunc(size / UNITS_PER_WHOLE)}.${fraction}`;
}

/** A decimal amount such as `"100"` or `"0.35"` as units; undefined when it is not one or has over four decimals. */
export function parseUnits(text: string): number | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,4}))?$/.exec(text.trim());
  if (!match) return undefined;
  return Number(match[1]) * UNITS_PER_WHOLE + Number((match[2] ?? '').padEnd(4, '0'));
}
