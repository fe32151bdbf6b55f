import fc from 'fast-check';

/** Any code point but a lone surrogate; the unit `binary` of fast-check is the same and takes a second to prepare. */
const codePoint = fc.nat(0x10_ffff - 0x800).map(
  (place) => String.fromCodePoint(place < 0xd800 ? place : place + 0x800),
  (text) => {
    if (typeof text !== 'string' || Array.from(text).length !== 1) throw new Error('not one code point');
    const read = text.codePointAt(0) ?? 0;
    return read < 0xd800 ? read : read - 0x800;
  },
);

/** Any text at all, now and then one of those that objects and prototypes stumble over; lengths in code points. */
export const anyText = (lengths: { readonly minLength?: number; readonly maxLength?: number } = {}) =>
  fc.string({ ...lengths, unit: codePoint });

/** A well-formed address of the web, with or without a path, a query and a fragment. */
export const anyAddress = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    fc.domain(),
    fc.stringMatching(/^(?:\/(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-F]{2}){0,8}){0,3}$/),
    fc.constantFrom('', '?a=1&b=%C3%A5', '#del-2', '?q=a.se#b.se'),
  )
  .map(([scheme, host, path, rest]) => `${scheme}://${host}${path}${rest}`);
