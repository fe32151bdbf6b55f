import { EMOJI } from './characters.ts';

/**
 * Everything that could break a line, steer a terminal, reorder or hide text; and the backslash, so that an escape
 * cannot be forged. A well-formed emoji comes first and stays whole.
 */
const UNSAFE = new RegExp(
  String.raw`(?<emoji>${EMOJI.source})|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}\p{NChar}\\]`,
  'gu',
);

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/**
 * Text from outside as one harmless line: control, direction, tag and zero-width characters become visible escapes
 * (`\n`, `\u202E`, `\u{E0041}`), a backslash becomes two, and at most `maxLength` UTF-16 units are kept, with a note
 * of how many were cut.
 */
export function visible(text: string, maxLength = 2000): string {
  const kept = fitting(text, maxLength);
  const cut = text.length - kept.length;
  return escapeUnsafe(kept) + (cut > 0 ? ` [+${cut} characters]` : '');
}

/**
 * The text in stretches, for a page that shows it as it is: one that is `hidden` is a single character that would break,
 * reorder or hide text, and is better named than shown. Line breaks, tabs and backslashes do no harm on a page.
 */
export function stretches(text: string): readonly { readonly text: string; readonly hidden: boolean }[] {
  const found: { text: string; hidden: boolean }[] = [];
  let end = 0;
  for (const { index, groups, 0: character } of text.matchAll(UNSAFE)) {
    if (groups?.['emoji'] !== undefined || /[\n\t\\]/.test(character)) continue;
    if (index > end) found.push({ text: text.slice(end, index), hidden: false });
    found.push({ text: character, hidden: true });
    end = index + character.length;
  }
  if (end < text.length) found.push({ text: text.slice(end), hidden: false });
  return found;
}

function escapeUnsafe(text: string): string {
  return text.replace(UNSAFE, (found, emoji: string | undefined) =>
    emoji === undefined ? (SHORT[found] ?? escapeCodePoint(found)) : found,
  );
}

function escapeCodePoint(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/** The longest beginning whose escaped form has at most `maxLength` units. */
function fitting(text: string, maxLength: number): string {
  if (text.length <= maxLength && escapeUnsafe(text).length <= maxLength) return text;
  let low = 0;
  let high = Math.min(text.length, maxLength);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (escapeUnsafe(wellCut(text, middle)).length <= maxLength) low = middle;
    else high = middle - 1;
  }
  return wellCut(text, low);
}

/** The first `length` units, one fewer where that would split a surrogate pair. */
function wellCut(text: string, length: number): string {
  const head = text.slice(0, length);
  return length < text.length && /[\uD800-\uDBFF]$/.test(head) ? head.slice(0, -1) : head;
}

/**
 * Wraps text that is already `visible` in two marker lines that carry a boundary drawn at random for this answer.
 * The boundary cannot occur in the text: where it does, in any case of letters, it is taken out. It has to be at
 * least eight letters or digits; anything else is a defect of the caller and throws.
 */
export function fence(text: string, boundary: string): string {
  if (!/^[A-Za-z0-9]{8,}$/.test(boundary))
    throw new RangeError('A boundary is at least 8 letters or digits.');
  const inside = text.replaceAll(new RegExp(boundary, 'gi'), '[...]');
  return `[untrusted ${boundary}]\n${inside}\n[end ${boundary}]`;
}
