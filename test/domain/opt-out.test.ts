import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { optOutWord, readsAsOptIn, readsAsRefusal } from '../../src/domain/opt-out.ts';

/** `FUZZ_RUNS=1000000` makes a long run of it. */
const runs = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) };

const OPT_OUTS = [
  ['STOP', 'STOP'],
  ['stop', 'STOP'],
  ['Stop.', 'STOP'],
  ['STOP!!!', 'STOP'],
  ['  stop  ', 'STOP'],
  ['"STOP"', 'STOP'],
  ['”Stop”', 'STOP'],
  ["'stop'", 'STOP'],
  ['«stop»', 'STOP'],
  ['S T O P', 'STOP'],
  ['S.T.O.P.', 'STOP'],
  ['STOP\n', 'STOP'],
  ['STOP STOP STOP', 'STOP'],
  ['Please stop', 'STOP'],
  ['stop please!', 'STOP'],
  ['STOP, thank you.', 'STOP'],
  ['STOP 🛑', 'STOP'],
  ['🤬 Stop 🤬', 'STOP'],
  ['ＳＴＯＰ', 'STOP'],
  ['s\u200Btop', 'STOP'],
  ['- stop -', 'STOP'],
  ['#STOP', 'STOP'],
  ['STOPP', 'STOPP'],
  ['stopp tack', 'STOPP'],
  ['Stopp, tack så mycket!', 'STOPP'],
  ['Snälla stoppa', 'STOPPA'],
  ['Sluta!', 'SLUTA'],
  ['AVSLUTA', 'AVSLUTA'],
  ['avsluta, tack.', 'AVSLUTA'],
  ['Avregistrera', 'AVREGISTRERA'],
  ['AVPRENUMERERA', 'AVPRENUMERERA'],
  ['avanma\u0308l', 'AVANMÄL'],
  ['Unsubscribe', 'UNSUBSCRIBE'],
  ['END', 'END'],
  ['Cancel please', 'CANCEL'],
  ['quit', 'QUIT'],
  ['Stop all', 'STOPALL'],
  ['STOPALL', 'STOPALL'],
  ['opt-out', 'OPTOUT'],
  ['Opt out', 'OPTOUT'],
  ['REVOKE', 'REVOKE'],
  ['Stopp, takk', 'STOPP'],
  ['Slutt', 'SLUTT'],
  ['Avmeld', 'AVMELD'],
  ['Stop tak', 'STOP'],
  ['AFMELD', 'AFMELD'],
  ['Frameld!', 'FRAMELD'],
  ['Lopeta', 'LOPETA'],
  ['LOPETA, kiitos', 'LOPETA'],
  ['Peru', 'PERU'],
  ['poista.', 'POISTA'],
] as const;

const REFUSALS = [
  'sluta skicka sms till mig',
  'Sluta skicka!! Jag vill inte ha fler meddelanden från er.',
  'Hej! Kan ni sluta skicka sms till detta nummer?',
  'jag vill inte ha fler meddelanden',
  'Jag vill inte längre ha era sms',
  'Vill inte ha fler sms',
  'jag vill inte bli kontaktad',
  'Sluta sms:a mig',
  'sluta smsa',
  'Sluta messa mig nu tack',
  'Sluta med att störa mig',
  'sluta höra av er till mig',
  'Inga fler sms tack',
  'Nej tack. Inga fler meddelanden från er!',
  'Skicka inte fler sms',
  'skicka inget mer',
  'Skicka inte sms till mig',
  'Kontakta mig inte igen',
  'Kontakta mig inte',
  'Hör inte av er igen',
  'Ta bort mig från listan',
  'ta bort mig från er sändlista tack',
  'Radera mitt nummer',
  'Ta bort mitt telefonnummer från registret',
  'Avregistrera mig från utskicken',
  'Lämna mig i fred!',
  'stop sms',
  'Stoppa alla utskick',
  'STOPP sms tack',
  'Stop?',
  'please stop texting me',
  'Stop texting me!!!',
  'can you stop messaging this number',
  'I asked you to stop sending me texts',
  'Stop sending me these',
  'please stop sending messages to this number',
  'STOP CONTACTING ME',
  "I don't want any more texts",
  'I do not want to receive these messages',
  'We no longer wish to be contacted',
  'No more texts please',
  "Don't text me again",
  "don't text me anymore!",
  'Do not contact me.',
  'Never message this number again',
  'Take me off your list',
  'please remove me from this list',
  'Remove my number',
  'Delete my phone number please',
  'unsubscribe me',
  'How do I unsubscribe?',
  'I would like to opt out',
  'leave me alone',
  'Stop these messages now',
  'Slutt å sende meg meldinger',
  'Jeg vil ikke ha flere meldinger fra dere',
  'Ikke flere meldinger takk',
  'Fjern meg fra listen',
  'Meld meg av, takk',
  'Stop med at sende mig sms',
  'hold op med at sende beskeder',
  'Jeg ønsker ikke at modtage flere beskeder',
  'Send ikke flere beskeder',
  'Afmeld mig',
  'Slet mit nummer',
  'Lad mig være i fred',
  'Ikke send meg flere meldinger',
  'I skal stoppe med at sende mig beskeder',
  'Lad være med at skrive til mig',
  'Lopettakaa viestien lähettäminen',
  'En halua enää viestejä',
  'älkää lähettäkö minulle enää viestejä',
  'Poistakaa numeroni listalta',
  'Ei enää viestejä kiitos',
  'Skriv inte till mig mer!',
  'skriv inte till mig',
  'Snälla, ring inte mig igen',
  'Ikke skriv til meg mer',
  'Skriv ikke til mig mere',
];

