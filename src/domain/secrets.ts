/** Secrets shorter than this are ignored: they would be found in any text. */
const SHORTEST_SECRET = 6;
/** From this many letters and digits on, chance cannot spell a secret across words. */
const LONG_SECRET = 12;

/**
 * Whether a text holds one of the secrets (each of at least 6 characters; shorter ones are ignored): as it is, in
 * base64 at any alignment, in hexadecimal, percent- or JSON-escaped, in full-width letters, with invisible characters
 * inside, or spelled out with something between all its characters.
 *
 * How freely it is compared depends on how likely chance is. A secret that mixes letters and digits, or has at least
 * 12 of them, is found in any case of letters; one of at least 12 also backwards and with anything else scattered
 * between its characters. A short plain word or number counts only exactly as written and standing alone.
 *
 * This stops carelessness and the usual tricks; whoever invents an encoding of their own is not stopped by reading.
 */
export function holdsSecret(text: string, secrets: readonly string[]): boolean {
  const wanted = secrets.filter((secret) => Array.from(plainOf(secret).trim()).length >= SHORTEST_SECRET);
  if (wanted.length === 0) return false;
  const views = [text, ...unescaped(text)].map(viewOf);
  return wanted.some((secret) => {
    const holds = matcherOf(secret);
    return views.some(holds);
  });
}

/** A text in the forms that secrets are looked for in. */
interface View {
  /** Compatibility forms folded (full-width letters), invisible characters off. */
  readonly plain: string;
  readonly lower: string;
  /** Lower-case letters and digits only. */
  readonly packed: string;
  /** Runs of single characters, each run joined: `"h-u-n-t"` → `"hunt"`. */
  readonly spelled: readonly string[];
  /** No white space, and the URL-safe base64 alphabet as the usual one. */
  readonly base64: string;
}

function viewOf(text: string): View {
  const plain = plainOf(text);
  const lower = plain.toLowerCase();
  return {
    plain,
    lower,
    packed: pack(plain),
    // Zero-width separators separate here, so this view starts from the text that still has them.
    spelled: spelledRuns(text.normalize('NFKC').toLowerCase()),
    base64: plain.replaceAll(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/'),
  };
}

function plainOf(text: string): string {
  return text.normalize('NFKC').replaceAll(/[\p{DI}\p{Cf}]/gu, '');
}

function pack(plain: string): string {
  return plain.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function spelledRuns(lower: string): string[] {
  const runs: string[] = [];
  let run = '';
  for (const token of lower.split(/[^\p{L}\p{N}]+/u)) {
    if (Array.from(token).length === 1) {
      run += token;
    } else {
      runs.push(run);
      run = '';
    }
  }
  return [...runs, run];
}

/** The text with percent escapes (also when escaped twice), and with JSON escapes, taken out; only where it has any. */
function unescaped(text: string): string[] {
  const views: string[] = [];
  const once = percentDecoded(text);
  if (once !== text) views.push(once, percentDecoded(once));
  const json = text
    .replaceAll(/\\u\{?([\da-f]{4})\}?/gi, (_escape, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replaceAll(/\\(["'\\/])/g, '$1');
  if (json !== text) views.push(json);
  return views;
}

function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[\da-f]{2})+/gi, (escapes) => {
    const bytes = escapes
      .slice(1)
      .split('%')
      .map((byte) => Number.parseInt(byte, 16));
    return new TextDecoder().decode(Uint8Array.from(bytes));
  });
}

function matcherOf(secret: string): (view: View) => boolean {
  const plain = plainOf(secret);
  const lower = plain.toLowerCase();
  const packed = pack(plain);
  const isLong = packed.length >= LONG_SECRET;
  const isMixed = /\p{N}/u.test(packed) && /\p{L}/u.test(packed);
  const backwards = Array.from(packed).reverse().join('');
  const bytes = new TextEncoder().encode(secret);
  const base64 = base64Cores(bytes);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return (view) => {
    if (isLong || isMixed ? view.lower.includes(lower) : standsAlone(view.plain, plain)) return true;
    if (isLong && (view.packed.includes(packed) || view.packed.includes(backwards))) return true;
    if (packed.length >= SHORTEST_SECRET && view.spelled.some((run) => run.includes(packed))) return true;
    return view.packed.includes(hex) || base64.some((core) => view.base64.includes(core));
  };
}

/** Whether `part` occurs where it does not continue a word or a number. */
function standsAlone(text: string, part: string): boolean {
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at);
    const after = text.slice(at + part.length, at + part.length + 2);
    if (!/[\p{L}\p{N}]$/u.test(before) && !/^[\p{L}\p{N}]/u.test(after)) return true;
  }
  return false;
}

/**
 * What base64 of any bytes around the secret must contain, one string for each alignment: the characters that depend
 * on the secret alone. Source: RFC 4648 section 4, https://www.rfc-editor.org/rfc/rfc4648#section-4
 */
function base64Cores(bytes: Uint8Array): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = btoa(
      '\0'.repeat(offset) + Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''),
    );
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
  });
}

