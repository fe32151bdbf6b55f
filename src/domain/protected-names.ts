/**
 * Names that a text sender must not imitate, and the words that fraud puts around them. Data only: the rules are in
 * `sender.ts`, which folds both sides. Sweden first, then Norway, Denmark, Finland, names of several countries, and
 * general names.
 */

/** When this file was last gone through, row by row. */
export const PROTECTED_NAMES_AS_OF = '2026-11-23';

export interface ProtectedName {
  readonly name: string;
  /** Where the name means this; `INT` in several countries. */
  readonly country: 'SE' | 'NO' | 'DK' | 'FI' | 'INT';
  readonly kind:
    | 'bank'
    | 'payment'
    | 'identity'
    | 'authority'
    | 'police'
    | 'emergency'
    | 'health'
    | 'insurance'
    | 'parcel'
    | 'telecom'
    | 'collection'
    | 'brand'
    | 'generic';
  /**
   * Which senders imitate it: `whole` the name by itself; `affix` also with known words before or after it; `within`
   * wherever it stands, for names that occur in no other word.
   */
  readonly match: 'whole' | 'affix' | 'within';
  /** How many of its letters still mean it where the rest is cut off, as 11 characters often do; none when absent. */
  readonly cut?: number;
  /** A page that reports the abuse, or `general knowledge`. */
  readonly source: string;
}

const GENERAL = 'general knowledge';
const BANKID_PRESS = 'https://marcusoscarsson.se/ny-bank-id-varning-har-ar-meddelandet-som-sprids';
const POSTNORD_PRESS =
  'https://nyheter24.se/nyheter/inrikes/1420062-fatt-detta-sms-fran-postnord-da-har-du-blivit-lurad';
const INFOSMS_PRESS = 'https://www.spacios.eu/varning-for-falska-sms-fran-bankid-eller-infosms/';
const SKATTEVERKET_PRESS = 'https://marcusoscarsson.se/?p=152825';
const FK_PRESS = 'https://nyheter24.se/nyheter/inrikes/1297194-forsakringskassan-varnar-for-nya-bluff-mejl';
const SPARBANKEN =
  'https://sparbankensjuharad.se/privat/livet/hallbar-ekonomi/skydda-dig-mot-bedragerier/just-nu-pagar-manga-sms-bedragerier--var-uppmarksam.html';
const VIPPS_PRESS =
  'https://www.nrk.no/norge/advarer-mot-sms-svindel_-_-misbruker-vipps-merkevaren-1.15482918';
const VEGVESEN = 'https://vegvesen.no/om-oss/kontakt-oss/nettsvindel';
const NAMSMANNEN_PRESS = 'https://radioh.no/falsk-sms-fra-namsmannen';
const SKATTEETATEN_PRESS =
  'https://www.abcnyheter.no/amp/nyheter/norge/2021/12/16/195810445/skatteetaten-misbrukt-du-blir-forsokt-svindlet';
const POSTEN_PRESS = 'https://vossabanken.no/nyhende-tryggleik/ikkje-la-deg-lura/';
const INNBYGGERE_PRESS =
  'https://www.norwaytoday.com/rss3/mystisk-sms-na-tar-svindlerne-nytt-grep-623942.html';
const DK_SMISHING = 'https://nummeropslag.dk/en/leksikon/hvad-er-smishing';
const NETS_PRESS =
  'https://www.computerworld.dk/art/236784/nets-er-ude-i-et-sandt-stormvejr-af-phishing-mail-fup-smser-og-snydeopkald';
const MOBILEPAY_PRESS =
  'https://www.tjekdet.dk/fup-og-spam/pas-paa-svindlere-beder-danskere-om-opdatere-mobilepay';
const DIGST_PRESS =
  'https://www.bt.dk/samfund/falske-mails-fra-digitaliseringsstyrelsen-i-omlob-sadan-skal-du-forholde-dig';
