/** A brand that phishing texts imitate, with the domains it really uses, the one to recommend first. */
export interface LinkBrand {
  readonly name: string;
  readonly domains: readonly string[];
  /** The name is also an everyday word, so that it needs more than its bare presence in a host to imitate. */
  readonly common?: true;
}

/**
 * Nordic banks, authorities, carriers, payment and telecom brands most imitated in text messages.
 * As of 2026-11-22, general knowledge, not checked against the brands' own sites; a true domain that is missing here
 * would be refused as an imitation.
 */
export const LINK_BRANDS: readonly LinkBrand[] = [
  // Sweden: e-ID, payments, banks
  { name: 'BankID', domains: ['bankid.com', 'bankid.no'] },
  { name: 'Freja', domains: ['frejaeid.com', 'frejaeid.se'], common: true },
  { name: 'Swish', domains: ['swish.nu', 'getswish.se', 'swish.se'], common: true },
  { name: 'Klarna', domains: ['klarna.com', 'klarna.se', 'klarna.net', 'klarnaservices.com'] },
  { name: 'Kivra', domains: ['kivra.se', 'kivra.com'] },
  { name: 'Bankgirot', domains: ['bankgirot.se'] },
  { name: 'Trustly', domains: ['trustly.com', 'trustly.net'] },
  { name: 'PayPal', domains: ['paypal.com', 'paypal.me'] },
  {
    name: 'Swedbank',
    domains: ['swedbank.se', 'swedbank.com', 'swedbankrobur.se', 'swedbankpay.com', 'swedbankpay.se'],
  },
  { name: 'SEB', domains: ['seb.se', 'sebgroup.com', 'seb.com', 'seb'] },
  {
    name: 'Handelsbanken',
    domains: [
      'handelsbanken.se',
      'handelsbanken.com',
      'handelsbanken.no',
      'handelsbanken.fi',
      'handelsbanken.dk',
      'handelsbanken.co.uk',
    ],
  },
  {
    name: 'Nordea',
    domains: [
      'nordea.se',
      'nordea.com',
      'nordea.no',
      'nordea.dk',
      'nordea.fi',
      'nordeafinance.se',
      'nordeafonden.dk',
      'nordeafunds.com',
    ],
  },
  {
    name: 'Danske Bank',
    domains: ['danskebank.se', 'danskebank.dk', 'danskebank.no', 'danskebank.fi', 'danskebank.com'],
  },
  { name: 'Länsförsäkringar', domains: ['lansforsakringar.se', 'länsförsäkringar.se', 'lf.se'] },
  { name: 'If', domains: ['if.se', 'if.no', 'if.dk', 'if.fi', 'if-insurance.com'] },
  { name: 'ICA Banken', domains: ['icabanken.se'] },
  { name: 'ICA', domains: ['ica.se', 'icagruppen.se'] },
  { name: 'Skandia', domains: ['skandia.se', 'skandia.com'], common: true },
  { name: 'Avanza', domains: ['avanza.se', 'avanza.com'] },
  { name: 'Nordnet', domains: ['nordnet.se', 'nordnet.no', 'nordnet.dk', 'nordnet.fi', 'nordnetab.com'] },
  { name: 'SBAB', domains: ['sbab.se'] },
  // Sweden: authorities
  { name: 'Skatteverket', domains: ['skatteverket.se'] },
  { name: 'Försäkringskassan', domains: ['forsakringskassan.se', 'försäkringskassan.se', 'fk.se'] },
  { name: 'Polisen', domains: ['polisen.se'], common: true },
  { name: 'Kronofogden', domains: ['kronofogden.se'] },
  { name: 'Transportstyrelsen', domains: ['transportstyrelsen.se'] },
  { name: 'Trafikverket', domains: ['trafikverket.se'] },
  { name: 'Migrationsverket', domains: ['migrationsverket.se'] },
  { name: 'Pensionsmyndigheten', domains: ['pensionsmyndigheten.se'] },
  { name: 'Arbetsförmedlingen', domains: ['arbetsformedlingen.se'] },
  { name: 'Bolagsverket', domains: ['bolagsverket.se'] },
  { name: 'Tullverket', domains: ['tullverket.se'] },
  { name: 'Lantmäteriet', domains: ['lantmateriet.se'] },
  { name: 'CSN', domains: ['csn.se'] },
  { name: '1177', domains: ['1177.se'] },
  // Carriers and telecom
  {
    name: 'PostNord',
    domains: [
      'postnord.se',
      'postnord.com',
      'postnord.no',
      'postnord.dk',
      'postnord.fi',
      'postnord.de',
      'postnordstralfors.se',
      'postnordstralfors.com',
    ],
  },
  {
    name: 'DHL',
    domains: ['dhl.com', 'dhl.se', 'dhl.no', 'dhl.dk', 'dhl.fi', 'dhl.de', 'dhl', 'dhlparcel.se'],
  },
  { name: 'UPS', domains: ['ups.com'] },
  { name: 'FedEx', domains: ['fedex.com'] },
  { name: 'Bring', domains: ['bring.se', 'bring.no', 'bring.dk', 'bring.com'], common: true },
  { name: 'Budbee', domains: ['budbee.com', 'budbee.se'] },
  { name: 'Instabox', domains: ['instabox.se', 'instabox.io', 'instabee.com'] },
  { name: 'DB Schenker', domains: ['dbschenker.com', 'dbschenker.se'] },
  {
    name: 'Telia',
    domains: ['telia.se', 'telia.no', 'telia.fi', 'telia.dk', 'telia.com', 'teliacompany.com'],
  },
  { name: 'Tele2', domains: ['tele2.se', 'tele2.com'] },
  { name: 'Telenor', domains: ['telenor.se', 'telenor.no', 'telenor.dk', 'telenor.com'] },
  // Norway
  { name: 'Vipps', domains: ['vipps.no', 'vippsmobilepay.com'] },
  { name: 'DNB', domains: ['dnb.no', 'dnb.se'] },
  { name: 'SpareBank 1', domains: ['sparebank1.no'], common: true },
  { name: 'Skatteetaten', domains: ['skatteetaten.no'] },
  { name: 'NAV', domains: ['nav.no'] },
  { name: 'Politiet', domains: ['politiet.no'], common: true },
  { name: 'Posten', domains: ['posten.no', 'posten.se'], common: true },
  { name: 'Altinn', domains: ['altinn.no'] },
  { name: 'Digipost', domains: ['digipost.no'] },
  { name: 'Helsenorge', domains: ['helsenorge.no'] },
  // Denmark
  { name: 'MitID', domains: ['mitid.dk'] },
  { name: 'NemID', domains: ['nemid.nu'] },
  { name: 'MobilePay', domains: ['mobilepay.dk', 'mobilepay.fi', 'mobilepay.com', 'vippsmobilepay.com'] },
  { name: 'e-Boks', domains: ['e-boks.dk', 'e-boks.com', 'eboks.dk', 'eboks.com'] },
  { name: 'Skattestyrelsen', domains: ['skat.dk', 'sktst.dk'] },
  { name: 'Politi', domains: ['politi.dk'], common: true },
  { name: 'Nets', domains: ['nets.eu', 'nets.dk', 'nets.no'], common: true },
  { name: 'borger.dk', domains: ['borger.dk'], common: true },
  { name: 'Jyske Bank', domains: ['jyskebank.dk'] },
  { name: 'Nykredit', domains: ['nykredit.dk', 'nykredit.com'], common: true },
  // Finland
  { name: 'OmaVero', domains: ['vero.fi'] },
  { name: 'Kela', domains: ['kela.fi'] },
  { name: 'Poliisi', domains: ['poliisi.fi'], common: true },
  { name: 'Posti', domains: ['posti.fi', 'posti.com'], common: true },
  { name: 'OP', domains: ['op.fi', 'op-palvelut.fi'] },
  { name: 'S-Pankki', domains: ['s-pankki.fi'] },
  { name: 'Suomi.fi', domains: ['suomi.fi'], common: true },
  { name: 'Traficom', domains: ['traficom.fi'] },
  { name: 'Matkahuolto', domains: ['matkahuolto.fi'] },
];
