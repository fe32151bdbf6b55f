/**
 * Words that end all messages when they are a whole message, by language. Sources: the words that carriers and
 * platforms honour (https://docs.aws.amazon.com/sms-voice/latest/userguide/opt-out-list-keywords.html,
 * https://support.sakari.io/hc/en-us/articles/360040097351), their Nordic forms, and the imperatives of "end".
 */
const OPT_OUT_WORDS: ReadonlySet<string> = new Set([
  // English
  ...['stop', 'stopall', 'unsubscribe', 'end', 'cancel', 'quit', 'optout', 'revoke', 'remove'],
  // Swedish
  ...['stopp', 'stoppa', 'avsluta', 'sluta', 'avregistrera', 'avprenumerera', 'avanmäl'],
  // Norwegian and Danish
  ...['stopp', 'slutt', 'avslutt', 'avmeld', 'afmeld', 'frameld', 'afslut'],
  // Finnish
  ...['lopeta', 'peru', 'peruuta', 'poista', 'seis'],
]);

/** Words that ask for messages again when they are a whole message, in the same languages. */
const OPT_IN_WORDS: ReadonlySet<string> = new Set([
  ...['start', 'unstop', 'subscribe', 'resubscribe', 'optin'],
  ...['starta', 'återstarta', 'prenumerera', 'anmäl'],
  ...['abonner', 'tilmeld', 'påmeld'],
  ...['aloita', 'tilaa'],
]);

/** What may stand beside the word without changing it: politeness, and that the number is somebody else's. */
const COURTESY =
  / (?:wrong number|fel nummer|feil nummer|forkert nummer|väärä numero|please|pls|plz|thanks|thank you|thx|tack(?: så mycket)?|snälla|vänligen|takk|vennligst|tak|venligst|kiitos|ole hyvä)(?= )/g;

/**
 * The opt-out word that a message consists of, in capitals (`"Stopp, tack!"` → `"STOPP"`); undefined when it says
 * anything else. Case, blanks, quotation marks, other marks, emoji, a please or thank-you, "wrong number" and
 * repetition do not matter, nor do separators inside the word ("S T O P", "opt-out"). A question ("Stop?") is not a wish to stop.
 */
export function optOutWord(text: string): string | undefined {
  const word = onlyWord(text);
  return word !== undefined && OPT_OUT_WORDS.has(word) ? word.toUpperCase() : undefined;
}

/**
 * Whether a message consists of a word that asks for messages again (`"Start"`). Nothing follows from it by itself: an
 * opt-out is taken back by the operator only.
 */
export function readsAsOptIn(text: string): boolean {
  const word = onlyWord(text);
  return word !== undefined && OPT_IN_WORDS.has(word);
}

/** The one word that a message consists of, in lower case; undefined for a question. */
function onlyWord(text: string): string | undefined {
  if (/[?？]/.test(text)) return undefined;
  const tokens = ` ${wordsOf(text).join(' ')} `.replaceAll(COURTESY, '').trim().split(' ');
  return new Set(tokens).size === 1 ? tokens[0] : tokens.join('');
}

/**
 * Whether a message reads as a plain refusal of further messages, in Swedish, Norwegian, Danish, English or Finnish
 * ("sluta skicka sms till mig", "please stop texting me"), or is an opt-out word put as a question. A rule of thumb for
 * showing the message to a person; nothing is recorded on the strength of it.
 */
export function readsAsRefusal(text: string): boolean {
  const sentences = text.split(/[.!?;\n\r…]+/);
  return (
    sentences.map(spaced).some((sentence) => REFUSALS.some((refusal) => refusal.test(sentence))) ||
    sentences.map(afterComma).some((clause) => LAST_WORD.test(spaced(clause))) ||
    optOutWord(text.replaceAll(/[?？]/g, ' ')) !== undefined
  );
}

const afterComma = (sentence: string): string => sentence.split(',').slice(1).at(-1) ?? '';
const spaced = (text: string): string => ` ${wordsOf(text).join(' ')} `;

function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{DI}'’´]/gu, '')
    .replaceAll(/(?<=sms|mms):(?=a)/g, '');
  return plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Our messages, by all their names. */
const MESSAGES =
  '(?:sms|smsen|smset|smser|sms ar|mess|mms|spam|texts?|messages?|text messages?|msgs?|' +
  'meddelanden?|meddelandena|utskick|utskicken|reklam|reklamen|påminnelser|notiser|erbjudanden|' +
  'meldinger|meldingene|tekstmeldinger|beskeder|beskederne|reklame|' +
  'viestejä|viestit|viestien|tekstiviestejä|tekstiviestit|tekstiviestien|mainoksia|mainosviestejä)';
