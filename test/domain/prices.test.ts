import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dearestUnitsPerMinute,
  dearestUnitsPerMms,
  dearestUnitsPerNumber,
  dearestUnitsPerPart,
  PRICE_MARGIN_PERCENT,
  priceKey,
} from '../../src/domain/prices.ts';

const learned = (unitsPerPart: number) => ({ unitsPerPart });

describe('dearestUnitsPerPart', () => {
  it.each([
    ['Sweden in SEK', 'SE', 'SEK', 5_500],
    ['Sweden in EUR', 'SE', 'EUR', 517],
    ['Sweden in an unknown currency', 'SE', undefined, 5_500],
    ['another country in SEK', 'TO', 'SEK', 30_000],
    ['another country in EUR', 'TO', 'EUR', 3_000],
    ['another country in an unknown currency', 'TO', undefined, 30_000],
    ['another country in a currency of no account', 'TO', 'XAU', 30_000],
    ['no country', undefined, 'EUR', 3_000],
    ['nothing at all', undefined, undefined, 30_000],
    ['names every object has', 'constructor', 'toString', 30_000],
  ])('knows without a learned price: %s', (_name, region, currency, units) => {
    expect(dearestUnitsPerPart(region, currency, undefined)).toBe(units);
  });

  it.each([
    [1, 2],
    [9, 10],
    [10, 11],
    [11, 13],
    [3_500, 3_850],
    [5_000, 5_500],
    [100_000, 110_000],
  ])('reserves a tenth more than a learned price of %i, and at least 1', (price, units) => {
    expect(dearestUnitsPerPart('DE', 'SEK', learned(price))).toBe(units);
  });

  it('prefers what was learned to what was published', () => {
    expect(dearestUnitsPerPart('SE', 'SEK', learned(3_500))).toBe(3_850);
  });

  it.each([0, -5, Number.NaN])('takes a learned price of %d for none', (price) => {
    expect(dearestUnitsPerPart('SE', 'SEK', learned(price))).toBe(5_500);
  });

  const region = fc.option(fc.constantFrom('SE', 'NO', 'US', 'XK', 'zz', ''), { nil: undefined });
  const currency = fc.option(fc.constantFrom('SEK', 'EUR', 'NOK', ''), { nil: undefined });
  const price = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 10_000_000 }));

  it('is always a whole number of at least 1', () => {
    fc.assert(
      fc.property(
        region,
        currency,
        fc.option(fc.oneof(price, fc.constant(0)), { nil: undefined }),
        (...given) => {
          const [where, money, units] = given;
          const dearest = dearestUnitsPerPart(where, money, units === undefined ? undefined : learned(units));
          expect(Number.isInteger(dearest) && dearest >= 1).toBe(true);
        },
      ),
    );
  });

  it('never falls as the learned price rises', () => {
    fc.assert(
      fc.property(region, currency, price, price, (where, money, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)];
        expect(dearestUnitsPerPart(where, money, learned(low))).toBeLessThanOrEqual(
          dearestUnitsPerPart(where, money, learned(high)),
        );
      }),
    );
  });

  it('is above the learned price by the margin, and by at most one unit more', () => {
    fc.assert(
      fc.property(region, currency, price, (where, money, units) => {
        const above = dearestUnitsPerPart(where, money, learned(units)) - units;
        const margin = (units * PRICE_MARGIN_PERCENT) / 100;
        expect(above >= 1 && above >= margin && above < margin + 1).toBe(true);
      }),
    );
  });
});

describe('the price of an MMS', () => {
  it.each([
    ['SEK', 60_000],
    ['EUR', 6_000],
    [undefined, 60_000],
  ])('is a guess in %s until one was sent', (currency, units) => {
    expect(dearestUnitsPerMms(currency, undefined)).toBe(units);
  });

  it('is what the last one cost and a tenth more', () => {
    expect(dearestUnitsPerMms('SEK', learned(12_500))).toBe(13_750);
  });

  it('is not learned from one that cost nothing', () => {
    expect(dearestUnitsPerMms('SEK', learned(0))).toBe(60_000);
  });
});

describe('the price of a minute of talk', () => {
  it.each([
    ['within Sweden in SEK, and a tenth more', 'SE', 'SEK', 9_900],
    ['within Sweden in EUR, and a tenth more', 'SE', 'EUR', 990],
    ['with another country in SEK', 'NO', 'SEK', 60_000],
    ['with another country in EUR', 'NO', 'EUR', 6_000],
    ['with nobody knows where', undefined, undefined, 60_000],
  ])('is known %s', (_name, region, currency, units) => {
    expect(dearestUnitsPerMinute(region, currency)).toBe(units);
  });
});

describe('the first month of a number', () => {
  it.each([
    ['SEK', 600_000],
    ['EUR', 60_000],
    [undefined, 600_000],
  ])('is a guess in %s', (currency, units) => {
    expect(dearestUnitsPerNumber(currency)).toBe(units);
  });
});

describe('the name of a price', () => {
  it('is that of the country for a text', () => {
    expect(priceKey('sms', 'SE')).toBe('SE');
  });

  it('says what else it was, so that a call is not priced like a text', () => {
    expect([priceKey('mms', 'SE'), priceKey('call', 'NO')]).toEqual(['mms SE', 'call NO']);
  });

  it.each(['sms', 'call'] as const)('is none for a %s to no country', (kind) => {
    expect(priceKey(kind, undefined)).toBeUndefined();
  });
});
