import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COUNTRY_ZONES,
  isTimeZone,
  listedZones,
  parseQuietHours,
  QUIET_HORIZON_MS,
  type QuietHours,
  quietUntil,
  zonesOf,
} from '../../src/domain/quiet-hours.ts';

const MINUTE_MS = 60_000;

function hours(text: string): QuietHours {
  const quiet = parseQuietHours(text);
  if (!quiet) throw new Error('not quiet hours');
  return quiet;
}

const night = hours('21:00-08:00');
const at = (iso: string) => Date.parse(iso);

function until(iso: string, quiet: QuietHours, ...zones: string[]): string | undefined {
  const moment = quietUntil(at(iso), quiet, zones);
  return moment === undefined ? undefined : new Date(moment).toISOString();
}

describe('parseQuietHours', () => {
  it.each([
    ['21:00-08:00', 1260, 480],
    ['00:00-07:30', 0, 450],
    [' 9:05 - 17:00 ', 545, 1020],
    ['22:00–06:00', 1320, 360],
    ['23:59-00:00', 1439, 0],
  ])('reads %s', (text, fromMinute, toMinute) => {
    expect(parseQuietHours(text)).toEqual({ fromMinute, toMinute });
  });

  it.each([
    '',
    '21:00',
    '21-08',
    '21:00-21:00',
    '24:00-08:00',
    '21:00-24:00',
    '21:60-08:00',
    '21:00-8',
    '21:00 to 08:00',
    '-21:00-08:00',
    '21:00-08:00-09:00',
    '21.00-08.00',
    '２１:00-08:00',
    '9:00pm-8:00am',
  ])('refuses %j', (text) => {
    expect(parseQuietHours(text)).toBeUndefined();
  });

  it('reads back every pair of different minutes', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const written = (value: number) =>
      `${String(Math.floor(value / 60)).padStart(2, '0')}:${String(value % 60).padStart(2, '0')}`;
    fc.assert(
      fc.property(minute, minute, (fromMinute, toMinute) => {
        fc.pre(fromMinute !== toMinute);
        expect(parseQuietHours(`${written(fromMinute)}-${written(toMinute)}`)).toEqual({
          fromMinute,
          toMinute,
        });
      }),
    );
  });

  it('never throws and never returns equal ends', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[\d:.\- ]{0,14}$/)),
        (text) => parseQuietHours(text)?.fromMinute !== (parseQuietHours(text)?.toMinute ?? -1),
      ),
    );
  });
});

