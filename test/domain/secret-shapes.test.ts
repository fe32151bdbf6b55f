import { describe, expect, it } from 'vitest';
import { holdsSecret, type KeyKind, keyShaped } from '../../src/domain/secrets.ts';

const kinds = (text: string) => keyShaped(`Hej, ${text} och hej`);

/** So many characters of an alphabet, none of them regular. */
const filled = (alphabet: string, length: number) =>
  Array.from({ length }, (_, at) => alphabet[(at * 7 + 3) % alphabet.length]).join('');

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const BASE32 = `${UPPER}234567`;
const ALPHANUMERIC = `${UPPER}abcdefghijklmnopqrstuvwxyz0123456789`;
const HEX = '0123456789abcdef';

/** Every kind of key by what it begins with, what follows, and how many of these there must be. */
const KEYS: readonly (readonly [KeyKind, string, string, number])[] = [
  ['AWS access key', 'AKIA', BASE32, 16],
  ['AWS access key', 'ASIA', BASE32, 16],
  ...['ghp_', 'gho_', 'ghs_', 'ghu_', 'ghr_'].map(
    (start) => ['GitHub token', start, ALPHANUMERIC, 36] as const,
  ),
  ['GitHub token', 'github_pat_', ALPHANUMERIC, 22],
  ['Slack token', 'xoxb-1', ALPHANUMERIC, 15],
  ['Slack token', 'xapp-1', ALPHANUMERIC, 15],
  ['Slack token', 'hooks.slack.com/services/T', `${UPPER}0123456789`, 6],
  ['API key', 'sk_live_', ALPHANUMERIC, 16],
  ['API key', 'rk_live_', ALPHANUMERIC, 16],
  ['API key', 'whsec_', `${ALPHANUMERIC}+/`, 24],
  ['API key', 'sk-', `${ALPHANUMERIC}-_`, 32],
  ['API key', 'AIza', `${ALPHANUMERIC}-_`, 35],
  ['API key', 'GOCSPX-', `${ALPHANUMERIC}-_`, 28],
  ['API key', 'glpat-', `${ALPHANUMERIC}-_`, 20],
  ['API key', 'npm_', ALPHANUMERIC, 36],
  ['API key', `SG.${filled(ALPHANUMERIC, 22)}.`, `${ALPHANUMERIC}-_`, 32],
  ['API key', '12345678:AA', `${ALPHANUMERIC}-_`, 33],
  ['API key', '1234567890:AA', `${ALPHANUMERIC}-_`, 33],
  ['JWT', 'eyJhbGciOiJ.eyJzdWIiOiI.', `${ALPHANUMERIC}-_`, 16],
  ['46elks credential', 'u', HEX, 32],
  ['46elks credential', 'a', HEX, 32],
];

describe('a key', () => {
  it.each(KEYS)('of the kind %s is known by %j and what follows', (kind, start, alphabet, length) => {
    expect(kinds(start + filled(alphabet, length))).toEqual([kind]);
  });

  it.each(KEYS)(
    'of the kind %s that begins with %j is none when one character is missing',
    (kind, start, ...rest) => {
      const [alphabet, length] = rest;
      expect(kinds(start + filled(alphabet, length - 1))).not.toContain(kind);
    },
  );

  it.each(KEYS)(
    'of the kind %s that begins with %j is none with a foreign character',
    (kind, start, ...rest) => {
      const [alphabet, length] = rest;
      const body = filled(alphabet, length);
      expect(kinds(`${start}${body.slice(0, 3)}!${body.slice(4)}`)).not.toContain(kind);
    },
  );

  it.each(KEYS)(
    'of the kind %s that begins with %j is none inside a word',
    (kind, start, alphabet, length) => {
      if (start.startsWith('hooks.')) return;
      expect(kinds(`x${start}${filled(alphabet, length)}`)).not.toContain(kind);
    },
  );

  it.each([
    ['API key', `SG.${filled(ALPHANUMERIC, 21)}.${filled(ALPHANUMERIC, 32)}`],
    ['API key', `1234567:AA${filled(ALPHANUMERIC, 33)}`],
    ['Slack token', `xoxb-a${filled(ALPHANUMERIC, 15)}`],
    ['JWT', `eyJhbGciOi.eyJzdWIiOiI.${filled(ALPHANUMERIC, 16)}`],
    ['JWT', `eyJhbGciOiJ.eyJzdWIiOi.${filled(ALPHANUMERIC, 16)}`],
    ['46elks credential', 'F'.repeat(32)],
    ['46elks credential', '1'.repeat(32)],
    ['46elks credential', `${'F'.repeat(31)}1x`],
    ['private key', 'PuTTY-User-Key-File-x'],
  ])('%s is not seen in %j', (kind, text) => {
    expect(kinds(text)).not.toContain(kind);
  });

  it.each([
    ['46elks credential', `${'F'.repeat(31)}1`],
    ['46elks credential', `${'1'.repeat(31)}F`],
    ['46elks credential', `F1${'0'.repeat(30)}`],
    ['private key', 'PuTTY-User-Key-File-3'],
    ['private key', '-----BEGIN PRIVATE KEY-----'],
  ])('%s is seen in %j', (kind, text) => {
    expect(kinds(text)).toEqual([kind]);
  });

  const jwt = `eyJhbGciOiJ.eyJzdWIiOiI.${filled(ALPHANUMERIC, 16)}`;
  it.each([
    `https://example.com/?t=${jwt}`,
    `www.example.com?t=${jwt}`,
    `(www.example.com/${jwt})`,
    `example.com/${jwt}`,
    `a-b.example.museum?${jwt}`,
    `"«<example.se#${jwt}`,
  ])('of a link is a part of the link: %s', (text) => {
    expect(kinds(text)).toEqual([]);
  });

  it.each([`nyckel ${jwt}`, `example ${jwt}`, `example.com: ${jwt}`, `a.b/ ${jwt}`])(
    'beside a link is one: %s',
    (text) => {
      expect(kinds(text)).toEqual(['JWT']);
    },
  );
});

