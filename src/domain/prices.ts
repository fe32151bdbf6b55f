import type { ActionKind } from './action.ts';

/** Prices differ within a country and change; a reservation is this much above what a part cost last time. */
export const PRICE_MARGIN_PERCENT = 10;

/** Price of one part in 1/10 000 of each currency that 46elks keeps accounts in, without VAT. */
type PricePerPart = readonly (readonly [currency: string, units: number])[];

/**
 * Published prices, the margin not yet added. No list of prices can be read; only Sweden's is public knowledge: about
 * 0.50 SEK or 0.047 EUR. Source: https://46elks.se/docs/send-sms, as of November 2025.
 */
const KNOWN_PRICES: ReadonlyMap<string, PricePerPart> = new Map([
  [
    'SE',
    [
      ['SEK', 5_000],
      ['EUR', 470],
    ],
  ],
]);

/**
 * A guess, 2026-11-22: what no ordinary destination exceeds. Prices are quoted "from 0.02 EUR" with no upper end. One
 * estimate or one sent message replaces it by the real price.
 */
const WORST_PRICE: PricePerPart = [
  ['SEK', 30_000],
  ['EUR', 3_000],
];

/**
 * The dearest plausible price of one SMS part in whole 1/10 000 of the account's currency, for reserving a budget: the
 * price learned for the region plus `PRICE_MARGIN_PERCENT` (at least 1), else the published price with the same margin,
 * else the worst case. Never below 1 and never falling as the learned price rises.
 *
 * Where the currency is unknown, the largest number of any currency is taken. A learned price of zero or less is no
 * price: recipients set aside for tests cost nothing, and the next message would not be free.
 */
export function dearestUnitsPerPart(
  region: string | undefined,
  currency: string | undefined,
  learned: { readonly unitsPerPart: number } | undefined,
): number {
  if (learned && learned.unitsPerPart > 0) return withMargin(learned.unitsPerPart);
  const known = KNOWN_PRICES.get(region ?? '');
  return known ? withMargin(unitsIn(known, currency)) : unitsIn(WORST_PRICE, currency);
}

function unitsIn(price: PricePerPart, currency: string | undefined): number {
  const own = price.find(([code]) => code === currency);
  return own ? own[1] : Math.max(...price.map(([, units]) => units));
}

function withMargin(unitsPerPart: number): number {
  const units = Math.ceil(unitsPerPart);
  return units + Math.ceil((units * PRICE_MARGIN_PERCENT) / 100);
}

/** Under which name a price is learned: that of a text by its country alone, that of anything else by its kind too. */
export function priceKey(kind: ActionKind, region: string | undefined): string | undefined {
  return region === undefined || kind === 'sms' ? region : `${kind} ${region}`;
}

/**
 * A guess, 2026-11-25: what no ordinary picture message exceeds. The one figure that can be read is 1.25 SEK within
 * Sweden, in an old sample. Source: https://46elks.se/docs/mms-history
 */
const WORST_MMS_PRICE: PricePerPart = [
  ['SEK', 60_000],
  ['EUR', 6_000],
];

/** The dearest plausible price of one MMS, by the same rules as that of a part. */
export function dearestUnitsPerMms(
  currency: string | undefined,
  learned: { readonly unitsPerPart: number } | undefined,
): number {
  return learned && learned.unitsPerPart > 0
    ? withMargin(learned.unitsPerPart)
    : unitsIn(WORST_MMS_PRICE, currency);
}

/**
 * A guess, 2026-11-25: what a minute to no ordinary destination exceeds, each currency's dearest. Prices are quoted "from
 * 0.02 EUR" with no upper end; the samples of the documentation come to 0.57 SEK a minute within Sweden. Premium and
 * satellite numbers are never rung. Source: https://46elks.se/docs/show-call-id
 */
const WORST_MINUTE: PricePerPart = [
  ['SEK', 60_000],
  ['EUR', 6_000],
];

const KNOWN_MINUTES: ReadonlyMap<string, PricePerPart> = new Map([
  [
    'SE',
    [
      ['SEK', 9_000],
      ['EUR', 900],
    ],
  ],
]);

/** The dearest plausible price of a minute of talk with a number of this region; every started minute may count. */
export function dearestUnitsPerMinute(region: string | undefined, currency: string | undefined): number {
  const known = KNOWN_MINUTES.get(region ?? '');
  return known ? withMargin(unitsIn(known, currency)) : unitsIn(WORST_MINUTE, currency);
}

/** A guess, 2026-11-25: what a month of no ordinary number exceeds. A third-party digest of 2025 says 3 EUR. */
const WORST_NUMBER: PricePerPart = [
  ['SEK', 600_000],
  ['EUR', 60_000],
];

/** The dearest plausible first month of a number. */
export function dearestUnitsPerNumber(currency: string | undefined): number {
  return unitsIn(WORST_NUMBER, currency);
}
