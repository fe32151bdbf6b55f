/**
 * Whether a text asks the recipient for a code, a password, a card number or an e-ID log-in, in Swedish, Norwegian,
 * Danish, English or Finnish. Giving a code ("Din kod är 1234") and warning against fraud ("Lämna aldrig ut din kod")
 * are not asking. A rule of thumb that adds a warning; it decides nothing.
 */
export function asksForSecrets(text: string): boolean {
  const sentences = sentencesOf(text);
  return DIALECTS.some((dialect) => {
    let pending = false;
    for (const tokens of sentences) {
      const asked = readSentence(tokens, dialect, pending);
      if (asked === 'asks') return true;
      pending = asked === 'names';
    }
    return false;
  });
}

interface Dialect {
  /** Verbs that ask for something, in the forms that ask. */
  readonly asks: ReadonlySet<string>;
  /** Verbs that start a log-in; they ask only together with `login`. */
  readonly starts: ReadonlySet<string>;
  /** Words after which something else is being said: "svara JA så skickar vi en kod". */
  readonly stops: ReadonlySet<string>;
  /** What stands for a secret that was already named: "skicka den till oss". */
  readonly pronouns: ReadonlySet<string>;
  /** A secret, as one word or two. */
  readonly secret: RegExp;
  /** An e-ID or bank log-in. */
  readonly login: RegExp;
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/));

const SHARED_SECRET = 'pin|cvc2?|cvv2?|otp|2fa';
const E_ID = 'bankid|bank id|mobilt bankid|mitid|nemid|freja|frejaid';

const SCANDINAVIAN: Dialect = {
  asks: words(`svara skicka smsa messa maila mejla ange uppge lämna skriv fyll mata bekräfta verifiera dela läs läsa berätta
    vidarebefordra ge säg meddela knappa registrera uppdatera
    svar send oppgi skriv tast bekreft verifiser del les fortell videresend gi legg fyll registrer oppdater meld
    oplys indtast angiv bekræft verificer læs fortæl giv udfyld opdater`),
  starts: words(`logga legitimera identifiera signera underteckna godkänn bekräfta verifiera öppna starta
    logg legitimer identifiser signer godkjenn bekreft verifiser åpne
    log godkend bekræft verificer underskriv åbn identificer`),
  stops: words('så få får fik fikk hämta hent skickar sender använd brug bruk mottar kommer'),
  pronouns: words('den det dem denne denna dette denne'),
  secret: new RegExp(
    `^(?:${SHARED_SECRET}|pin(?:en|koden?|kode)|` +
      '(?:engångs|säkerhets|verifierings|verifikations|bekräftelse|inloggnings|sms|aktiverings|legitimerings|' +
      'identifierings|bankid|bank|pass|pin|mobil|kontroll|åtkomst|autentiserings|lösen|svars|' +
      'engangs|sikkerhets|sikkerheds|verifiserings|bekreftelses|bekræftelses|påloggings|innloggings|login|adgangs)?' +
      'kod(?:e|en|er|erna|ene|erne)?|' +
      '(?:lösenord|passord|adgangskode|kodeord)(?:et|en|er|ene)?|' +
      '(?:inloggnings|innloggings|login|pålognings)(?:uppgifter|uppgifterna|detaljer|opplysninger|oplysninger)|' +
      '(?:konto|kredit|kreditt|betal|bank|debet)?korts?(?:nummer|numret|nummeret|nr|uppgift\\p{L}*|detalj\\p{L}*|' +
      'opplysning\\p{L}*|informa\\p{L}*|oplysning\\p{L}*|info|data))$',
    'u',
  ),
  login: new RegExp(`^(?:${E_ID})$`),
};

const ENGLISH: Dialect = {
  asks: words(`reply respond send text enter provide give share confirm verify tell forward submit type email mail supply
    state read message whatsapp need update`),
  starts: words('log login sign signin verify authenticate identify confirm approve open'),
  stops: words('get receive we will see use so'),
  pronouns: words('it them this that'),
  secret: new RegExp(
    `^(?:${SHARED_SECRET}|codes?|passcodes?|pincode|passwords?|pin (?:code|number)|log(?:in)? (?:details|credentials)|` +
      '(?:card|cards) (?:number|numbers|no|details|information|info|data))$',
  ),
  login: new RegExp(`^(?:${E_ID})$`),
};

const FINNISH: Dialect = {
  asks: words(
    'vastaa lähetä ilmoita anna syötä kirjoita kerro vahvista jaa välitä näppäile täytä päivitä tarvitsemme',
  ),
  starts: words('kirjaudu tunnistaudu vahvista hyväksy avaa'),
  stops: words('niin saada saat saadaksesi lähetämme käytä'),
  pronouns: words('se sen ne tämä'),
  secret: new RegExp(
    `^(?:${SHARED_SECRET}|(?:vahvistus|turva|tunnus|kerta|kertakäyttö|pin|kirjautumis|aktivointi|varmennus|varmistus|` +
      'tekstiviesti)?kood(?:i|in|ia|isi|it|asi|insa)|salasana\\p{L}*|' +
      '(?:luotto|pankki|maksu)?korttinumero\\p{L}*|(?:luotto|pankki|maksu)?korttitie\\p{L}*|kortin (?:numero|tiedo)\\p{L}*|' +
      '(?:verkko)?pankkitunnu\\p{L}*|tunnuslu\\p{L}*|kirjautumistie\\p{L}*)$',
    'u',
  ),
  login: new RegExp(`^(?:${E_ID}|(?:verkko)?pankkitunnu\\p{L}*|mobiilivarmen\\p{L}*)$`, 'u'),
};