const ME = '(?:me|us|mig|mej|oss|meg|os|(?:this|my|detta|mitt|dette|mit) (?:number|phone|nummer))';
const MY_NUMBER =
  '(?:my|this|mitt|mit|detta|dette) (?:phone ?|mobile ?|telefon|mobil)?(?:number|nummer|nr|tlf)';
const SEND = '(?:skicka|sända|sende|skriva|skrive)';
const CONTACT = '(?:smsa|sms|messa|texta|tekste|kontakta|kontakte|ringa|ringe|störa|forstyrre|spamma|spamme)';
const STOP = '(?:sluta|slutt|stopp|stoppa|stoppe|stop|hold op|lad være|upphör)';
const NOT = '(?:inte|ej|aldrig|ikke|aldri)';
const NOT_OR_NO = '(?:inte|inga|inget|ej|aldrig|ikke|ingen|aldri)';
const AGAIN = '(?:mer|mera|mere|längre|igen|fler|flere|lenger|længere)';
const COURTEOUS = '(?: (?:please|pls|thanks|thank you|now|tack|snälla|nu|takk|tak|kiitos))*';
/** What may stand before a refusal that is a whole sentence. One star, so that it stays linear. */
const BEFORE =
  '(?: (?:no|nej|nei|hi|hello|hej|hei|please|pls|thanks|thank you|now|tack|snälla|nu|takk|tak|kiitos|' +
  'wrong number|wrong person|fel nummer|fel person|feil nummer|feil person|forkert nummer|forkert person|väärä numero|ni har|du har|you have the|can you|could you|kan ni|kan du|kan dere|kan i))*';
/** All that follows the last comma: "I never asked for this, stop". */
const LAST_WORD = new RegExp(`^ (?:sluta|slutt|stopp|stoppa|stop|lopeta|lopettakaa|poistakaa)${COURTEOUS} $`);
/** What may stand between "stop" and its verb. */
const WITH = '(?: nu| genast)?(?: med)?(?: att| å| at)?';
const upTo = (words: number) => `(?: [^ ]{1,30}){0,${words}}`;

/**
 * Read against sentences of lower-case words, each after one blank, with a blank at the end. Every gap is bounded, so
 * that all are linear in the length of the sentence.
 */
