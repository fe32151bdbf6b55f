import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  PICTURE_BYTES_MAX,
  parsePicture,
  pictureOf,
  pictureText,
  pictureWithoutName,
} from '../../src/domain/picture.ts';
import { parsePublicAddress } from '../../src/domain/public-address.ts';
import { anyAddress, anyText } from '../fuzz/any-text.ts';

const HEADS = [
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38, 0x39, 0x61],
];

const PNG = Uint8Array.from(HEADS[0] ?? []);

describe('a picture', () => {
  it('is the same after it was kept as text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...HEADS), fc.uint8Array({ maxLength: 200 }), (head, rest) => {
        const picture = pictureOf(Uint8Array.from([...head, ...rest]));
        expect(picture.ok && parsePicture(pictureText(picture.value))).toEqual(picture);
      }),
    );
  });

  it('keeps its name beside it, whatever that is, and is the same without', () => {
    fc.assert(
      fc.property(
        anyText({ minLength: 1 }).filter((name) => name.isWellFormed()),
        (name) => {
          const [named, plain] = [pictureOf(PNG, name), pictureOf(PNG)];
          if (!named.ok || !plain.ok) throw new Error('no picture');
          const kept = pictureText(named.value);
          expect([parsePicture(kept), pictureWithoutName(kept)]).toEqual([named, pictureText(plain.value)]);
        },
      ),
    );
  });

  it('of the largest size is taken, and one byte more is not', () => {
    const largest = new Uint8Array(PICTURE_BYTES_MAX);
    largest.set(HEADS[1] ?? []);
    expect([pictureOf(largest).ok, pictureOf(Uint8Array.from([...largest, 0])).ok]).toEqual([true, false]);
  });

  it.each([
    'data:image/png;base64,/9j/4AAQ',
    'data:text/html;base64,iVBORw0KGgo=',
    'data:image/png;base64,iVBORw0KGg',
    'data:image/png;base64,iVBO Rw0KGgo=',
    'data:image/png,iVBORw0KGgo=',
    'data:image/png;name=;base64,iVBORw0KGgo=',
    'data:',
  ])('is not %s', (text) => {
    expect(parsePicture(text).ok).toBe(false);
  });
});

describe('a picture by its address', () => {
  it('is kept as the address and read back', () => {
    const picture = parsePicture('https://pictures.example.com/a.png');
    expect([picture, picture.ok && pictureText(picture.value)]).toEqual([
      {
        ok: true,
        value: { kind: 'address', address: expect.objectContaining({ host: 'pictures.example.com' }) },
        warnings: [],
      },
      'https://pictures.example.com/a.png',
    ]);
  });

  it('is none where the address is not public, and the reason is the address', () => {
    const picture = parsePicture('http://10.0.0.1/a.png');
    expect(picture.ok ? [] : picture.problems.map(({ code }) => code)).toEqual(['address_not_public']);
  });
});

describe('a picture that is a file', () => {
  it('has no name unless it was given one', () => {
    const picture = pictureOf(PNG);
    expect(picture.ok && Object.keys(picture.value)).toEqual(['kind', 'type', 'bytes', 'dataUrl']);
  });

  it('is read without its name where the name cannot be', () => {
    expect(parsePicture('data:image/png;name=%zz;base64,iVBORw0KGgo=')).toEqual(pictureOf(PNG));
  });

  it.each(['xdata:image/png;base64,iVBORw0KGgo=', 'data:image/png;base64,iVBORw0KGgo=x'])(
    'is not %s',
    (text) => {
      expect(parsePicture(text).ok).toBe(false);
    },
  );

  it('loses a name only where one stands', () => {
    expect(pictureWithoutName('see data:image/png;name=a.png;base64,x')).toBe(
      'see data:image/png;name=a.png;base64,x',
    );
  });
});

describe('a public address', () => {
  it.each(['https:', 'x https://example.com/'])('begins with https://, unlike %s', (text) => {
    const read = parsePublicAddress(text);
    expect(read.ok ? '' : read.problems[0]?.message).toBe('The address does not begin with https://.');
  });

  it('is up to 2,000 characters long', () => {
    const url = `https://example.com/${'a'.repeat(1_980)}`;
    expect([parsePublicAddress(url).ok, parsePublicAddress(`${url}a`).ok]).toEqual([true, false]);
  });

  it('has a host of up to 253 characters', () => {
    const host = `${'a.'.repeat(124)}a.com`;
    expect([host.length, parsePublicAddress(`https://${host}/`).ok]).toEqual([253, true]);
    expect(parsePublicAddress(`https://a${host}/`).ok).toBe(false);
  });

  it.each([
    'https://example.com_/',
    'https://example.c_m/',
    'https://example.co-/',
    'https://a_b.example.1com/',
  ])('has a host that ends like a public one: not %s', (text) => {
    expect(parsePublicAddress(text).ok).toBe(false);
  });

  it.each(['https://test.example.com/', 'https://localhost.example.com/', 'https://attest.example/'])(
    'may have a private name within a public one: %s',
    (text) => {
      expect(parsePublicAddress(text).ok).toBe(true);
    },
  );

  it.each([
    ['https://example.com/a.png?x=1&y=%20', 'example.com'],
    ['HTTPS://Example.COM/a.png', 'example.com'],
    ['https://example.com:443/', 'example.com'],
    ['https://xn--smrgs-pra0j.example', 'xn--smrgs-pra0j.example'],
  ])('is %s', (text, host) => {
    expect(parsePublicAddress(text)).toMatchObject({ ok: true, value: { host } });
  });

  it.each([
    'http://example.com/',
    'https://example.com/#x',
    'https://example.com:444/',
    'https://a@example.com/',
    'https://example/',
    'https://1.2.3.4/',
    'https://1.2.3/',
    'https://017700000001/',
    'https://0x7f000001/',
    'https://127.1/',
    'https://[::ffff:127.0.0.1]/',
    'https://router.lan/',
    'https://metadata.internal/',
    'https://a.home.arpa/',
    'https://example.com\\@evil.example/',
    'https://exa mple.com/',
    'https://bücher.example/',
    ' https://example.com/',
    'https://example.com/\n',
    `https://example.com/${'a'.repeat(2_000)}`,
    '',
  ])('is not %j', (text) => {
    expect(parsePublicAddress(text).ok).toBe(false);
  });

  it('is never anything but https to a name with a dot, and stays the same when it is read again', () => {
    const hosts = fc.oneof(
      fc.webAuthority(),
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((ip) => `[${ip}]`),
    );
    const urls = fc.oneof(
      fc
        .tuple(hosts, fc.constantFrom('', '/', '/a.png', '/å?b#c'))
        .map(([host, path]) => `https://${host}${path}`),
      anyAddress,
      anyText().map((text) => `https://${text}`),
    );
    fc.assert(
      fc.property(urls, (text) => {
        const address = parsePublicAddress(text);
        if (!address.ok) return;
        const { url, host } = address.value;
        const { protocol, port, username, hostname } = new URL(url);
        expect([protocol, port, username, hostname]).toEqual(['https:', '', '', host]);
        expect(host).toMatch(/\.[a-z][a-z\d-]*$/);
        expect(parsePublicAddress(url)).toEqual(address);
      }),
    );
  });
});
