import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIso, toIso } from '../../src/domain/time.ts';

describe('parseIso', () => {
  it.each([
    ['2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T12:58Z', '2026-11-22T12:58:00.000Z'],
    ['2026-11-22T12:58:01Z', '2026-11-22T12:58:01.000Z'],
    ['2026-11-22T12:58:01.5Z', '2026-11-22T12:58:01.500Z'],
    ['2026-11-22T12:58:01.123456Z', '2026-11-22T12:58:01.123Z'],
    ['2026-11-22T12:58:01.123456789Z', '2026-11-22T12:58:01.123Z'],
    ['2026-11-22T13:58:01+01:00', '2026-11-22T12:58:01.000Z'],
    ['2026-11-22T13:58:01+0100', '2026-11-22T12:58:01.000Z'],
    ['2026-11-22T07:58:01-05:00', '2026-11-22T12:58:01.000Z'],
    ['2026-11-22 12:58:01Z', '2026-11-22T12:58:01.000Z'],
    ['2026-11-22t12:58:01z', '2026-11-22T12:58:01.000Z'],
    [' 2026-11-22 ', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22T24:00Z', '2026-11-23T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['2026-12-31T23:30:00-02:00', '2027-01-01T01:30:00.000Z'],
  ])('reads %s', (text, iso) => {
    expect(toIso(parseIso(text) ?? Number.NaN)).toBe(iso);
  });

  it.each([
    ['a date-time without a zone', '2026-11-22T12:58:01'],
    ['30 February', '2026-02-30'],
    ['29 February in an ordinary year', '2026-02-29T00:00Z'],
    ['31 April', '2026-04-31T10:00+02:00'],
    ['month 13', '2026-13-01'],
    ['month 0', '2026-00-10'],
    ['day 0', '2026-01-00'],
    ['hour 25', '2026-01-01T25:00Z'],
    ['a minute past hour 24', '2026-01-01T24:01Z'],
    ['minute 60', '2026-01-01T10:60Z'],
    ['second 60', '2026-01-01T10:00:60Z'],
    ['a zone of 25 hours', '2026-01-01T10:00+25:00'],
    ['a zone of 60 minutes', '2026-01-01T10:00+01:60'],
    ['a date with a zone and no time', '2026-01-01Z'],
    ['words', 'yesterday'],
    ['an American date', '11/22/2026'],
    ['epoch milliseconds', '1795352281000'],
    ['a week date', '2026-W47-7'],
    ['nothing', ''],
    ['digits of another script', '２０２６-１１-２２'],
    ['two dates', '2026-11-22\n2026-11-23'],
    ['a tail', '2026-11-22T12:00Z; drop'],
  ])('refuses %s', (_name, text) => {
    expect(parseIso(text)).toBeUndefined();
  });

  it('reads back what toIso writes', () => {
    const moment = fc.date({
      noInvalidDate: true,
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
    });
    fc.assert(
      fc.property(moment, (date) => {
        expect(parseIso(toIso(date.getTime()))).toBe(date.getTime());
      }),
    );
  });

  it('reads a date as the midnight UTC it names, or not at all', () => {
    const part = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
    fc.assert(
      fc.property(part(13), part(32), (month, day) => {
        const at = parseIso(`2026-${month}-${day}`);
        expect(at === undefined || toIso(at) === `2026-${month}-${day}T00:00:00.000Z`).toBe(true);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9TZ:+. -]{0,30}$/)), (text) => {
        expect([undefined, 'number']).toContain(
          parseIso(text) === undefined ? undefined : typeof parseIso(text),
        );
      }),
      { numRuns: 1000 },
    );
  });
});
