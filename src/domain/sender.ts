import { codePointName } from './characters.ts';
import { foldLetters, foldPairs, foldRuns } from './fold.ts';
import { promisesReply } from './message-text.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { type Phone, parsePhone } from './phone.ts';
import { type Problem, problem, type Warning, warning } from './problem.ts';
import { AFFIXES, COUNTRY_ENDINGS, PROTECTED_NAMES, type ProtectedName } from './protected-names.ts';
import { visible } from './untrusted.ts';

declare const senderId: unique symbol;

/** What is sent as `from`: a text sender as it was written, or a number in E.164. Made only by `parseSender`. */
export type SenderId = string & { readonly [senderId]: true };

export type Sender =
  | { readonly kind: 'text'; readonly id: SenderId }
  | { readonly kind: 'number'; readonly id: SenderId; readonly phone: Phone };

const toSenderId = (text: string): SenderId => text as SenderId;

/** Source: https://46elks.com/kb/text-sender-id */
const TEXT_SENDER = /^[A-Za-z][A-Za-z0-9]{2,10}$/;
const MIN_LENGTH = 3;
const MAX_LENGTH = 11;

/**
 * A text sender (3 to 11 of A-Z, a-z and 0-9, first a letter) or a phone number in E.164. Anything else is refused
 * with `sender_invalid`, never cleaned: what was written is what is sent.
 */
export function parseSender(text: string): Parsed<Sender> {
  if (TEXT_SENDER.test(text)) return parsed({ kind: 'text', id: toSenderId(text) });
  if (!/^[+\d]/.test(text) || /^\d.*\p{L}/su.test(text)) return unparsed(textSenderProblem(text));
  const phone = parsePhone(text);
  if (!phone.ok) {
    // Only what is said of writing a number fits a sender; what is said of short and special numbers is for recipients.
    const written = phone.problems.find(({ code }) => code === 'invalid_number');
    if (written) return unparsed(problem('sender_invalid', written.message, written.fix));
    return unparsed(
      problem(
        'sender_invalid',
        `The sender ${quoted(text)} is not a whole phone number in E.164.`,
        'Give one of your own numbers with plus sign and country code, or leave out "from" to use the default sender.',
      ),
    );
  }
  return parsed({ kind: 'number', id: toSenderId(phone.value.e164), phone: phone.value }, phone.warnings);
}

function textSenderProblem(text: string): Problem {
  const legal = legalForm(text);
  return problem(
    'sender_invalid',
    `The sender ${quoted(text)} ${textFaults(text).join(' and ')}.`,
    `Use 3 to 11 of A-Z, a-z and 0-9 beginning with a letter${legal ? `, such as "${legal}"` : ''}, or leave out "from" to use the default sender.`,
  );
}

/** What is wrong with a text sender, each as the rest of a sentence. */
function textFaults(text: string): readonly string[] {
  const characters = Array.from(text);
  if (characters.length === 0) return ['is empty'];
  const strange = [...new Set(characters.filter((character) => !/[A-Za-z0-9]/.test(character)))];
  return [
    ...(characters.length < MIN_LENGTH
      ? [`is too short (${characters.length} of at least ${MIN_LENGTH})`]
      : []),
    ...(characters.length > MAX_LENGTH
      ? [`is too long (${characters.length} of at most ${MAX_LENGTH})`]
      : []),
    ...(/^\d/.test(text) ? ['begins with a digit'] : []),
    ...(strange.length > 0 ? [`holds ${strange.slice(0, 3).map(describe).join(', ')}`] : []),
  ];
}

/** Names a character that no text sender may hold, in a way that is safe to show. */
function describe(character: string): string {
  if (character === ' ') return 'a space';
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(character)) return `the character ${codePointName(character)}`;
  if (/\p{Script=Latin}/u.test(character)) return `the letter "${character}"`;
  return /\p{L}/u.test(character) && /^[a-z]$/.test(foldLetters(character))
    ? `${codePointName(character)}, which only looks like a Latin letter`
    : `the character "${character}"`;
}

const quoted = (text: string): string => `"${visible(text, 30)}"`;

const LATIN_LETTERS: Readonly<Record<string, string>> = { æ: 'ae', ø: 'o', œ: 'oe', ß: 'ss', ł: 'l', đ: 'd' };

