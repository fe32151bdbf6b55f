/** What stands in a text in place of a one-time code. */
export const HIDDEN_CODE = '[hidden]';

/**
 * Hides one-time codes of banks, shops and sites in a message that came in, so that whoever reads it for a person cannot
 * be talked into passing them on: `"Your code is 123 456"` → `"Your code is [hidden]"`. What the codes of ordinary
 * talk open stays readable (doors, discounts, parcels), and so do years, times, prices, phone numbers and order numbers.
 * A rule of thumb in Swedish, English, Norwegian, Danish and Finnish; `test/domain/one-time-code.test.ts` prints how
 * often it errs each way.
 */
export function hideCodes(text: string): string {
  const cues = cuesOf(text);
  const logsIn = LOG_IN.test(text);
  if (cues.length === 0 && !logsIn) return text;
  const nearTo = nearestOf(cues);
  const codes = [...text.matchAll(CANDIDATE)].filter(({ 0: word, index: at }) =>
    isCode({ word, at, text, near: nearTo(at, at + word.length), isSpokenOf: cues.length > 0, logsIn }),
  );
  // The longest first, for a shorter one may be part of it; and wherever it stands, for it may be in a link as well.
  const words = [...new Set(codes.map(([word]) => word))].sort((one, other) => other.length - one.length);
  if (words.length > MOST_CODES) return text.replaceAll(CANDIDATE, HIDDEN_CODE);
  let hidden = text;
  for (const word of words) hidden = hidden.replaceAll(word, HIDDEN_CODE);
  return hidden;
}

/** No honest text has more codes; in one that has, every number is hidden, which is quicker than one after another. */
const MOST_CODES = 30;

/** Further apart, a number and a word for a code are not of one sentence. */
const NEAR = 160;

/** Where a text speaks of a code. */
interface Span {
  readonly from: number;
  readonly to: number;
}

interface Candidate {
  readonly word: string;
  readonly at: number;
  readonly text: string;
  /** The words for a code not too far from it. */
  readonly near: readonly Span[];
  /** Whether the text speaks of a code at all. */
  readonly isSpokenOf: boolean;
  /** Whether the text is about logging in or confirming something. */
  readonly logsIn: boolean;
}

