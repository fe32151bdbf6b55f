/**
 * Folding for comparison: two texts that look alike on a phone fold to the same letters. Never for display, and
 * never for what is sent.
 */

/**
 * Characters by the letter they pass for; case and accents are folded beside this table, so most rows hold base
 * characters only. `i`, `l` and `1` are one letter here: "I" and "l" cannot be told apart in a phone's typeface.
 * Sources: UTS #39 confusables (https://www.unicode.org/Public/security/latest/confusables.txt) for Latin, Greek,
 * Cyrillic, Armenian and Cherokee; the common digit substitutions ("leet"); and the capitals of the GSM-7 alphabet
 * that pass for Latin ones (3GPP TS 23.038 section 6.2.1).
 */
const PASSES_FOR: Readonly<Record<string, string>> = {
  a: '4Ꮞ@ɑαаᎪΛΔ',
  b: '68ƄЬвᏏᏮꞴβᏴɓƃƂБбƀҍҌѣѢȣȢ',
  c: 'ᴄϲсꮯϹᏟȼҫҪ',
  d: 'ԁᏧᎠɗɖƌđð',
  e: '3€℮ꬲеҽεᎬɇҿΣΞ𝈆ꞫȜƷꝪЗзӠ',
  f: 'ſꬵꞙẝք𝈓ꞘϜƒ',
  g: '9ɡᶃƍցԌᏀᏳɠǥꝮ',
  h: 'һհᏂнΗᎻɦꚕⱧңħћӊӉӈ',
  i: 'l1|¡£ıɪɩιіꙇӏꭵᎥƖǀӀ𝈪ᏞłɭƗɨᵻᵼƚɫ',
  j: 'ϳјꞲͿᎫɉ',
  k: 'κкᏦƙⱪқꝁҟ',
  m: 'ϻмᎷӎΜ',
  n: 'ոռɳƞƝᵰηΝп',
  o: '0ᴏᴑꬽοσоօՕøꬾɵꝋөѳꝊѲΩΘΦ',
  p: 'ρϱᴩрᏢƥᵽΠ',
  q: 'ԛգզʠ',
  r: 'ꭇꭈᴦгꮁ𝈖ƦᎡᏒɽɼɍғᵲΓ',
  s: '5$§ꜱƽѕꮪՏᏕᏚʂᵴ',
  t: '7τтᎢƭȾƮҭŧᵵ𝈒',
  u: 'ꞟᴜꭎꭒʋυսՍᵾʉ',
  v: 'ᴠνѵꮩ𝈍Ꮩ',
  w: 'ɯᴡѡԝաꮃωᎳᏔꝡшщ',
  x: 'хꞳχҳ',
  y: '¥ɣᶌʏỿꭚγуүᎩᎽƴɏұΥΨ',
  z: '2ᴢꮓζᏃʐƶȥᵶꝚƧꙄ',
};

const LETTER_OF = new Map(
  Object.entries(PASSES_FOR).flatMap(([letter, characters]) =>
    Array.from(characters, (character) => [character, letter] as const),
  ),
);

/** Letters that are written as two. */
const WRITTEN_OUT = new Map([
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ß', 'ss'],
  ['þ', 'th'],
]);

/** Pairs that pass for one letter after `foldLetters` (so `cl` reads `ci`), and Nordic vowels written as two. */
const PAIRS: Readonly<Record<string, string>> = {
  rn: 'm',
  vv: 'w',
  uu: 'w',
  ci: 'd',
  ae: 'a',
  oe: 'o',
  aa: 'a',
};
const PAIR = new RegExp(Object.keys(PAIRS).join('|'), 'g');

/**
 * Each character as the plain letter it passes for: lower case, accents and invisible characters off, look-alikes of
 * other scripts and digits as letters. `"B4nkIÐ"` → `"bankid"`, `"Åkes"` → `"akes"`. Other characters stay.
 */
export function foldLetters(text: string): string {
  return Array.from(text, foldCharacter).join('');
}

function foldCharacter(character: string): string {
  const letter = LETTER_OF.get(character);
  if (letter !== undefined) return letter;
  if (character <= '\x7f') return LETTER_OF.get(character.toLowerCase()) ?? character.toLowerCase();
  const bare = character.normalize('NFKD').replaceAll(/[\p{M}\p{DI}]/gu, '');
  return Array.from(bare, (part) => LETTER_OF.get(part) ?? foldLower(part.toLowerCase())).join('');
}

function foldLower(lower: string): string {
  return LETTER_OF.get(lower) ?? WRITTEN_OUT.get(lower) ?? lower;
}

/** Pairs that pass for one letter, as that letter: `"kiarna"` → `"kiama"`. Takes the result of `foldLetters`. */
export function foldPairs(letters: string): string {
  return letters.replaceAll(PAIR, (pair) => PAIRS[pair] ?? pair);
}

/** Every run of one character as a single one: `"postnordd"` → `"postnord"`. */
export function foldRuns(letters: string): string {
  return letters.replaceAll(/(.)\1+/gu, '$1');
}

/**
 * The letters a text passes for, pairs included: two texts that look alike have the same skeleton, in linear time.
 * Fold both sides of a comparison; a skeleton by itself is not readable (`"Klarna"` → `"kiama"`).
 */
export function skeleton(text: string): string {
  return foldPairs(foldLetters(text));
}
