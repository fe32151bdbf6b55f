import type { Problem, Warning } from './problem.ts';

/**
 * What a parser in `domain/` returns: a value that is safe to use as it is, or every reason why there is none.
 * What was checked is what is sent, so a parser never hands back the text it was given.
 */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A successful parse, with any warnings that should travel with the value. */
export function parsed<T>(value: T, warnings: readonly Warning[] = []): Parsed<T> {
  return { ok: true, value, warnings };
}

/** A failed parse, with at least one problem. */
export function unparsed<T>(...problems: readonly Problem[]): Parsed<T> {
  return { ok: false, problems };
}
