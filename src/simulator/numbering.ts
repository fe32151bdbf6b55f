/** What a number can do. Source: https://46elks.se/docs/allocate-number */
export const CAPABILITIES = ['sms', 'mms', 'voice'] as const;
export type Capability = (typeof CAPABILITIES)[number];
export type Category = 'mobile' | 'fixed';

interface Range {
  readonly country: string;
  readonly category: Category;
  readonly prefix: string;
  readonly first: number;
  readonly last: number;
  /** How many digits follow the prefix. */
  readonly digits: number;
  /** Who sets these numbers aside for fiction. */
  readonly source: string;
}

/** Numbers that can be rented here: ranges set aside for fiction, so that none can ever be anybody's. */
const RANGES: readonly Range[] = [
  {
    country: 'se',
    category: 'mobile',
    prefix: '+467017406',
    first: 5,
    // The rest is for numbers that 46elks picks itself.
    last: 79,
    digits: 2,
    source: 'Swedish Post and Telecom Authority, telephone numbers for use in books and films',
  },
  {
    country: 'se',
    category: 'fixed',
    prefix: '+46313900',
    first: 600,
    last: 649,
    digits: 3,
    source: 'Swedish Post and Telecom Authority, telephone numbers for use in books and films',
  },
  {
    country: 'gb',
    category: 'mobile',
    prefix: '+447700900',
    first: 0,
    last: 999,
    digits: 3,
    source: 'Ofcom, telephone numbers for use in TV and radio drama',
  },
  {
    country: 'us',
    category: 'mobile',
    prefix: '+1201555',
    first: 100,
    last: 199,
    digits: 4,
    source: 'North American Numbering Plan Administrator, 555-0100 to 555-0199',
  },
  {
    country: 'fr',
    category: 'mobile',
    prefix: '+33639980',
    first: 0,
    last: 99,
    digits: 3,
    source: 'Arcep decision 2018-0881, numbers for audiovisual works',
  },
];

/** The first number of the country and category that is not taken; undefined when there is none. */
export function freeNumber(
  country: string,
  category: Category,
  isTaken: (number: string) => boolean,
): string | undefined {
  for (const range of RANGES) {
    if (range.country !== country || range.category !== category) continue;
    // From the end, since people make up numbers from the beginning.
    for (let index = range.last; index >= range.first; index -= 1) {
      const number = range.prefix + String(index).padStart(range.digits, '0');
      if (!isTaken(number)) return number;
    }
  }
  return undefined;
}

/** Country and category of a number given in the settings: of its range, else by its country code. */
export function placeOf(number: string): { country: string; category: Category } {
  const range = RANGES.find(({ prefix }) => number.startsWith(prefix));
  const country = COUNTRIES.find(([code]) => number.startsWith(code))?.[1] ?? 'se';
  return { country: range?.country ?? country, category: range?.category ?? 'mobile' };
}

const COUNTRIES = [
  ['+46', 'se'],
  ['+47', 'no'],
  ['+45', 'dk'],
  ['+358', 'fi'],
  ['+44', 'gb'],
  ['+49', 'de'],
  ['+33', 'fr'],
  ['+1', 'us'],
] as const;