const REFUSALS: readonly RegExp[] = [
  // Swedish, Norwegian, Danish: stop sending, stop texting.
  `(?<! ${NOT}) ${STOP}${WITH} ${SEND}${upTo(4)} (?:${MESSAGES}|${ME}|detta|det här|sånt|dette|det her) `,
  `(?<! ${NOT}) ${STOP}${WITH} ${CONTACT}(?: ${ME}| hit| hela tiden)*${COURTEOUS} $`,
  ' sluta höra av (?:er|dig) ',
  // The same without a word of what, as a whole sentence only: "sluta skicka". "Avbryt" may also be about a booking.
  `^${BEFORE} ${STOP}${WITH} (?:skicka|sända|sende)${COURTEOUS} $`,
  `^${BEFORE} (?:stop|quit|cease) sending${COURTEOUS} $`,
  `^${BEFORE} (?:avbryt|afbryd|keskeytä|keskeyttäkää)${COURTEOUS} $`,
  // I do not want any more.
  `(?:^| jag| vi) (?:vill|önskar) ${NOT_OR_NO}${upTo(4)} (?:${MESSAGES}|kontaktade?|höra från er) `,
  `(?:^| jeg| vi) (?:vil|ønsker) ikke${upTo(4)} (?:${MESSAGES}|kontaktet|kontaktes|høre fra) `,
  `^${BEFORE} (?:inga fler|inga mer|inte fler|ingen flere|ikke flere|ikke mer|ikke mere) ${MESSAGES}(?: (?:till|til|från|fra) [^ ]{1,30})?${COURTEOUS} $`,
  // Do not send.
  ` (?:skicka|sänd|smsa|messa|texta|kontakta|send|kontakt)(?: ${ME})? ${NOT_OR_NO}${upTo(3)} ${AGAIN} `,
  ` (?:skriv|ring) ${NOT}(?: mera?| længere| lenger)? (?:till|til|åt)? ?${ME}(?: ${AGAIN})?${COURTEOUS} $`,
  ` (?:ikke|aldri) (?:skriv|ring)(?: mere?)? (?:til)? ?${ME}(?: ${AGAIN})?${COURTEOUS} $`,
  ` (?:ikke|aldri) send(?: ${ME})?${upTo(2)} (?:${MESSAGES}|${AGAIN}) `,
  ` (?:skicka|sänd|send) ${NOT_OR_NO}(?: några| noen| nogen)? ${MESSAGES} (?:till|til) ${ME} `,
  ` (?:kontakta|smsa|messa|kontakt) (?:${NOT} ${ME}|${ME} ${NOT})${COURTEOUS} $`,
  ` hör inte av (?:er|dig)(?: till mig)?(?: ${AGAIN})?${COURTEOUS} $`,
  // Take me off the list.
  ` (?:ta bort|radera|stryk|fjern|slet|slett) (?:${ME} (?:från|fra|ur|af|av)${upTo(2)} (?:lista|listan|sändlista|sändlistan|utskick|utskicken|register|registret|liste|listen|listene)|${MY_NUMBER}) `,
  `^${BEFORE} (?:ta bort|radera|stryk|fjern|slet|slett) (?:mig|mej|oss|meg|os)${COURTEOUS} $`,
  ' (?:(?:avregistrera|avprenumerera|avanmäl|afmeld|frameld|avmeld) (?:mig|mej|oss|meg|os)|meld meg av) ',
  ' (?:(?:lämna|låt|la|lad) (?:mig|mej|oss|meg|os) (?:i fred|ifred|vara ifred|vara i fred|være|være i fred)) $',

  // English.
  `(?<! dont| do not| never| didnt| wont| ill| i will| he| she| they) (?:stop|quit|cease) sending${upTo(4)} (?:me|us|these|this|${MESSAGES}) `,
  `(?<! dont| do not| never| didnt| wont| ill| i will| he| she| they) (?:stop|quit|cease) (?:texting|messaging|contacting|spamming|bothering|harassing) (?:${ME} |please|now|immediately|$)`,
  `(?:^| i| we) (?:dont|do not|no longer|never) (?:want|wish|need)${upTo(4)} (?:${MESSAGES}|contacted|hear from you) `,
  `^(?: no)?${COURTEOUS} no more ${MESSAGES}(?: (?:to|from) [^ ]{1,30})?${COURTEOUS} $`,
  ` (?:dont|do not|never) (?:text|message|contact|sms|msg|write|send|call)${upTo(4)} (?:anymore|any more|again|ever|any longer) `,
  ` (?:dont|do not|never) (?:text|message|contact|sms|msg) ${ME}${COURTEOUS} $`,
  ` (?:take|remove|delete|get) (?:${ME}|my name) (?:off|from)${upTo(2)} (?:lists?|database|system|records|contacts) `,
  ` (?:remove|delete|lose|erase) ${MY_NUMBER} `,
  `^${BEFORE} (?:(?:remove|delete) (?:me|us)|take (?:me|us) off)${COURTEOUS} $`,
  ' (?:unsubscribe me|opt me out|how (?:do|can) i (?:unsubscribe|opt out)|(?:want|like) to (?:unsubscribe|opt out)|leave me alone) ',

  // Finnish.
  ` (?:lopeta|lopettakaa)${upTo(1)} (?:lähettäminen|lähettely|viestittely|viestit|tekstiviestit|mainokset) `,
  ` en halua(?: enää)?${upTo(2)} (?:${MESSAGES}|mitään teiltä) `,
  ` (?:ei enää|ei lisää) ${MESSAGES}${COURTEOUS} $`,
  ` (?:älä|älkää) (?:lähetä|lähettäkö|laita|laittako)${upTo(3)} (?:${MESSAGES}|enää) `,
  ' (?:poista|poistakaa) (?:minut|numeroni|minun numeroni|mun numero) | jättäkää minut rauhaan ',

  // The order itself with its object, in all of them: "stop sms", "stoppa alla utskick", "cancel these messages".
  `^(?: can you| could you| kan ni| kan du)?${COURTEOUS} (?:${STOP}|avsluta|avslutt|afslut|avbryt|afbryd|cancel|end)(?: med)?(?: all| the| these| this| your| alla| era| dessa| alle| disse)? ${MESSAGES}(?: (?:to|from|till|til|från|fra) [^ ]{1,30})?${COURTEOUS} $`,
].map((pattern) => new RegExp(pattern));
