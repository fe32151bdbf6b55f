import fc from 'fast-check';
import unhomoglyph from 'unhomoglyph';
import { describe, expect, it } from 'vitest';
import { foldLetters, foldPairs, foldRuns, skeleton } from '../../src/domain/fold.ts';
import type { Problem } from '../../src/domain/problem.ts';
import { AFFIXES, PROTECTED_NAMES, PROTECTED_NAMES_AS_OF } from '../../src/domain/protected-names.ts';
import {
  impersonated,
  parseSender,
  type Sender,
  senderObjections,
  senderWarnings,
} from '../../src/domain/sender.ts';
import { anyText } from '../fuzz/any-text.ts';

/** `FUZZ_RUNS=1000000` makes a long run of it. */
const runs = (usual: number) => ({ numRuns: Number(process.env['FUZZ_RUNS'] ?? usual) });

const NOBODY = { senders: '*', numbers: [] } as const;

function senderOf(text: string): Sender {
  const result = parseSender(text);
  if (!result.ok) throw new Error(`not a sender: ${text}`);
  return result.value;
}

function refusalOf(text: string): Problem {
  const result = parseSender(text);
  const [first] = result.ok ? [] : result.problems;
  if (!first) throw new Error(`a sender: ${text}`);
  return first;
}

describe('parseSender', () => {
  it.each(['Abc', 'MyApp', 'Elks46', 'abcdefghijk'])('takes the text sender %s as it is', (text) => {
    expect(parseSender(text)).toEqual({ ok: true, value: { kind: 'text', id: text }, warnings: [] });
  });

  it('takes a phone number and keeps it in E.164', () => {
    expect(senderOf('+46 76-686 10 04')).toMatchObject({ kind: 'number', id: '+46766861004' });
  });

  it('reads a leading 00 as a plus sign', () => {
    expect(senderOf('0046766861004').id).toBe('+46766861004');
  });

  it.each([
    ['', 'is empty'],
    ['A', 'is too short (1 of at least 3)'],
    ['AB', 'is too short (2 of at least 3)'],
    ['MyCompanyName', 'is too long (13 of at most 11)'],
    ['my app', 'holds a space'],
    ['3Butiken', 'begins with a digit'],
    ['Åkes', 'holds the letter "Å"'],
    ['My.App', 'holds the character "."'],
    ['Tele\u0000', 'holds the character U+0000'],
    ['Tele\u202E', 'holds the character U+202E'],
    ['Tele\uD800', 'holds the character U+D800'],
    ['PayP\u0430l', 'holds U+0430, which only looks like a Latin letter'],
    ['P\u039Bypal', 'holds U+039B, which only looks like a Latin letter'],
    ['Tele😀', 'holds the character "😀"'],
    ['Å k', 'holds the letter "Å", a space'],
    ['ÅÄÖÅ', 'holds the letter "Å", the letter "Ä", the letter "Ö".'],
    ['ÅÄÖÜ', 'holds the letter "Å", the letter "Ä", the letter "Ö".'],
    ['Abc+', 'holds the character "+".'],
    ['Min+1', 'holds the character "+".'],
    ['1a+', 'begins with a digit and holds the character "+".'],
    ['46 elks', 'begins with a digit and holds a space.'],
    ['Tele٣', 'holds the character "٣"'],
    ['Tele你', 'holds the character "你"'],
    ['Min3ButikX.', 'Min3ButikX." holds the character "."'],
    ['A.b', '"A.b" holds the character "."'],
    ['A.bcdefghij', '"A.bcdefghij" holds the character "."'],
    ['Ö', 'is too short (1 of at least 3) and holds the letter "Ö"'],
  ])('says of %j what is wrong with it', (text, fault) => {
    expect(refusalOf(text)).toMatchObject({
      code: 'sender_invalid',
      message: expect.stringContaining(fault),
    });
  });

  it.each([
    ['Åkes', 'Akes'],
    ['Smörgås', 'Smorgas'],
    ['Blåbær', 'Blabaer'],
    ['ØreAS', 'OreAS'],
    ['my app', 'myapp'],
    ['  MyApp  ', 'MyApp'],
    ['H&M', undefined],
    ['Fri-Frisör', 'FriFrisor'],
    ['A', undefined],
    ['3Butiken', undefined],
    ['MyCompanyName', undefined],
    ['Försäkringskassan', undefined],
    ['Bank ID', undefined],
    ['Länsförsäkr', undefined],
    ['PayP\u0430l', undefined],
    ['\uFF2D\uFF59\uFF21\uFF50\uFF50', undefined],
  ])('suggests for %j the legal form %s where that is honest', (text, legal) => {
    expect(/such as "(\w+)"/.exec(refusalOf(text).fix)?.[1]).toBe(legal);
  });

  it.each(['+banana', '+', '12', '0766861004', '+46766861004;ext=1', '+46 76 686 10 04 abc', '00'])(
    'refuses %j as a number that cannot be read',
    (text) => {
      expect(refusalOf(text).code).toBe('sender_invalid');
    },
  );

  it('says no more than what is wrong', () => {
    expect(refusalOf('AB').message).toBe('The sender "AB" is too short (2 of at least 3).');
  });

  it('judges what begins like a number as one, whatever letters follow', () => {
    expect(refusalOf('+46766861004 abc').message).toMatch(/^The phone number /);
  });

  it('says of a short number that it is no whole one, not why no message may go there', () => {
    expect(refusalOf('112').message).toContain('is not a whole phone number');
  });

  it('passes on how to write a national number', () => {
    expect(refusalOf('0766861004').fix).toContain('+46');
  });

  it('never changes a text sender and never lets anything else through', () => {
    const anything = fc.oneof(
      anyText({ maxLength: 14 }),
      fc.string({ unit: fc.constantFrom(...'aZ09 +åΑ\u0430\u200B-.'), maxLength: 14 }),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const result = parseSender(text);
        if (!result.ok) return result.problems.every(({ code }) => code === 'sender_invalid');
        const { kind, id } = result.value;
        return kind === 'text'
          ? id === text && /^[A-Za-z][A-Za-z0-9]{2,10}$/.test(id)
          : /^\+[1-9]\d{6,14}$/.test(id);
      }),
      runs(2000),
    );
  });

  it('never repeats control or direction characters in a refusal', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 60 }), (text) => {
        const result = parseSender(text);
        return (
          result.ok ||
          result.problems.every(({ message, fix }) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(message + fix))
        );
      }),
      runs(2000),
    );
  });
});

