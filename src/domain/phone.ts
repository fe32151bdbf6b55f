import { type NumberType as MetadataType, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import {
  COUNTRY_CODE,
  EMERGENCY_NUMBERS,
  type NumberRange,
  PLACEHOLDER_RANGES,
  SAMPLE_RANGES,
  SATELLITE_CODES,
  SERVICE_RANGES,
  SHORT_NUMBERS,
} from './number-rules.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { type Problem, problem, type Warning, warning } from './problem.ts';

declare const e164Brand: unique symbol;

/** A phone number as it is sent: a plus sign and 7 to 15 digits (ITU-T E.164). Only `parsePhone` makes one. */
export type E164 = string & { readonly [e164Brand]: true };

export type NumberType =
  | 'mobile'
  | 'fixed'
  | 'fixed_or_mobile'
  | 'toll_free'
  | 'premium'
  | 'shared_cost'
  | 'voip'
  | 'personal'
  | 'pager'
  | 'uan'
  | 'voicemail'
  | 'satellite'
  | 'unknown';

/** A number that exists in its numbering plan, or a well-known example of one. */
export interface Phone {
  readonly e164: E164;
  /** ISO 3166-1 alpha-2; undefined when the number belongs to no single country (satellite, worldwide services). */
  readonly region: string | undefined;
  readonly type: NumberType;
}

/** Longer than the longest E.164 number with a separator around every digit, and short enough to look at at no cost. */
const MAX_LENGTH = 40;
const ALLOWED = /^[+\d ().-]+$/;
const LONGEST_SHORT_NUMBER = 6;
const WRITE_E164 =
  'Write a plus sign, the country code and the number, for example +46 70 123 45 67; only spaces, hyphens, dots and round brackets may stand between the digits.';

/**
 * Reads a phone number written in international form. Allowed besides digits: one leading plus sign or `00`, spaces,
 * hyphens, dots, round brackets around digits, and `(0)` right after the country code. Whatever else stands in the
 * text is refused, never dropped: the metadata library alone would read letters as keypad digits and ignore tails,
 * which makes another valid number out of a typing mistake.
 *
 * Errors: `invalid_number`, `placeholder_number`, `number_type_blocked`, `emergency_number`.
 */
export function parsePhone(text: string): Parsed<Phone> {
  const unreadable = findUnreadable(text);
  if (unreadable) return unparsed(unreadable);

  const allDigits = text.replace(/\D/g, '');
  if (EMERGENCY_NUMBERS.has(allDigits)) return unparsed(emergency());
  const international = text.trim().replace(/^00/, '+');
  if (!international.startsWith('+')) return unparsed(refuseLocal(allDigits));

  const digits = international
    .slice(1)
    .replace(/^([ .-]*(\d{1,3})[ .-]*)\(0\)/, (whole: string, before: string, code: string) =>
      COUNTRY_CODE.exec(code)?.[0] === code ? before : whole,
    )
    .replace(/\((?! *0 *\)) *(\d+) *\)/g, '$1')
    .replace(/[ .-]/g, '');
  if (!/^\d+$/.test(digits)) {
    return unparsed(
      problem('invalid_number', 'The brackets in the phone number are in the wrong place.', WRITE_E164),
    );
  }
  return parseDigits(digits);
}

/**
 * Why a text must not be sent to this number; empty when nothing speaks against it. Example numbers are allowed
 * against a simulator, which is where they belong.
 *
 * Refused are numbers whose owner may be paid by the sender (premium, shared cost, personal, satellite) and those
 * where no person reads texts (pager, company-wide, voicemail). Toll-free and VoIP numbers cost the sender an ordinary
 * text and many do receive them (North American toll-free numbers as a matter of course), so they only warn.
 * An emergency number is too short to be E.164, so `parsePhone` has refused it already.
 */
export function smsObjections(phone: Phone, where: { readonly simulated: boolean }): readonly Problem[] {
  const digits = phone.e164.slice(1);
  const problems: Problem[] = [];
  const blocked = blockedBecause(phone);
  if (blocked) problems.push(problem('number_type_blocked', blocked));

  const placeholder = findPlaceholder(digits);
  const sample = where.simulated ? undefined : findRange(SAMPLE_RANGES, digits);
  if (placeholder) {
    problems.push(placeholderProblem(placeholder));
  } else if (sample) {
    problems.push(
      problem(
        'placeholder_number',
        `The number is ${sample.what}.`,
        'Ask the user for the real number; example numbers work only with the simulator.',
      ),
    );
  }
  return problems;
}

/**
 * Why this number must not be rung; empty when nothing speaks against it. The same kinds as for texts, but for company
 * numbers, which somebody answers.
 */
