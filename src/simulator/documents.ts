import { type Parsed, parsed, unparsed } from '../domain/parsed.ts';
import { problem } from '../domain/problem.ts';

/** Something wrong in a document of the control API; the message says what is allowed. */
export class Mistake extends Error {}

export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object (and not an array or null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A short quotation of somebody's own word, with nothing in it that could act on a terminal or a page. */
export function quote(word: string): string {
  return `"${word.replace(/[^\p{L}\p{N} _.,+/{}*-]/gu, '?').slice(0, 40)}"`;
}

/** Runs a reader that throws `Mistake`; a document with a mistake is refused as a whole. */
export function readDocument<T>(example: string, read: () => T): Parsed<T> {
  try {
    return parsed(read());
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return unparsed(problem('invalid_argument', error.message, `A good document is ${example}.`));
  }
}

/** A JSON object with no other fields than these; `fields` absent = any. */
export function objectIn(value: unknown, what: string, fields?: readonly string[]): JsonObject {
  if (!isObject(value)) throw new Mistake(`${what} must be a JSON object.`);
  const unknown = fields && Object.keys(value).find((name) => !fields.includes(name));
  if (unknown !== undefined) {
    throw new Mistake(`${what} has no ${quote(unknown)}; there is ${fields?.join(', ')}.`);
  }
  return value;
}

/** A number within bounds. */
export function numberIn(value: unknown, what: string, least: number, most: number): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  throw new Mistake(`${what} must be a number from ${least} to ${most}.`);
}

/** A whole number within bounds. */
export function integerIn(value: unknown, what: string, least: number, most: number): number {
  if (Number.isInteger(value)) return numberIn(value, what, least, most);
  throw new Mistake(`${what} must be a whole number.`);
}

/** A text. */
export function textIn(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new Mistake(`${what} must be a text.`);
}

/** A list of texts. */
export function textsIn(value: unknown, what: string): readonly string[] {
  if (!Array.isArray(value)) throw new Mistake(`${what} must be a list of texts.`);
  return value.map((each) => textIn(each, what));
}

/** One of a list of values. */
export function oneOf<Value extends string | number | boolean>(
  value: unknown,
  what: string,
  allowed: readonly Value[],
): Value {
  const chosen = allowed.find((each) => each === value);
  if (chosen !== undefined) return chosen;
  throw new Mistake(`${what} must be ${allowed.map((each) => JSON.stringify(each)).join(' or ')}.`);
}
