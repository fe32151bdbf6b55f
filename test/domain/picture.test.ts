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

describe('a public address', () => {
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
