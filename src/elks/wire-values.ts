import * as z from 'zod';
import { type EpochMs, parseIso, toIso } from '../domain/time.ts';

/** One page of a list, newest first. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** The `start` of the next page; undefined on the last one. */
  readonly next: string | undefined;
  /** Rows that could not be read and are not in `items`. */
  readonly skipped: number;
}

/**
 * Reads `{data, next?}` or a bare list; a row that cannot be read is counted, never a failure. Undefined when it is no
 * page. Source: https://46elks.se/docs/sms-history
 */
export function readPage<Item extends { readonly created?: string | undefined }>(
  text: string,
  readRow: (row: unknown) => Item | undefined,
): Page<Item> | undefined {
  const json = parseJson(text);
  const page = pageSchema.safeParse(Array.isArray(json) ? { data: json } : json);
  if (!page.success) return undefined;
  const { data, next } = page.data;
  const items = data.map(readRow).filter((row) => row !== undefined);
  return {
    items,
    // A page that says it goes on in a form nobody knows must not look like the last one.
    next: next == null ? undefined : (normaliseTime(next) ?? items.at(-1)?.created),
    skipped: data.length - items.length,
  };
}

const pageSchema = z.object({ data: z.array(z.unknown()), next: z.unknown().optional() });

/**
 * A time in any form 46elks uses (with `T` or a space, with or without fraction and zone; without a zone it is UTC)
 * as the microsecond form; undefined when it is none. Source: https://46elks.se/docs/sms-history
 */
export function normaliseTime(time: unknown): string | undefined {
  const at = parseTime(time);
  if (at === undefined || typeof time !== 'string') return undefined;
  const micros = (/\.(\d+)/.exec(time)?.[1] ?? '').slice(3, 6).padEnd(3, '0');
  return toIso(at).replace('Z', micros);
}

/** The same time in milliseconds since 1970; undefined when it is none. */
export function parseTime(time: unknown): EpochMs | undefined {
  if (typeof time !== 'string' || time.length > 40) return undefined;
  return parseIso(/(?:z|[+-]\d{2}:?\d{2})$/i.test(time.slice(10)) ? time : `${time}Z`);
}

/** Whether `id` is this letter and hex digits, safe in a URL. Samples have 31 or 32 of them. */
export function isId(letter: string, id: string): boolean {
  return id.startsWith(letter) && /^[a-z][0-9a-f]{20,40}$/.test(id);
}

/** An id that begins with this letter. */
export const idSchema = (letter: string) => z.string().refine((id) => isId(letter, id));

export const optionalText = z.string().optional().catch(undefined);

/** A whole number, also when it comes as text. */
export const optionalUnits = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^-?\d{1,15}$/)
      .transform(Number),
  ])
  .optional()
  .catch(undefined);

/** A whole number that is not negative. */
export const optionalCost = optionalUnits.pipe(z.int().nonnegative().optional().catch(undefined));

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** 46elks answers one thing as an object, or as a list of one. */
export function only(json: unknown): unknown {
  return Array.isArray(json) && json.length === 1 ? json[0] : json;
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
