import { codePointName, EMOJI, INVISIBLE } from './characters.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { type Problem, problem, type Warning, warning } from './problem.ts';
import { asksForSecrets } from './secret-requests.ts';
import { CAPACITY, type CheaperText, cheaperText, measureSms } from './sms.ts';

/** A text that can be sent as it is: NFC, with visible content, LF line ends and no refused characters. */
export type MessageText = string & { readonly [brand]: 'MessageText' };

declare const brand: unique symbol;

/** UTF-16 units read at most; far above the longest message any operator allows, so that work stays bounded. */
export const MAX_RAW_LENGTH = 10_000;

/**
 * C0 and C1 controls but newline and tab, direction overrides, embeddings and isolates, tag characters, unpaired
 * surrogates and noncharacters. CRLF counts as a newline; a lone CR would let one line overwrite another.
 */
const REFUSED = /(?![\n\t]|\r\n)[\p{Cc}\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}\p{Cs}\p{NChar}]/u;

/** Not white space, not invisible, not a lone mark; U+2800 is a letter-wide blank. */
const VISIBLE = /[^\p{White_Space}\p{DI}\p{Cc}\p{Cf}\p{Cs}\p{M}\u2800]/u;

/** Joiners shape the letters of these scripts and belong to ordinary spelling. Source: RFC 5892 appendix A. */
const SPELLING_JOINER =
  /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Malayalam}\p{Script=Sinhala}])[\u200C\u200D]/gu;

const EMOJIS = new RegExp(EMOJI, 'gu');
const REFUSED_OR_EMOJI = new RegExp(`${EMOJI.source}|(?<refused>${REFUSED.source})`, 'gu');
const STACKED_MARKS = /\p{M}{5}/u;
const MAX_NAMED = 4;

/**
 * A text as it will be counted and sent, or every reason why it cannot be: `message_empty`, `message_too_long` (over
 * `MAX_RAW_LENGTH`), `message_control_characters`. Warns of `normalized`, `invisible_characters`, `asks_for_secrets`.
 */
export function parseMessageText(text: string): Parsed<MessageText> {
  if (text.length > MAX_RAW_LENGTH) {
    return unparsed(
      problem(
        'message_too_long',
        `The text is ${text.length} characters long; at most ${MAX_RAW_LENGTH} are read.`,
        'Shorten the text.',
      ),
    );
  }
  const problems = [...refusedCharacters(text), ...(VISIBLE.test(text) ? [] : [emptyText()])];
  if (problems.length > 0) return unparsed(...problems);
  const normal = text.replaceAll('\r\n', '\n').normalize('NFC');
  return parsed(normal as MessageText, warningsOf(text, normal));
}

function emptyText(): Problem {
  return problem('message_empty', 'The message has no visible text.');
}

function refusedCharacters(text: string): Problem[] {
  const found = [...text.matchAll(REFUSED_OR_EMOJI)].filter((match) => match.groups?.refused !== undefined);
  if (found.length === 0) return [];
  const named = found
    .slice(0, MAX_NAMED)
    .map((match) => `${codePointName(match[0])} at character ${[...text.slice(0, match.index)].length + 1}`);
  const more = found.length > MAX_NAMED ? ` and ${found.length - MAX_NAMED} more` : '';
  return [
    problem('message_control_characters', `The text holds ${named.join(', ')}${more}, which cannot be sent.`),
  ];
}

function warningsOf(given: string, normal: string): Warning[] {
  const warnings: Warning[] = [];
  if (normal !== given)
    warnings.push(warning('normalized', 'Line ends or accents were normalised (LF, Unicode NFC).'));
  const invisible = invisibleCharacters(normal);
  if (invisible) warnings.push(warning('invisible_characters', invisible));
  if (asksForSecrets(normal)) warnings.push(warning('asks_for_secrets'));
  return warnings;
}

