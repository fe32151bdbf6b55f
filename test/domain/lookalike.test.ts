import { describe, expect, it } from 'vitest';
import type { LinkBrand } from '../../src/domain/link-brands.ts';
import { belongsTo, resembles, suffixLength } from '../../src/domain/lookalike.ts';

/** Made-up brands of every length, for the longer a name is the more of its disguises count. New ones for each call. */
const brands = (): readonly LinkBrand[] => [
  { name: 'Zibo', domains: ['zibo.se', 'zibo.nu', 'zibo'] },
  { name: 'Swosh', domains: ['swosh.nu'], common: true },
  { name: 'Kivro', domains: ['kivro.se'] },
  { name: 'Kvarna', domains: ['kvarna.com'] },
  { name: 'Grunvik', domains: ['grunvik.dk'] },
  { name: 'Blomsted', domains: ['blomsted.fi'] },
  { name: 'Storbanken', domains: ['storbanken.se', 'bigbank.co.uk'] },
  { name: 'If', domains: ['if.se'] },
  { name: 'Åtta-Bok 7', domains: ['ab.se'] },
];

const judged = (host: string) => {
  const found = resembles(host, brands());
  return found && `${found.kind} of ${found.brand.name}`;
};

describe('a host', () => {
  it.each([
    ['belongs to nobody', 'example.com', undefined],
    ['is a true domain', 'storbanken.se', undefined],
    ['lies under a true domain', 'login.storbanken.se', undefined],
    ['is under the top-level domain of a brand', 'login.zibo', undefined],
    ['bears the name under another country', 'storbanken.nu', 'imitation of Storbanken'],
    ['bears the name of a true domain that is not the brand', 'bigbank.nu', 'imitation of Storbanken'],
    ['bears a name of five letters', 'kivro.top', 'imitation of Kivro'],
    ['bears a name of four letters', 'zibo.top', 'namesake of Zibo'],
    ['bears a name that is an everyday word', 'swosh.top', 'namesake of Swosh'],
    ['bears a name of two letters', 'if.top', undefined],
    ['bears a name without its blanks, hyphens and accents', 'attabok7.top', 'imitation of Åtta-Bok 7'],
    ['bears the name as a sub-domain', 'kvarna.example.com', 'imitation of Kvarna'],
    ['has a true domain in front', 'zibo.se.example.com', 'imitation of Zibo'],
    ['has a true domain with hyphens', 'zibo-se.top', 'imitation of Zibo'],
    ['has a true domain with several hyphens', 'zibo--se.top', 'imitation of Zibo'],
    ['has a true domain after another label', 'a.zibo-se.top', 'imitation of Zibo'],
    ['has a true domain within a label', 'xzibo-se.top', undefined],
    ['is a namesake of one and imitates another', 'kivro.se.zibo.top', 'imitation of Kivro'],
    ['has the name in two words among others', 'x-kvar-na-y.top', 'imitation of Kvarna'],
    ['has the name in two words, with two hyphens', 'x-kvar--na-y.top', 'imitation of Kvarna'],
    ['has letters that pass for those of the name', 'kvama.top', 'imitation of Kvarna'],
    ['has a name that is spelt by the second level of a registry', 'kvarna.co.uk', 'imitation of Kvarna'],
    ['writes the doubled letters of the name once', 'atabok7login.top', 'imitation of Åtta-Bok 7'],
    ['doubles letters of the name', 'kivvrologin.top', 'imitation of Kivro'],
    ['is a label of more octets than DNS allows', `${'a'.repeat(63)}storbanken.top`, undefined],
  ])('that %s', (_what, host, expected) => {
    expect(judged(host)).toBe(expected);
  });

  it.each([
    ['an everyday word, for a short name', 'zibopay.top', undefined],
    ['an everyday word, for an everyday name', 'swoshpay.top', undefined],
    ['an everyday word, for a rarer name', 'kivropay.top', 'imitation of Kivro'],
    ['a word of phishing, for a short name', 'zibologin.top', 'imitation of Zibo'],
    ['a word of phishing in front of a short name', 'loginzibo.top', 'imitation of Zibo'],
    ['a word of phishing, under another label', 'a.zibologin.top', 'imitation of Zibo'],
    ['a word of phishing apart, for a short name', 'zibo-login.top', 'imitation of Zibo'],
    ['a word of phishing apart, for an everyday name', 'swosh.login.top', 'imitation of Swosh'],
    ['an everyday word apart, for a short name', 'zibo-pay.top', undefined],
    ['several known words', 'minkivrologinse.top', 'imitation of Kivro'],
    ['the name again, and a known word', 'kivrokivrologin.top', undefined],
    ['an unknown word and the name, then the name and a known one', 'login-xkivro.top', undefined],
    ['an unknown word, for a name of seven letters', 'xgrunvik.top', undefined],
    ['an unknown word, for a name of eight letters', 'xblomsted.top', 'imitation of Blomsted'],
    ['unknown words on both sides, for a long name', 'xstorbankenx.top', 'imitation of Storbanken'],
  ])('that has beside the name %s', (_what, host, expected) => {
    expect(judged(host)).toBe(expected);
  });

  it.each([
    ['one letter left out of a long name', 'storbaken.top', 'imitation of Storbanken'],
    ['the first letter left out of a long name', 'torbanken.top', 'imitation of Storbanken'],
    ['the last letter left out of a long name', 'storbanke.top', 'imitation of Storbanken'],
    ['one letter more in a long name', 'storbaxnken.top', 'imitation of Storbanken'],
    ['one letter changed in a long name', 'storbaxken.top', 'imitation of Storbanken'],
    ['the last letter changed in a long name', 'storbankex.top', 'imitation of Storbanken'],
    ['two letters swapped in a long name', 'storbnaken.top', 'imitation of Storbanken'],
    ['one letter changed in a name of eight', 'blamsted.top', 'imitation of Blomsted'],
    ['two letters left out of a long name', 'storbken.top', undefined],
    ['two letters more in a long name', 'storxbaxnken.top', undefined],
    ['two letters changed in a long name', 'stxrbaxken.top', undefined],
    ['one letter changed and one more in a long name', 'stxrbankxen.top', undefined],
    ['one letter changed and one less in a long name', 'stxrbaken.top', undefined],
    ['a letter changed in a name of seven', 'granvik.top', undefined],
    ['two letters swapped in a name of seven', 'gurnvik.top', 'imitation of Grunvik'],
    ['the last two letters swapped in a name of six', 'kvaran.top', 'imitation of Kvarna'],
    ['two letters swapped that are not neighbours in a name of six', 'kravna.top', undefined],
    ['two letters swapped and one more in a name of seven', 'gurnvikx.top', undefined],
    ['two letters swapped in a name of five', 'kirvo.top', undefined],
  ])('that has %s', (_what, host, expected) => {
    expect(judged(host)).toBe(expected);
  });
});

describe('belongsTo', () => {
  it.each([
    ['seb.se', true],
    ['a.seb.se', true],
    ['noseb.se', false],
    ['seb.se.example.com', false],
  ])('%s: %s', (host, expected) => {
    expect(belongsTo(host, 'seb.se')).toBe(expected);
  });
});

describe('suffixLength', () => {
  it.each([
    ['example.se', 1],
    ['www.example.se', 1],
    ['co.uk', 1],
    ['example.co.uk', 2],
    ['a.b.example.co.uk', 2],
    ['example.co.info', 1],
    ['co.example.se', 1],
  ])('%s: %s', (host, expected) => {
    expect(suffixLength(host.split('.'))).toBe(expected);
  });
});
