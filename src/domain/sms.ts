import { codePointName } from './characters.ts';

export type Encoding = 'GSM-7' | 'UCS-2';

/** A distinct character that forced UCS-2, with how often it occurs and what could stand in its place. */
export interface ForcingCharacter {
  readonly character: string;
  /** For example `U+201C`. */
  readonly codePoint: string;
  readonly count: number;
  readonly replacement: string | undefined;
}

/** How a text is encoded and cut into the parts that are billed. */
export interface Segments {
  readonly encoding: Encoding;
  /** Septets in GSM-7, UTF-16 code units in UCS-2. */
  readonly units: number;
  /**
   * Parts when each is filled as far as it goes without splitting a surrogate pair or an escape pair. 46elks gives
   * `ceil(units / 67)`; whether it lets a pair straddle two parts is not documented, so this may be one part higher.
   */
  readonly parts: number;
  /** UTF-16 indices at which the second and every further part begins. */
  readonly cuts: readonly number[];
  /** In order of first appearance, at most `MAX_FORCING`. Empty in GSM-7. */
  readonly forcedBy: readonly ForcingCharacter[];
}

export interface EncodingRule {
  /** Whether the extension table counts as GSM-7, two septets a character, as in 3GPP TS 23.038 section 6.2.1.1. */
  readonly extensionTable: boolean;
}

/**
 * 46elks turns a text with `€ [ ] { } ~ ^ | \` into UTF-16, unlike 3GPP TS 23.038: its knowledge base names `€` as
 * absent from the set and sends everything outside the basic set as UTF-16.
 * Source: https://46elks.com/kb/sms-splitting-and-pricing
 */
export const EXTENSION_TABLE_IS_GSM7 = false;

/** The count of 3GPP TS 23.038, for comparison with other tools. */
export const RULE_3GPP: EncodingRule = { extensionTable: true };

const RULE_46ELKS: EncodingRule = { extensionTable: EXTENSION_TABLE_IS_GSM7 };

/** GSM 7 bit default alphabet without the escape. Source: 3GPP TS 23.038 section 6.2.1. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** GSM 7 bit default alphabet extension table. Source: 3GPP TS 23.038 section 6.2.1.1. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** Units in a text of one part, and in each part of a longer one: 140 octets, less a header of 6. 3GPP TS 23.040. */
export const CAPACITY = {
  'GSM-7': { single: 160, each: 153 },
  'UCS-2': { single: 70, each: 67 },
} as const;

const MAX_FORCING = 8;

/** Typographic characters and what means the same within GSM-7. Letters are never here: å is not a. */
const REPLACEMENTS: ReadonlyMap<string, string> = new Map([
  ...pairs('“”„‟″«»', '"'),
  ...pairs('‘’‚‛′‹›´`', "'"),
  ...pairs('‐‑‒–—―−⁃', '-'),
  ...pairs('•‣◦▪●·∙', '*'),
  ...pairs(
    '\u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F\u3000\t',
    ' ',
  ),
  ...pairs('\u00AD\u200B\u2060\uFEFF', ''),
  ...pairs('\u2028\u2029', '\n'),
  ...pairs('[{', '('),
  ...pairs(']}', ')'),
  ...Object.entries({ '…': '...', '×': 'x', '→': '->', '½': '1/2', '¼': '1/4', '¾': '3/4', '€': 'EUR' }),
]);

function pairs(characters: string, replacement: string): [string, string][] {
  return [...characters].map((character) => [character, replacement]);
}

/** Encoding, units, parts and cuts of a text, by the rule of 46elks unless another is given. */
export function measureSms(text: string, rule: EncodingRule = RULE_46ELKS): Segments {
  const forcing = forcingCharacters(text, rule);
  const encoding = forcing.size === 0 ? 'GSM-7' : 'UCS-2';
  const { single, each } = CAPACITY[encoding];
  const cuts: number[] = [];
  let units = 0;
  let inPart = 0;
  let index = 0;
  for (const character of text) {
    const size = encoding === 'UCS-2' ? character.length : EXTENSION.has(character) ? 2 : 1;
    if (inPart + size > each) {
      cuts.push(index);
      inPart = 0;
    }
    inPart += size;
    units += size;
    index += character.length;
  }
  const used = units <= single ? [] : cuts;
  const forcedBy = [...forcing].slice(0, MAX_FORCING).map(([character, count]) => ({
    character,
    codePoint: codePointName(character),
    count,
    replacement: REPLACEMENTS.get(character),
  }));
  return { encoding, units, parts: used.length + 1, cuts: used, forcedBy };
}

function forcingCharacters(text: string, rule: EncodingRule): Map<string, number> {
  const counts = new Map<string, number>();
  for (const character of text) {
    if (BASIC.has(character) || (rule.extensionTable && EXTENSION.has(character))) continue;
    counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return counts;
}

/** The text of each part; joined they give the text back. */
export function splitSms(text: string, rule: EncodingRule = RULE_46ELKS): string[] {
  const { cuts } = measureSms(text, rule);
  return [0, ...cuts].map((start, part) => text.slice(start, cuts[part]));
}

export interface CheaperText {
  readonly text: string;
  readonly segments: Segments;
  /** Every distinct character that was replaced. */
  readonly replacements: readonly ForcingCharacter[];
}

/** Web addresses are kept as they are: another dash or bracket would be another page. */
const ADDRESS = /(https?:\/\/[^\s"'<>“”„‘’«»]+)/i;

/**
 * The same text with typographic characters replaced by their GSM-7 forms, when that lowers the parts. A suggestion
 * for the writer; nothing is ever replaced without being asked.
 */
export function cheaperText(text: string): CheaperText | undefined {
  const before = measureSms(text);
  if (before.encoding === 'GSM-7') return undefined;
  const counts = new Map<string, number>();
  const plain = text
    .split(ADDRESS)
    .map((piece, at) => (at % 2 === 1 ? piece : replaceTypography(piece, counts)))
    .join('');
  const segments = measureSms(plain);
  if (segments.parts >= before.parts) return undefined;
  const replacements = [...counts].map(([character, count]) => ({
    character,
    codePoint: codePointName(character),
    count,
    replacement: REPLACEMENTS.get(character),
  }));
  return { text: plain, segments, replacements };
}

function replaceTypography(piece: string, counts: Map<string, number>): string {
  let plain = '';
  for (const character of piece) {
    const replacement = REPLACEMENTS.get(character);
    if (replacement !== undefined) counts.set(character, (counts.get(character) ?? 0) + 1);
    plain += replacement ?? character;
  }
  return plain;
}
