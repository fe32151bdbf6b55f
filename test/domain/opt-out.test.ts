import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { optOutWord, readsAsOptIn, readsAsRefusal } from '../../src/domain/opt-out.ts';
import { HARMLESS, KNOWN_ALARMS, KNOWN_MISSES, OPT_OUTS, REFUSALS } from './opt-out-lists.ts';

/** `FUZZ_RUNS=1000000` makes a long run of it. */
const runs = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) };

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

  it('errs where it is known to, and is to be measured anew when it no longer does', () => {
    expect([...KNOWN_MISSES, ...KNOWN_ALARMS].filter(readsAsRefusal)).toEqual(KNOWN_ALARMS);
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
    'fel nummer ',
    'nej tack inga fler ',
    'kan ni sluta skicka ',
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