export function callObjections(phone: Phone, where: { readonly simulated: boolean }): readonly Problem[] {
  return smsObjections(phone, where).flatMap((objection) => {
    if (objection.code !== 'number_type_blocked') return [objection];
    if (phone.type === 'uan') return [];
    const kind = phone.type.replaceAll('_', ' ');
    return [problem('number_type_blocked', `The number is of a kind that is never rung from here: ${kind}.`)];
  });
}

/** What the sender should know about a number that may be texted. */
export function smsWarnings(phone: Phone): readonly Warning[] {
  const kind = OFTEN_UNREACHABLE[phone.type];
  if (!kind || blockedBecause(phone)) return [];
  return [warning('unusual_number', `The number is ${kind}, which often cannot receive texts.`)];
}

/**
 * A phone number with everything hidden but the country code and the last two digits: `+46…61`. At least five digits
 * stay hidden, else all of them do. A text sender (1 to 11 ASCII letters and digits, a letter first) is public and is
 * returned as it is; anything else becomes `…`.
 */
export function maskNumber(text: string): string {
  if (/^[A-Za-z][A-Za-z0-9]{0,10}$/.test(text)) return text;
  if (text.length > MAX_LENGTH || !ALLOWED.test(text)) return '…';
  const digits = text.replace(/\D/g, '');
  const code = text.trim().startsWith('+') ? (COUNTRY_CODE.exec(digits)?.[0] ?? '') : '';
  const hidden = digits.length - code.length - 2;
  return hidden < 5 ? '…' : `${code && `+${code}`}…${digits.slice(-2)}`;
}

/** The number for people, in international format with spaces: `+46 70 123 45 67`. */
export function formatNumber(phone: Phone): string {
  const formatted = parsePhoneNumberFromString(phone.e164)?.formatInternational() ?? phone.e164;
  return formatted.replace(/[^+\d]+/g, ' ');
}

/** The English name of a country, `SE` → `Sweden`; a code that is not two capital letters is returned as it is. */
export function isoRegionName(region: string): string {
  if (!/^[A-Z]{2}$/.test(region)) return region;
  return new Intl.DisplayNames(['en'], { type: 'region' }).of(region) ?? region;
}

/** What makes the text unreadable as a number before any digit is looked at. */
function findUnreadable(text: string): Problem | undefined {
  const refuse = (message: string) => problem('invalid_number', message, WRITE_E164);
  if (text.length > MAX_LENGTH) return refuse(`A phone number is at most ${MAX_LENGTH} characters long.`);
  if (!ALLOWED.test(text)) return refuse(`The phone number ${nameFault(text)}.`);
  if (text.trim().lastIndexOf('+') > 0)
    return refuse('Only one plus sign may stand in a phone number, and first.');
  if (!/\d/.test(text)) return refuse('The phone number has no digits.');
  return undefined;
}