function invisibleCharacters(text: string): string | undefined {
  const bare = text.replaceAll(EMOJIS, '').replaceAll(SPELLING_JOINER, '');
  const names = [...new Set(bare.match(new RegExp(INVISIBLE, 'gu')))].map(codePointName);
  if (names.length > 0) {
    const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
    return `The text holds invisible characters (${names.slice(0, MAX_NAMED).join(', ')}${more}).`;
  }
  return STACKED_MARKS.test(text)
    ? 'The text stacks more than four combining marks on one letter.'
    : undefined;
}

/**
 * `message_too_long` when the text needs more than `maxParts` parts; the fix names how long it may be, or the cheaper
 * spelling that fits.
 */
export function lengthProblem(text: MessageText, maxParts: number): Problem | undefined {
  const { encoding, units, parts } = measureSms(text);
  if (parts <= maxParts) return undefined;
  const message = `The text needs ${counted(parts)} (${encoding}, ${units} units); the limit is ${maxParts}.`;
  const { single, each } = CAPACITY[encoding];
  const shorten = `Shorten the text to at most ${maxParts <= 1 ? single : maxParts * each} units of ${encoding}`;
  const cheaper = cheaperText(text);
  if (!cheaper) return problem('message_too_long', message, `${shorten}.`);
  const replace = `replace ${cheaperWording(cheaper)}`;
  const fix =
    cheaper.segments.parts <= maxParts ? `R${replace.slice(1)}.` : `${shorten}, or first ${replace}.`;
  return problem('message_too_long', message, fix);
}

const counted = (parts: number) => (parts === 1 ? '1 part' : `${parts} parts`);

const SPOKEN: Readonly<Record<string, string>> = { ' ': 'a space', '\n': 'a newline', '': 'nothing' };

/** `U+2019 with ', U+00A0 with a space, which makes it 1 part`. */
export function cheaperWording({ replacements, segments }: CheaperText): string {
  const swaps = replacements
    .slice(0, MAX_NAMED)
    .map(({ codePoint, replacement = '' }) => `${codePoint} with ${SPOKEN[replacement] ?? replacement}`);
  return `${swaps.join(', ')}, which makes it ${counted(segments.parts)}`;
}

/**
 * Invitations to answer the message itself, such as "Svara STOPP". "Svara STOPP till 72456" names another number and
 * "svara på mejlet" another channel.
 */
const OPT_OUT = 'stopp?|sluta|avsluta|slut|lopeta|peru|unsubscribe|end|quit|help|hjälp';
const REPLY_KEYWORD = new RegExp(
  `(?<!\\p{L})(?:(?:(?:be)?svara|svar|reply|respond|vastaa)\\s+(?:med\\s+|with\\s+)?["'“”‘’«»*]*` +
    `(?:\\d|ja|nej|nei|yes|no|ok|kyllä|${OPT_OUT})|(?:sms:?a|skicka|send|text|lähetä)\\s+["'“”‘’«»*]*(?:${OPT_OUT}))` +
    `(?![\\p{L}\\p{N}])["'“”‘’«»*]*(?!\\s+(?:till|til|to|numeroon)\\s+\\+?\\d)`,
  'iu',
);

const REPLY_PHRASE =
  /(?<!\p{L})(?:(?:be)?svara (?:på )?(?:det här|detta|denna|dette) (?:sms|meddelande|melding|besked)|(?:be)?svar på (?:denne|dette|den her) (?:sms|melding(?:en)?|besked|sms'en)|svara (?:gärna )?(?:här|direkt)|reply to this (?:sms|message|text)|(?:just )?(?:reply|text) back|text us back|vastaa tähän (?:viestiin|tekstiviestiin))(?!\p{L})/giu;

const NEGATED_BEFORE =
  /(?:inte|ej|ikke|not|cannot|can't|don't|aldrig|ei voi|älä)(?:\s+(?:att|å|at|to|be able to|möjligt att|möjligt|mulig å|muligt at|possible to))*\s+$/iu;

/** Whether the text invites the recipient to answer it; with a text sender nobody can. */
export function promisesReply(text: string): boolean {
  if (REPLY_KEYWORD.test(text)) return true;
  return [...text.matchAll(REPLY_PHRASE)].some(
    (match) => !NEGATED_BEFORE.test(text.slice(Math.max(0, match.index - 60), match.index)),
  );
}