describe('impersonated', () => {
  it.each([
    ['B4NK', 'Bank'],
    ['P0LICE', 'Police'],
    ['B4nkID', 'BankID'],
    ['POLIS', 'Polis'],
    ['Polisen', 'Polisen'],
    ['Nordea', 'Nordea'],
    ['SEB', 'SEB'],
    ['Klarna', 'Klarna'],
    ['PostNord', 'PostNord'],
    ['Kronofogden', 'Kronofogden'],
    ['Skatteverke', 'Skatteverket'],
    ['Forsakrings', 'Försäkringskassan'],
    ['Handelsbank', 'Handelsbanken'],
    ['Transportst', 'Transportstyrelsen'],
  ])('sees that %s imitates %s', (sender, name) => {
    expect(impersonated(sender)?.name).toBe(name);
  });

  it.each(['Bankeryd', 'Banken', 'Alerta', 'OfficialIFK', 'Verifyr', 'Prizeo', 'Alerton'])(
    'lets %s pass, which only shares letters with a protected name',
    (sender) => {
      expect(impersonated(sender)).toBeUndefined();
    },
  );

  it.each([
    ['dropped', 'Regringen'],
    ['dropped next to the ends', 'Rgeringen'],
    ['dropped next to the end', 'Regeringn'],
    ['added', 'Regexringen'],
    ['added next to the beginning', 'Rxegeringen'],
    ['added next to the end', 'Regeringexn'],
    ['exchanged', 'Regexingen'],
    ['exchanged next to the beginning', 'Rxgeringen'],
    ['exchanged next to the end', 'Regeringxn'],
    ['swapped with its neighbour', 'Regreingen'],
    ['swapped next to the beginning', 'Rgeeringen'],
    ['exchanged in a name of eight letters', 'Verxsamt'],
  ])('sees a long name in which one letter was %s', (_, sender) => {
    expect(['Regeringen', 'Verksamt']).toContain(impersonated(sender)?.name);
  });

  it.each([
    ['the first letter is another', 'Xegeringen'],
    ['the last letter is another', 'Regeringex'],
    ['the first letter is missing', 'egeringen'],
    ['the last letter is missing', 'Regeringe'],
    ['a letter comes before it', 'xRegeringen'],
    ['a letter comes after it', 'Regeringenx'],
    ['two letters were exchanged', 'Rexexingen'],
    ['two letters were dropped', 'Reingen'],
    ['two letters were added', 'Regxxeringen'],
    ['one was added and one exchanged', 'Rexgexingen'],
    ['one was dropped and one exchanged', 'Regrixgen'],
    ['two were swapped and one exchanged', 'Regreinxen'],
    ['two that are no neighbours were swapped', 'Rngerigeen'],
    ['two neighbours are others', 'Regxyingen'],
    ['the name has only seven letters', 'Folxsam'],
  ])('takes it for another word when %s', (_, sender) => {
    expect(impersonated(sender)).toBeUndefined();
  });

  it.each([
    ['Nordea', 'Nordea46'],
    ['Nordea', '46Nordea'],
    ['Nordea', '1Nordea1'],
    ['Nordea', 'Nor46dea'],
    ['Nordea', 'N2ord2ea'],
    ['Nordea', 'Nordea12345678901'],
    ['Google', 'Goo6le'],
    ['Google', 'Goo6le24'],
    ['Google', '24Goo6le'],
  ])('sees %s in %s, where digits are letters or decoration', (name, sender) => {
    expect(impersonated(sender)?.name).toBe(name);
  });

  it.each([
    ['the whole of a word that fraud puts around names', 'SEBalert', 'SEB'],
    ['the beginning of one, of four letters', 'SEBsupp', 'SEB'],
    ['the beginning of one where nothing more has room', 'PostNordsup', 'PostNord'],
    ['a word before it', 'infoSEB', 'SEB'],
    ['words on both sides', 'minSEBinfo', 'SEB'],
    ['two words before it', 'minappSEB', 'SEB'],
    ['the ending of its country', 'SEBse', 'SEB'],
    ['a word and the ending of its country', 'infoNordeadk', 'Nordea'],
  ])('sees a name with %s', (_, sender, name) => {
    expect(impersonated(sender)?.name).toBe(name);
  });

  it.each([
    ['the beginning of such a word, of three letters', 'SEBsup'],
    ['another word', 'SEBtorp'],
    ['such a word and more', 'SEBalertx'],
    ['a letter between it and such a word', 'SEBxalert'],
    ['another word before it', 'torpSEB'],
    ['a letter between such a word and it', 'infoxSEB'],
    ['an ending of no country of it', 'SEBxx'],
    ['only the end of such a word before it', 'nfoSEB'],
  ])('lets a name with %s pass', (_, sender) => {
    expect(impersonated(sender)).toBeUndefined();
  });

  it('sees every protected name through any change of case', () => {
    const cased = fc.constantFrom(...PROTECTED_NAMES).chain(({ name }) => fc.mixedCase(fc.constant(name)));
    fc.assert(
      fc.property(cased, (name) => impersonated(name) !== undefined),
      runs(500),
    );
  });

  it('sees every protected name through digits that stand for letters', () => {
    const digits = new Map(
      Object.entries({ o: '0', i: '1', l: '1', z: '2', e: '3', a: '4', s: '5', t: '7', b: '8', g: '9' }),
    );
    const leet = fc
      .constantFrom(...PROTECTED_NAMES)
      .chain(({ name }) =>
        fc.tuple(
          ...Array.from(name, (letter) =>
            fc.constantFrom(letter, digits.get(letter.toLowerCase()) ?? letter),
          ),
        ),
      );
    fc.assert(
      fc.property(leet, (letters) => impersonated(letters.join('')) !== undefined),
      runs(500),
    );
  });

  it('sees every protected name of six letters and more through a doubled letter', () => {
    const long = PROTECTED_NAMES.map(({ name }) => name.replaceAll(/[^\p{L}\p{N}]/gu, '')).filter(
      (name) => /^[a-z]+$/i.test(name) && foldRuns(foldLetters(name)).length >= 6,
    );
    const doubled = fc
      .constantFrom(...long)
      .chain((name) => fc.nat(name.length - 1).map((at) => name.slice(0, at + 1) + name.slice(at)));
    fc.assert(
      fc.property(doubled, (name) => impersonated(name) !== undefined),
      runs(300),
    );
  });

  it('sees every name that is not matched whole with a known word before or after it', () => {
    const words = AFFIXES.close.trim().split(/\s+/);
    const names = PROTECTED_NAMES.filter(({ match }) => match !== 'whole').map(({ name }) => name);
    const together = fc.record({
      name: fc.constantFrom(...names),
      word: fc.constantFrom(...words),
      first: fc.boolean(),
    });
    fc.assert(
      fc.property(together, ({ name, word, first }) => {
        const bare = name.replaceAll(/[^\p{L}\p{N}]/gu, '');
        return impersonated(first ? word + bare : bare + word) !== undefined;
      }),
      runs(500),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 200 }), (text) => {
        impersonated(text);
      }),
      runs(300),
    );
  });

  it.each(['info', '1', 'swedba', 'min24'])('reads a very long run of %s to its end', (piece) => {
    expect(impersonated(`${piece.repeat(200)}\u0000`)).toBeUndefined();
  });
});