/** A word for a code with whatever it is compounded with, and passwords that are made for one time. */
const CUE = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:(?<kind>[\p{L}\d-]{0,30}?)(?:kod(?:en)?|kode(?:n|r|ne)?|koodi(?:\p{L}{0,6})?|codes?)|` +
    String.raw`otp|pin(?! down)|passcode|engångslösenord(?:et)?|engangspass(?:ord|word)(?:et)?|kertakäyttösalasana\p{L}{0,4}|tunnusluku\p{L}{0,4}|` +
    String.raw`(?:one.time|temporary|tillfälliga?|midlertidige?|tilapäinen) (?:password|lösenord|passord|adgangskode|salasana\p{L}{0,4}))(?![\p{L}\p{N}])`,
  'giu',
);

/** Codes of ordinary life, by what stands before "code", in one word with it or as a word of its own. */
const ORDINARY_KIND =
  /(?:door|gate|garage|building|lock|locker|lockbox|promo|promotional|promotion|discount|voucher|coupon|gift|referral|campaign|zip|postal|post|country|area|dialling|dress|qr|bar|source|error|status|fault|colou?r|sort|tax|product|booking|pick-?up|collection|wi-?fi|(?<!sup|pass)ports?|dörr|grind|hiss|rabatt|rabat|kampanj|kampanje|erbjudande|post|land|lands|klä|kläd|kles|klæde|fel|feil|fejl|streck|strek|streg|färg|farge|farve|käll|kilde|dør|hämt|utlämnings|hente|ovi|alennus|etu|posti|maa|vika|virhe|väri|nouto|lähde)-?$/iu;

/** What a code of ordinary life opens, named after it: "the code for the door". */
const OPENS =
  /^[\p{L} ]{0,12}(?:till|til|to|for|för|på|at)\s(?:the |den |vår |din )?(?:port|dörr|dør|døra|grind|garage|hiss|förråd|lås|larm|alarm|wi-?fi|nät|door|gate|lock|building|locker|flat|apartment|house)/iu;

/** Numbers and groups of them, numbers with letters, and capitals, where they stand by themselves. */
const CANDIDATE = new RegExp(
  String.raw`(?<![\p{L}\p{N}@/+*_&=.,-]|\d[ :])` +
    String.raw`(?:\d(?: \d){3,9}|\d{2}(?:[ -]\d{2}){2}|\d{3}[ -]\d{3}(?:[ -]\d{2,3})?|\d{4}[ -]\d{4}|\d{4,10}|` +
    String.raw`[A-Z]{1,3}-\d{4,8}|[A-Z0-9]{3,6}-[A-Z0-9]{3,6}|(?=[A-Za-z]*\d)[A-Za-z0-9]{5,10}|[A-Z]{5,8})` +
    String.raw`(?![\p{L}\p{N}@_%$€]|[:/.,-]\d|-\p{L}| \d(?!\d? (?:min|m\b|sec|sek|h\b|hour|tim|gång|dag|day)))`,
  'gu',
);

/** "Use 1 to", "enter 1", "log in with 1". */
const ASKED_BEFORE =
  /(?<!\p{L})(?:use|enter|type|använd|ange|uppge|skriv|skriv in|bruk|brug|tast inn|skriv inn|indtast|oppgi|oplys|syötä|käytä|anna|with|med|koodilla)\s["'“”]?$/iu;
const LOG_IN =
  /(?<!\p{L})(?:log(?:ga|ge?)? ?in|sign in|verif|confirm|bekräft|bekreft|bekræft|godkänn|godkjenn|godkend|authori[sz]|legitim|identifi|aktiver|activat|kirjau|vahvist|hyväks|tunnist)/iu;

/** What a number is counted in, or paid in: whole words, and beginnings of words. */
const UNIT_AFTER =
  /^[ \u{a0}\u{202f}]?(?:(?:kr|sek|nok|dkk|eur|usd|gbp|st|stk|kpl|kg|km|mil|m|min|h)(?!\p{L})|kron|€|\$|£|:-|euro|dollar|minut|sekund|tim|hour|day|dag|år|year|poäng|point|kwh|person|people|människ|mennesk|ihmis|rad|line|steg|step)/iu;
const MONEY_BEFORE = /(?:[€$£]|\b(?:kr|sek|nok|dkk|eur|usd|gbp))\s?$/iu;

/** What numbers of ordinary life are called; the number follows at once, or after "is". */
const ORDINARY_BEFORE =
  /(?:order|ordre|orden|tilaus|tilauksen|bokning|booking|bestilling|varaus|varausnumero|reference|referens|referanse|viite|ref|faktura|invoice|lasku|ocr|kid|kund|customer|asiakas|ärende|sak|sag|asia|case|ticket|paket|pakke|pakken|parcel|kolli|tracking|spårning|flight|tåg|tog|train|juna|bus|buss|room|rum|rom|huone|värelse|værelse|table|bord|plats|gate|spor|spår|linje|konto|kontot|tili|account|medlem|member|serial|version|ending|ending in|slutar|slutar på|slutter|loppuu|ring|ringa|call|soita|tel|tlf|phone|mobil|telefon)(?:s?-?(?:nummer|nr|numret|number|numero|no|id))?\.?:?(?: (?:is|är|er|on|på|in|til))?:?\s?#?$/iu;
const ORDINARY_NUMBER_BEFORE =
  /(?<!\p{L})(?:nummer|numret|number|nr|no|numero)\.?:?(?: (?:is|är|er|on))?:?\s?$/iu;
const CLOCK_BEFORE = /(?<!\p{L})(?:kl|klo|klockan|clock|at|by|before|until|till|før|innan|om)\.?\s?$/iu;

/** Between a word for a code and the code itself when they belong together: "code: 1", "koden är 1". */
const LEADS_TO = /^[\s:;.,="'“”()–-]*(?:(?:is|are|är|er|on|blir|lyder|here|nu)[\s:="'“”-]*)?$/iu;
/** The same before letters alone, where a mere blank is not enough. */
const LEADS_TO_LETTERS = /^\s?(?::|(?:is|are|är|er|on)\s)[\s="'“”]*$/iu;
/** At the beginning, or after nothing but a name: "Klarna: 1". */
const FIRST_IN_TEXT = /^(?:[\p{L}\d. ]{1,20}[:-]\s?)?$/u;

/** Between the code and the word for it: "1 is your Google code". */
const IS_A = /^[\s.,"'“”–-]*(?:(?:is|är|er|on)\s|\n)/iu;

function cuesOf(text: string): readonly Span[] {
  return [...text.matchAll(CUE)].flatMap((found) => {
    const { index, groups } = found;
    const to = index + found[0].length;
    const before =
      groups?.['kind'] || /[\p{L}-]+(?= $)/u.exec(text.slice(Math.max(0, index - 31), index))?.[0];
    const isOrdinary = ORDINARY_KIND.test(before ?? '') || OPENS.test(text.slice(to, to + 60));
    return isOrdinary ? [] : [{ from: index, to }];
  });
}

/** Finds the spans near a place; asked for one place after another, in their order, so that it never looks back. */
function nearestOf(spans: readonly Span[]): (from: number, to: number) => readonly Span[] {
  let first = 0;
  return (from, to) => {
    while ((spans[first]?.to ?? Infinity) <= from - NEAR) first += 1;
    let end = first;
    while ((spans[end]?.from ?? Infinity) < to + NEAR) end += 1;
    return spans.slice(first, end);
  };
}

function isCode({ word, at, text, near, isSpokenOf, logsIn }: Candidate): boolean {
  const end = at + word.length;
  const before = text.slice(Math.max(0, at - 40), at);
  const after = text.slice(end, end + 20);
  if (UNIT_AFTER.test(after) || MONEY_BEFORE.test(before)) return false;
  if (near.some((cue) => isNamed(word, at, text, cue))) return true;
  const digits = word.replaceAll(/\D/g, '');
  // With letters in it, or none but letters, it can only be told by what it is called.
  if (/\p{L}/u.test(word) && !/^[A-Z]{1,3}-\d+$/u.test(word)) return false;
  const between = near.map(({ from, to }) => (to <= at ? text.slice(to, at) : text.slice(end, from)));
  const isIntroduced = /:\s?$/.test(before) && between.some((gap) => !isSentenceEnd(gap));
  if (!isIntroduced && (ORDINARY_BEFORE.test(before) || ORDINARY_NUMBER_BEFORE.test(before))) return false;
  if (digits.startsWith('0') && digits.length > 7) return false;
  const isAskedFor = logsIn && ASKED_BEFORE.test(before);
  if (digits.length > 4) return (isSpokenOf || isAskedFor) && !isDate(digits);
  if (isYear(digits) || CLOCK_BEFORE.test(before)) return false;
  const isFirst = isSpokenOf && FIRST_IN_TEXT.test(text.slice(0, at));
  return isAskedFor || isFirst || between.some((gap) => !isSentenceEnd(gap) && !gap.includes(','));
}

/** Whether it is called a code in so many words. */
function isNamed(word: string, at: number, text: string, { from, to }: Span): boolean {
  if (to <= at) return (/\d/.test(word) ? LEADS_TO : LEADS_TO_LETTERS).test(text.slice(to, at));
  const between = text.slice(at + word.length, from);
  return between.length < 60 && IS_A.test(between) && !/[.!?](?:\s|$)/.test(between);
}

function isSentenceEnd(between: string): boolean {
  return /[.!?](?:\s|$)|\n/u.test(between);
}

/** Of four digits. */
function isYear(digits: string): boolean {
  return digits >= '1900' && digits < '2100';
}

/** 20261122 */
function isDate(digits: string): boolean {
  return /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits);
}
