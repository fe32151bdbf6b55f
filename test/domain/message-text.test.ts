import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lengthProblem,
  type MessageText,
  parseMessageText,
  promisesReply,
} from '../../src/domain/message-text.ts';
import type { Parsed } from '../../src/domain/parsed.ts';
import { anyText } from '../fuzz/any-text.ts';

/** `FUZZ_RUNS=1000000` makes a long run of it. */
const runs = (usual: number) => ({ numRuns: Number(process.env['FUZZ_RUNS'] ?? usual) });

const codesOf = (result: Parsed<unknown>): string[] =>
  result.ok ? result.warnings.map(({ code }) => code) : result.problems.map(({ code }) => code);

function textOf(text: string): MessageText {
  const result = parseMessageText(text);
  if (!result.ok) throw new Error(`not a message text: ${codesOf(result).join()}`);
  return result.value;
}

describe('parseMessageText', () => {
  it.each([
    'Hej! Din tid är i morgon kl. 14.30.',
    'rad ett\nrad två\n\tindragen',
    ' yttre blanksteg ',
    'Grattis 🎉👨‍👩‍👧❤️🇸🇪👍🏽 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    'می‌خواهم',
    'क्‍ष',
    '你好',
    'Z̈́a',
  ])('takes %j as it is', (text) => {
    expect(parseMessageText(text)).toEqual({ ok: true, value: text.normalize('NFC'), warnings: [] });
  });

  it.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['line breaks and tabs', '\n\t\n'],
    ['non-breaking spaces', '\u00A0\u2003'],
    ['zero-width characters', '\u200B\u200D\u2060\uFEFF'],
    ['Hangul fillers', '\u3164\u115F'],
    ['a blank Braille pattern', '\u2800'],
    ['variation selectors', '\uFE0F\u{E0100}'],
    ['a lone combining mark', '\u0301'],
  ])('refuses %s as empty', (_name, text) => {
    expect(codesOf(parseMessageText(text))).toEqual(['message_empty']);
  });

  it.each([
    ['NUL', 'a\u0000b', 'U+0000 at character 2'],
    ['BEL', 'a\u0007', 'U+0007 at character 2'],
    ['ESC', '\u001B[31mröd', 'U+001B at character 1'],
    ['a form feed', 'a\fb', 'U+000C'],
    ['DEL', 'a\u007F', 'U+007F'],
    ['a C1 control', 'a\u0085b', 'U+0085'],
    ['a lone carriage return', 'Hej\rdå', 'U+000D at character 4'],
    ['a direction override', 'a\u202Eb', 'U+202E'],
    ['a direction embedding', 'a\u202Ab', 'U+202A'],
    ['a direction isolate', 'a\u2067b\u2069', 'U+2067 at character 2, U+2069 at character 4'],
    ['tag characters', 'Hej\u{E0048}\u{E0049}', 'U+E0048'],
    ['a flag that carries hidden text', '🏴\u{E0068}\u{E0069}\u{E007F}', 'U+E0068 at character 2'],
    ['an unpaired high surrogate', 'a\uD83D', 'U+D83D'],
    ['an unpaired low surrogate', '\uDE00a', 'U+DE00'],
    ['a noncharacter', 'a\uFFFE', 'U+FFFE'],
    ['a noncharacter of another plane', '😀a\u{1FFFF}', 'U+1FFFF at character 3'],
  ])('refuses %s by its name and place', (_name, text, named) => {
    const result = parseMessageText(text);
    expect(result).toMatchObject({
      ok: false,
      problems: [{ code: 'message_control_characters', message: expect.stringContaining(named) }],
    });
  });

  it('names only the first four refused characters', () => {
    const result = parseMessageText(`a${'\u0001'.repeat(20)}`);
    expect(result).toMatchObject({
      problems: [
        {
          message: expect.stringMatching(/(U\+0001 at character \d, ){3}U\+0001 at character 5 and 16 more/),
        },
      ],
    });
  });

  it('names four refused characters without counting any others', () => {
    expect(parseMessageText(`a${'\u0001'.repeat(4)}`)).toMatchObject({
      problems: [{ message: expect.stringMatching(/U\+0001 at character 5, which cannot be sent\.$/) }],
    });
  });

  const invisibleOnes = ['\u200B', '\u200C', '\u200D', '\u200E', '\u200F', '\u2060'];
  it.each([
    [1, '(U+200B).'],
    [4, '(U+200B, U+200C, U+200D, U+200E).'],
    [5, '(U+200B, U+200C, U+200D, U+200E and 1 more).'],
    [6, '(U+200B, U+200C, U+200D, U+200E and 2 more).'],
  ])('names the first four of %i invisible characters and counts the others', (count, named) => {
    expect(parseMessageText(`a${invisibleOnes.slice(0, count).join('a')}b`)).toMatchObject({
      warnings: [{ code: 'invisible_characters', message: `The text holds invisible characters ${named}` }],
    });
  });

  it.each(['\u{E0065}\u{E006E}\u{E0067}', '\u{E0073}\u{E0063}\u{E0074}', '\u{E0077}\u{E006C}\u{E0073}'])(
    'takes the flag %j of a part of Great Britain as one emoji, and none of its tags by itself',
    (tags) => {
      const flag = `🏴\u{E0067}\u{E0062}${tags}\u{E007F}`;
      expect(codesOf(parseMessageText(`Heja ${flag}`))).toEqual([]);
      expect(codesOf(parseMessageText(`Heja ${[...flag].slice(1).join('')}`))).toContain(
        'message_control_characters',
      );
      expect(codesOf(parseMessageText(`Heja ${[...flag].slice(0, -1).join('')}`))).toContain(
        'message_control_characters',
      );
    },
  );

  it('gives every reason at once', () => {
    expect(codesOf(parseMessageText(' \u202E '))).toEqual(['message_control_characters', 'message_empty']);
  });

  it('turns CRLF into LF and says so', () => {
    const result = parseMessageText('rad ett\r\nrad två');
    expect(result).toMatchObject({ ok: true, value: 'rad ett\nrad två', warnings: [{ code: 'normalized' }] });
  });

  it('composes accents and says so', () => {
    const result = parseMessageText('a\u030Angstro\u0308m');
    expect(result).toMatchObject({ ok: true, value: 'ångström', warnings: [{ code: 'normalized' }] });
  });

  it('turns the ångström sign into the letter', () => {
    expect(textOf('5 \u212B')).toBe('5 Å');
  });

  it.each([
    ['a zero-width space in a word', 'Klar\u200Bna'],
    ['a joiner between letters', 'a\u200Db'],
    ['a soft hyphen', 'inter\u00ADnet'],
    ['a byte order mark', '\uFEFFHej'],
    ['a direction mark', 'Hej\u200F'],
    ['selectors that hide data in an emoji', '😀\u{E0101}\u{E0102}'],
    ['two selectors after an emoji', '❤\uFE0F\uFE0F'],
    ['a line separator', 'a\u2028b'],
    ['five marks on one letter', 'Z\u0335\u0335\u0335\u0335\u0335'],
  ])('warns of %s', (_name, text) => {
    expect(codesOf(parseMessageText(text))).toEqual(['invisible_characters']);
  });

  it.each([
    '1\uFE0F\u20E3',
    '#\uFE0F\u20E3',
    '*\uFE0F\u20E3',
    '🇸🇪🇳🇴',
    '❤\uFE0E',
    '❤\uFE0F\u200D🔥',
    '👩🏽\u200D💻',
    '🧔🏾\u200D♂\uFE0F',
    '👩🏽\u200D🤝\u200D👨🏿',
    '👨\u200D👩\u200D👧\u200D👦',
    '👁\uFE0F\u200D🗨\uFE0F',
  ])('takes what shapes the emoji %s as a part of it', (emoji) => {
    expect(codesOf(parseMessageText(`a${emoji}b`))).toEqual([]);
  });

  it.each([
    'a\uFE0F\u20E3',
    '1\u200D\u20E3',
    '🇸\uFE0F🇪',
    'a\u200D👧',
    '👨\u200Da',
    '👨\u200D\u200D👧',
    '👨\uFE0E\uFE0F',
    '🏽\uFE0F\uFE0F',
    '👨\u200D1',
  ])('warns of the same characters where they shape none: %s', (text) => {
    expect(codesOf(parseMessageText(`x ${text} y`))).toEqual(['invisible_characters']);
  });

  it('accepts four marks on one letter', () => {
    expect(codesOf(parseMessageText('Z\u0335\u0335\u0335\u0335'))).toEqual([]);
  });

  it('refuses over 10 000 units before any other work', () => {
    expect(codesOf(parseMessageText('\u0000'.repeat(10_001)))).toEqual(['message_too_long']);
  });

  it('reads 10 000 units', () => {
    expect(codesOf(parseMessageText('a'.repeat(10_000)))).toEqual([]);
  });

  it('never hands back a refused character', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 60 }), (text) => {
        const result = parseMessageText(text);
        fc.pre(result.ok);
        expect(result.ok && result.value).not.toMatch(
          /(?![\n\t])[\p{Cc}\p{Cs}\p{NChar}\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/u,
        );
      }),
      runs(1000),
    );
  });

  it('reads its own result back unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (text) => {
        const result = parseMessageText(text);
        fc.pre(result.ok);
        const again = parseMessageText(result.ok ? result.value : '');
        expect(again.ok && again.value).toBe(result.ok && result.value);
      }),
      runs(500),
    );
  });

  it('never shows the text in a problem', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 60 }), (text) => {
        const result = parseMessageText(`${text}\u202E`);
        const said = result.ok ? '' : result.problems.map(({ message, fix }) => message + fix).join();
        expect(said).toMatch(/^[\x20-\x7E]*$/);
      }),
    );
  });
});

