import { domainToASCII, domainToUnicode } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINK_BRANDS } from '../../src/domain/link-brands.ts';
import { findLinks, judgeLinks } from '../../src/domain/links.ts';
import { type MessageText, parseMessageText } from '../../src/domain/message-text.ts';
import { decodeLabel } from '../../src/domain/punycode.ts';
import { anyAddress, anyText } from '../fuzz/any-text.ts';

/** `FUZZ_RUNS=1000000` makes a long run of it. */
const runs = (usual: number) => ({ numRuns: Number(process.env['FUZZ_RUNS'] ?? usual) });

function textOf(text: string): MessageText {
  const result = parseMessageText(text);
  if (!result.ok) throw new Error('not a message text');
  return result.value;
}

const hostsIn = (text: string) => findLinks(text).map(({ host }) => host);

function verdict(text: string): string[] {
  const { problems, warnings } = judgeLinks(textOf(text));
  return [...problems, ...warnings].map(({ code }) => code);
}

describe('findLinks', () => {
  it.each([
    ['Boka på https://example.com/tid?id=1.', 'example.com'],
    ['HTTP://EXAMPLE.COM', 'example.com'],
    ['se evil.xyz/login', 'evil.xyz'],
    ['se klarna-se.top', 'klarna-se.top'],
    ['www.foretag.se', 'www.foretag.se'],
    ['WWW.FORETAG.SE', 'www.foretag.se'],
    ['(foretag.se)', 'foretag.se'],
    ['foretag.se.', 'foretag.se'],
    ['Kolla...foretag.se!', 'foretag.se'],
    ['Läs mer:foretag.se', 'foretag.se'],
    ['https://пример.рф/a', 'xn--e1afmkfd.xn--p1ai'],
    ['пример.рф', 'xn--e1afmkfd.xn--p1ai'],
    ['https://кlarna.se', 'xn--larna-txe.se'],
    ['köp på räksmörgås.se', 'xn--rksmrgs-5wao1o.se'],
    ['xn--rksmrgs-5wao1o.se', 'xn--rksmrgs-5wao1o.se'],
    ['is.gd/abc', 'is.gd'],
    ['t.co/abc', 't.co'],
    ['bit.ly/abc', 'bit.ly'],
    ['hxxp://evil[.]com/a', 'evil.com'],
    ['hxxps[:]//evil(.)com', 'evil.com'],
    ['evil[dot]com', 'evil.com'],
    ['evil。com/a', 'evil.com'],
    ['foretag.se:8080/x', 'foretag.se'],
    ['https://foretag.se:8443', 'foretag.se'],
    ['http://192.168.1.10/x', '192.168.1.10'],
    ['http://2130706433/', '127.0.0.1'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://[::1]:80/', '[::1]'],
    ['http://[::1]/', '[::1]'],
    ['185.39.146.243', '185.39.146.243'],
    ['10.0.0.1/login', '10.0.0.1'],
    ['https://seb.se@evil.xyz/login', 'evil.xyz'],
    ['https://seb.se%2F@evil.xyz', 'evil.xyz'],
    ['seb.se@evil.xyz/login', 'evil.xyz'],
    ['Betala här.https://seb.se@evil.xyz', 'evil.xyz'],
    ['https:\\\\evil.xyz\\login', 'evil.xyz'],
    ['https://seb.se\\@evil.xyz', 'seb.se'],
    ['https://evil.xyz?https://seb.se', 'evil.xyz'],
    ['https://evil.xyz#@seb.se', 'evil.xyz'],
    ['https://evil.xyz,och mer', 'evil.xyz'],
    ['https://evil.xyz.', 'evil.xyz'],
    ['https://evil.xyz./a', 'evil.xyz'],
    ['https://localhost/x', 'localhost'],
    ['https://ｅｖｉｌ.xyz', 'evil.xyz'],
    ['evil\u200B.xy\u00ADz', 'evil.xyz'],
    ['example.co.uk', 'example.co.uk'],
    ['Evil.Com', 'evil.com'],
    ['EVIL.TOP', 'evil.top'],
    ['Klarna-Se.Top', 'klarna-se.top'],
    ['foretag.st/erbjudande', 'foretag.st'],
    ['1177.se', '1177.se'],
    ['x.com', 'x.com'],
    ['Hej😀foretag.se😀', 'foretag.se'],
    ['“foretag.se”', 'foretag.se'],
    ['foretag.se/å?ä=ö', 'foretag.se'],
    ['1.2.3.4/a', '1.2.3.4'],
    ['1.2.3.4:80', '1.2.3.4'],
    ['10.0.0.100', '10.0.0.100'],
    ['www.a.se', 'www.a.se'],
    ['www.bageri.zz', 'www.bageri.zz'],
    ['www.bageri.zzz', 'www.bageri.zzz'],
    ['abc.zz/x', 'abc.zz'],
    ['x.co', 'x.co'],
    ['bageriet.aPp', 'bageriet.app'],
    ['bageriet.ApP', 'bageriet.app'],
    ['butik.Bageriet.se', 'butik.bageriet.se'],
    ['https://foretag.se...', 'foretag.se'],
    ['https://[2001:db8::1]:8080/x', '[2001:db8::1]'],
  ])('finds the host in %j', (text, host) => {
    expect(hostsIn(text)).toEqual([host]);
  });

  it('finds several', () => {
    expect(hostsIn('aa.com, https://bb.se/x och cc.dk')).toEqual(['aa.com', 'bb.se', 'cc.dk']);
  });

  it.each([
    ['https://a.se/', []],
    ['ftp://a.se/', []],
    ['ws://a.se/', []],
    ['wss://a.se/', []],
    ['hxxp://a.se/', ['defanged']],
    ['xhttps://a.se/', ['app']],
    ['xhxxp://a.se/', ['app']],
    ['http://a.se:80/', []],
    ['https://a.se:443/', []],
    ['http://a.se:443/', ['port']],
    ['httpsx://a.se/', ['app']],
    ['https://[2001:db8::1]:8080/', ['ip', 'port']],
    ['https://%E0%A4@a.se/', ['userinfo']],
  ])('flags %j with %j', (text, flags) => {
    expect(findLinks(text).map((link) => link.flags)).toEqual([flags]);
  });

  it('leaves every sign that ends a sentence out of the link', () => {
    expect(findLinks('(se https://foretag.se/x).').map(({ text }) => text)).toEqual(['https://foretag.se/x']);
  });

  it('shows a user name that cannot be decoded as it stands', () => {
    expect(findLinks('https://%E0%A4@evil.xyz/')[0]?.shownHost).toBe('%E0%A4');
  });

  it.each([
    'Tack.Se till att komma i tid',
    'Klart.Co',
    'Bra.No problem',
    'Ok.Nu åker vi',
    'Hej.Info finns i appen',
    'Vi ses kl.14',
    'kl. 14.30-15.00',
    'Kl 14.se till att vara i tid',
    't.ex. bl.a. d.v.s. o.s.v. m.fl. p.g.a. f.d. s.k.',
    'e.g. i.e. a.m. p.m.',
    '1.000 kr',
    '1.000.000 kr',
    'v.45',
    'Node.js',
    'den 1.12.2026',
    '2026-11-22T12:58:01.000Z',
    'version 2.4.1.0',
    '1.2.3.4/',
    '10.20.200/x',
    '10.0.0.99',
    'x.se',
    'x.company',
    'ab.zz/x',
    'abc.zzz/x',
    'www.bageri',
    'www.bageri.z',
    'www.bageri.zz1',
    `www.bageri.${'z'.repeat(25)}`,
    'wwwx.bageri.zzz',
    'xwww.bageri.zzz',
    'wwwx.a.se',
    'xwww.a.se',
    '10.0.0.0100',
    '300.1.1.1/a',
    'v2.4.1.100',
    'anna@foretag.se',
    'anna.svensson@foretag.se, info@klarna-se.top',
    'Mejla:anna@foretag.se.',
    'mailto:anna@foretag.se',
    'Svara JA/NEJ...tack',
    'Hej...se bifogat',
    '...',
    'a.b.c',
    'och/eller',
    'Dr.Svensson',
    'S:t Eriksgatan 4.Portkod',
    'Pris 9.90:-',
    'Lat 59.3293, long 18.0686',
    'Bil ABC.123',
    'nr.4',
    'Tel.08-123 45 67',
    '+46.70.123.45.67',
    'Ring 112',
    '',
  ])('finds none in %j', (text) => {
    expect(findLinks(text)).toEqual([]);
  });

  it('tells what a reader sees from where a browser goes', () => {
    expect(findLinks('Se https://кlarna.se/x!')).toEqual([
      {
        text: 'https://кlarna.se/x',
        host: 'xn--larna-txe.se',
        shownHost: 'кlarna.se',
        scheme: 'https',
        flags: ['punycode'],
      },
    ]);
  });

  it('shows the name before an @ as what a reader sees', () => {
    expect(findLinks('https://seb.se@evil.xyz')).toEqual([
      {
        text: 'https://seb.se@evil.xyz',
        host: 'evil.xyz',
        shownHost: 'seb.se',
        scheme: 'https',
        flags: ['userinfo'],
      },
    ]);
  });

  it.each([
    ['bankid:///?autostarttoken=1&redirect=null', 'bankid', ''],
    ['swish://payment?data=1', 'swish', 'payment'],
    ['intent://scan/#Intent', 'intent', 'scan'],
  ])('finds the app that %s opens', (text, scheme, host) => {
    expect(findLinks(text)).toMatchObject([{ scheme, host, flags: ['app'] }]);
  });

  it('keeps an address that no browser can read', () => {
    expect(findLinks('http://a%00b.se/')).toMatchObject([{ host: '', flags: ['unreadable'] }]);
  });

  it('reads every host as the URL standard does', () => {
    fc.assert(
      fc.property(anyAddress, (url) => {
        expect(hostsIn(`Se ${url} nu`)[0]).toBe(new URL(url).hostname);
      }),
      runs(500),
    );
  });

  it('never takes an e-mail address for a link', () => {
    fc.assert(
      fc.property(
        fc.emailAddress({ localPart: fc.stringMatching(/^[a-z0-9]+(\.[a-z0-9]+)*$/) } as object),
        (address) => {
          fc.pre(/^[A-Za-z0-9._%+-]+@/.test(address));
          expect(findLinks(`Mejla ${address} idag`)).toEqual([]);
        },
      ),
      runs(300),
    );
  });

  it('never throws, and gives only ASCII hosts', () => {
    const piece = fc.oneof(
      anyText({ maxLength: 8 }),
      fc.constantFrom(
        'https://',
        'hxxp://',
        '.',
        '[.]',
        '@',
        ':',
        '/',
        '\\',
        'xn--',
        'seb.se',
        '%',
        '%00',
        '[',
        ']',
        '8080',
        'é',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        for (const { host } of findLinks(pieces.join(''))) expect(host).toMatch(/^[!-~]*$/);
      }),
      runs(3000),
    );
  });
});