/** What a key-shaped string seems to be. */
export type KeyKind =
  | 'private key'
  | 'AWS access key'
  | 'GitHub token'
  | 'Slack token'
  | 'API key'
  | 'password in an address'
  | 'JWT'
  | '46elks credential'
  | 'password assignment'
  | 'payment card number'
  | 'Swedish personal identity number';

type Shape = readonly [KeyKind, RegExp];

/**
 * Shapes that nothing else has. Here and below, a pattern begins at a literal or where no token goes on, and no part
 * can give characters back to the one before it, so that all are linear in the length of the text. Sources:
 * RFC 7468 (PEM) · https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html ·
 * https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github ·
 * https://api.slack.com/authentication/token-types · https://docs.stripe.com/keys
 */
const SHAPES: readonly Shape[] = [
  ['private key', /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY|PuTTY-User-Key-File-\d/],
  ['AWS access key', /(?<![A-Za-z0-9])A[KS]IA[A-Z2-7]{16}(?![A-Za-z0-9])/],
  ['GitHub token', /(?<![A-Za-z0-9])(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})/],
  [
    'Slack token',
    /(?<![A-Za-z0-9])(?:xox[a-z]-|xapp-)\d[A-Za-z0-9-]{15}|hooks\.slack\.com\/services\/T[A-Z0-9]{6}/,
  ],
  [
    'API key',
    /(?<![\w-])(?:[rs]k_live_[A-Za-z0-9]{16}|whsec_[\w+/]{24}|sk-[\w-]{32}|AIza[\w-]{35}|GOCSPX-[\w-]{28}|glpat-[\w-]{20}|npm_[A-Za-z0-9]{36}|SG\.[\w-]{22}\.[\w-]{32}|\d{8,10}:AA[\w-]{33})/,
  ],
  ['password in an address', /:\/\/[^\s:/?#@]{1,100}:[^\s/?#@]{3,100}@/],
];

/**
 * Shapes that identifiers in links share, so they count only outside links. Sources: RFC 7519 (JWT) ·
 * https://46elks.se/docs/get-subaccounts (user: u or a and 32 lower-case hex digits, secret: 32 upper-case ones)
 */
const SHAPES_OUTSIDE_LINKS: readonly Shape[] = [
  ['JWT', /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{16}/],
  ['46elks credential', /(?<!\w)(?:[au][0-9a-f]{32}|(?=\d*[A-F])(?=[A-F]*\d)[0-9A-F]{32})(?!\w)/],
];

/**
 * Kinds of key-shaped strings in a text, each once, for a warning that it may hold a secret; empty when there are
 * none. Made to stay silent on order numbers, references, tracking links, phone numbers and one-time codes.
 */
export function keyShaped(text: string): readonly KeyKind[] {
  const plain = plainOf(text);
  const outside = plain.replaceAll(/\S+/g, (word) => (LINK.test(word) ? '' : word));
  const inText = ([kind, shape]: Shape) => (shape.test(plain) ? [kind] : []);
  const outsideLinks = ([kind, shape]: Shape) => (shape.test(outside) ? [kind] : []);
  return [
    ...SHAPES.flatMap(inText),
    ...SHAPES_OUTSIDE_LINKS.flatMap(outsideLinks),
    ...(assignsPassword(outside) ? (['password assignment'] as const) : []),
    ...(holdsCardNumber(outside) ? (['payment card number'] as const) : []),
    ...(holdsIdentityNumber(outside) ? (['Swedish personal identity number'] as const) : []),
  ];
}

/** A word that is a link: with a scheme, or a host and something after it. */
const LINK = /:\/\/|^\W{0,3}(?:www\.|[\w.-]+\.[a-z]{2,24}[/?#])/i;

const PASSWORD_WORDS =
  'password|passwd|passphrase|pwd|lösenord(?:et)?|passord(?:et)?|adgangskoden?|kodeord(?:et)?|salasana(?:si)?|api[ _-]?(?:key|nyckeln?)';

const ASSIGNMENT = new RegExp(
  `(?:(?:${PASSWORD_WORDS})(?: {0,2}[:=]| (?:is|är|er|on)(?= )|(?= ))|(?:secret|token) {0,2}[:=]|bearer(?= ))` +
    `[ "'\`]{0,3}(?<value>[^\\s"'\`]{6,200})`,
  'giu',
);

/**
 * A password given after its name. The value has to mix letters and digits and not be an address or a measure: "Ditt
 * lösenord är bytt", "Password: example.com/x1" and "lösenordet är 12-siffrigt" name a password and give none.
 */
function assignsPassword(outside: string): boolean {
  for (const { groups } of outside.matchAll(ASSIGNMENT)) {
    const value = (groups?.['value'] ?? '').replace(/[.,;!?)]{1,9}$/, '');
    const isMixed = /\p{L}/u.test(value) && /\p{N}/u.test(value);
    const isMeasure = /^[\d.,:–-]+\p{Ll}*$/u.test(value);
    if (value.length >= SHORTEST_SECRET && isMixed && !isMeasure) return true;
  }
  return false;
}

/** Words before a number that make it a reference, however much it looks like a card or a person. */
const REFERENCE = new RegExp(
  '(?<!\\p{L})(?:ocr|imei|iccid|iban|id|kund|konto|account|customer|bankgiro|plusgiro|bg|pg|invoice|case|booking|' +
    'parcel|tracking|ticket|dnr|(?:order|ordre|beställning|bestilling|faktura|ref|kundn|kunden|ärende|bokning|' +
    'kolli|paket|pakke|spårning|konton|meter|anläggning|serie|serial|avtal|diarie|mål|biljett)\\p{L}*)' +
    '(?:[ .:#-]{1,3}(?:id|nr|no|nummer|number|är|er|is)){0,2}[ .:#-]{0,3}$',
  'iu',
);
const REFERENCE_REACH = 40;

function isReference(outside: string, at: number): boolean {
  return REFERENCE.test(outside.slice(Math.max(0, at - REFERENCE_REACH), at));
}

/** Groups of digits, each apart by one space or hyphen, as one run, so that a part of an IBAN or phone number is none. */
const DIGIT_RUN = /(?<![\p{L}\p{N}+/=_%#&?.-])\d+(?:[ -]\d+)*(?![\p{L}\d_/])/gu;

/** Card numbers as they are written: whole, or in the groups printed on the card. */
const CARD_GROUPS = [[16], [15], [14], [4, 4, 4, 4], [4, 6, 5], [4, 6, 4]];

/**
 * First digits and length of the payment cards in use: Visa, Mastercard, American Express, Diners Club, Discover, JCB,
 * UnionPay. Source: ISO/IEC 7812, as listed in https://en.wikipedia.org/wiki/Payment_card_number
 */
const CARD_NUMBER =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|[45]\d\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14})$/;

function holdsCardNumber(outside: string): boolean {
  for (const { 0: run, index } of outside.matchAll(DIGIT_RUN)) {
    const groups = run.split(/[ -]/);
    if (groups.some((_, at) => beginsCardNumber(groups, at)) && !isReference(outside, index)) return true;
  }
  return false;
}

function beginsCardNumber(groups: readonly string[], at: number): boolean {
  return CARD_GROUPS.some((sizes) => {
    if (!sizes.every((size, place) => groups[at + place]?.length === size)) return false;
    const digits = groups.slice(at, at + sizes.length).join('');
    return CARD_NUMBER.test(digits) && hasLuhnCheck(digits);
  });
}

/**
 * A personal identity number or co-ordination number (60 added to the day) in its written form, with the hyphen.
 * Source: lag (1991:481) 18 §; https://www.skatteverket.se, SKV 704
 */
const IDENTITY_NUMBER =
  /(?<![\p{L}\p{N}+/=_%#&?.-])(?:19|20)?(?<born>\d\d(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01]))[-+](?<rest>\d{4})(?![\p{L}\p{N}_/-])/gu;

function holdsIdentityNumber(outside: string): boolean {
  for (const { groups, index } of outside.matchAll(IDENTITY_NUMBER)) {
    if (hasLuhnCheck(`${groups?.['born']}${groups?.['rest']}`) && !isReference(outside, index)) return true;
  }
  return false;
}

/** Whether the last digit is the check digit of the others: the Luhn formula, ISO/IEC 7812-1 annex B. */
function hasLuhnCheck(digits: string): boolean {
  let sum = 0;
  for (let place = 1; place <= digits.length; place++) {
    const digit = Number(digits.at(-place));
    const weighted = place % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return sum % 10 === 0;
}