/** Texts that ask the recipient for something secret. */
const ASKING = [
  'Svara med koden du fick',
  'Svara på detta sms med din BankID-kod.',
  'Skicka koden till oss så hjälper vi dig',
  'Ange ditt kortnummer och CVC på sidan',
  'Lämna ut din PIN-kod till vår handläggare',
  'Ditt konto spärras. Logga in med BankID här: https://example.com',
  'Bekräfta dina kortuppgifter',
  'Vi behöver verifiera dig: svara med engångskoden',
  'Har du fått en kod? Skicka den till mig!',
  'Om det inte var du, svara med koden som kom i sms',
  'Legitimera dig med Mobilt BankID nu',
  'Uppge ditt lösenord när du ringer',
  'Vänligen fyll i kortnummer, giltighetstid och CVV',
  'Ring oss och läs upp säkerhetskoden',
  'Smsa din pinkod till 070',
  'Signera betalningen med BankID i appen',
  'Vidarebefordra verifieringskoden',
  'Uppdatera dina inloggningsuppgifter',
  'SMS:a koden',
  'Reply with the 6 digit code we sent you',
  'Please send us your verification code',
  'If this was not you, reply with your PIN',
  'Enter your card number to pay the customs fee',
  'You received a code. Forward it to me',
  'Confirm your password at the link below',
  'Provide your card details and CVC to release the parcel',
  'We need your PIN to unlock the account',
  'Tell me the code you got',
  'Text me the code',
  'Share your one time passcode with our agent',
  'Verify your identity with BankID',
  'Kindly submit your login details',
  'Svar med koden du fikk',
  'Oppgi kortnummeret ditt',
  'Logg inn med BankID for å bekrefte',
  'Send oss passordet ditt',
  'Tast inn engangskoden',
  'Indtast din adgangskode',
  'Oplys dit kortnummer og CVC',
  'Godkend med MitID nu',
  'Send koden til os',
  'Svar med koden du fik',
  'Vastaa koodilla tai lähetä koodi meille',
  'Lähetä vahvistuskoodi meille',
  'Kirjaudu verkkopankkitunnuksilla',
  'Syötä korttinumero ja CVC',
  'Ilmoita salasanasi',
  'Anna tunnusluku',
  'Vahvista pankkitunnuksilla',
  'Kan du läsa upp koden som du fick nyss?',
  'Hej mamma, ny mobil. Kan du skicka koden du får till detta nummer?',
  'Oppdater kortinformasjonen din',
  'Tilisi on lukittu, kirjaudu pankkitunnuksilla',
  'Din kod behövs... Skicka den till oss',
  'Här är 12 din kod. Skicka den till oss',
  '1234 personer väntar, din kod saknas. Skicka den',
  'Svara med koden nu, du kommer aldrig mer få chansen',
  'Text us your code',
  'Email your password to Anna',
  'Text back your code',
  'Logga in med bank id',
  'Du fick en kod nyss, skicka den till oss',
  'Här är fältet du fyller i, skriv koden där',
];