describe('decodeLabel', () => {
  it.each([
    ['xn--rksmrgs-5wao1o', 'räksmörgås'],
    ['xn--e1afmkfd', 'пример'],
    ['xn--fiqs8s', '中国'],
    ['xn--larna-txe', 'кlarna'],
    ['xn--ls8h', '💩'],
    ['xn--', 'xn--'],
    ['xn--!', 'xn--!'],
    ['xn--99999999', 'xn--99999999'],
    ['klarna', 'klarna'],
  ])('reads %s as %s', (label, unicode) => {
    expect(decodeLabel(label)).toBe(unicode);
  });

  it('agrees with the platform on every label the platform can write', () => {
    const label = fc.stringMatching(/^[a-zåäöéа-яα-ω一-龥]{1,20}$/);
    fc.assert(
      fc.property(label, (unicode) => {
        const ascii = domainToASCII(unicode);
        fc.pre(ascii !== '');
        expect(decodeLabel(ascii)).toBe(domainToUnicode(ascii));
      }),
      runs(500),
    );
  });
});

/** Hosts made to be taken for a brand. */
const IMITATIONS = [
  'klarna-se.top',
  'postnord.paket-info.com',
  'k1arna.se',
  'postn0rd.com',
  'кlarna.se',
  'klärna.se',
  'xn--larna-txe.se',
  'seb.se.evil.com',
  'seb-se.top',
  'klarna.com.login.xyz',
  'klarna.com-betala.xyz',
  'minklarna.se',
  'klarnalogin.com',
  'klarna-faktura.com',
  'klarna.web.app',
  'klarnaa.se',
  'kalrna.se',
  'postnrod.se',
  'postnor.se',
  'posttnord.net',
  'post-nord.com',
  'postnordpaket24.com',
  'sparra-swedbank.com',
  'swedbannk.se',
  'svvedbank.se',
  'swedbank.inloggning.click',
  'sweebank.se',
  'hande1sbanken.net',
  'svenskahandelsbanken-login.com',
  'handelsbanken-se.com',
  'nordea-netbank.info',
  'nordeabank-login.com',
  'n0rdea.fi',
  'danske-bank-login.dk',
  'danskebank.verify-id.com',
  'bankid-verifiera.se',
  'mobiltbankid.com',
  'bank-id.online',
  'bankld.com',
  'skatteverket-aterbetalning.se',
  'skattverket.se',
  'skatteverkets.se',
  'skatteverket.nu',
  'forsakringskassan.info',
  'försäkringskassan.com',
  'transportstyrelsen-skuld.com',
  'kronofogden.help',
  'tullverket-paket.com',
  'kivra-post.com',
  'budbee-tracking.com',
  'instabox-leverans.se',
  'polisen-betalning.se',
  'swish-betalning.com',
  'swish-login.se',
  'getswish.se.top',
  'dhl-paket.com',
  'dhlpaket.top',
  'dhl-express-tracking.com',
  'login-seb.com',
  'seblogin.com',
  's3b.se',
  'ica-konto.com',
  'csn-login.se',
  'nav-utbetaling-login.no',
  'nav.no.evil.org',
  'posten-pakke.no',
  'vipps-verifiser.no',
  'altinn-melding.com',
  'dnb-sikkerhet.com',
  'skatteetaten-refund.com',
  'mitid-verificer.dk',
  'mit-id.com',
  'mobilepay-dk.com',
  'e-boks.net',
  'eboks-login.com',
  'nets-kundeservice.com',
  'kela-fi.com',
  'omavero-palautus.com',
  's-pankki-tunnistus.fi',
  'spankki.com',
  'posti-paketti.com',
  'op-fi.com',
  'telia-faktura.se',
  'te1enor.se',
  'klarnna.com',
  'polisen-boter.com',
];

