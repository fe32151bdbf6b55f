/** Milliseconds since 1970 UTC, as `Date.now()` gives. */
export type EpochMs = number;

/** A clock; the only way time enters the core. */
export type Clock = () => EpochMs;

/** `2026-11-22T12:58:01.000Z`. */
export function toIso(at: EpochMs): string {
  return new Date(at).toISOString();
}

/** Whether something is at most so old. A time that lies ahead is one of a clock that was set back, and tells nothing. */
export function isWithinAge(at: EpochMs, maxAgeMs: number, now: EpochMs): boolean {
  return at <= now && now - at < maxAgeMs;
}

/**
 * ISO 8601 date or date-time with zone (`2026-11-22`, `2026-11-22T12:00Z`, `…+01:00`) as epoch milliseconds.
 * A date-time without a zone is refused: guessing one shifts every answer by hours. Undefined when not readable.
 */
export function parseIso(text: string): EpochMs | undefined {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2}))?$/i.exec(
      text.trim(),
    );
  if (!match) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const date = `${year}-${month}-${day}`;
  const at = Date.parse(
    `${date}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${offset}`,
  );
  if (Number.isNaN(at)) return undefined;
  // Date.parse turns 30 February into 2 March; such a date is a mistake, not a wish.
  const day0 = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(day0.getTime()) || !day0.toISOString().startsWith(date) ? undefined : at;
}