/** The digits with the check digit of the Luhn formula at their end. */
function checked(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const weighted = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (weighted > 9 ? weighted - 9 : weighted);
  }, 0);
  return digits + ((10 - (sum % 10)) % 10);
}

describe('a payment card number', () => {
  const card = (start: string, length: number) => checked(start.padEnd(length - 1, '7306418529'));

  it.each([
    [
      16,
      [
        '40',
        '49',
        '51',
        '55',
        '2221',
        '2229',
        '2230',
        '2290',
        '2299',
        '2300',
        '2500',
        '2699',
        '2700',
        '2710',
      ],
    ],
    [16, ['2719', '2720', '6011', '6440', '6599', '3528', '3529', '3530', '3589', '6200', '6299']],
    [15, ['340', '349', '370', '379']],
    [14, ['300', '305', '360', '369', '380', '389']],
  ])('of %i digits is known by its first ones', (length, starts) => {
    expect(starts.filter((start) => !kinds(card(start, length)).includes('payment card number'))).toEqual([]);
  });

  it.each([
    [
      16,
      [
        '10',
        '30',
        '50',
        '56',
        '59',
        '2220',
        '2210',
        '2721',
        '2730',
        '2800',
        '3527',
        '3590',
        '3600',
        '6010',
        '6012',
      ],
    ],
    [16, ['6111', '6300', '6600', '6911', '7000', '80', '90', '937']],
    [15, ['330', '350', '360', '380', '400', '510']],
    [14, ['306', '309', '310', '340', '370', '390', '400']],
    [13, ['40']],
    [17, ['40', '51', '2221']],
  ])('of %i digits is none that begins otherwise', (length, starts) => {
    expect(starts.filter((start) => kinds(card(start, length)).includes('payment card number'))).toEqual([]);
  });

  it.each(['4111 1111 11111 111', '41111 111 1111 1111', '4111 111 11111 1111', '3782 82246 310005'])(
    'is not made of other groups: %s',
    (text) => {
      expect(kinds(text)).toEqual([]);
    },
  );
});

describe('a Swedish personal identity number', () => {
  const person = (born: string) => {
    const digits = checked(`${born}123`);
    return `${digits.slice(0, 6)}-${digits.slice(6)}`;
  };

  it.each([
    '0101',
    '0930',
    '1001',
    '1231',
    '0110',
    '0119',
    '0120',
    '0129',
    '0161',
    '0169',
    '0170',
    '0180',
    '0190',
    '1291',
  ])('has the month and day %s', (day) => {
    expect(kinds(person(`85${day}`))).toEqual(['Swedish personal identity number']);
  });

  it.each(['0001', '1301', '2001', '0100', '0132', '0139', '0140', '0150', '0160', '0192', '0199'])(
    'never has the month and day %s',
    (day) => {
      expect(kinds(person(`85${day}`))).toEqual([]);
    },
  );

  it.each(['19', '20'])('may begin with the century %s', (century) => {
    expect(kinds(century + person('850101'))).toEqual(['Swedish personal identity number']);
  });

  it('is none after any other century, or with anything that goes on', () => {
    const number = person('850101');
    expect([`18${number}`, `${number}5`, `${number}a`, `a${number}`, `${number}-1`].flatMap(kinds)).toEqual(
      [],
    );
  });
});

describe('a password after its name', () => {
  it.each(['password: a1b2c3', 'password: ab.c12', 'password: 12ab!c', 'lösenord: hej-123!.'])(
    'is seen in %j',
    (text) => {
      expect(kinds(text)).toEqual(['password assignment']);
    },
  );

  it.each([
    'password: ab12.',
    'password: ab12...',
    'password: 12#45!',
    'password: abcdef',
    'lösenord: 12-siffrigt',
  ])('is not seen in %j', (text) => {
    expect(kinds(text)).toEqual([]);
  });
});

describe('a secret of our own', () => {
  it.each([
    ['hunter', 'h u n t e r'],
    ['hunter', 'det är h-u-n-t-e-r som gäller'],
    ['hunter', 'h, u, n, t, e, r'],
    ['hunter', 'a hunter b'],
    ['abcdefghijkl', 'abc-def ghi_jkl'],
    ['ab12cd', 'xAB12CDx'],
    ['a1b2c3d4', 'A1B2C3D4'],
  ])('%s is found in %j', (secret, text) => {
    expect(holdsSecret(text, [secret])).toBe(true);
  });

  it.each([
    ['hunter', 'h u n och t e r'],
    ['hunter', 'hunters'],
    ['hunter', 'headhunter söks'],
    ['abcdefghijk', 'abc-def ghi_jk'],
    ['abcdef', 'xABCDEFx'],
    ['!!a!!!', 'b a c d e f'],
  ])('%s is not found in %j', (secret, text) => {
    expect(holdsSecret(text, [secret])).toBe(false);
  });
});
