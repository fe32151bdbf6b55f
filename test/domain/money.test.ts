import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoney, formatUnits, parseUnits } from '../../src/domain/money.ts';

describe('formatUnits', () => {
  it.each([
    [0, '0.00'],
    [1, '0.0001'],
    [10, '0.001'],
    [100, '0.01'],
    [3500, '0.35'],
    [5000, '0.50'],
    [5200, '0.52'],
    [10_000, '1.00'],
    [12_345, '1.2345'],
    [12_340, '1.234'],
    [-12_345, '-1.2345'],
    [-1, '-0.0001'],
    [1_234_500, '123.45'],
    [Number.MAX_SAFE_INTEGER, '900719925474.0991'],
  ])('writes %i as %s', (units, text) => {
    expect(formatUnits(units)).toBe(text);
  });

  it('never writes a negative zero', () => {
    expect(formatUnits(-0)).toBe('0.00');
  });
});

describe('formatMoney', () => {
  it("names the account's own currency", () => {
    expect(formatMoney({ units: 1_234_500, currency: 'EUR' })).toBe('123.45 EUR');
  });
});

describe('parseUnits', () => {
  it.each([
    ['100', 1_000_000],
    ['0.35', 3500],
    ['0', 0],
    ['1.2345', 12_345],
    [' 7.5 ', 75_000],
    ['007', 70_000],
    ['999999999.9999', 9_999_999_999_999],
  ])('reads %s', (text, units) => {
    expect(parseUnits(text)).toBe(units);
  });

  it.each([
    '',
    '.',
    '.5',
    '5.',
    '-1',
    '+1',
    '1e3',
    '1,50',
    '1 000',
    '0.12345',
    '1234567890',
    '٣',
    'NaN',
    '0x10',
    '1.2.3',
  ])('refuses "%s"', (text) => {
    expect(parseUnits(text)).toBeUndefined();
  });

  it('reads back what formatUnits writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999_999 }), (units) => {
        expect(parseUnits(formatUnits(units))).toBe(units);
      }),
      { numRuns: 1000 },
    );
  });
});
