import { type FileType, fileType } from '../domain/file-type.ts';

/** A picture in memory. */
export interface Picture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly filetype: 'png' | 'jpg' | 'gif';
}

const NAMES: Partial<Record<FileType, Picture['filetype']>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
};

/** A picture of these bytes; undefined when they are not GIF, PNG or JPEG. Source: https://46elks.se/docs/send-mms */
export function pictureOf(bytes: Uint8Array<ArrayBuffer>): Picture | undefined {
  const type = fileType(bytes);
  const filetype = type && NAMES[type];
  return filetype && { bytes, filetype };
}

/** The bytes of a `data:image/…;base64,…` URL as a picture; undefined when it holds none. */
export function pictureInDataUrl(url: string): Picture | undefined {
  const encoded = /^data:image\/[a-z+]{2,10};base64,([A-Za-z0-9+/]+={0,2})$/.exec(url)?.[1];
  const bytes = encoded === undefined ? undefined : decodeBase64(encoded);
  return bytes && pictureOf(bytes);
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** A small grey square, for a picture that cannot be loaded from here. */
export const STAND_IN: Picture = {
  bytes:
    decodeBase64(
      'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADklEQVR42mPYAAUMlDEAMKIsAYKJkUQAAAAASUVORK5CYII=',
    ) ?? new Uint8Array(),
  filetype: 'png',
};

/** Lower-case hex of 40 digits, as 46elks' `digest` is. */
export async function sha1(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-1', bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