describe('PROTECTED_NAMES', () => {
  it('holds at least 120 names, each once', () => {
    const names = PROTECTED_NAMES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(120);
  });

  it.each(['SE', 'NO', 'DK', 'FI', 'INT'])('covers %s', (country) => {
    expect(PROTECTED_NAMES.filter((row) => row.country === country).length).toBeGreaterThanOrEqual(20);
  });

  it('gives every name a source', () => {
    const unsourced = PROTECTED_NAMES.filter(
      ({ source }) => !/^(general knowledge|https:\/\/\S+)$/.test(source),
    );
    expect(unsourced).toEqual([]);
  });

  it('cuts no name so short that ordinary words begin like it', () => {
    const short = PROTECTED_NAMES.filter(
      ({ name, cut }) => cut !== undefined && (cut < 7 || cut >= name.length),
    );
    expect(short).toEqual([]);
  });

  it('carries the date of its last revision', () => {
    expect(PROTECTED_NAMES_AS_OF).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
});

describe('senderObjections', () => {
  it.each(['BankID', 'B4NKID', 'MinBankID'])('refuses %s and names BankID', (text) => {
    expect(senderObjections(senderOf(text), NOBODY)).toMatchObject([
      { code: 'sender_impersonation', message: expect.stringContaining('BankID') },
    ]);
  });

  it('says of a general name that it does not say who writes', () => {
    expect(senderObjections(senderOf('InfoSMS'), NOBODY)[0]?.message).toContain('does not say who writes');
  });

  it('lets an honest name pass when the operator lists no senders', () => {
    expect(senderObjections(senderOf('Bankeryd'), NOBODY)).toEqual([]);
  });

  it("lets the operator's own sender pass even if it is a protected name", () => {
    expect(senderObjections(senderOf('Klarna'), { senders: ['Klarna'], numbers: [] })).toEqual([]);
  });

  it('refuses a text sender that is not on the list', () => {
    expect(senderObjections(senderOf('MyApp'), { senders: ['Elks'], numbers: [] })).toMatchObject([
      { code: 'sender_not_owned' },
    ]);
  });

  it('says of an imitation that is not on the list both that and whom it imitates', () => {
    expect(senderObjections(senderOf('BankID'), { senders: ['Elks'], numbers: [] })).toMatchObject([
      { code: 'sender_not_owned' },
      { code: 'sender_impersonation' },
    ]);
  });

  it('names the listed spelling when only the case differs', () => {
    expect(senderObjections(senderOf('myapp'), { senders: ['MyApp'], numbers: [] })).toMatchObject([
      { code: 'sender_not_owned', fix: 'Write it exactly as listed: "MyApp".' },
    ]);
  });

  it.each(['+46766861005', '+46771793336', '+46770111222'])(
    "refuses %s, which is not the account's own",
    (number) => {
      expect(senderObjections(senderOf(number), { senders: '*', numbers: ['+46766861004'] })).toMatchObject([
        { code: 'sender_not_owned' },
      ]);
    },
  );

  it("lets one of the account's own numbers pass, whatever text senders are listed", () => {
    const own = { senders: ['Elks'], numbers: ['+46766861004'] };
    expect(senderObjections(senderOf('+46766861004'), own)).toEqual([]);
  });
});

describe('senderWarnings', () => {
  it('says that a text sender cannot be answered', () => {
    expect(senderWarnings(senderOf('MyApp'), 'SE', 'Hej').map(({ code }) => code)).toEqual([
      'one_way_sender',
    ]);
  });

  it.each(['US', 'CA', 'FI', 'NO', 'IE', 'SG'])('says what %s does with a text sender', (region) => {
    expect(senderWarnings(senderOf('MyApp'), region, 'Hej').map(({ code }) => code)).toEqual([
      'one_way_sender',
      'sender_rewritten',
    ]);
  });

  it('has nothing to say about a number', () => {
    expect(senderWarnings(senderOf('+46766861004'), 'FI', 'Svara STOPP')).toEqual([]);
  });

  it('does not guess the country of an unknown recipient', () => {
    expect(senderWarnings(senderOf('MyApp'), undefined, undefined)).toHaveLength(1);
  });
});

describe('folding', () => {
  it.each([
    ['Åkes', 'akes'],
    ['B4nkIÐ', 'bankid'],
    ['ＰａｙＰａｌ', 'paypai'],
    ['Æther', 'aether'],
    ['n\u200Bordea', 'nordea'],
    ['n.o-r d', 'n.o-r d'],
    ['\uD800', '\uD800'],
  ])('reads %j as the letters %j', (text, letters) => {
    expect(foldLetters(text)).toBe(letters);
  });

  it.each([
    ['Klarna', 'Klama'],
    ['Swedbank', 'SVVEDBANK'],
    ['Swedbank', 'Swec1bank'],
    ['MOBILEPAY', 'mobi1epay'],
    ['Færdsel', 'faerdsel'],
  ])('gives %j and %j the same skeleton', (one, other) => {
    expect(skeleton(one)).toBe(skeleton(other));
  });

  it.each([
    ['Kela', 'Kelo'],
    ['Nets', 'Nest'],
    ['DNB', 'DNG'],
  ])('tells %j and %j apart', (one, other) => {
    expect(skeleton(one)).not.toBe(skeleton(other));
  });

  it('folds a fold to itself', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(foldLetters(foldLetters(text))).toBe(foldLetters(text));
      }),
      runs(500),
    );
  });

  it('folds pairs and runs of what is already letters only', () => {
    expect([foldPairs('kiarna'), foldRuns('postnordd')]).toEqual(['kiama', 'postnord']);
  });

  it('agrees with the confusables of Unicode on every letter of five scripts that passes for one of ASCII', () => {
    const scripts =
      /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}]/u;
    const disagreements: string[] = [];
    for (let codePoint = 0x80; codePoint < 0x20000; codePoint++) {
      const character = String.fromCodePoint(codePoint);
      if (!scripts.test(character) || /\p{Lm}/u.test(character)) continue;
      const ascii = unhomoglyph(character);
      if (/^[A-Za-z0-9]$/.test(ascii) && foldLetters(character) !== foldLetters(ascii))
        disagreements.push(`${character} ${ascii} ${foldLetters(character)}`);
    }
    expect(disagreements).toEqual([]);
  });
});