const HARMLESS = [
  'Skriv inte mer än 160 tecken',
  'Skriv inte till mig på jobbet utan på mejlen',
  'Ring inte på, barnen sover',
  '',
  '   ',
  '👍',
  '?',
  '!!!',
  'Ja',
  'Nej',
  'Ja tack',
  'Nej tack',
  'Tack!',
  'please',
  'OK, thank you',
  'Ja, kl 14 passar!',
  'Nej, jag kan inte då',
  'stoppa tåget kl 9',
  'Tåget stoppar inte i Knivsta',
  'Buss 4 stannar vid stopp B',
  'Det är stopp i avloppet',
  'Stopp i handfatet igen, kan ni komma?',
  'vi slutar kl 14',
  'Jag slutar jobbet på fredag',
  'När slutar filmen?',
  'Det har slutat regna',
  'Sluta oroa dig, det ordnar sig',
  'Kan du sluta tidigare i dag',
  'Sluta inte skicka sms, de är bra!',
  'Snälla sluta inte att skicka påminnelser',
  'Avsluta mötet kl 15 så hinner vi',
  'Jag måste avsluta ett samtal först',
  'Avbokar tiden, tyvärr sjuk',
  'Kan jag avboka?',
  'Jag vill inte komma för sent',
  'Jag vill inte ha lök på burgaren',
  'Vi vill inte missa tåget',
  'Vill du inte ha fler sms svarar du STOPP',
  'Skicka gärna ett sms när ni är framme',
  'Skicka inte fakturan hit, den ska till Uppsala',
  'Kan du skicka fler bilder?',
  'Skicka inga blommor, pengar till fonden i stället',
  'Jag har inte fått fler sms från er, funkar det?',
  'Det kom inga fler meddelanden i går',
  'Jag fick inget sms',
  'Ta bort mig från mötet kl 9',
  'Ta bort löken tack',
  'Kontakta mig gärna',
  'Ring mig inte före nio',
  'Lämna paketet i fred hos grannen',
  'Peru är vackert',
  'Vi åker till Peru i vår',
  'poista tili 123 laskulta',
  'Lopetan työt kello 16',
  'stop by at five',
  'Which stop do I get off at?',
  'The bus stop is on the left',
  "Don't stop me now",
  "I can't stop laughing",
  "Please don't stop texting me, I love these",
  "I'll stop texting you now, good night",
  'He should stop sending invoices to the old address',
  'stop 12 is closed',
  'STOP 1',
  'non-stop',
  'the end of the week',
  'The end',
  'End of June works',
  'in the end we won',
  'weekend',
  'cancel my appointment on Monday',
  'Can I cancel?  I am ill',
  'Do I have to cancel the meeting?',
  'I quit smoking',
  'quit it, you two',
  "Don't text me while I am driving, call me",
  "don't call before nine",
  'Do not send the invoice yet',
  "I don't want onions",
  'We do not want to be late',
  'no more milk, buy some',
  'Take me off at the next stop',
  'Remove the old battery first',
  'Remove shoes',
  'Delete the second row in the sheet',
  'Did you get my message?',
  'Send me the address please',
  'Text me when you land',
  'I got your message, thanks',
  'Did they stop the train?',
  'Stopp tåget!',
  'Er det slutt på melk?',
  'Send ikke pengene ennå',
  'Ikke send pengene ennå',
  'Lad være med at skrive på væggen',
  'Vi slutter kl 16',
  'Jeg vil ikke komme for sent',
  'Send flere billeder',
  'Jeg har ikke fået flere beskeder',
  'Kan I sende en påmindelse?',
  'Lähetä viesti kun olet perillä',
  'En halua myöhästyä',
];

