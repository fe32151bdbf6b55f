import type { EpochMs } from '../domain/time.ts';

/** Microseconds since 1970 UTC: 46elks stamps what it creates to the microsecond. */
export type EpochMicros = number;

export const MICROS_PER_MS = 1000;

/** `2026-11-22T12:58:01.609873`: UTC, six digits, no zone. Source: https://46elks.se/docs/sms-history */
export function formatMicros(at: EpochMicros): string {
  const micros = String(at % MICROS_PER_MS).padStart(3, '0');
  return `${new Date(Math.floor(at / MICROS_PER_MS)).toISOString().slice(0, -1)}${micros}`;
}

/**
 * `2026-11-22T12:58:01.609000`: a stored object is cut to the millisecond, so it never equals the time in the answer
 * to the POST that made it. Source: code-examples/Swagger/46elksAPI.yaml in 46elks/46elks-getting-started.
 */
export function formatStored(at: EpochMicros): string {
  return formatMicros(at - (at % MICROS_PER_MS));
}

/** `2026-11-22T12:58:01Z`: the form of `delivered`. Source: https://46elks.se/docs/sms-history */
export function formatSeconds(at: EpochMs): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

/** Reads every form above as UTC, the fraction and the zone being optional; undefined when it is none of them. */
export function parseWireTime(text: string): EpochMicros | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?Z?$/.exec(text);
  if (!match) return undefined;
  const [, date, time, fraction = ''] = match;
  const ms = Date.parse(`${date}T${time}Z`);
  // Date.parse turns 30 February into 2 March; such a date is refused.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(`${date}T${time}`)) return undefined;
  return ms * MICROS_PER_MS + Number(fraction.padEnd(6, '0'));
}