describe('isTimeZone', () => {
  it.each(['Europe/Stockholm', 'America/Argentina/Buenos_Aires', 'Asia/Kathmandu', 'UTC', 'europe/oslo'])(
    'knows %s',
    (name) => {
      expect(isTimeZone(name)).toBe(true);
    },
  );

  it.each(['', 'Europe/Uppsala', 'Sweden', '+01:00', '-0500', 'Europe/Stockholm ', 'toString', '../etc'])(
    'does not know %j',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
});

describe('zonesOf', () => {
  it('gives one zone for Sweden', () => {
    expect(zonesOf('SE', 'UTC')).toEqual(['Europe/Stockholm']);
  });

  it('gives every zone of a wide country', () => {
    expect(zonesOf('US', 'UTC')).toEqual(
      expect.arrayContaining(['America/New_York', 'America/Los_Angeles', 'Pacific/Honolulu']),
    );
  });

  it('knows a region that the runtime does not list', () => {
    expect(zonesOf('XK', 'UTC')).toEqual(['Europe/Belgrade']);
  });

  it.each([undefined, '', '001', 'se', 'QQ', 'constructor', 'S\u0000'])(
    'falls back for the region %j',
    (region) => {
      expect(zonesOf(region, 'Asia/Tokyo')).toEqual(['Asia/Tokyo']);
    },
  );

  it('keeps to the fallback of each call', () => {
    expect([zonesOf('QQ', 'UTC'), zonesOf('QQ', 'Asia/Tokyo')]).toEqual([['UTC'], ['Asia/Tokyo']]);
  });
});

describe('listedZones', () => {
  const oslo = ['Europe/Oslo'];
  const locales: readonly (readonly [string, object, readonly string[]])[] = [
    ['the method of newer runtimes', { getTimeZones: () => oslo, timeZones: ['UTC'] }, oslo],
    ['the accessor of older runtimes', { timeZones: oslo }, oslo],
    ['a runtime with neither', {}, []],
    ['a locale without a region', { getTimeZones: () => undefined }, []],
  ];

  it.each(locales)('reads %s', (_name, locale, zones) => {
    expect(listedZones(locale)).toEqual(zones);
  });
});

/** What the clocks of a zone showed on every tenth day of 2025. */
function clocksIn2025(zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return Array.from({ length: 37 }, (_, index) =>
    format.format(Date.UTC(2025, 0, 5 + 10 * index, 12)),
  ).join();
}

describe('COUNTRY_ZONES', () => {
  const listedByRuntime = Object.keys(COUNTRY_ZONES).filter(
    (region) => listedZones(new Intl.Locale(`und-${region}`)).length > 0,
  );

  it.each(Object.entries(COUNTRY_ZONES))('names only known zones for %s', (_region, zones) => {
    expect(zones.split(' ').filter((zone) => !isTimeZone(zone))).toEqual([]);
  });

  it.skipIf(listedByRuntime.length === 0).each(listedByRuntime)(
    'shows the same clocks for %s as the list of the runtime',
    (region) => {
      const table = new Set((COUNTRY_ZONES[region] ?? '').split(' ').map(clocksIn2025));
      expect(table).toEqual(new Set(zonesOf(region, 'UTC').map(clocksIn2025)));
    },
  );
});

describe('quietUntil', () => {
  it('is undefined by day', () => {
    expect(until('2026-11-22T12:00:00Z', night, 'Europe/Stockholm')).toBeUndefined();
  });

  it('waits until the morning, local time', () => {
    expect(until('2026-11-22T22:30:15.250Z', night, 'Europe/Stockholm')).toBe('2026-11-23T07:00:00.000Z');
  });

  it('waits until the same morning after midnight', () => {
    expect(until('2026-07-01T01:00:00Z', night, 'Europe/Stockholm')).toBe('2026-07-01T06:00:00.000Z');
  });

  it('begins with the first minute and ends before the last', () => {
    const ends = ['19:59:59.999', '20:00:00', '06:59:59.999', '07:00:00'].map(
      (time) => quietUntil(at(`2026-11-22T${time}Z`), night, ['Europe/Stockholm']) !== undefined,
    );
    expect(ends).toEqual([false, true, true, false]);
  });

  it('understands quiet hours within one day', () => {
    expect(until('2026-11-22T10:00:00Z', hours('12:00-13:30'), 'Europe/Stockholm')).toBeUndefined();
    expect(until('2026-11-22T11:00:00Z', hours('12:00-13:30'), 'Europe/Stockholm')).toBe(
      '2026-11-22T12:30:00.000Z',
    );
  });

  it('ends an hour of sleep early when the night loses an hour', () => {
    // Sweden, 29 March 2026: 02:00 becomes 03:00.
    expect(until('2026-03-28T22:00:00Z', night, 'Europe/Stockholm')).toBe('2026-03-29T06:00:00.000Z');
  });

  it('ends an hour later when the night has an hour more', () => {
    expect(until('2026-10-24T21:00:00Z', night, 'Europe/Stockholm')).toBe('2026-10-25T07:00:00.000Z');
  });

  it('ends at the change when the end of the quiet hours is skipped', () => {
    // 02:30 does not exist on 29 March 2026; the clock shows 03:00 right after 01:59.
    expect(until('2026-03-28T23:00:00Z', hours('22:00-02:30'), 'Europe/Stockholm')).toBe(
      '2026-03-29T01:00:00.000Z',
    );
  });

  it('is not quiet when the whole span is skipped', () => {
    expect(until('2026-03-29T01:00:00Z', hours('02:00-03:00'), 'Europe/Stockholm')).toBeUndefined();
  });

  it('ends at the first of two equal local times and is quiet again before the second', () => {
    // 02:00 to 03:00 comes twice in Sweden on 25 October 2026: at 00:00Z and at 01:00Z.
    const quiet = hours('01:00-02:30');
    expect(until('2026-10-24T23:30:00Z', quiet, 'Europe/Stockholm')).toBe('2026-10-25T00:30:00.000Z');
    expect(until('2026-10-25T01:10:00Z', quiet, 'Europe/Stockholm')).toBe('2026-10-25T01:30:00.000Z');
  });

  it('waits until the last zone of a country is awake', () => {
    // Eight in the morning in Honolulu is 18:00Z.
    expect(until('2026-11-22T12:00:00Z', night, ...zonesOf('US', 'UTC'))).toBe('2026-11-22T18:00:00.000Z');
  });

  it('returns the horizon when the zones are never awake together', () => {
    const now = at('2026-11-22T12:00:00Z');
    expect(quietUntil(now, hours('18:00-10:00'), zonesOf('RU', 'UTC'))).toBe(now + QUIET_HORIZON_MS);
  });

  it('finds the few common hours of Russia with an ordinary night', () => {
    // Kamchatka (UTC+12) sleeps from 09:00Z, Kaliningrad (UTC+2) wakes at 06:00Z.
    expect(until('2026-11-22T10:00:00Z', night, ...zonesOf('RU', 'UTC'))).toBe('2026-11-23T06:00:00.000Z');
  });

  it('refuses a zone that does not exist', () => {
    expect(() => quietUntil(0, night, ['Europe/Uppsala'])).toThrow(RangeError);
  });
});

/** Judges one instant by its printed local time, in another format than the code under test uses. */
function isQuietAt(moment: number, quiet: QuietHours, zone: string): boolean {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, timeStyle: 'short' });
    formats.set(zone, format);
  }
  const [hour, minute] = format.format(moment).split(':').map(Number);
  const clock = (hour ?? 0) * 60 + (minute ?? 0);
  return quiet.fromMinute < quiet.toMinute
    ? clock >= quiet.fromMinute && clock < quiet.toMinute
    : clock >= quiet.fromMinute || clock < quiet.toMinute;
}
const formats = new Map<string, Intl.DateTimeFormat>();