/** Ordinary texts that speak of codes, cards and log-ins without asking for any. */
const HARMLESS = [
  'Din kod är 1234',
  'Din engångskod: 482913. Dela den inte med någon.',
  'Använd koden 1234 för att logga in',
  'Ange koden 482913 i appen för att logga in',
  '482913 är din kod',
  'Portkoden är 4512, välkommen!',
  'Ange rabattkod SOMMAR20 i kassan',
  'Lämna aldrig ut din kod eller ditt lösenord',
  'Vi ber dig aldrig logga in med BankID via sms',
  'Dela inte din PIN-kod med någon',
  'Du behöver inte ange någon kod',
  'Ditt lösenord har ändrats',
  'BankID fungerar igen',
  'Du behöver BankID för att boka tid',
  'Avtalet är signerat med BankID',
  'Svara JA för att bekräfta tiden',
  'Svara JA så skickar vi en kod',
  'Svara med ditt namn och antal personer',
  'Vi har skickat en kod till din e-post',
  'Hämta paketet med koden 8841',
  'Ta med ditt kort och legitimation',
  'Skanna QR-koden i entrén',
  'Skicka gärna ett sms om du blir sen',
  'Ange postnummer så hittar du närmaste butik',
  'Hej Anna, din kod är redo att hämtas',
  'Tack för ditt svar, vi ses kl 14',
  'Skriv en recension på vår sida',
  'Kom ihåg att lägga kortet i brevlådan',
  'Your code is 123456. Do not share it.',
  'G-482913 is your verification code',
  'Enter code 4821 at the door',
  'Never share your PIN with anyone',
  'We will never ask you to send your password',
  'No one from the bank will ask you to share your code',
  'We will send you a code by text',
  'This text contains your code',
  'Use the discount code SUMMER at checkout',
  'Reply YES to get your code',
  'Reply YES and we will send a code',
  'Send your address and postal code',
  'Please read the code of conduct',
  'Your password was changed',
  'Please confirm the appointment on Monday',
  'You need your PIN to open the locker',
  'Koden din er 1234',
  'Svar JA så sender vi en kode',
  'Del aldri koden din med noen',
  'Din kode er 1234',
  'Oplys aldrig din kode til andre',
  'Send ikke koden til nogen',
  'Svar JA for at få en kode',
  'Vahvistuskoodisi on 1234',
  'Älä koskaan kerro salasanaasi',
  'Vastaa KYLLÄ niin lähetämme koodin',
  'Koodi 1234 avaa oven',
  'Tervetuloa! Aika on klo 14',
  'Om du inte har begärt koden kan du bortse från meddelandet',
  'Glömt lösenord? Kontakta supporten.',
  'Vi skickar en ny pinkod med posten',
  'Wifi: Gästnät, lösenord kanelbulle',
  'Your booking code is ABC123, show it at the desk',
  '482913 är din kod. Ange den i appen.',
  '123 är din nya kod. Skriv den i fältet.',
  '123456 is your code. Enter it in the app.',
  '1234 on koodisi. Syötä se sovellukseen.',
  'Ange koden som är 1234',
  'Boken är klar. Skicka den till oss.',
  'Boken är klar, skicka den',
  'Vi kan ge dig koden i receptionen',
  'The email holds your code',
  'Your mail has a code',
  'This message has your code',
  'Svara gärna om du vill komma på vårt möte i morgon, koden hänger på dörren',
  'Med BankID går det fort hos oss numera, öppna dörren',
  'Öppna dörren på baksidan och ta trappan upp till andra våningen där BankID visas',
  'Svara inte med koden',
  'Ikke send koden',
  'Det går inte att svara med koden',
];

