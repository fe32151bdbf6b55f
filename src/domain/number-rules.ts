/**
 * Number ranges that the phone-number metadata does not tell apart, as read on 2026-11-22.
 * Every pattern is matched against digits only: the whole E.164 number without its plus sign,
 * or, for short numbers, what is dialled inside a country. Each entry names its source.
 */

/** A set of numbers, what they are (a noun phrase that completes "The number is …") and who says so. */
export interface NumberRange {
  readonly digits: RegExp;
  readonly what: string;
  readonly source: string;
}

/** Example numbers; `unassigned` says what they would be where the metadata calls the range invalid. */
export interface SampleRange extends NumberRange {
  readonly unassigned?: { readonly region: string; readonly type: 'mobile' | 'fixed' };
}

const OFCOM = "Ofcom's numbers for drama (https://www.area-codes.org.uk/01632)";
const PTS =
  'https://www.pts.se/internet-och-telefoni/telefonnummer-och-adressering/telefonnummer-till-bocker-och-filmer/';
const BNETZA =
  'Bundesnetzagentur, Mitteilung 148/2021 (https://www.teltarif.de/drama-rufnummern-fiktiv-bundesnetzagentur-filme/news/84487.html)';
const BNETZA_MOBILE =
  'two of the mobile numbers of the same list (https://www.sueddeutsche.de/panorama/bester-dinge-tatort-privatsphaere-telefon-fernsehen-telefonnummer-datenschutz-1.5296355, https://explikator.de/meine-telefonnummer-ist-0172-9980752)';
const ARCEP = 'ARCEP decision 2018-0881, section on numbers for audiovisual works';
const ACMA = 'https://www.acma.gov.au/phone-numbers-use-tv-shows-films-and-creative-works';

const UK_FICTION = 'set aside by Ofcom for drama';
const SE_FICTION = 'set aside by PTS for books and films';
const DE_FICTION = 'set aside by the Bundesnetzagentur for films';
const FR_FICTION = 'set aside by ARCEP for films';
const AU_FICTION = 'set aside by ACMA for creative works';

/**
 * Numbers from documentation and fiction. They are what to use against a simulator; against a real network they
 * reach nobody, or a stranger whose number was taken for an example.
 */
export const SAMPLE_RANGES: readonly SampleRange[] = [
  {
    digits: /^4670000000$/,
    what: "46elks' test number, which no phone has",
    source: 'https://github.com/46elks/gh-actions-sms',
    unassigned: { region: 'SE', type: 'mobile' },
  },
  {
    digits: /^46700000000$/,
    what: "the sample number of 46elks' documentation",
    source: 'https://46elks.se/docs/send-sms',
  },
  {
    digits: /^46766861004$/,
    what: "46elks' own number, which its examples use",
    source: 'https://46elks.se/guider/skicka-sms',
  },

  { digits: /^467017406(?:0[5-9]|[1-9]\d)$/, what: SE_FICTION, source: PTS },
  { digits: /^468465004\d\d$/, what: SE_FICTION, source: PTS },
  { digits: /^463139006\d\d$/, what: SE_FICTION, source: PTS },
  { digits: /^464062804\d\d$/, what: SE_FICTION, source: PTS },
  { digits: /^469803192\d\d$/, what: SE_FICTION, source: PTS },

  {
    digits: /^1[2-9]\d\d55501\d\d$/,
    what: 'set aside for fiction in North America',
    source: 'https://en.wikipedia.org/wiki/555_(telephone_number)',
  },

  {
    digits: /^447700900\d{3}$/,
    what: UK_FICTION,
    source: OFCOM,
    unassigned: { region: 'GB', type: 'mobile' },
  },
  {
    digits: /^441632960\d{3}$/,
    what: UK_FICTION,
    source: OFCOM,
    unassigned: { region: 'GB', type: 'fixed' },
  },
  { digits: /^441(?:1[3-8]|[2-6]1)4960\d{3}$/, what: UK_FICTION, source: OFCOM },
  { digits: /^441914980\d{3}$/, what: UK_FICTION, source: OFCOM },
  { digits: /^442079460\d{3}$/, what: UK_FICTION, source: OFCOM },
  { digits: /^4428(?:90180|96496)\d{3}$/, what: UK_FICTION, source: OFCOM },
  { digits: /^442920180\d{3}$/, what: UK_FICTION, source: OFCOM },
  { digits: /^44(?:8081570|9098790|3069990)\d{3}$/, what: UK_FICTION, source: OFCOM },

  {
    digits: /^3532091\d{5}$/,
    what: 'set aside by ComReg for drama',
    source:
      'ComReg numbering conditions, drama use (https://softwareengineering.stackexchange.com/questions/376535)',
    unassigned: { region: 'IE', type: 'fixed' },
  },

  { digits: /^33(?:19900|26191|35301|46571|53649)\d{4}$/, what: FR_FICTION, source: ARCEP },
  { digits: /^3363998\d{4}$/, what: FR_FICTION, source: ARCEP, unassigned: { region: 'FR', type: 'mobile' } },

  { digits: /^49(?:3023125|6990009|4066969|2214710|8999998)\d{3}$/, what: DE_FICTION, source: BNETZA },
  { digits: /^49(?:15228817386|1729980752)$/, what: DE_FICTION, source: BNETZA_MOBILE },

  { digits: /^61[2378](?:5550|7010)\d{4}$/, what: AU_FICTION, source: ACMA },
  { digits: /^61491570(?:006|110|15[6-9]|313|737)$/, what: AU_FICTION, source: ACMA },
  {
    digits: /^6149157(?:1(?:266|491|804)|2(?:549|665|983)|3(?:087|770)|4(?:118|632)|5(?:254|789))$/,
    what: AU_FICTION,
    source: ACMA,
  },
  {
    digits: /^6149157(?:6(?:398|801)|7(?:426|644)|8(?:148|888|957)|9(?:212|455|760))$/,
    what: AU_FICTION,
    source: ACMA,
  },

  {
    // 070-123 45 67, 07123 456789, 06 12345678: typed as an example many times for every time it is meant.
    digits: /(?:1234567(?:8(?:90?)?)?|9876543210?)$/,
    what: 'a run of counted digits, as examples use',
    source: 'our own rule',
  },
  { digits: /0{7}$/, what: 'a row of zeros, as examples use', source: 'our own rule' },
];

