import type { EpochMs } from './time.ts';

/**
 * A daily span of local time in which nobody is texted, in minutes after midnight: `fromMinute` is the first quiet
 * minute, `toMinute` the first that is not. It may wrap around midnight; the two are never equal.
 */
export interface QuietHours {
  readonly fromMinute: number;
  readonly toMinute: number;
}

/** `"21:00-08:00"` → `{fromMinute: 1260, toMinute: 480}`; undefined when it is not two different times of day. */
export function parseQuietHours(text: string): QuietHours | undefined {
  const match = /^(\d{1,2}):(\d{2}) ?[-–] ?(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!match) return undefined;
  const fromMinute = minuteOfDay(match[1], match[2]);
  const toMinute = minuteOfDay(match[3], match[4]);
  if (fromMinute === undefined || toMinute === undefined || fromMinute === toMinute) return undefined;
  return { fromMinute, toMinute };
}

function minuteOfDay(hour: string | undefined, minute: string | undefined): number | undefined {
  return Number(hour) < 24 && Number(minute) < 60 ? Number(hour) * 60 + Number(minute) : undefined;
}

/** Whether the runtime knows this IANA time zone. A bare offset such as `+01:00` is not one: it knows no summer time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    clockOf(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Every IANA zone of an ISO 3166-1 alpha-2 country; only `fallback` when the region is unknown or undefined.
 * The runtime's own list comes first, and `COUNTRY_ZONES` where it has none.
 */
export function zonesOf(region: string | undefined, fallback: string): readonly string[] {
  if (region === undefined || !/^[A-Z]{2}$/.test(region)) return [fallback];
  let zones = zonesByRegion.get(region);
  if (!zones) {
    const listed = listedZones(new Intl.Locale(`und-${region}`));
    zones = (listed.length > 0 ? listed : (COUNTRY_ZONES[region] ?? '').split(' ')).filter(isTimeZone);
    zonesByRegion.set(region, zones);
  }
  return zones.length > 0 ? zones : [fallback];
}

const zonesByRegion = new Map<string, readonly string[]>();

/**
 * The zones that a locale object lists, or none. The list was first an accessor and then became a method, so runtimes
 * have either, both or neither.
 * Source: https://tc39.es/proposal-intl-locale-info/#sec-Intl.Locale.prototype.getTimeZones
 */
export function listedZones(locale: object): readonly string[] {
  let listed: unknown;
  if ('getTimeZones' in locale && typeof locale.getTimeZones === 'function') listed = locale.getTimeZones();
  else if ('timeZones' in locale) listed = locale.timeZones;
  return Array.isArray(listed) ? listed.filter((zone) => typeof zone === 'string') : [];
}

/** How far ahead `quietUntil` looks for a moment that suits every zone. */
export const QUIET_HORIZON_MS = 48 * 3_600_000;

/**
 * When a message may go out: undefined when it is quiet in none of the zones now, else the first moment at which that
 * is so. A country with several zones is awake when all of them are. Local times that are skipped or come twice when
 * clocks change are judged by what the clock on the wall shows at each instant.
 *
 * Where the zones are never awake together (16 quiet hours leave no such moment in Russia), the result is exactly
 * `now + QUIET_HORIZON_MS`, which no other case gives: the message would wait for ever under these rules.
 *
 * Throws a `RangeError` for a zone that `isTimeZone` refuses.
 */
export function quietUntil(now: EpochMs, quiet: QuietHours, zones: readonly string[]): EpochMs | undefined {
  const horizon = now + QUIET_HORIZON_MS;
  // Each zone's own first waking moment is a lower bound of the common one, so the latest of them never overshoots.
  let at = now;
  while (at < horizon) {
    const latest = Math.max(at, ...zones.map((zone) => awakeFrom(at, quiet, zone)));
    if (latest === at) return at === now ? undefined : at;
    at = latest;
  }
  return horizon;
}

const DAY_SECONDS = 86_400;

/** The first moment from `at` on that is not quiet in the zone; `at` itself when it is not quiet then. */
function awakeFrom(at: EpochMs, quiet: QuietHours, zone: string): EpochMs {
  const showing = clockOf(zone);
  let second = Math.floor(at / 1000);
  if (!isQuiet(showing(second), quiet)) return at;
  do {
    const clock = showing(second);
    const end = second + mod(quiet.toMinute * 60 - clock);
    const shift = mod(clock - second);
    const keepsTime = (instant: number) => mod(showing(instant) - instant) === shift;
    // Until the clock is changed it is quiet without a break, so the change itself is the next moment to look at.
    second = keepsTime(end) ? end : firstWithout(keepsTime, second, end);
  } while (isQuiet(showing(second), quiet));
  return second * 1000;
}

function isQuiet(secondOfDay: number, { fromMinute, toMinute }: QuietHours): boolean {
  const minute = Math.floor(secondOfDay / 60);
  return fromMinute < toMinute
    ? minute >= fromMinute && minute < toMinute
    : minute >= fromMinute || minute < toMinute;
}