describe('asks_for_secrets', () => {
  it.each(ASKING)('warns of %j', (text) => {
    expect(codesOf(parseMessageText(text))).toContain('asks_for_secrets');
  });

  it.each(HARMLESS)('keeps quiet about %j', (text) => {
    expect(codesOf(parseMessageText(text))).not.toContain('asks_for_secrets');
  });

  it('sees through capitals, full-width letters and zero-width characters', () => {
    expect(codesOf(parseMessageText('ＳＶＡＲＡ med ko\u200Bden'))).toContain('asks_for_secrets');
  });
});

describe('lengthProblem', () => {
  it('allows exactly as many parts as the limit', () => {
    expect(lengthProblem(textOf('a'.repeat(306)), 2)).toBeUndefined();
  });

  it('says how many parts there are and how long the text may be', () => {
    expect(lengthProblem(textOf('a'.repeat(307)), 2)).toEqual({
      code: 'message_too_long',
      message: 'The text needs 3 parts (GSM-7, 307 units); the limit is 2.',
      fix: 'Shorten the text to at most 306 units of GSM-7.',
    });
  });

  it('says how long a text of one part may be', () => {
    expect(lengthProblem(textOf('a'.repeat(161)), 1)?.fix).toBe(
      'Shorten the text to at most 160 units of GSM-7.',
    );
  });

  it('names the first four replacements, blanks in words', () => {
    expect(lengthProblem(textOf(`”–\u00A0‘…’${'a'.repeat(100)}`), 1)?.fix).toBe(
      'Replace U+201D with ", U+2013 with -, U+00A0 with a space, U+2018 with \', which makes it 1 part.',
    );
  });

  it('names the cheaper spelling that fits', () => {
    expect(lengthProblem(textOf(`”Hej” – ${'a'.repeat(100)}`), 1)?.fix).toBe(
      'Replace U+201D with ", U+2013 with -, which makes it 1 part.',
    );
  });

  it('asks for both when the cheaper spelling is still too long', () => {
    expect(lengthProblem(textOf(`–${'a'.repeat(400)}`), 1)?.fix).toMatch(
      /^Shorten .* units of UCS-2, or first replace U\+2013 with -, which makes it 3 parts\.$/,
    );
  });

  it('allows 681 characters of Swedish within ten parts', () => {
    expect(
      lengthProblem(textOf('Hej på dig, vi ses i morgon! '.repeat(24).slice(0, 681)), 10),
    ).toBeUndefined();
  });
});

