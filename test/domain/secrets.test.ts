import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsSecret, keyShaped } from '../../src/domain/secrets.ts';
import { anyText } from '../fuzz/any-text.ts';

/** `FUZZ_RUNS=1000000` makes a long run of it. */
const runs = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) };

const PASSWORD = '0A1B2C3D4E5F60718293A4B5C6D7E8F9';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const between = (text: string, separator: string) => Array.from(text).join(separator);

/** Every way of writing a secret that is found, whatever the secret. */
const ALWAYS: Readonly<Record<string, (secret: string) => string>> = {
  'as it is': (secret) => secret,
  'in base64': base64,
  'in base64 of a pair': (secret) => base64(`user:${secret}`),
  'in base64 with something before and after': (secret) => base64(`ab${secret}cd`),
  'in URL-safe base64': (secret) => Buffer.from(`x${secret}?`).toString('base64url'),
  'in base64 over several lines': (secret) => between(base64(`pw=${secret}`), '\n'),
  'in hexadecimal': (secret) => Buffer.from(secret).toString('hex'),
  'in hexadecimal with colons': (secret) =>
    Buffer.from(secret)
      .toString('hex')
      .toUpperCase()
      .replaceAll(/(..)(?=.)/g, '$1:'),
  'percent-encoded': (secret) =>
    Array.from(Buffer.from(secret), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  'percent-encoded twice': (secret) =>
    Array.from(Buffer.from(secret), (byte) => `%25${byte.toString(16).padStart(2, '0')}`).join(''),
  'JSON-escaped': (secret) =>
    Array.from(secret, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  'with a zero-width space inside': (secret) => `${secret.slice(0, 3)}\u200B${secret.slice(3)}`,
  'with spaces between': (secret) => between(secret, ' '),
  'with hyphens between': (secret) => between(secret, '-'),
  'with dots between': (secret) => between(secret, '.'),
  'with zero-width joiners between': (secret) => between(secret, '\u200D'),
  'with newlines between': (secret) => between(secret, '\n'),
  'with combining strokes between': (secret) => between(secret, '\u0336'),
  'with emoji between': (secret) => between(secret, '🔥'),
};

describe('holdsSecret', () => {
  it.each(Object.entries(ALWAYS))('finds a long secret %s', (_name, write) => {
    expect(holdsSecret(`Hej, här: ${write(PASSWORD)} !`, ['other-secret', PASSWORD])).toBe(true);
  });

  it.each(Object.entries(ALWAYS))('finds a short secret %s', (_name, write) => {
    expect(holdsSecret(`Hej, här: ${write('hunt3r')} !`, ['hunt3r'])).toBe(true);
  });

  it.each([
    ['in other case', PASSWORD.toLowerCase()],
    ['backwards', Array.from(PASSWORD).reverse().join('')],
    ['in groups of four', PASSWORD.replaceAll(/(.{4})/g, '$1 ')],
    [
      'with separators here and there',
      `${PASSWORD.slice(0, 5)}*${PASSWORD.slice(5, 20)}, ${PASSWORD.slice(20)}`,
    ],
    [
      'in full-width letters',
      PASSWORD.replaceAll(/./g, (unit) => String.fromCharCode(unit.charCodeAt(0) + 0xfee0)),
    ],
    ['inside another word', `x${PASSWORD}y`],
    ['in a link', `https://evil.example/?q=${PASSWORD}`],
  ])('finds a long secret %s', (_name, written) => {
    expect(holdsSecret(`Se ${written} tack`, [PASSWORD])).toBe(true);
  });

  it.each(['p@ss w0rd!', 'päss"wörd\\9', 'correct horse battery', '🔑🔑🔑nyckel1', '!#%&()=?', '12345678'])(
    'finds the unusual secret %s in every encoding',
    (secret) => {
      const encodings = [secret, base64(secret), encodeURIComponent(secret), JSON.stringify(secret)];
      expect(encodings.map((text) => holdsSecret(`${text} `, [secret]))).toEqual([true, true, true, true]);
    },
  );

  it.each([
    ['has fewer than six characters', 'abc12', 'abc12'],
    ['is empty', '', ''],
    ['is blank', '        ', 'Hej              du'],
    ['consists of invisible characters', '\u200B\u200B\u200B\u200B\u200B\u200B', 'Hej du'],
  ])('ignores a secret that %s', (_name, secret, text) => {
    expect(holdsSecret(text, [secret])).toBe(false);
  });

  it.each([
    ['a word that contains it', 'sommar', 'Glad sommarlov!'],
    ['the same word in capitals', 'sommar', 'SOMMAREN är här, SOMMAR'],
    ['a longer number', '123456', 'Ring 0701234567 eller +46 70 123 45 67'],
    ['words that make it together', 'dagen2', 'Vi ses på dagen 2 maj, boka dagen, 2 platser kvar'],
    ['words that make a plain one together', 'sesdag', 'Vi ses dag för dag'],
    ['part of it', PASSWORD, PASSWORD.slice(0, 16)],
  ])('does not take %s for a short or other secret', (_name, secret, text) => {
    expect(holdsSecret(text, [secret])).toBe(false);
  });

  it.each([
    'Hej Anna! Din tid på Vårdcentralen är bokad till tisdag 24/11 kl 14:30. Svara JA för att bekräfta.',
    'Paketet 00373500489530470012 finns att hämta hos ICA Nära. Se https://pnord.se/t/8F3K2 för mer.',
    'Your code is 482913. It is valid for 10 minutes. Do not share it.',
    'H e j, d e t, ä r, j a g',
    'Lunch kl 12? 1. Sushi 2. Thai 3. Pizza 4. Falafel 5. Ramen 6. Pho',
  ])('finds no random secret in %j', (text) => {
    const secret = fc.stringMatching(/^[a-z0-9]{6,40}$/);
    fc.assert(
      fc.property(secret, (value) => holdsSecret(text, [value]) === text.includes(value)),
      runs,
    );
  });

  it('finds any secret of letters and digits in any writing, wherever it stands', () => {
    const secret = fc.stringMatching(/^[A-Za-z]{2}[A-Za-z0-9]{4,30}[0-9]$/);
    const text = fc.string({ maxLength: 20 });
    fc.assert(
      fc.property(
        text,
        secret,
        fc.constantFrom(...Object.values(ALWAYS)),
        text,
        (before, value, write, after) => {
          expect(holdsSecret(`${before}\n\n${write(value)}\n\n${after}`, [value])).toBe(true);
        },
      ),
      runs,
    );
  });

  it('never throws on any text and secret', () => {
    const any = anyText({ maxLength: 60 });
    fc.assert(
      fc.property(any, fc.array(any, { maxLength: 3 }), (text, secrets) => {
        expect(typeof holdsSecret(text, secrets)).toBe('boolean');
      }),
      runs,
    );
  });
});

// Written in two halves, so that no scanner takes this file for a leak.
const GITHUB = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`;
const SLACK = `xoxb-${'123456789012-1234567890123-AbCdEfGhIjKlMnOpQrStUvWx'}`;
const STRIPE = `sk_live_${'a1B2c3D4e5F6g7H8i9J0k1L2'}`;
const JWT = `${'eyJhbGciOiJIUzI1NiJ9'}.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U`;

describe('keyShaped', () => {
  it.each([
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE', 'private key'],
    ['-----BEGIN PRIVATE KEY-----', 'private key'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', 'private key'],
    ['-----BEGIN PGP PRIVATE KEY BLOCK-----', 'private key'],
    // The sample of https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
    ['Key AKIAIOSFODNN7EXAMPLE.', 'AWS access key'],
    ['(ASIAIOSFODNN7EXAMPLE)', 'AWS access key'],
    [`Token ${GITHUB}`, 'GitHub token'],
    [`github_pat_${'11ABCDEFG0abcdefghijkl_mnopqrstuv'}`, 'GitHub token'],
    [SLACK, 'Slack token'],
    ['https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX', 'Slack token'],
    [STRIPE, 'API key'],
    [`AIza${'SyA1234567890abcdefghijklmnopqrstuv'}`, 'API key'],
    [`sk-ant-${'api03-abcdefghijklmnopqrstuvwxyz0123'}`, 'API key'],
    [`glpat-${'abcdefghij0123456789'}`, 'API key'],
    [`123456789:AA${'H1234567890abcdefghijklmnopqrstuv'}`, 'API key'],
    [`Se ${JWT}`, 'JWT'],
    ['u0123456789abcdef0123456789abcdef', '46elks credential'],
    ['user a0123456789abcdef0123456789abcdef, see below', '46elks credential'],
    [`Secret ${PASSWORD}`, '46elks credential'],
    ['postgres://app:s3cret@db.example.com/prod', 'password in an address'],
    ['https://user:hunter2@example.com/', 'password in an address'],
    ['password: Sommar2026!', 'password assignment'],
    ['PASSWORD=hunter2x', 'password assignment'],
    ['Ditt lösenord är fika2026', 'password assignment'],
    ['Wifi Gäst, lösenord: "kanel8ulle"', 'password assignment'],
    ['Wifi-lösenord fika2026', 'password assignment'],
    ['Passordet er blomst3r', 'password assignment'],
    ['Adgangskode: sommer26', 'password assignment'],
    ['salasana: kesa2026', 'password assignment'],
    ['api_key = abc123def456', 'password assignment'],
    ['Authorization: Bearer abc123def456', 'password assignment'],
    // Test numbers of https://docs.stripe.com/testing
    ['Kort 4242 4242 4242 4242 12/27 123', 'payment card number'],
    ['4242424242424242', 'payment card number'],
    ['5555-5555-5555-4444', 'payment card number'],
    ['2223 0031 2200 3222', 'payment card number'],
    ['3782 822463 10005', 'payment card number'],
    ['3056 930902 5904', 'payment card number'],
    ['6011111111111117', 'payment card number'],
    ['mitt kontokort: 4000 0566 5566 5556', 'payment card number'],
    // The test person of https://www7.skatteverket.se/portal/apier-och-oppna-data (19121212-1212)
    ['19121212-1212', 'Swedish personal identity number'],
    ['Personnummer 121212+1212', 'Swedish personal identity number'],
    ['Samordningsnummer 701063-2391', 'Swedish personal identity number'],
  ] as const)('finds in %j a %s', (text, kind) => {
    expect(keyShaped(text)).toEqual([kind]);
  });

  it('names each kind once, and all of them', () => {
    expect(keyShaped(`${GITHUB} ${GITHUB} 4242424242424242 ${STRIPE}`)).toEqual([
      'GitHub token',
      'API key',
      'payment card number',
    ]);
  });

  it('looks through invisible characters and full-width letters', () => {
    expect(keyShaped('ＡKIAIOSF\u200BODNN7EXAMPLE')).toEqual(['AWS access key']);
  });

  it.each([
    'Hej Anna, din tid är bokad till tisdag kl 14:30.',
    'Din kod är 482913. Lämna aldrig ut den.',
    'Your verification code is 123456',
    'Engångskod: 99887766',
    'Ordernummer 1234567890',
    'Order #4539578763621486 är skickad',
    'Din order 4242424242424242 är packad',
    'OCR 4539578763621486',
    'OCR-nummer: 5500000000000004',
    'Fakturanr 4111111111111111, belopp 499 kr',
    'Ref. nr 5555555555554444',
    'Kundnummer: 19121212-1212',
    'Ärende 121212-1212 är avslutat',
    'Order 20251122-0042',
    'Beställning 251122-0042',
    'Bokningsnummer: 20261122-1234',
    'Org.nr 556036-0793',
    'Bankgiro 5050-1055, OCR 12345678901234567897',
    'IBAN SE45 5000 0000 0583 9825 7466',
    'SE35 5000 0000 0549 1000 0003',
    'Clearing 8327-9, konto 123 456 789-0',
    'Paket 00373500489530470012 finns hos ICA',
    'Kolli-id UA123456789SE',
    'UPS 1Z999AA10123456784',
    'DHL JJD000390007777777777',
    'Spåra: https://www.postnord.se/vara-verktyg/spara?shipmentId=00373500489530470012',
    'Följ leveransen https://t.example.se/4242424242424242',
    'Se example.com/t/4242424242424242?x=1',
    'https://example.com/o/550e8400-e29b-41d4-a716-446655440000',
    'https://example.com/r/0A1B2C3D4E5F60718293A4B5C6D7E8F9?utm_source=sms',
    'https://example.com/u0123456789abcdef0123456789abcdef',
    'Återställ ditt lösenord: https://example.com/reset?token=abc123def456ghi789',
    'Byt lösenord på example.com/reset-password/abc123def456',
    `Logga in: https://example.com/m?jwt=${JWT}`,
    'Ditt lösenord är ändrat.',
    'Ditt lösenord är bytt. Var det inte du? Ring 0771-123 456.',
    'Lösenordet är 12-siffrigt och går ut 2026-12-31',
    'Lösenordet ska vara 8-12 tecken',
    'Password: minst 8 tecken, högst 64',
    'Password is required',
    'Your password will expire in 14days',
    'The secret is out: we open 1 december!',
    'Ring +46 70 123 45 67 eller 08-123 456 78',
    '+46701234567, +46709876543, +4740000000',
    '070-123 45 67 070-987 65 43',
    '0046 8 123 456 78',
    'Uuid 550e8400-e29b-41d4-a716-446655440000',
    'Commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
    'MD5 d41d8cd98f00b204e9800998ecf8427e',
    'Mötet är 2026-11-22 13:00-15:00 i rum 4711',
    'Koordinater 59.3293, 18.0686',
    'Mätarställning 12345678 kWh, anläggnings-id 735999123456789012',
    'IMEI 352099001761481',
    'Kolla min nya e-post: anna@example.com',
    'Wifi: Gäst. Lösenord finns i receptionen.',
    'sk-SK och sv-SE är språkkoder',
    'Rabattkod SOMMAR2026, gäller till 31/8',
    'Biljett 4111111111111111 gäller i 75 minuter',
    'Swisha 250 kr till 123 456 78 90',
    'Ni har vunnit 4 000 000 000 000 002 kr',
    'BEGIN PRIVATE KEY saknas i filen',
    '1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16',
  ])('is silent on %j', (text) => {
    expect(keyShaped(text)).toEqual([]);
  });

  it('is silent on any phone number in a sentence', () => {
    const number = fc.stringMatching(/^(?:\+46|0046 |0)7\d[- ]?\d{3} ?\d{2} ?\d{2}$/);
    fc.assert(
      fc.property(number, (value) => keyShaped(`Ring ${value} i dag`).length === 0),
      runs,
    );
  });

  it('is silent on any one-time code and any version 4 UUID', () => {
    const code = fc.stringMatching(/^\d{4,8}$/);
    fc.assert(
      fc.property(code, fc.uuid(), (value, id) => keyShaped(`Kod ${value}, se ${id}`).length === 0),
      runs,
    );
  });

  it('finds a card number with a right check digit and none with a wrong one', () => {
    const fifteen = fc.stringMatching(/^4\d{14}$/);
    fc.assert(
      fc.property(fifteen, (start) => {
        const found = Array.from({ length: 10 }, (_, check) => keyShaped(`Kort ${start}${check}`).length);
        expect(found.filter((count) => count === 1)).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });

  it('never throws on any text', () => {
    const piece = fc.oneof(
      anyText({ maxLength: 10 }),
      fc.constantFrom(
        '-----BEGIN ',
        'eyJ',
        'sk-',
        'password',
        '=',
        ':',
        ' ',
        '4242',
        '-',
        '://',
        '@',
        'AKIA',
        'u',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(Array.isArray(keyShaped(pieces.join('')))).toBe(true);
      }),
      runs,
    );
  });

  it.each([
    ['-----BEGIN '],
    ['-----BEGIN A '],
    ['eyJ'],
    ['eyJaaaaaaaa.'],
    ['4 '],
    ['4242 '],
    ['4'],
    ['4-'],
    ['password '],
    ['password:'],
    ['lösenord är '],
    ['://a:'],
    ['sk-'],
    ['0A'],
    ['a.'],
    ['12121'],
    ['121212-1212'],
    ['%25'],
    ['\\u0041'],
    ['a '],
    ['\u200D'],
    [' '],
  ])('answers on 100,000 characters of %j', (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    expect([keyShaped(`${text}!`).length < 11, holdsSecret(`${text}!`, [PASSWORD, 'sommar'])]).toEqual([
      true,
      false,
    ]);
  });
});