/** Hosts that are a brand's own, or honest though something in them is alike. */
const HONEST = [
  'klarna.com',
  'www.klarna.se',
  'app.klarna.com',
  'tracking.postnord.com',
  'portal.postnord.se',
  'seb.se',
  'id.seb.se',
  'nordea.fi',
  'lf.se',
  'if.se',
  'länsförsäkringar.se',
  'mydhl.express.dhl',
  'swish.nu',
  'nav.no',
  'arbeidsplassen.nav.no',
  '1177.se',
  'e-boks.dk',
  's-pankki.fi',
  'skandiamaklarna.se',
  'fastighetsmaklarna.se',
  'klara.se',
  'norden.org',
  'goteborgs-posten.se',
  'sebastian.se',
  'seb-jansson.se',
  'navet.se',
  'navigator.com',
  'kelas.se',
  'postkodlotteriet.se',
  'postit.com',
  'nordiskamuseet.se',
  'swisha.nu',
  'swedish.com',
  'sparbankennord.se',
  'haugesund-sparebank.no',
  'teliasonera.org',
  'upsala.se',
  'visitstockholm.com',
  'aftonbladet.se',
  'sjo.se',
  'sl.se',
  'sj.se',
  'bokadirekt.se',
  'tandlakare-svensson.se',
  'icanders.se',
  'opera.com',
  'bringhem.se',
  'politiken.dk',
  'magnetsolutions.com',
  'kabinets.dk',
  'vippy.no',
  'pay.example.com',
  'login.example.com',
  'trevligt.se',
  'folkhalsomyndigheten.se',
  'räksmörgås.se',
  'cafe-avanzi.it',
  'csnyheter.se',
  'example.com',
];