describe('promisesReply', () => {
  it.each([
    'Svara STOPP för att slippa fler sms',
    'Svara JA eller NEJ',
    'svara "stopp"',
    'Svara med STOPP',
    'Sms:a STOPP för att avsluta',
    'Svara 1 för att boka om',
    'Svara på detta sms om du får förhinder',
    'Reply YES to confirm',
    'Text STOP to opt out',
    'Just reply back if you are late',
    'Svar STOP for at afmelde',
    'Svar på denne meldingen',
    'Vastaa KYLLÄ',
    'Vastaa tähän viestiin',
    'Vastaa tähän tekstiviestiin',
    'Besvara detta meddelande',
    'Svara det här sms',
    'Svara gärna här om du kan',
    'Svara direkt',
    "Svar på denne sms'en",
    'Besvar på dette besked',
    'Reply to this text',
    'Text us back',
    'Ring eller svara på detta sms',
  ])('finds the invitation in %j', (text) => {
    expect(promisesReply(text)).toBe(true);
  });

  it.each([
    'Din tid är kl 14',
    'Skicka STOPP till 72456',
    'Svara STOPP till +46 70 000 00 00',
    'Det går inte att svara på detta sms',
    'You cannot reply to this message',
    "Please don't reply to this message",
    'You will not be able to reply to this message',
    'Det är inte möjligt att  svara på detta sms',
    'Det er ikke mulig å svar på denne melding',
    'Älä vastaa tähän viestiin',
    'Svara på mejlet vi skickade',
    'Här kommer svar på din fråga',
    'Skicka 2 paket till mig',
    'Vi stoppar inte leveransen',
    'Svara stoppet',
    'Att ansvara direkt inför styrelsen',
    'Svara direktören i god tid',
  ])('finds none in %j', (text) => {
    expect(promisesReply(text)).toBe(false);
  });
});
