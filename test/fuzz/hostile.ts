/** No longer text is made, in UTF-16 units. */
export const LONGEST = 20_000;

/** What parsers care about. */
export const PIECES: readonly string[] = [
  '+46',
  '176.10.154.199',
  '::ffff:',
  '0046',
  '070',
  '(0)',
  ' ',
  '-',
  '.',
  '1740605',
  '99999',
  ';ext=',
  ',',
  '\u0000',
  '\u0660',
  '+',
  '++',
  '112',
  'BankID',
  'B4nk1D',
  'Skatteverket',
  'rn',
  'vv',
  'SEB',
  'Å',
  'ё',
  'http://',
  'https://',
  'www.',
  'seb.se',
  'k1arna.com',
  'xn--',
  '@',
  '/',
  '?a=',
  '[.]',
  ':8080',
  '127.0.0.1',
  'Tack.Se',
  'bit.ly/',
  '\n',
  '\r\n',
  '\t',
  '\u202e',
  '\u200d',
  '\u{e0041}',
  '👨‍👩‍👧',
  '🇸🇪',
  'e\u0301',
  '€',
  '[]{}',
  'åäö',
  'a'.repeat(153),
  'ж'.repeat(67),
  '{"id":"s',
  '"cost":',
  'null',
  '1e999',
  '"created":"2026-11-22T12:58:01.000000"',
  '{"data":[',
  '"id":"c0123456789abcdef0123456789abcdef","direction":"incoming","from":"","to":"","state":"busy"',
  '"actions":"[{',
  'RIFF....WAVE',
  'https://example.com/a.png',
  '.localhost',
  'data:image/png;base64,',
  'iVBORw0KGgo=',
  ']',
  '}',
  '"',
  '\\u0000',
  '2026-11-22',
  'T12:00',
  'Z',
  '21:00-08:00',
  'STOP',
  'sluta',
  'AKIA',
  'eyJ',
  'password=',
  'kod ',
  'Your code is ',
  'log in with ',
  'G-48210 ',
  '482 913 ',
  '-----BEGIN',
  '4111111111111111',
  'id=s70df59406a1b4643b96f3f91e0bfb7b0',
  '&message=',
  '&from=%2B46',
  '%F0%9F%98%80',
  '%ff%00',
  '::ffff:',
  '10.0.0.0/8',
  'W10',
  '=',
];

/** A small generator with a seed (mulberry32), so that a failure can be had again. */
export function generator(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Pieces that parsers care about, strung together, cut, repeated and mixed with noise. */
export function hostile(next: () => number): string {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(next() * list.length)];
  const length = Math.floor(next() ** 3 * 24) + 1;
  let text = '';
  for (let piece = 0; piece < length; piece += 1) {
    text += next() < 0.25 ? String.fromCodePoint(codePoint(next)) : (pick(PIECES) ?? '');
  }
  if (next() < 0.01) text = text.repeat(Math.floor(next() * 200) + 1).slice(0, LONGEST);
  if (next() < 0.1) text = text.slice(Math.floor(next() * text.length));
  return text;
}

function codePoint(next: () => number): number {
  const planes = [0x80, 0x300, 0x2100, 0xffff, 0x10ffff];
  return Math.floor(next() * (planes[Math.floor(next() * planes.length)] ?? 0x80));
}