/** The first instant in (`held`, `lost`] at which a condition that is true at `held` and false at `lost` is false. */
function firstWithout(holds: (instant: number) => boolean, held: number, lost: number): number {
  let low = held;
  let high = lost;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** A difference of seconds as seconds of a day, 0 to 86,399. */
function mod(seconds: number): number {
  return ((seconds % DAY_SECONDS) + DAY_SECONDS) % DAY_SECONDS;
}

/** From seconds since 1970 UTC to the second of the day that a clock on the wall shows. */
type WallClock = (epochSecond: number) => number;

const clocks = new Map<string, WallClock>();

function clockOf(zone: string): WallClock {
  const known = clocks.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const clock: WallClock = (epochSecond) => {
    const [hour, minute, second] = format.format(epochSecond * 1000).split(':');
    return Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  };
  clocks.set(zone, clock);
  return clock;
}

/**
 * Zones of a country by what its clocks show, for runtimes that cannot list them: Europe, the large countries with
 * several zones, and the regions that the runtime's list leaves out (XK, AC, TA). Zones with equal clocks stand once.
 * Source: zone1970.tab of the IANA time zone database, https://www.iana.org/time-zones, read 2026-11-22.
 */
export const COUNTRY_ZONES: Readonly<Record<string, string>> = {
  AC: 'Atlantic/St_Helena',
  AD: 'Europe/Andorra',
  AL: 'Europe/Tirane',
  AT: 'Europe/Vienna',
  AU: 'Australia/Lord_Howe Australia/Sydney Australia/Brisbane Australia/Adelaide Australia/Darwin Australia/Eucla Australia/Perth',
  AX: 'Europe/Mariehamn',
  BA: 'Europe/Sarajevo',
  BE: 'Europe/Brussels',
  BG: 'Europe/Sofia',
  BR: 'America/Noronha America/Sao_Paulo America/Manaus America/Rio_Branco',
  BY: 'Europe/Minsk',
  CA: 'America/St_Johns America/Halifax America/Blanc-Sablon America/Toronto America/Coral_Harbour America/Winnipeg America/Regina America/Edmonton America/Whitehorse America/Vancouver',
  CD: 'Africa/Kinshasa Africa/Lubumbashi',
  CH: 'Europe/Zurich',
  CL: 'America/Punta_Arenas America/Santiago Pacific/Easter',
  CN: 'Asia/Shanghai Asia/Urumqi',
  CY: 'Asia/Nicosia',
  CZ: 'Europe/Prague',
  DE: 'Europe/Berlin',
  DK: 'Europe/Copenhagen',
  EC: 'America/Guayaquil Pacific/Galapagos',
  EE: 'Europe/Tallinn',
  ES: 'Europe/Madrid Atlantic/Canary',
  FI: 'Europe/Helsinki',
  FO: 'Atlantic/Faroe',
  FR: 'Europe/Paris',
  GB: 'Europe/London',
  GG: 'Europe/Guernsey',
  GI: 'Europe/Gibraltar',
  GR: 'Europe/Athens',
  HR: 'Europe/Zagreb',
  HU: 'Europe/Budapest',
  ID: 'Asia/Jakarta Asia/Makassar Asia/Jayapura',
  IE: 'Europe/Dublin',
  IM: 'Europe/Isle_of_Man',
  IS: 'Atlantic/Reykjavik',
  IT: 'Europe/Rome',
  JE: 'Europe/Jersey',
  LI: 'Europe/Vaduz',
  LT: 'Europe/Vilnius',
  LU: 'Europe/Luxembourg',
  LV: 'Europe/Riga',
  MC: 'Europe/Monaco',
  MD: 'Europe/Chisinau',
  ME: 'Europe/Podgorica',
  MK: 'Europe/Skopje',
  MN: 'Asia/Ulaanbaatar Asia/Hovd',
  MT: 'Europe/Malta',
  MX: 'America/Cancun America/Mexico_City America/Matamoros America/Hermosillo America/Ciudad_Juarez America/Tijuana',
  NL: 'Europe/Amsterdam',
  NO: 'Europe/Oslo',
  NZ: 'Pacific/Auckland Pacific/Chatham',
  PL: 'Europe/Warsaw',
  PT: 'Europe/Lisbon Atlantic/Azores',
  RO: 'Europe/Bucharest',
  RS: 'Europe/Belgrade',
  RU: 'Europe/Kaliningrad Europe/Moscow Europe/Samara Asia/Yekaterinburg Asia/Omsk Asia/Krasnoyarsk Asia/Irkutsk Asia/Yakutsk Asia/Vladivostok Asia/Magadan Asia/Kamchatka',
  SE: 'Europe/Stockholm',
  SI: 'Europe/Ljubljana',
  SJ: 'Arctic/Longyearbyen',
  SK: 'Europe/Bratislava',
  SM: 'Europe/San_Marino',
  TA: 'Atlantic/St_Helena',
  TR: 'Europe/Istanbul',
  UA: 'Europe/Kiev Europe/Simferopol',
  US: 'America/New_York America/Chicago America/Denver America/Phoenix America/Los_Angeles America/Anchorage America/Adak Pacific/Honolulu',
  VA: 'Europe/Vatican',
  XK: 'Europe/Belgrade',
};