const OMAVERO_PRESS =
  'https://www.mtvuutiset.fi/artikkeli/huijarit-ottavat-kaiken-irti-verosesongista-he-tietavat-etta-moni-asioi-juuri-nyt-omaverossa/9251342';
const OMAKANTA_PRESS =
  'https://www.mtvuutiset.fi/artikkeli/huijausviestin-loppuun-nolosti-unohtunut-merkinta-paljasti-vilpin/9228446';
const NCSC_FI_PRESS =
  'https://www.mtvuutiset.fi/artikkeli/ala-tule-huijatuksi-nama-kalasteluviestit-leviavat-nyt/9201196';
const TRAFICOM = 'https://www.traficom.fi/en/communications/broadband-and-telephone/sms-sender-id';

export const PROTECTED_NAMES: readonly ProtectedName[] = [
  // Sweden: identity and payment
  { name: 'BankID', country: 'SE', kind: 'identity', match: 'affix', source: BANKID_PRESS },
  { name: 'Mobilt BankID', country: 'SE', kind: 'identity', match: 'affix', cut: 10, source: BANKID_PRESS },
  { name: 'Freja eID', country: 'SE', kind: 'identity', match: 'affix', source: GENERAL },
  { name: 'Swish', country: 'SE', kind: 'payment', match: 'affix', source: GENERAL },
  { name: 'Bankgirot', country: 'SE', kind: 'payment', match: 'within', cut: 8, source: GENERAL },
  { name: 'Plusgirot', country: 'SE', kind: 'payment', match: 'affix', cut: 8, source: GENERAL },
  { name: 'Trustly', country: 'SE', kind: 'payment', match: 'affix', source: GENERAL },
  { name: 'Klarna', country: 'SE', kind: 'payment', match: 'affix', source: GENERAL },
  { name: 'Qliro', country: 'SE', kind: 'payment', match: 'affix', source: GENERAL },
  { name: 'Zettle', country: 'SE', kind: 'payment', match: 'affix', source: GENERAL },
  { name: 'Kivra', country: 'SE', kind: 'authority', match: 'affix', source: GENERAL },
  // Sweden: banks
  { name: 'Swedbank', country: 'SE', kind: 'bank', match: 'within', cut: 7, source: GENERAL },
  { name: 'SEB', country: 'SE', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Handelsbanken', country: 'SE', kind: 'bank', match: 'affix', cut: 8, source: GENERAL },
  { name: 'Skandiabanken', country: 'SE', kind: 'bank', match: 'affix', cut: 8, source: GENERAL },
  { name: 'Sparbanken', country: 'SE', kind: 'bank', match: 'affix', source: SPARBANKEN },
  { name: 'ICA Banken', country: 'SE', kind: 'bank', match: 'affix', cut: 7, source: GENERAL },
  { name: 'SBAB', country: 'SE', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Avanza', country: 'SE', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Ikano Bank', country: 'SE', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Resurs Bank', country: 'SE', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Svea Bank', country: 'SE', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Marginalen Bank', country: 'SE', kind: 'bank', match: 'affix', cut: 11, source: GENERAL },
  { name: 'Riksbanken', country: 'SE', kind: 'authority', match: 'affix', cut: 9, source: GENERAL },
  // Sweden: insurance
  { name: 'Länsförsäkringar', country: 'SE', kind: 'insurance', match: 'affix', cut: 9, source: GENERAL },
  { name: 'LF Bank', country: 'SE', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Skandia', country: 'SE', kind: 'insurance', match: 'affix', source: GENERAL },
  { name: 'Folksam', country: 'SE', kind: 'insurance', match: 'affix', source: GENERAL },
  { name: 'Trygg-Hansa', country: 'SE', kind: 'insurance', match: 'affix', cut: 9, source: GENERAL },
  // Sweden: authorities
  {
    name: 'Skatteverket',
    country: 'SE',
    kind: 'authority',
    match: 'within',
    cut: 7,
    source: SKATTEVERKET_PRESS,
  },
  { name: 'Försäkringskassan', country: 'SE', kind: 'authority', match: 'within', cut: 11, source: FK_PRESS },
  { name: 'F-kassan', country: 'SE', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Kronofogden', country: 'SE', kind: 'authority', match: 'within', cut: 8, source: GENERAL },
  { name: 'Tullverket', country: 'SE', kind: 'authority', match: 'within', cut: 8, source: GENERAL },
  { name: 'Transportstyrelsen', country: 'SE', kind: 'authority', match: 'affix', cut: 11, source: GENERAL },
  { name: 'Trafikverket', country: 'SE', kind: 'authority', match: 'within', cut: 9, source: GENERAL },
  { name: 'Migrationsverket', country: 'SE', kind: 'authority', match: 'affix', cut: 11, source: GENERAL },
  { name: 'Pensionsmyndigheten', country: 'SE', kind: 'authority', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Arbetsförmedlingen', country: 'SE', kind: 'authority', match: 'affix', cut: 10, source: GENERAL },
  { name: 'Bolagsverket', country: 'SE', kind: 'authority', match: 'within', cut: 9, source: GENERAL },
  { name: 'CSN', country: 'SE', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Socialstyrelsen', country: 'SE', kind: 'authority', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Finansinspektionen', country: 'SE', kind: 'authority', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Konsumentverket', country: 'SE', kind: 'authority', match: 'affix', cut: 11, source: GENERAL },
  { name: 'Lantmäteriet', country: 'SE', kind: 'authority', match: 'affix', cut: 10, source: GENERAL },
  { name: 'Domstolsverket', country: 'SE', kind: 'authority', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Åklagarmyndigheten', country: 'SE', kind: 'authority', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Valmyndigheten', country: 'SE', kind: 'authority', match: 'affix', cut: 7, source: GENERAL },
  { name: 'Försvarsmakten', country: 'SE', kind: 'authority', match: 'affix', cut: 11, source: GENERAL },
  { name: 'Krisinformation', country: 'SE', kind: 'emergency', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Regeringen', country: 'SE', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Jordbruksverket', country: 'SE', kind: 'authority', match: 'affix', cut: 11, source: GENERAL },
  { name: 'Naturvårdsverket', country: 'SE', kind: 'authority', match: 'affix', cut: 11, source: GENERAL },
  { name: 'Verksamt', country: 'SE', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Mina meddelanden', country: 'SE', kind: 'authority', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Polisen', country: 'SE', kind: 'police', match: 'affix', source: GENERAL },
  { name: 'Polis', country: 'SE', kind: 'police', match: 'affix', source: GENERAL },
  { name: 'Polismyndigheten', country: 'SE', kind: 'police', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Säkerhetspolisen', country: 'SE', kind: 'police', match: 'affix', cut: 11, source: GENERAL },
  // Sweden: emergency and health
  { name: 'SOS Alarm', country: 'SE', kind: 'emergency', match: 'affix', source: GENERAL },
  { name: '112', country: 'SE', kind: 'emergency', match: 'affix', source: GENERAL },
  { name: '1177', country: 'SE', kind: 'health', match: 'affix', source: GENERAL },
  { name: 'Vårdguiden', country: 'SE', kind: 'health', match: 'affix', source: GENERAL },
  { name: 'Apoteket', country: 'SE', kind: 'health', match: 'affix', source: GENERAL },
  { name: 'Folkhälsomyndigheten', country: 'SE', kind: 'health', match: 'affix', cut: 10, source: GENERAL },
  { name: 'Folktandvården', country: 'SE', kind: 'health', match: 'affix', cut: 9, source: GENERAL },
  { name: 'E-hälsomyndigheten', country: 'SE', kind: 'health', match: 'affix', cut: 9, source: GENERAL },
  // Sweden: parcels, telecom, collection, brands
  { name: 'Instabox', country: 'SE', kind: 'parcel', match: 'affix', source: GENERAL },
  { name: 'Instabee', country: 'SE', kind: 'parcel', match: 'affix', source: GENERAL },
  { name: 'Budbee', country: 'SE', kind: 'parcel', match: 'affix', source: GENERAL },
  { name: 'Airmee', country: 'SE', kind: 'parcel', match: 'affix', source: GENERAL },
  { name: 'CityMail', country: 'SE', kind: 'parcel', match: 'affix', source: GENERAL },
  { name: 'Tele2', country: 'SE', kind: 'telecom', match: 'affix', source: GENERAL },
  { name: 'Tre', country: 'SE', kind: 'telecom', match: 'whole', source: GENERAL },
  { name: 'Mitt Tre', country: 'SE', kind: 'telecom', match: 'affix', source: GENERAL },
  { name: 'Tre Kundservice', country: 'SE', kind: 'telecom', match: 'affix', cut: 8, source: GENERAL },
  { name: 'Tre Sverige', country: 'SE', kind: 'telecom', match: 'affix', source: GENERAL },
  { name: 'Comviq', country: 'SE', kind: 'telecom', match: 'affix', source: GENERAL },
  { name: 'Halebop', country: 'SE', kind: 'telecom', match: 'affix', source: GENERAL },
  { name: 'Bahnhof', country: 'SE', kind: 'telecom', match: 'affix', source: GENERAL },
  { name: 'Vattenfall', country: 'SE', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Sergel Inkasso', country: 'SE', kind: 'collection', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Dustin', country: 'SE', kind: 'brand', match: 'whole', source: GENERAL },
  { name: 'Elgiganten', country: 'SE', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Systembolaget', country: 'SE', kind: 'brand', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Blocket', country: 'SE', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Tradera', country: 'SE', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'ICA', country: 'SE', kind: 'brand', match: 'affix', source: GENERAL },
  // Norway
  { name: 'Vipps', country: 'NO', kind: 'payment', match: 'affix', source: VIPPS_PRESS },
  { name: 'MinID', country: 'NO', kind: 'identity', match: 'affix', source: GENERAL },
  { name: 'Buypass', country: 'NO', kind: 'identity', match: 'affix', source: GENERAL },
  { name: 'DNB', country: 'NO', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'SpareBank 1', country: 'NO', kind: 'bank', match: 'within', cut: 9, source: GENERAL },
  { name: 'Sbanken', country: 'NO', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Storebrand', country: 'NO', kind: 'insurance', match: 'affix', source: GENERAL },
  { name: 'Gjensidige', country: 'NO', kind: 'insurance', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Husbanken', country: 'NO', kind: 'authority', match: 'affix', source: GENERAL },
  {
    name: 'Skatteetaten',
    country: 'NO',
    kind: 'authority',
    match: 'within',
    cut: 8,
    source: SKATTEETATEN_PRESS,
  },
  { name: 'NAV', country: 'NO', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Altinn', country: 'NO', kind: 'authority', match: 'affix', source: VEGVESEN },
  { name: 'Digipost', country: 'NO', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Lånekassen', country: 'NO', kind: 'authority', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Tolletaten', country: 'NO', kind: 'authority', match: 'within', cut: 8, source: GENERAL },
  { name: 'Statens vegvesen', country: 'NO', kind: 'authority', match: 'affix', cut: 9, source: VEGVESEN },
  { name: 'Vegvesenet', country: 'NO', kind: 'authority', match: 'affix', cut: 8, source: VEGVESEN },
  { name: 'Namsmannen', country: 'NO', kind: 'authority', match: 'affix', cut: 8, source: NAMSMANNEN_PRESS },
  {
    name: 'Brønnøysundregistrene',
    country: 'NO',
    kind: 'authority',
    match: 'affix',
    cut: 10,
    source: GENERAL,
  },
  { name: 'Innkrevingssentralen', country: 'NO', kind: 'authority', match: 'affix', cut: 9, source: GENERAL },
  { name: 'UDI', country: 'NO', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'AutoPASS', country: 'NO', kind: 'payment', match: 'affix', source: GENERAL },
  { name: 'Politiet', country: 'NO', kind: 'police', match: 'affix', source: GENERAL },
  { name: 'Økokrim', country: 'NO', kind: 'police', match: 'affix', source: GENERAL },
  { name: 'Kripos', country: 'NO', kind: 'police', match: 'affix', source: GENERAL },
  { name: 'Helsenorge', country: 'NO', kind: 'health', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Helsedirektoratet', country: 'NO', kind: 'health', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Posten', country: 'NO', kind: 'parcel', match: 'affix', source: POSTEN_PRESS },
  { name: 'Bring', country: 'NO', kind: 'parcel', match: 'affix', source: GENERAL },
  { name: 'Talkmore', country: 'NO', kind: 'telecom', match: 'affix', source: GENERAL },
  { name: 'Kredinor', country: 'NO', kind: 'collection', match: 'affix', source: GENERAL },
  { name: 'Elkjøp', country: 'NO', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Finn.no', country: 'NO', kind: 'brand', match: 'affix', source: GENERAL },
  // Denmark
  { name: 'MitID', country: 'DK', kind: 'identity', match: 'affix', source: DK_SMISHING },
  { name: 'NemID', country: 'DK', kind: 'identity', match: 'affix', source: NETS_PRESS },
  { name: 'MobilePay', country: 'DK', kind: 'payment', match: 'within', source: MOBILEPAY_PRESS },
  { name: 'Nets', country: 'DK', kind: 'payment', match: 'affix', source: NETS_PRESS },
  { name: 'Dankort', country: 'DK', kind: 'payment', match: 'affix', source: GENERAL },
  { name: 'Betalingsservice', country: 'DK', kind: 'payment', match: 'affix', cut: 11, source: GENERAL },
  { name: 'e-Boks', country: 'DK', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Digital Post', country: 'DK', kind: 'authority', match: 'affix', source: GENERAL },
  {
    name: 'Digitaliseringsstyrelsen',
    country: 'DK',
    kind: 'authority',
    match: 'affix',
    cut: 11,
    source: DIGST_PRESS,
  },
  { name: 'SKAT', country: 'DK', kind: 'authority', match: 'affix', source: DK_SMISHING },
  { name: 'Skattestyrelsen', country: 'DK', kind: 'authority', match: 'within', cut: 9, source: GENERAL },
  { name: 'Gældsstyrelsen', country: 'DK', kind: 'authority', match: 'affix', cut: 8, source: GENERAL },
  { name: 'Motorstyrelsen', country: 'DK', kind: 'authority', match: 'affix', cut: 8, source: GENERAL },
  { name: 'Toldstyrelsen', country: 'DK', kind: 'authority', match: 'affix', cut: 7, source: GENERAL },
  { name: 'Færdselsstyrelsen', country: 'DK', kind: 'authority', match: 'affix', cut: 10, source: GENERAL },
  { name: 'Udbetaling Danmark', country: 'DK', kind: 'authority', match: 'affix', cut: 10, source: GENERAL },
  { name: 'Borger.dk', country: 'DK', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Borgerservice', country: 'DK', kind: 'authority', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Erhvervsstyrelsen', country: 'DK', kind: 'authority', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Politi', country: 'DK', kind: 'police', match: 'affix', source: GENERAL },
  { name: 'Rigspolitiet', country: 'DK', kind: 'police', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Sundhed.dk', country: 'DK', kind: 'health', match: 'affix', source: GENERAL },
  { name: 'MinSundhed', country: 'DK', kind: 'health', match: 'affix', source: GENERAL },
  { name: 'Sundhedsstyrelsen', country: 'DK', kind: 'health', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Nykredit', country: 'DK', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Totalkredit', country: 'DK', kind: 'bank', match: 'affix', cut: 10, source: GENERAL },
  { name: 'Jyske Bank', country: 'DK', kind: 'bank', match: 'affix', cut: 8, source: GENERAL },
  { name: 'Sydbank', country: 'DK', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Spar Nord', country: 'DK', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Arbejdernes Landsbank', country: 'DK', kind: 'bank', match: 'affix', cut: 11, source: GENERAL },
  { name: 'Lunar', country: 'DK', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Saxo Bank', country: 'DK', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'TDC', country: 'DK', kind: 'telecom', match: 'affix', source: GENERAL },
  { name: 'YouSee', country: 'DK', kind: 'telecom', match: 'affix', source: GENERAL },
  { name: 'Norlys', country: 'DK', kind: 'telecom', match: 'affix', source: GENERAL },
  { name: 'TopDanmark', country: 'DK', kind: 'insurance', match: 'affix', source: GENERAL },
  { name: 'Alm. Brand', country: 'DK', kind: 'insurance', match: 'affix', source: GENERAL },
  { name: 'Rejsekort', country: 'DK', kind: 'payment', match: 'affix', source: GENERAL },
  // Finland
  { name: 'OmaVero', country: 'FI', kind: 'authority', match: 'affix', source: OMAVERO_PRESS },
  { name: 'Vero', country: 'FI', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Verohallinto', country: 'FI', kind: 'authority', match: 'within', cut: 8, source: GENERAL },
  { name: 'Kela', country: 'FI', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Keva', country: 'FI', kind: 'authority', match: 'affix', source: OMAVERO_PRESS },
  { name: 'Suomi.fi', country: 'FI', kind: 'authority', match: 'affix', source: NCSC_FI_PRESS },
  { name: 'Traficom', country: 'FI', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Migri', country: 'FI', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Tulli', country: 'FI', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Ulosotto', country: 'FI', kind: 'authority', match: 'affix', source: GENERAL },
  { name: 'Maistraatti', country: 'FI', kind: 'authority', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Viestintävirasto', country: 'FI', kind: 'authority', match: 'affix', cut: 10, source: GENERAL },
  { name: 'Maanmittauslaitos', country: 'FI', kind: 'authority', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Poliisi', country: 'FI', kind: 'police', match: 'affix', source: GENERAL },
  { name: 'Hätäkeskus', country: 'FI', kind: 'emergency', match: 'affix', cut: 8, source: GENERAL },
  { name: '112 Suomi', country: 'FI', kind: 'emergency', match: 'affix', source: GENERAL },
  { name: 'OmaKanta', country: 'FI', kind: 'health', match: 'affix', source: OMAKANTA_PRESS },
  { name: 'Terveystalo', country: 'FI', kind: 'health', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Mehiläinen', country: 'FI', kind: 'health', match: 'affix', source: GENERAL },
  { name: 'Posti', country: 'FI', kind: 'parcel', match: 'affix', source: NCSC_FI_PRESS },
  { name: 'Matkahuolto', country: 'FI', kind: 'parcel', match: 'affix', cut: 8, source: GENERAL },
  { name: 'OP', country: 'FI', kind: 'bank', match: 'affix', source: NCSC_FI_PRESS },
  { name: 'S-Pankki', country: 'FI', kind: 'bank', match: 'affix', source: NCSC_FI_PRESS },
  { name: 'Aktia', country: 'FI', kind: 'bank', match: 'affix', source: OMAVERO_PRESS },
  { name: 'Säästöpankki', country: 'FI', kind: 'bank', match: 'affix', cut: 8, source: GENERAL },
  { name: 'POP Pankki', country: 'FI', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'OmaSP', country: 'FI', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Ålandsbanken', country: 'FI', kind: 'bank', match: 'affix', cut: 9, source: GENERAL },
  { name: 'LähiTapiola', country: 'FI', kind: 'insurance', match: 'affix', cut: 9, source: GENERAL },
  { name: 'Pohjola', country: 'FI', kind: 'insurance', match: 'affix', source: GENERAL },
  { name: 'Elisa', country: 'FI', kind: 'telecom', match: 'affix', source: OMAVERO_PRESS },
  { name: 'DNA', country: 'FI', kind: 'telecom', match: 'affix', source: GENERAL },
  { name: 'Veikkaus', country: 'FI', kind: 'brand', match: 'affix', source: OMAKANTA_PRESS },
  // Several countries
  { name: 'PostNord', country: 'INT', kind: 'parcel', match: 'within', cut: 7, source: POSTNORD_PRESS },
  { name: 'Nordea', country: 'INT', kind: 'bank', match: 'affix', source: OMAVERO_PRESS },
  { name: 'Danske Bank', country: 'INT', kind: 'bank', match: 'affix', cut: 8, source: GENERAL },
  { name: 'Nordnet', country: 'INT', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Santander', country: 'INT', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Revolut', country: 'INT', kind: 'bank', match: 'affix', source: GENERAL },
  { name: 'Mastercard', country: 'INT', kind: 'payment', match: 'within', source: NETS_PRESS },
  { name: 'Visa', country: 'INT', kind: 'payment', match: 'whole', source: NETS_PRESS },
  { name: 'PayPal', country: 'INT', kind: 'payment', match: 'affix', source: GENERAL },
  { name: 'Apple Pay', country: 'INT', kind: 'payment', match: 'affix', source: GENERAL },
  { name: 'Google Pay', country: 'INT', kind: 'payment', match: 'affix', source: GENERAL },
  { name: 'American Express', country: 'INT', kind: 'payment', match: 'affix', cut: 9, source: GENERAL },
  { name: 'DHL', country: 'INT', kind: 'parcel', match: 'affix', source: POSTEN_PRESS },
  { name: 'DB Schenker', country: 'INT', kind: 'parcel', match: 'affix', cut: 9, source: GENERAL },
  { name: 'UPS', country: 'INT', kind: 'parcel', match: 'affix', source: GENERAL },
  { name: 'FedEx', country: 'INT', kind: 'parcel', match: 'affix', source: GENERAL },
  { name: 'GLS', country: 'INT', kind: 'parcel', match: 'affix', source: GENERAL },
  { name: 'DAO', country: 'INT', kind: 'parcel', match: 'whole', source: GENERAL },
  { name: 'Telia', country: 'INT', kind: 'telecom', match: 'affix', source: GENERAL },
  { name: 'Telenor', country: 'INT', kind: 'telecom', match: 'affix', source: GENERAL },
  { name: 'Tryg', country: 'INT', kind: 'insurance', match: 'affix', source: GENERAL },
  { name: 'Intrum', country: 'INT', kind: 'collection', match: 'affix', source: GENERAL },
  { name: 'Lindorff', country: 'INT', kind: 'collection', match: 'affix', source: GENERAL },
  { name: 'Europol', country: 'INT', kind: 'police', match: 'affix', source: GENERAL },
  { name: 'Interpol', country: 'INT', kind: 'police', match: 'affix', source: GENERAL },
  { name: 'IKEA', country: 'INT', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Netflix', country: 'INT', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Spotify', country: 'INT', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Microsoft', country: 'INT', kind: 'brand', match: 'within', source: NETS_PRESS },
  { name: 'Apple', country: 'INT', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Google', country: 'INT', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Facebook', country: 'INT', kind: 'brand', match: 'within', source: GENERAL },
  { name: 'Instagram', country: 'INT', kind: 'brand', match: 'within', source: GENERAL },
  { name: 'WhatsApp', country: 'INT', kind: 'brand', match: 'within', source: GENERAL },
  { name: 'Telegram', country: 'INT', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Snapchat', country: 'INT', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Amazon', country: 'INT', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Vinted', country: 'INT', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Coinbase', country: 'INT', kind: 'brand', match: 'affix', source: GENERAL },
  { name: 'Binance', country: 'INT', kind: 'brand', match: 'affix', source: GENERAL },
  // General names that say nothing about who writes
  { name: 'InfoSMS', country: 'INT', kind: 'generic', match: 'whole', source: INFOSMS_PRESS },
  { name: 'SMSInfo', country: 'INT', kind: 'generic', match: 'whole', source: INFOSMS_PRESS },
  { name: 'Info', country: 'INT', kind: 'generic', match: 'whole', source: TRAFICOM },
  { name: 'SMS', country: 'INT', kind: 'generic', match: 'whole', source: GENERAL },
  { name: 'Spärrservice', country: 'SE', kind: 'generic', match: 'whole', cut: 10, source: BANKID_PRESS },
  { name: 'Spärrtjänst', country: 'SE', kind: 'generic', match: 'whole', cut: 9, source: BANKID_PRESS },
  { name: 'Innbyggere', country: 'NO', kind: 'generic', match: 'whole', source: INNBYGGERE_PRESS },
  { name: 'Bank', country: 'INT', kind: 'generic', match: 'affix', source: GENERAL },
  { name: 'Police', country: 'INT', kind: 'generic', match: 'affix', source: GENERAL },
  { name: 'Myndighet', country: 'SE', kind: 'generic', match: 'whole', source: GENERAL },
  { name: 'Myndigheten', country: 'SE', kind: 'generic', match: 'whole', source: GENERAL },
  { name: 'Bedrägeri', country: 'SE', kind: 'generic', match: 'affix', source: GENERAL },
  { name: 'Svindel', country: 'NO', kind: 'generic', match: 'affix', source: GENERAL },
  { name: 'Inkasso', country: 'INT', kind: 'generic', match: 'affix', source: GENERAL },
  { name: 'Alert', country: 'INT', kind: 'generic', match: 'affix', source: GENERAL },
  { name: 'Varning', country: 'SE', kind: 'generic', match: 'affix', source: GENERAL },
  { name: 'Warning', country: 'INT', kind: 'generic', match: 'affix', source: GENERAL },
  { name: 'Emergency', country: 'INT', kind: 'generic', match: 'affix', source: GENERAL },
  { name: 'Fraud', country: 'INT', kind: 'generic', match: 'affix', source: GENERAL },
  { name: 'Security', country: 'INT', kind: 'generic', match: 'affix', source: GENERAL },
  { name: 'Verify', country: 'INT', kind: 'generic', match: 'affix', source: GENERAL },
  { name: 'Official', country: 'INT', kind: 'generic', match: 'whole', source: GENERAL },
];

/**
 * Words, parted by spaces, that stand before or after a name without changing whose name it is. `close` ones are used
 * with every name, `open` ones only with names of five letters and more: with "OP" or "NAV" they make other words.
 */
export const AFFIXES = {
  close: `
    account advarsel alert app appen asiakas aterbetalning bank banken besked betaling betalning block blockera
    danmark delivery denmark din ditt express faktura finland hjaelp hjalp hjelp info internet invoice kod konto
    koodi kort kortti kund kunde kunder kundeservice kundservice kundtjanst kvitto larm lasku leverans levering
    login maksu meddelande melding min mina mine mit mitt mobiili mobil my norge norway notis nouto oma online
    otp package paket paketti pakke pakken palvelu pankki parcel payment refund ryhma sakerhet secure security
    service sikkerhed sikkerhet sms sparr sparra suomi support sverige sweden tili tjanst tjanster toimitus
    tracking tuki turva update uppdatering utbetaling utbetalning vahvista vard varning varoitus varsel
    verifiera verify verkko verkkopankki viesti your
  `,
  open: `
    alarm alerts auth avi avisering bedrageri bekrafta betal betala bonus card center code com confirm desk
    digital email family fraud gave gavekort gift group gruppen help hent id inbox inkasso innlogging kampanj
    kode konti kvittering laina logga loggain logon mail mobile net netbank nett nettbank news notice notify
    official officiell opdatering oppdatering paivitys palautus pass pay pin plus post rante refusjon retur
    reward safe saker servis signin sikker skuld spar sparing spor tieto track vinst warning web www
  `,
} as const;

/** What follows a name as the ending of its web address. */
export const COUNTRY_ENDINGS: Readonly<Record<ProtectedName['country'], readonly string[]>> = {
  SE: ['se'],
  NO: ['no'],
  DK: ['dk'],
  FI: ['fi'],
  INT: ['se', 'no', 'dk', 'fi', 'eu', 'com'],
};
