import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMicros, formatSeconds, formatStored, parseWireTime } from '../../src/simulator/wire-time.ts';

const micros = fc.integer({ min: 0, max: 4_102_444_800_000_000 });

describe('a time of the wire', () => {
  it('reads back to the microsecond', () => {
    fc.assert(fc.property(micros, (at) => parseWireTime(formatMicros(at)) === at));
  });

  it('has six digits and no zone', () => {
    fc.assert(fc.property(micros, (at) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/.test(formatMicros(at))));
  });

  it('sorts as text as it does as a number', () => {
    fc.assert(fc.property(micros, micros, (a, b) => formatMicros(a) < formatMicros(b) === a < b));
  });

  it('is cut to the millisecond when stored', () => {
    expect(formatStored(Date.parse('2026-11-22T12:58:01.609Z') * 1000 + 873)).toBe(
      '2026-11-22T12:58:01.609000',
    );
  });

  it('has whole seconds and a zone as delivered', () => {
    expect(formatSeconds(Date.parse('2026-11-22T12:58:01.609Z'))).toBe('2026-11-22T12:58:01Z');
  });

  it.each([
    '',
    'now',
    '2026-11-22',
    '2026-02-30T00:00:00',
    '2026-11-22T24:00:01',
    '2026-11-22T12:58:01+01:00',
  ])('is not %j', (text) => {
    expect(parseWireTime(text)).toBeUndefined();
  });

  it('is never read from nonsense with an exception', () => {
    fc.assert(fc.property(fc.string(), (text) => parseWireTime(text) === undefined || text.length >= 19));
  });
});
