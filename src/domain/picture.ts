import { fileType } from './file-type.ts';
import { type Parsed, parsed, unparsed } from './parsed.ts';
import { problem } from './problem.ts';
import { type PublicAddress, parsePublicAddress } from './public-address.ts';

/** A picture as 46elks takes it: where to fetch it, or the picture itself. Source: https://46elks.se/docs/send-mms */
export type Picture =
  | { readonly kind: 'address'; readonly address: PublicAddress }
  | {
      readonly kind: 'file';
      readonly type: PictureType;
      readonly bytes: number;
      readonly dataUrl: string;
      /** For who decides about it; 46elks is not told. */
      readonly name?: string;
    };

const TYPES = ['image/png', 'image/jpeg', 'image/gif'] as const;
type PictureType = (typeof TYPES)[number];

/**
 * Largest file that is taken. 46elks names no limit; operators commonly take 300 to 600 kB a message, and a picture that
 * is dropped on the way is billed all the same.
 */
export const PICTURE_BYTES_MAX = 300_000;

/** The name stands where data URLs have parameters. Source: RFC 2397, section 3 */
const DATA_URL = /^data:(image\/[a-z]+)(?:;name=([\w.!~*'()%-]+))?;base64,([A-Za-z\d+/]+={0,2})$/;
const NAMED = /^(data:image\/[a-z]+);name=[^;,]*/;

/** Reads what a picture is kept and sent as: an address, or a data URL made by `pictureOf`. */
export function parsePicture(text: string): Parsed<Picture> {
  if (!text.startsWith('data:')) {
    const address = parsePublicAddress(text);
    return address.ok ? parsed({ kind: 'address', address: address.value }) : address;
  }
  const [, claimed, name, base64 = ''] = DATA_URL.exec(text) ?? [];
  const bytes = base64.length % 4 === 0 ? bytesOf(base64) : new Uint8Array();
  const picture = pictureOf(bytes, decoded(name));
  return picture.ok && picture.value.kind === 'file' && picture.value.type !== claimed
    ? notAPicture()
    : picture;
}

/** A file as a picture, by its first bytes and never by its `name`: `file_not_usable` when it is none or too large. */
export function pictureOf(bytes: Uint8Array, name?: string): Parsed<Picture> {
  if (bytes.byteLength > PICTURE_BYTES_MAX) {
    return unparsed(
      problem(
        'file_not_usable',
        `The picture is ${bytes.byteLength} bytes large; at most ${PICTURE_BYTES_MAX} are sent.`,
        'Make the picture smaller, or give its address in image_url.',
      ),
    );
  }
  const found = fileType(bytes);
  const type = TYPES.find((known) => known === found);
  if (type === undefined) return notAPicture();
  const dataUrl = `data:${type};base64,${base64Of(bytes)}`;
  return parsed({
    kind: 'file',
    type,
    bytes: bytes.byteLength,
    dataUrl,
    ...(name !== undefined && { name }),
  });
}

/** A picture as it is kept. */
export function pictureText(picture: Picture): string {
  if (picture.kind === 'address') return picture.address.url;
  const { name, type, dataUrl } = picture;
  if (name === undefined) return dataUrl;
  return dataUrl.replace(type, `${type};name=${encodeURIComponent(name.toWellFormed())}`);
}

/** What is sent of what `pictureText` wrote, and what makes two pictures the same: everything but the name. */
export function pictureWithoutName(text: string): string {
  return text.replace(NAMED, '$1');
}

function decoded(name: string | undefined): string | undefined {
  try {
    return name === undefined ? undefined : decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

function notAPicture(): Parsed<Picture> {
  return unparsed(problem('file_not_usable', 'The file is not a PNG, JPEG or GIF picture.'));
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function base64Of(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