/** Digits that nobody means as a number, whether or not the numbering plan happens to allow them. */
export const PLACEHOLDER_RANGES: readonly NumberRange[] = [
  { digits: /^1234567(?:8(?:9(?:0\d*)?)?)?$/, what: 'a run of counted digits', source: 'our own rule' },
  { digits: /^(\d)\1{6,}$/, what: 'one digit repeated', source: 'our own rule' },
  {
    digits: /^1555\d*$/,
    what: 'in area code 555, which belongs to no place',
    source: 'https://en.wikipedia.org/wiki/555_(telephone_number)',
  },
];

/**
 * Emergency numbers as dialled, in one list: whoever writes one means the emergency service, wherever they are.
 * Sources: https://www.sosalarm.se/spraklanguages/english-112--emergency-number/ (112);
 * ITU-T E.161.1 (112 and 911); national numbers from https://en.wikipedia.org/wiki/List_of_emergency_telephone_numbers.
 */
export const EMERGENCY_NUMBERS: ReadonlySet<string> = new Set([
  ...['112', '911', '999', '000', '111', '110', '113', '114', '115', '118', '119'],
  ...['100', '101', '102', '103', '106', '108', '117', '120', '122', '123', '133', '144'],
  ...['150', '155', '156', '158', '190', '191', '192', '193', '995', '997', '998'],
  ...['15', '17', '18'],
]);

/** Short numbers that people know by name, alone or behind the country code; every other short number is refused too. */
export const SHORT_NUMBERS: readonly NumberRange[] = [
  {
    digits: /^(?:46)?11414$/,
    what: "the Swedish police's number for calls that are not urgent",
    source: 'https://www.sosalarm.se/spraklanguages/english-112--emergency-number/',
  },
  {
    digits: /^(?:46)?1177$/,
    what: 'the Swedish health care advice line',
    source: 'https://www.sosalarm.se/spraklanguages/english-112--emergency-number/',
  },
  {
    digits: /^(?:46)?11313$/,
    what: 'the Swedish information line for accidents and crises',
    source: 'https://www.sosalarm.se/spraklanguages/english-112--emergency-number/',
  },
  {
    digits: /^(?:46)?7[12]\d{3}$/,
    what: 'a Swedish premium text number',
    source:
      'https://telekomradgivarna.se/en/sa-funkar-det/types-of-mobile-services-provided-through-third-party-providers',
  },
  {
    digits: /^(?:46)?7726$/,
    what: 'the number for reporting unwanted texts',
    source: 'GSMA spam reporting service',
  },
  {
    digits: /^(?:[1-9]\d{0,2})?118\d{2,3}$/,
    what: 'a directory enquiry service',
    source:
      'https://pts.se/sv/bransch/telefoni/nummer-och-adressering/telefoninummerplanen/telefonnummers-struktur/',
  },
  {
    digits: /^(?:[1-9]\d{0,2})?116\d{3}$/,
    what: 'a European service of social value',
    source: 'Commission Decision 2007/116/EC',
  },
];

/** Ranges of services, not of people, that the metadata calls invalid. */
export const SERVICE_RANGES: readonly NumberRange[] = [
  {
    digits: /^4671\d{7,11}$/,
    what: 'in the Swedish range for machines (071)',
    source: 'PTS, the Swedish numbering plan for telephony according to ITU-T E.164',
  },
  {
    digits: /^4674\d{5,7}$/,
    what: 'in the Swedish range for pagers (074)',
    source:
      'https://pts.se/sv/bransch/telefoni/nummer-och-adressering/telefoninummerplanen/telefonnummers-struktur/',
  },
  {
    digits: /^46(?:99|900|939|944)\d{4,8}$/,
    what: 'in a Swedish premium-rate range (099, 0900, 0939, 0944)',
    source:
      'https://telekomradgivarna.se/en/premium-rate-services/frequently-asked-questions/ordering-a-premium-rate-service/',
  },
  {
    digits: /^(?:808|878|888|979)\d{4,12}$/,
    what: 'in a worldwide service range',
    source: 'ITU-T E.164, list of assigned country codes',
  },
];

/**
 * Inmarsat, the Global Mobile Satellite System and the international networks (satellite, at sea, in the air):
 * no country, and the dearest destinations there are.
 * Source: ITU-T E.164, list of assigned country codes.
 */
export const SATELLITE_CODES: ReadonlySet<string> = new Set(['870', '881', '882', '883']);

/**
 * The country code that digits begin with: one of one or two digits, else three digits.
 * Source: ITU-T E.164, list of assigned country codes.
 */
export const COUNTRY_CODE = /^(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9]\d{2})/;
