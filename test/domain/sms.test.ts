import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
// @ts-expect-error the package has no types
import splitSmsLibrary from 'split-sms';
import { describe, expect, it } from 'vitest';
import contract from '../../contract/segments.json' with { type: 'json' };
import { cheaperText, measureSms, RULE_3GPP, splitSms } from '../../src/domain/sms.ts';
import { anyText } from '../fuzz/any-text.ts';

const LETTERS = [...'abc ABC 019 åäöÅÄÖ é ñ @£$ ΔΩ \n.,!?'];
const EXTENSION = [...'€[]{}~^|\\'];
const FOREIGN = [...'жç“”’–…\u00A0\t😀👍🇸\u0301漢'];

/** Lengths around the limits: random text with long runs. */
const textOf = (...alphabets: string[][]) =>
  fc
    .array(fc.tuple(fc.constantFrom(...alphabets.flat()), fc.integer({ min: 1, max: 60 })), { maxLength: 20 })
    .map((runs) => runs.map(([character, times]) => character.repeat(times)).join(''));

const anyMessage = fc.oneof(
  textOf(LETTERS),
  textOf(LETTERS, EXTENSION),
  textOf(LETTERS, EXTENSION, FOREIGN),
  anyText({ maxLength: 400 }),
);
const rule = fc.record({ extensionTable: fc.boolean() });
const runs = { numRuns: 400 };

describe('published part counts', () => {
  it.each(contract.vectors)('counts $name', ({ text, times, encoding, units, parts }) => {
    expect(measureSms(text.repeat(times))).toMatchObject({ encoding, units, parts });
  });

  it.each(contract.vectors)('counts $name by 3GPP', ({ text, times, with3gpp }) => {
    expect(measureSms(text.repeat(times), RULE_3GPP)).toMatchObject(with3gpp);
  });
});

describe('measureSms', () => {
  it('says which characters forced UCS-2, in order, and what could stand in their place', () => {
    expect(measureSms('Det är “bra” – 🎉').forcedBy).toEqual([
      { character: '“', codePoint: 'U+201C', count: 1, replacement: '"' },
      { character: '”', codePoint: 'U+201D', count: 1, replacement: '"' },
      { character: '–', codePoint: 'U+2013', count: 1, replacement: '-' },
      { character: '🎉', codePoint: 'U+1F389', count: 1, replacement: undefined },
    ]);
  });

  it('names at most eight forcing characters', () => {
    expect(measureSms('абвгдежзийклмн').forcedBy).toHaveLength(8);
  });

  it('counts 83 characters with ordinary punctuation as one part of GSM-7', () => {
    const text = 'Your code is 123456. Do not share it (not even with us): call 020-12 34 56 / reply!';
    expect(measureSms(text)).toMatchObject({ encoding: 'GSM-7', units: 83, parts: 1 });
  });

  it('counts a text with a non-breaking space in its middle as two parts of UCS-2', () => {
    const text = `${'a'.repeat(50)}\u00A0${'a'.repeat(50)}`;
    expect(measureSms(text)).toMatchObject({ encoding: 'UCS-2', units: 101, parts: 2 });
  });

  it('counts seventy emoji as three parts', () => {
    expect(measureSms('😀'.repeat(70)).parts).toBe(3);
  });

  it('counts an empty text as one part', () => {
    expect(measureSms('')).toEqual({ encoding: 'GSM-7', units: 0, parts: 1, cuts: [], forcedBy: [] });
  });

  it('is at most one part in seventeen above the formula of 46elks', () => {
    fc.assert(
      fc.property(anyMessage, (text) => {
        const { encoding, units, parts } = measureSms(text);
        const formula = encoding === 'GSM-7' ? Math.ceil(units / 153) : Math.ceil(units / 67);
        const single = units <= (encoding === 'GSM-7' ? 160 : 70);
        const least = single ? 1 : formula;
        expect(parts).toBeGreaterThanOrEqual(least);
        expect(parts).toBeLessThanOrEqual(single ? 1 : Math.ceil(units / (encoding === 'GSM-7' ? 153 : 66)));
      }),
      runs,
    );
  });

  it('never has fewer parts after a character is added', () => {
    fc.assert(
      fc.property(
        anyMessage,
        fc.constantFrom(...LETTERS, ...EXTENSION, ...FOREIGN),
        rule,
        (text, more, by) => {
          expect(measureSms(text + more, by).parts).toBeGreaterThanOrEqual(measureSms(text, by).parts);
        },
      ),
      runs,
    );
  });
});