describe('judgeLinks', () => {
  it.each(IMITATIONS)('refuses %s', (host) => {
    expect(verdict(`Se https://${host}/a`)).toEqual(['lookalike_link']);
  });

  it.each(IMITATIONS)('refuses the bare %s', (host) => {
    expect(verdict(`Se ${host}`)).toEqual(['lookalike_link']);
  });

  it.each(HONEST)('takes %s for an ordinary link', (host) => {
    expect(verdict(`Se https://${host}/a`)).toEqual(['link']);
  });

  it.each(LINK_BRANDS.flatMap(({ domains }) => domains.filter((domain) => domain.includes('.'))))(
    'takes the true domain %s for an ordinary link',
    (domain) => {
      expect(verdict(`Se https://www.${domain}`)).toEqual(['link']);
    },
  );

  it.each([
    ['a shortener', 'bit.ly/abc', 'behind the shortener bit.ly'],
    ['another shortener', 'https://is.gd/x', 'is.gd'],
    ['literal punycode', 'xn--e1afmkfd.xn--p1ai', 'xn--e1afmkfd.xn--p1ai'],
    ['another script', 'https://пример.рф/a', 'xn--e1afmkfd.xn--p1ai'],
    ['a user name', 'https://kund@evil.xyz/a', 'shows "kund" before an @ but leads to evil.xyz'],
    ['an IP address', 'http://185.39.146.243/a', '185.39.146.243'],
    ['a disguised IP address', 'http://2130706433/a', '127.0.0.1'],
    ['an unusual port', 'https://example.com:8443/a', 'example.com'],
    ['a defanged host', 'evil[.]com', 'evil.com'],
    ['an app', 'bankid:///?autostarttoken=1', 'opens an app (bankid:)'],
    ['a namesake', 'https://seb.dev', 'bears the name of SEB'],
    ['an unreadable host', 'http://a%00b.se/', 'no browser can read'],
  ])('warns of %s and names the real host', (_name, text, named) => {
    expect(judgeLinks(textOf(`Se ${text}`))).toMatchObject({
      problems: [],
      warnings: [{ code: 'suspicious_link', message: expect.stringContaining(named) }],
    });
  });

  it('refuses a brand before an @', () => {
    expect(judgeLinks(textOf('https://seb.se@evil.xyz/login')).problems).toEqual([
      {
        code: 'lookalike_link',
        message: 'A link leads to evil.xyz, which imitates SEB (seb.se) and does not belong to it.',
        fix: 'Use an address at seb.se, or leave the link out.',
      },
    ]);
  });

  it('refuses a brand before an @ that leads to a bare address', () => {
    expect(verdict('https://seb.se@185.39.146.243/login')).toEqual(['lookalike_link']);
  });

  it('names all ordinary hosts in one warning', () => {
    expect(judgeLinks(textOf('a.com b.com b.com/x c.com d.com e.com f.com')).warnings).toEqual([
      { code: 'link', message: 'The text links to a.com, b.com, c.com, d.com, e.com and 1 more.' },
    ]);
  });

  it('names a Nordic host in both spellings', () => {
    expect(judgeLinks(textOf('räksmörgås.se')).warnings).toEqual([
      { code: 'link', message: 'The text links to xn--rksmrgs-5wao1o.se (räksmörgås.se).' },
    ]);
  });

  it('says nothing about a text without links', () => {
    expect(
      judgeLinks(textOf('Tack.Se till att betala med Swish.Se kvittot hos PostNord.Nu med Freja.Nu')),
    ).toEqual({
      problems: [],
      warnings: [],
    });
  });

  it('refuses a look-alike that is written as if it ended a sentence', () => {
    expect(verdict('Betala på Klarnalogin.Top')).toEqual(['lookalike_link']);
    expect(verdict('Betala på Swish.Login.Se')).toEqual(['lookalike_link']);
  });

  it('refuses a brand with any phishing word around it under a foreign domain', () => {
    const brand = fc.constantFrom(
      'klarna',
      'nordea',
      'swedbank',
      'postnord',
      'skatteverket',
      'bankid',
      'seb',
      'dhl',
    );
    const word = fc.constantFrom('login', 'betala', 'paket', 'verifiera', 'konto', 'faktura');
    const top = fc.constantFrom('top', 'xyz', 'win', 'online', 'click');
    fc.assert(
      fc.property(
        brand,
        word,
        top,
        fc.boolean(),
        fc.constantFrom('-', '.', ''),
        (name, affix, tld, first, by) => {
          const host = `${first ? `${name}${by}${affix}` : `${affix}${by}${name}`}.${tld}`;
          expect(verdict(`Se ${host}/a`)).toEqual(['lookalike_link']);
        },
      ),
      runs(300),
    );
  });

  it('judges only by the brands it is given', () => {
    const brands = [{ name: 'Acme', domains: ['acme.example'] }];
    expect(judgeLinks(textOf('klarna-se.top acme-login.com'), brands).problems).toMatchObject([
      { code: 'lookalike_link', message: expect.stringContaining('acme-login.com') },
    ]);
  });

  it('never shows more of the text than a host', () => {
    fc.assert(
      fc.property(anyAddress, anyText({ maxLength: 20 }), (url, tail) => {
        const result = parseMessageText(`${url} ${tail}`);
        fc.pre(result.ok);
        const { problems, warnings } = judgeLinks(result.ok ? result.value : textOf('a'));
        for (const { message } of [...problems, ...warnings]) {
          expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect(message.length).toBeLessThan(700);
        }
      }),
      runs(500),
    );
  });

  it.each([
    [5, 'butik5.se.'],
    [6, 'butik5.se and 1 more.'],
  ])('names five of %i hosts', (count, end) => {
    const text = Array.from({ length: count }, (_, index) => `https://butik${index + 1}.se`).join(' ');
    expect(judgeLinks(textOf(text)).warnings[0]?.message.endsWith(end)).toBe(true);
  });
});