function bruteForce(now: number, quiet: QuietHours, zones: readonly string[]): number | undefined {
  const asleep = (moment: number) => zones.some((zone) => isQuietAt(moment, quiet, zone));
  if (!asleep(now)) return undefined;
  let moment = Math.floor(now / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  while (moment < now + QUIET_HORIZON_MS && asleep(moment)) moment += MINUTE_MS;
  return Math.min(moment, now + QUIET_HORIZON_MS);
}

/** Both clock changes of 2026 in each zone, to the day; Kathmandu has none and gets two ordinary days. */
const CHANGES: Readonly<Record<string, readonly string[]>> = {
  'Europe/Stockholm': ['2026-03-29', '2026-10-25'],
  'America/New_York': ['2026-03-08', '2026-11-01'],
  'Australia/Lord_Howe': ['2026-04-05', '2026-10-04'],
  'Asia/Kathmandu': ['2026-03-29', '2026-10-25'],
};

const minuteOfDay = fc.oneof(
  fc.integer({ min: 0, max: 1439 }),
  // Close to the hours at which clocks change.
  fc.integer({ min: 50, max: 190 }),
);
const anyQuiet = fc
  .record({ fromMinute: minuteOfDay, toMinute: minuteOfDay })
  .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute);

describe.each(Object.entries(CHANGES))('quietUntil in %s', (zone, days) => {
  const nearChange = fc
    .tuple(fc.constantFrom(...days), fc.integer({ min: -36 * 3_600_000, max: 36 * 3_600_000 }))
    .map(([day, offset]) => at(`${day}T00:00:00Z`) + offset);
  const anyTime = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') });

  it('agrees with looking at every minute', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: nearChange }, anyTime), anyQuiet, (now, quiet) => {
        expect(quietUntil(now, quiet, [zone])).toBe(bruteForce(now, quiet, [zone]));
      }),
      { numRuns: 60 },
    );
  });

  it('is undefined at the moment it names', () => {
    fc.assert(
      fc.property(fc.oneof(nearChange, anyTime), anyQuiet, (now, quiet) => {
        const moment = quietUntil(now, quiet, [zone]);
        expect(moment && quietUntil(moment, quiet, [zone])).toBeUndefined();
      }),
    );
  });
});

describe('quietUntil in several zones', () => {
  it('agrees with looking at every minute', () => {
    const zones = fc.uniqueArray(fc.constantFrom(...Object.keys(CHANGES), 'Pacific/Honolulu', 'Asia/Tokyo'), {
      minLength: 1,
      maxLength: 3,
    });
    const now = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
    fc.assert(
      fc.property(now, anyQuiet, zones, (moment, quiet, some) => {
        expect(quietUntil(moment, quiet, some)).toBe(bruteForce(moment, quiet, some));
      }),
      { numRuns: 60 },
    );
  });
});