/** The same name without accents, spaces and punctuation, where that is a text sender and imitates nobody. */
function legalForm(text: string): string | undefined {
  const bare = text
    .normalize('NFD')
    .replaceAll(/[\p{M} !-/:-@[-`{-~]/gu, '')
    .replaceAll(/[æøœßłđ]/giu, (letter) => {
      const small = letter.toLowerCase();
      const plain = LATIN_LETTERS[small] ?? letter;
      return letter === small ? plain : plain.charAt(0).toUpperCase() + plain.slice(1);
    });
  return TEXT_SENDER.test(bare) && !impersonated(bare) ? bare : undefined;
}

/** A protected name as one reading sees it. */
interface Pattern {
  readonly row: ProtectedName;
  readonly full: string;
  /** The beginning that still means the name. */
  readonly stem: string;
  readonly endings: readonly string[];
  readonly affixes: 'close' | 'open';
}

/** A reading of texts, with everything that is compared read the same way. */
interface View {
  readonly read: (text: string) => string;
  readonly patterns: readonly Pattern[];
  readonly affixes: Readonly<Record<'close' | 'open', readonly string[]>>;
  readonly misspellings: boolean;
}

/** Names shorter than this stand in other words too often to be read loosely. */
const SHORT_NAME = 5;
/** Names of this length and more are known even with one slip of the pen. */
const LONG_NAME = 8;
/** The shortest beginning of an affix that is still known as one; where the sender is full, any is. */
const CUT_AFFIX = 4;

/** Made on first use: reading every name costs more than the rest of a start. */
const views = onFirstUse<readonly View[]>(() => [
  view(foldLetters, { misspellings: true }),
  view((text) => foldPairs(foldLetters(text))),
  // Runs are lost, so only whole names of some length count: "mittid" is not MitID, nor "skatetavla" Skatteetaten.
  view((text) => foldRuns(foldLetters(text)), { shortest: SHORT_NAME + 1, cuts: false }),
]);

function onFirstUse<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function view(
  read: (text: string) => string,
  { misspellings = false, shortest = 0, cuts = true } = {},
): View {
  const close = AFFIXES.close.trim().split(/\s+/).map(read);
  const open = AFFIXES.open.trim().split(/\s+/).map(read);
  const patterns = PROTECTED_NAMES.map((row): Pattern => {
    const bare = joined(row.name);
    return {
      row,
      full: read(bare),
      stem: read(cuts ? bare.slice(0, row.cut) : bare),
      endings: COUNTRY_ENDINGS[row.country].map(read),
      affixes: bare.length < SHORT_NAME ? 'close' : 'open',
    };
  });
  return {
    read,
    patterns: patterns.filter(({ full }) => full.length >= shortest),
    affixes: { close, open: [...close, ...open] },
    misspellings,
  };
}

/**
 * The protected name that a text sender imitates: by itself, misspelt, cut off, or with words that fraud puts around
 * it, through any case, digits for letters, look-alikes and doubled letters. Linear in the length; never throws.
 */
export function impersonated(name: string): ProtectedName | undefined {
  const cutAffix = name.length < MAX_LENGTH ? CUT_AFFIX : 1;
  for (const view of views()) {
    for (const spelling of spellings(joined(name))) {
      const found = imitatedIn(view, view.read(spelling), cutAffix);
      if (found) return found;
    }
  }
  return undefined;
}

/** A name as it is written where spaces, dashes and full stops are not allowed. */
function joined(name: string): string {
  return name.replaceAll(/[\s\p{Pd}\p{Pc}.]/gu, '');
}

/** Digits may stand for letters or be decoration, and a 6 may stand for two letters. */
function spellings(name: string): readonly string[] {
  const ends = name.replace(/^\d{1,11}/, '').replace(/\d{1,11}$/, '');
  const plain = [name, ends, name.replaceAll(/\d{2,}/g, ''), name.replaceAll(/\d/g, '')];
  return [...new Set(plain.flatMap((text) => [text, text.replaceAll('6', 'g')]))].filter(Boolean);
}

function imitatedIn(
  { patterns, affixes, misspellings }: View,
  text: string,
  cutAffix: number,
): ProtectedName | undefined {
  const rooms = {
    close: affixRoom(text, affixes.close, cutAffix),
    open: affixRoom(text, affixes.open, cutAffix),
  };
  return patterns.find(
    (pattern) =>
      imitates(text, pattern, rooms[pattern.affixes]) || (misspellings && oneSlipApart(text, pattern.full)),
  )?.row;
}

function imitates(text: string, pattern: Pattern, room: AffixRoom): boolean {
  const { row, full, stem } = pattern;
  if (row.match === 'whole') return text.startsWith(stem) && full.startsWith(text);
  if (row.match === 'within' && text.includes(stem)) return true;
  return room.starts.some((start) => standsAt(text, start, pattern, room));
}

/** Whether the name, or enough of its beginning, stands at `start` and is followed by nothing but affixes. */
function standsAt(text: string, start: number, { full, stem, endings }: Pattern, room: AffixRoom): boolean {
  if (!text.startsWith(stem, start)) return false;
  for (let length = stem.length; full.startsWith(text.slice(start, start + length)); length++) {
    const end = start + length;
    if (
      room.ends.has(end) ||
      endings.some((ending) => text.length === end + ending.length && text.endsWith(ending))
    )
      return true;
    if (length === full.length || end === text.length) return false;
  }
  return false;
}

/** Where a name may begin after nothing but affixes, and where it may end before nothing but affixes. */
interface AffixRoom {
  readonly starts: readonly number[];
  readonly ends: ReadonlySet<number>;
}

function affixRoom(text: string, affixes: readonly string[], cutAffix: number): AffixRoom {
  const starts = new Set([0]);
  for (const at of starts) {
    for (const affix of affixes) if (text.startsWith(affix, at)) starts.add(at + affix.length);
  }
  const ends = new Set([text.length]);
  for (let at = text.length - 1; at > 0; at--) {
    if (affixes.some((affix) => ends.has(at + affix.length) && text.startsWith(affix, at))) ends.add(at);
    else if (isCutAffix(text, at, affixes, cutAffix)) ends.add(at);
  }
  return { starts: [...starts], ends };
}

function isCutAffix(text: string, at: number, affixes: readonly string[], shortest: number): boolean {
  const left = text.length - at;
  return left >= shortest && affixes.some((affix) => affix.length > left && affix.startsWith(text.slice(at)));
}

/**
 * Whether inside a long name one letter was added, dropped or exchanged, or two neighbours swapped. First and last
 * letter stay: a change there is another word ("apoteken") or another form of it.
 */
function oneSlipApart(text: string, name: string): boolean {
  if (name.length < LONG_NAME || Math.abs(text.length - name.length) > 1) return false;
  if (text[0] !== name[0] || text.at(-1) !== name.at(-1)) return false;
  let same = 1;
  while (same < name.length && text[same] === name[same]) same++;
  const a = text.slice(same);
  const b = name.slice(same);
  const swapped = a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
  return swapped || a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1);
}

/**
 * Why a sender may not be used; empty when it may. The operator's list of text senders wins: a name on it is fine even
 * if it resembles a brand, any other is not; without a list, imitations are refused. A number must be the account's own.
 * @param own text senders as the operator spelt them (ELKS_SENDERS) or `*` for any honest one, and numbers in E.164
 */
export function senderObjections(
  sender: Sender,
  own: { readonly senders: readonly string[] | '*'; readonly numbers: readonly string[] },
): readonly Problem[] {
  if (sender.kind === 'number') {
    return own.numbers.includes(sender.phone.e164)
      ? []
      : [problem('sender_not_owned', "The number given as sender is not one of the operator's own numbers.")];
  }
  if (own.senders === '*') return imitation(sender.id);
  if (own.senders.includes(sender.id)) return [];
  const spelling = own.senders.find((listed) => listed.toLowerCase() === sender.id.toLowerCase());
  // A listed name in another case is a slip, however much it resembles a brand.
  return [notListed(sender.id, spelling), ...(spelling === undefined ? imitation(sender.id) : [])];
}

function notListed(id: SenderId, spelling: string | undefined): Problem {
  return problem(
    'sender_not_owned',
    `The sender ${quoted(id)} is not on the operator's list of senders.`,
    spelling && `Write it exactly as listed: ${quoted(spelling)}.`,
  );
}

function imitation(id: SenderId): readonly Problem[] {
  const imitated = impersonated(id);
  if (!imitated) return [];
  const message =
    imitated.kind === 'generic'
      ? `The sender ${quoted(id)} reads as "${imitated.name}", a general name that fraud uses and that does not say who writes.`
      : `The sender ${quoted(id)} can be mistaken for ${imitated.name}, a protected name.`;
  return [problem('sender_impersonation', message)];
}

/** How countries treat text senders, as of 2026-11-23; these rules change often. */
const REGION_RULES: readonly { readonly region: string; readonly rule: string; readonly source: string }[] = [
  {
    region: 'US',
    rule: 'In the United States a text sender does not work unless it is registered; an unknown number is shown instead.',
    source: 'https://46elks.com/kb/text-sender-id',
  },
  {
    region: 'CA',
    rule: 'In Canada a text sender does not work unless it is registered; an unknown number is shown instead.',
    source: 'https://46elks.com/kb/text-sender-id',
  },
  {
    region: 'FI',
    rule: 'In Finland a text sender must be approved beforehand, or it is shown as Unknown (since 4 May 2026, regulation 28 L/2025 M).',
    source: 'https://www.traficom.fi/en/communications/broadband-and-telephone/sms-sender-id',
  },
  {
    region: 'NO',
    rule: 'In Norway operators let through listed text senders only, and refuse general names.',
    source: 'https://nkom.no',
  },
  {
    region: 'IE',
    rule: 'In Ireland a text sender that is not in the register of ComReg is marked "Likely Scam" (since 3 July 2025).',
    source: 'https://commsrisk.com',
  },
  {
    region: 'SG',
    rule: 'In Singapore a text sender that is not registered is marked "Likely-SCAM" (since 31 January 2023).',
    source: 'https://sgnic.sg',
  },
];

/**
 * What to know about a sender that may be used: nobody can answer a text sender, whatever the text asks for ("Svara
 * STOPP"), and some countries change it.
 * @param recipientRegion ISO 3166-1 code of the recipient's country, when known
 * @param text what is sent, when known
 */
export function senderWarnings(
  sender: Sender,
  recipientRegion: string | undefined,
  text: string | undefined,
): readonly Warning[] {
  if (sender.kind === 'number') return [];
  const rules = REGION_RULES.filter(({ region }) => region === recipientRegion);
  const oneWay =
    text !== undefined && promisesReply(text)
      ? warning(
          'one_way_sender',
          `The text asks for an answer, but nobody can answer the sender ${sender.id}; send it from a number.`,
        )
      : warning('one_way_sender');
  return [oneWay, ...rules.map(({ rule }) => warning('sender_rewritten', rule))];
}
