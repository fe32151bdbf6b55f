import { describe, expect, it } from 'vitest';
import { foldLetters, foldPairs, foldRuns, skeleton } from '../../src/domain/fold.ts';

describe('letters that pass for others', () => {
  it.each([
    ['lower case', 'Nordea', 'nordea'],
    ['digits', 'B4nk1D', 'bankid'],
    ['i, l and 1', 'KLARNA k1arna kiarna', 'kiarna kiarna kiarna'],
    ['accents', 'Åkes rån é', 'akes ran e'],
    ['Cyrillic', 'ѕеbрау', 'sebpay'],
    ['Greek capitals', 'ΝΟΡΤΗ', 'nopth'],
    ['invisible characters', 'se\u200bb\u00adb', 'sebb'],
    ['letters with a stroke', 'bankiÐ', 'bankid'],
    ['full-width letters', 'ｓｅｂ', 'seb'],
    ['letters of mathematics', '𝐬𝐞𝐛', 'seb'],
    ['letters that are written as two', 'æœßþ ÆŒẞÞ', 'aeoessth aeoessth'],
    ['other characters', 'a-b.c 漢', 'a-b.c 漢'],
  ])('are read as those: %s', (_what, text, folded) => {
    expect(foldLetters(text)).toBe(folded);
  });

  it('are read as those in pairs', () => {
    expect(['kiarna', 'vvise', 'uuise', 'ciear', 'aehoeyaar'].map(foldPairs)).toEqual([
      'kiama',
      'wise',
      'wise',
      'dear',
      'ahoyar',
    ]);
  });

  it('are one when they are repeated, however often', () => {
    expect(['postnordd', 'aaabbb', 'ab', '𝐬𝐬𝐬'].map(foldRuns)).toEqual(['postnord', 'ab', 'ab', '𝐬']);
  });

  it('give the same skeleton for what looks alike', () => {
    expect(new Set(['Klarna', 'K1ARNA', 'кlаrnа', 'klama'].map(skeleton))).toEqual(new Set(['kiama']));
  });
});