const DIALECTS = [SCANDINAVIAN, ENGLISH, FINNISH];

/** Words that make "code" an everyday thing. */
const HARMLESS_BEFORE =
  words(`qr discount promo voucher coupon referral zip postal post area country booking gift bar
  source dress tracking invite presentkorts rabatt kampanj streck building`);
const HARMLESS_AFTER = words('of conduct review');

const NEVER = words('aldrig aldri never koskaan älä älkää ingen nobody varken');
const NOT = words('inte ej ikke not dont ei emme');
const BETWEEN_NOT_AND_VERB = words('need to have ever please be asked att å at ska skal trenger behöver');
const SINCE_YOU = words('you dig deg dere er teille sinulle');
/** "we will send a code" is our part, not the reader's. */
const OUR_PART = words('will we i they ll');
const WE_OR_ME = words('we i us me');

const REACH = 8;

function sentencesOf(text: string): string[][] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{DI}/gu, '')
    .replaceAll(/['’]/g, '')
    .replaceAll('sms:a', 'smsa')
    .replaceAll('no one', 'nobody');
  return plain.split(/[.!?\n…]+/).map((sentence) => sentence.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []);
}

/** Reads one sentence: it asks for a secret, or names one without giving it, or neither. */
function readSentence(
  tokens: readonly string[],
  dialect: Dialect,
  pending: boolean,
): 'asks' | 'names' | undefined {
  let named = pending;
  let names = false;
  for (let at = 0; at < tokens.length; at++) {
    if (isUngivenSecret(tokens, at, dialect)) {
      named = true;
      names = true;
    }
    if (isAskingVerb(tokens, at, dialect)) {
      if (reachesSecret(tokens, at, dialect)) return 'asks';
      if (named && [1, 2].some((step) => dialect.pronouns.has(tokens[at + step] ?? ''))) return 'asks';
    }
    if (dialect.starts.has(tokens[at] ?? '') && !isNegated(tokens, at) && nearLogin(tokens, at, dialect)) {
      return 'asks';
    }
  }
  return names ? 'names' : undefined;
}

function isAskingVerb(tokens: readonly string[], at: number, dialect: Dialect): boolean {
  const verb = tokens[at] ?? '';
  if (!dialect.asks.has(verb) || isNegated(tokens, at)) return false;
  const next = tokens[at + 1] ?? '';
  if (SINCE_YOU.has(next)) return false;
  if (dialect !== ENGLISH) return true;
  // "need" asks only after we or I; "text" and "email" are mostly nouns, and ask only before us, me or your.
  const before = tokens[at - 1] ?? '';
  if (verb === 'need') return WE_OR_ME.has(before);
  if (OUR_PART.has(before)) return false;
  if (verb === 'text' || verb === 'email' || verb === 'mail' || verb === 'message') {
    return WE_OR_ME.has(next) || next === 'your' || next === 'back';
  }
  return true;
}

function reachesSecret(tokens: readonly string[], verb: number, dialect: Dialect): boolean {
  for (let at = verb + 1; at <= Math.min(verb + REACH, tokens.length - 1); at++) {
    const token = tokens[at] ?? '';
    if (isUngivenSecret(tokens, at, dialect)) return true;
    if (dialect.stops.has(token) || NEVER.has(token)) return false;
  }
  return false;
}

function isUngivenSecret(tokens: readonly string[], at: number, dialect: Dialect): boolean {
  const one = tokens[at] ?? '';
  const two = `${one} ${tokens[at + 1] ?? ''}`;
  if (!dialect.secret.test(one) && !dialect.secret.test(two)) return false;
  if (HARMLESS_BEFORE.has(tokens[at - 1] ?? '') || HARMLESS_AFTER.has(tokens[at + 1] ?? '')) return false;
  return !isGiven(tokens, at);
}

/** "koden 1234", "koden är 1234", "1234 är din kod": the secret stands in the text. */
function isGiven(tokens: readonly string[], at: number): boolean {
  const after = tokens.slice(at + 1, at + 4);
  const given = after.findIndex((token) => isValue(token));
  const introduced = after.slice(0, Math.max(given, 0)).every((token) => LINKING.has(token));
  if (given !== -1 && introduced) return true;
  for (let before = at - 1; before >= Math.max(0, at - 4); before--) {
    const token = tokens[before] ?? '';
    if (isValue(token)) return true;
    if (!LINKING.has(token)) return false;
  }
  return false;
}

const LINKING =
  words(`är is er on som as din ditt your the this denna denne nya nye new pin kod code kode koodi koodisi
  lyder number nummer sinun`);

function isValue(token: string): boolean {
  return token.length >= 3 && /\p{N}/u.test(token);
}

function nearLogin(tokens: readonly string[], verb: number, dialect: Dialect): boolean {
  for (let at = Math.max(0, verb - 5); at <= Math.min(verb + REACH, tokens.length - 1); at++) {
    const one = tokens[at] ?? '';
    if (dialect.login.test(one) || dialect.login.test(`${one} ${tokens[at + 1] ?? ''}`)) return true;
  }
  return false;
}

function isNegated(tokens: readonly string[], verb: number): boolean {
  if (tokens.slice(Math.max(0, verb - 9), verb).some((token) => NEVER.has(token))) return true;
  if (tokens.slice(verb + 1, verb + 3).some((token) => NOT.has(token) || NEVER.has(token))) return true;
  for (let at = verb - 1; at >= 0; at--) {
    const token = tokens[at] ?? '';
    if (NOT.has(token)) return true;
    if (!BETWEEN_NOT_AND_VERB.has(token)) return false;
  }
  return false;
}
