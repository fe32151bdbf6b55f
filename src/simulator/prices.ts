/** The currencies an account of 46elks is kept in. Source: https://46elks.se/docs/get-account */
export type Currency = 'SEK' | 'EUR';

interface Price {
  readonly prefix: string;
  readonly country: string;
  /** Price of one part in 1/10 000 of the currency. */
  readonly perPart: Readonly<Record<Currency, number>>;
  /** Where the figure comes from and when it was read; `assumed` = made up, so that destinations differ. */
  readonly source: string;
}

const ASSUMED = 'assumed, 2026-11-22';

/** Prices without VAT. Only Sweden's is public knowledge; never quote the others to anybody. */
export const PRICES: readonly Price[] = [
  {
    prefix: '+46',
    country: 'SE',
    perPart: { SEK: 5000, EUR: 470 },
    source: 'https://46elks.se/docs/send-sms, November 2025',
  },
  { prefix: '+47', country: 'NO', perPart: { SEK: 6500, EUR: 600 }, source: ASSUMED },
  { prefix: '+45', country: 'DK', perPart: { SEK: 4500, EUR: 410 }, source: ASSUMED },
  { prefix: '+358', country: 'FI', perPart: { SEK: 7500, EUR: 690 }, source: ASSUMED },
  { prefix: '+49', country: 'DE', perPart: { SEK: 9500, EUR: 870 }, source: ASSUMED },
  { prefix: '+44', country: 'GB', perPart: { SEK: 5500, EUR: 500 }, source: ASSUMED },
  { prefix: '+1', country: 'US', perPart: { SEK: 2200, EUR: 200 }, source: ASSUMED },
];

const ELSEWHERE: Readonly<Record<Currency, number>> = { SEK: 10_000, EUR: 900 };

/**
 * Numbers that are accepted, cost nothing and never reach a phone.
 * Source: README of 46elks/gh-actions-sms (the first), documentation samples of 46elks (the second).
 */
export const TEST_RECIPIENTS: ReadonlySet<string> = new Set(['+4670000000', '+46700000000']);

/** Price of one multimedia message to an E.164 number. Source: samples of 46elks' documentation for Sweden; the rest is assumed. */
export function mmsPrice(to: string, currency: Currency): number {
  if (TEST_RECIPIENTS.has(to)) return 0;
  return (to.startsWith('+46') ? { SEK: 12_500, EUR: 1250 } : { SEK: 25_000, EUR: 2500 })[currency];
}

/**
 * Price of a minute to an E.164 number or SIP address, or of an incoming one. Source: the samples of
 * https://46elks.se/docs/show-call-id, where 30 s with a leg of 17 s cost 11400 and 15 s of an incoming call 1500; the rest is assumed.
 */
export function callPrice(to: string, currency: Currency): number {
  if (TEST_RECIPIENTS.has(to)) return 0;
  if (to === 'incoming') return { SEK: 1500, EUR: 150 }[currency];
  return (
    to.startsWith('+46') || to.startsWith('sip') ? { SEK: 5700, EUR: 530 } : { SEK: 15_000, EUR: 1400 }
  )[currency];
}

/** Monthly price of a number in 1/10 000 of the currency. Source: a third-party digest of 2025 says 3 EUR; SEK assumed. */
export function numberCost(currency: Currency): number {
  return { SEK: 300_000, EUR: 30_000 }[currency];
}

/** Price of one part to an E.164 number, in 1/10 000 of the currency. */
export function pricePerPart(to: string, currency: Currency): number {
  if (TEST_RECIPIENTS.has(to)) return 0;
  const price = PRICES.find((row) => to.startsWith(row.prefix));
  return (price?.perPart ?? ELSEWHERE)[currency];
}