function nameFault(text: string): string {
  const [fault = ''] = [...text].filter((character) => !ALLOWED.test(character));
  if (fault === '') return 'is empty';
  if (fault === ',' || fault === ';')
    return 'holds more than one number or an extension; give one whole number per call';
  if (/[;,#*]/.test(fault)) return 'has an extension, a pause or a service code, which a text cannot follow';
  if (/[a-z]/i.test(fault)) return 'holds letters, which are not read as digits';
  if (/[!-~]/.test(fault)) return `holds the character ${fault}`;
  return `holds the character U+${(fault.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A number without country code: which country it belongs to is the user's to say, so it is never completed here. */
function refuseLocal(digits: string): Problem {
  const short = findRange(SHORT_NUMBERS, digits);
  if (short) return shortNumber(short);
  if (digits.length <= LONGEST_SHORT_NUMBER) {
    return problem('number_type_blocked', 'The number is a short number, which cannot be texted from here.');
  }
  const national = digits.startsWith('0');
  const probable = parseDigits(national ? `46${digits.slice(1)}` : digits);
  const message = 'The phone number has no plus sign and country code.';
  if (!probable.ok) return problem('invalid_number', message, WRITE_E164);
  const form = formatNumber(probable.value);
  return problem(
    'invalid_number',
    message,
    national
      ? `If it is a Swedish number, write ${form}; if not, put the right country code in place of the first 0.`
      : `If it begins with the country code, write ${form}; if not, put the country code in front.`,
  );
}

/** Digits of an international number, without the plus sign. */
function parseDigits(digits: string): Parsed<Phone> {
  const found = parsePhoneNumberFromString(`+${digits}`);
  const e164 = toE164(digits);
  // The library drops a trunk prefix inside the number (+46 070…): what it then calls valid is not what was written.
  if (e164 && found?.number === e164 && found.isValid()) {
    return parsed({ e164, region: found.country, type: typeOf(digits, found.getType()) });
  }
  const unassigned = findRange(SAMPLE_RANGES, digits)?.unassigned;
  if (e164 && unassigned) return parsed({ e164, ...unassigned });

  if (found?.isValid() && found.number !== e164) {
    return unparsed(
      problem(
        'invalid_number',
        'The phone number holds a 0 or another prefix that is only dialled inside the country.',
        `Leave the prefix out: if that is the number meant, write ${found.formatInternational()}.`,
      ),
    );
  }
  return unparsed(refuseDigits(digits));
}

/** Why digits are not a number that can be texted, most telling reason first. */
function refuseDigits(digits: string): Problem {
  const code = COUNTRY_CODE.exec(digits)?.[0] ?? '';
  const inland = digits.slice(code.length);
  if ([inland, inland.replace(/^0/, '')].some((number) => EMERGENCY_NUMBERS.has(number))) return emergency();
  const short = findRange(SHORT_NUMBERS, digits);
  if (short) return shortNumber(short);
  const placeholder = findPlaceholder(digits);
  if (placeholder) return placeholderProblem(placeholder);
  const service = findRange(SERVICE_RANGES, digits);
  if (service) return problem('number_type_blocked', `The number is ${service.what}, which is never texted.`);
  if (digits.startsWith('0')) return problem('invalid_number', 'No country code begins with 0.', WRITE_E164);
  return problem(
    'invalid_number',
    `No such phone number exists under country code +${code || digits}: it has too many or too few digits, or an unused prefix.`,
    'Check the number with the user, digit by digit; do not guess the missing part.',
  );
}

function findRange<R extends NumberRange>(ranges: readonly R[], digits: string): R | undefined {
  return ranges.find((range) => range.digits.test(digits));
}

function findPlaceholder(digits: string): string | undefined {
  const inland = digits.slice((COUNTRY_CODE.exec(digits)?.[0] ?? '').length);
  return /^0{6,}$/.test(inland) ? 'a country code and zeros' : findRange(PLACEHOLDER_RANGES, digits)?.what;
}

const emergency = (): Problem =>
  problem('emergency_number', 'The number belongs to an emergency service, which is never texted from here.');

const shortNumber = (range: NumberRange): Problem =>
  problem(
    'number_type_blocked',
    `The number is ${range.what}, a short number that cannot be texted from here.`,
  );

const placeholderProblem = (what: string): Problem =>
  problem('placeholder_number', `The number is a placeholder: ${what}.`);

const TYPES: Readonly<Record<Exclude<MetadataType, undefined>, NumberType>> = {
  MOBILE: 'mobile',
  FIXED_LINE: 'fixed',
  FIXED_LINE_OR_MOBILE: 'fixed_or_mobile',
  TOLL_FREE: 'toll_free',
  PREMIUM_RATE: 'premium',
  SHARED_COST: 'shared_cost',
  VOIP: 'voip',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
  UAN: 'uan',
  VOICEMAIL: 'voicemail',
};

function typeOf(digits: string, type: MetadataType): NumberType {
  if (SATELLITE_CODES.has(digits.slice(0, 3))) return 'satellite';
  return type === undefined ? 'unknown' : TYPES[type];
}

const OFTEN_UNREACHABLE: Readonly<Partial<Record<NumberType, string>>> = {
  fixed: 'a landline',
  toll_free: 'a toll-free number',
  voip: 'an internet telephony number',
  personal: 'a personal number that is forwarded',
  unknown: 'of an unknown kind',
};

const BLOCKED: Readonly<Partial<Record<NumberType, string>>> = {
  premium: 'The number is premium rate: whoever holds it is paid for what is sent to it.',
  shared_cost: 'The number is shared cost, for calls to companies, and is never texted.',
  personal: 'The number is a personal number, priced like premium rate.',
  pager: 'The number is a pager.',
  satellite:
    'The number is on a satellite or international network, where texts cost many times the ordinary price.',
  uan: 'The number is a company-wide number that leads to a switchboard, where nobody reads texts.',
  voicemail: 'The number is a voicemail box.',
};

/**
 * Personal numbers are forwarded to wherever their holder is. In Britain (+44 70) and North America (+1 5xx) the
 * holder's operator sets the price, and fraud followed; elsewhere it is not known, so they stay closed. For Sweden's
 * 075 range no such price is known, and it is let through with a warning.
 * Source: Ofcom, Personal numbering: review of the 070 number range, 2018; PTS, the Swedish numbering plan.
 */
function blockedBecause(phone: Phone): string | undefined {
  return phone.type === 'personal' && phone.region === 'SE' ? undefined : BLOCKED[phone.type];
}

function toE164(digits: string): E164 | undefined {
  return /^[1-9]\d{6,14}$/.test(digits) ? (`+${digits}` as E164) : undefined;
}