describe('splitSms', () => {
  it('gives the text back when joined', () => {
    fc.assert(
      fc.property(anyMessage, rule, (text, by) => {
        expect(splitSms(text, by).join('')).toBe(text);
      }),
      runs,
    );
  });

  it('gives as many parts as are counted', () => {
    fc.assert(
      fc.property(anyMessage, rule, (text, by) => {
        expect(splitSms(text, by)).toHaveLength(measureSms(text, by).parts);
      }),
      runs,
    );
  });

  it('never cuts a surrogate pair', () => {
    fc.assert(
      fc.property(anyMessage, rule, (text, by) => {
        for (const cut of measureSms(text, by).cuts) {
          expect(/^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(cut - 1, cut + 1))).toBe(false);
        }
      }),
      runs,
    );
  });

  it('fills every part of a long text to no more than it holds', () => {
    fc.assert(
      fc.property(anyMessage, rule, (text, by) => {
        const { encoding, parts } = measureSms(text, by);
        fc.pre(parts > 1);
        for (const part of splitSms(text, by)) {
          // Measured as one GSM-7 text, an escape pair is two septets under the 3GPP rule.
          const units = encoding === 'UCS-2' ? part.length : measureSms(part, by).units;
          expect(units).toBeLessThanOrEqual(encoding === 'UCS-2' ? 67 : 153);
          expect(units).toBeGreaterThan(0);
        }
      }),
      runs,
    );
  });

  it('keeps an escape pair in one part', () => {
    const text = `${'a'.repeat(152)}€${'a'.repeat(20)}`;
    expect(splitSms(text, RULE_3GPP)).toEqual(['a'.repeat(152), `€${'a'.repeat(20)}`]);
  });
});

describe('cheaperText', () => {
  it('suggests straight quotes, dashes and spaces when that lowers the parts', () => {
    const text = `“Hej” – vi ses\u00A0kl 14… ${'a'.repeat(80)}`;
    expect(cheaperText(text)?.text).toBe(`"Hej" - vi ses kl 14... ${'a'.repeat(80)}`);
  });

  it('says which characters it replaced', () => {
    expect(cheaperText(`’’–${'a'.repeat(80)}`)?.replacements).toEqual([
      { character: '’', codePoint: 'U+2019', count: 2, replacement: "'" },
      { character: '–', codePoint: 'U+2013', count: 1, replacement: '-' },
    ]);
  });

  it('suggests round brackets and EUR for what 46elks sends as UTF-16', () => {
    expect(cheaperText(`[50 €] ${'a'.repeat(80)}`)?.text).toBe(`(50 EUR) ${'a'.repeat(80)}`);
  });

  it('leaves a web address alone', () => {
    const text = `“Se” https://example.com/1939–1945 ${'a'.repeat(80)}`;
    expect(cheaperText(text)).toBeUndefined();
  });

  it('suggests nothing for a text in GSM-7', () => {
    expect(cheaperText('a'.repeat(500))).toBeUndefined();
  });

  it('suggests nothing when the text fits in one part anyway', () => {
    expect(cheaperText('“Hej”')).toBeUndefined();
  });

  it('suggests nothing when another character forces UCS-2 all the same', () => {
    expect(cheaperText(`“Hej” 🎉 ${'a'.repeat(80)}`)).toBeUndefined();
  });

  it('never suggests a text with as many parts or more', () => {
    fc.assert(
      fc.property(anyMessage, (text) => {
        const cheaper = cheaperText(text);
        expect(cheaper?.segments.parts ?? 0).toBeLessThan(measureSms(text).parts);
      }),
      runs,
    );
  });
});

/*
 * Where the libraries differ, and why the samples leave it out:
 * - sms-segments-calculator never cuts a grapheme (a flag, a joined emoji, a letter with a combining mark), so it may
 *   count a part more; a carrier cuts by code units, and 46elks documents no such rule;
 * - split-sms takes the unit after any high surrogate for its low half, so unpaired ones are miscounted; such texts
 *   are refused before they are measured.
 */
describe('agreement with other libraries by the 3GPP rule', () => {
  const ALONE = [...'жç“’–…\t\f\r😀👍漢'];
  const GRAPHEMES = ['e\u0301', '👨‍👩‍👧', '🇸🇪', '\r\n'];
  const samples = (...extra: string[][]) =>
    fc.oneof(textOf(LETTERS), textOf(LETTERS, EXTENSION), textOf(LETTERS, EXTENSION, ...extra));

  it('counts the same parts as sms-segments-calculator', () => {
    fc.assert(
      fc.property(samples(ALONE), (text) => {
        const theirs = new SegmentedMessage(text);
        const ours = measureSms(text, RULE_3GPP);
        expect({ encoding: ours.encoding, parts: ours.parts }).toEqual({
          encoding: theirs.encodingName,
          parts: theirs.segmentsCount,
        });
      }),
      runs,
    );
  });

  it('never counts more parts than sms-segments-calculator, which keeps graphemes whole', () => {
    fc.assert(
      fc.property(samples(ALONE, GRAPHEMES), (text) => {
        expect(measureSms(text, RULE_3GPP).parts).toBeLessThanOrEqual(
          new SegmentedMessage(text).segmentsCount,
        );
      }),
      runs,
    );
  });

  it('cuts in the same places as split-sms', () => {
    fc.assert(
      fc.property(samples(ALONE, GRAPHEMES), (text) => {
        const theirs: { content: string }[] = splitSmsLibrary.split(text).parts;
        expect(splitSms(text, RULE_3GPP)).toEqual(theirs.map(({ content }) => content));
      }),
      runs,
    );
  });
});
