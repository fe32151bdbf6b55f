/** `"“"` → `"U+201C"`: how a character is named where it must not be shown as it is. */
export function codePointName(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/**
 * A well-formed emoji, in which variation selectors, joiners and tag characters have a visible effect.
 * Of the tag sequences only the three flags in general use are taken; any other could carry hidden text.
 * Source: UTS #51, ED-15a and Annex C, https://www.unicode.org/reports/tr51/
 */
export const EMOJI =
  /\u{1F3F4}\u{E0067}\u{E0062}(?:\u{E0065}\u{E006E}\u{E0067}|\u{E0073}\u{E0063}\u{E0074}|\u{E0077}\u{E006C}\u{E0073})\u{E007F}|[#*0-9]\uFE0F?\u20E3|\p{RI}\p{RI}|\p{ExtPict}[\uFE0E\uFE0F]?\p{EMod}?(?:\u200D\p{ExtPict}\uFE0F?\p{EMod}?)*/u;

/** A character that shows nothing by itself: zero-width, fillers, soft hyphen, variation selectors, separators. */
export const INVISIBLE = /[\p{DI}\p{Zl}\p{Zp}\uFFF9-\uFFFB]/u;