describe('optOutWord', () => {
  it.each(OPT_OUTS)('takes %j for %s', (text, word) => {
    expect(optOutWord(text)).toBe(word);
  });

  it.each([...HARMLESS, ...REFUSALS, 'stopwatch', 'sto', 'stopper', 'end user', 'stop stopp', 'stop 46elks'])(
    'does not take %j for an opt-out word',
    (text) => {
      expect(optOutWord(text)).toBeUndefined();
    },
  );

  it('sees through any case, marks and blanks around the word', () => {
    const marks = fc.stringMatching(/^[ .,!"'”*_\-\n\t]{0,6}$/);
    const cased = fc
      .tuple(fc.constantFrom(...new Set(OPT_OUTS.map(([, word]) => word))), fc.func(fc.boolean()))
      .map(([word, lowers]) => ({
        word,
        written: Array.from(word, (letter, at) => (lowers(at) ? letter.toLowerCase() : letter)).join(''),
      }));
    fc.assert(
      fc.property(marks, cased, marks, (before, { word, written }, after) => {
        expect(optOutWord(before + written + after)).toBe(word);
      }),
      runs,
    );
  });

  it('is undefined when another word stands beside the word', () => {
    const other = fc.stringMatching(/^[b-df-hj-km-nq-rv-xz]{2,8}$/);
    fc.assert(
      fc.property(fc.constantFrom(...OPT_OUTS), other, ([, word], extra) => {
        expect([optOutWord(`${word} ${extra}`), optOutWord(`${extra} ${word}`)]).toEqual([
          undefined,
          undefined,
        ]);
      }),
      runs,
    );
  });
});

describe('readsAsRefusal', () => {
  it.each([...REFUSALS, ...OPT_OUTS.map(([text]) => text)])('flags %j', (text) => {
    expect(readsAsRefusal(text)).toBe(true);
  });

  it.each(HARMLESS)('leaves %j alone', (text) => {
    expect(readsAsRefusal(text)).toBe(false);
  });

  it.each(REFUSALS)('flags %j in capitals and among other sentences', (text) => {
    expect(readsAsRefusal(`Hej. Vem är det här?\n${text.toUpperCase()}\nMvh Anna`)).toBe(text !== 'Stop?');
  });

  it('never throws and answers the same for composed and decomposed text', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 10 }),
      fc.constantFrom(...REFUSALS.flatMap((text) => text.split(' ')), ' ', '. '),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join(' ');
        expect(readsAsRefusal(text.normalize('NFD'))).toBe(readsAsRefusal(text.normalize('NFC')));
      }),
      runs,
    );
  });

  it.each([
    'sluta skicka ',
    'stop sending ',
    'tack ',
    'nej tack ',
    'stop ',
    'a ',
    'i do not want ',
    '. ',
    'sluta smsa mig ',
    'no more ',
  ])('answers on 100,000 characters of %j', (piece) => {
    const text = `${piece.repeat(Math.ceil(100_000 / piece.length))}zz`;
    expect([readsAsRefusal(text), optOutWord(text)]).toEqual([expect.any(Boolean), undefined]);
  });
});

describe('a word that asks for messages again', () => {
  it.each(['START', 'start!', ' "Starta" ', 'Unstop', 'Prenumerera, tack', 'Aloita', 'Tilmeld'])(
    'is %s',
    (text) => {
      expect(readsAsOptIn(text)).toBe(true);
    },
  );

  it.each(['Start kl 14?', 'Starta?', 'Vi startar på fredag', 'STOP', 'Ja', ''])('is not %s', (text) => {
    expect(readsAsOptIn(text)).toBe(false);
  });
});
