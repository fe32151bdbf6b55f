/** Kinds of file that pass between us and 46elks. */
export type FileType = 'image/png' | 'image/jpeg' | 'image/gif' | 'audio/wav';

/** How many bytes of a file have to be there to tell what it is. */
export const HEAD_BYTES = 12;

const BEGINNINGS: readonly (readonly [FileType, string])[] = [
  ['image/png', '89504e470d0a1a0a'],
  ['image/jpeg', 'ffd8ff'],
  ['image/gif', '474946383761'],
  ['image/gif', '474946383961'],
];

/**
 * What a file is, by its first bytes and never by its name or a header; undefined for anything else.
 * Source: PNG (ISO/IEC 15948) 5.2, JPEG (ITU-T T.81) B.1, GIF 87a and 89a, RIFF WAVE.
 */
export function fileType(head: Uint8Array): FileType | undefined {
  const hex = Array.from(head.subarray(0, HEAD_BYTES), (byte) => byte.toString(16).padStart(2, '0')).join('');
  // RIFF, four bytes of length, WAVE.
  if (/^52494646.{8}57415645/.test(hex)) return 'audio/wav';
  return BEGINNINGS.find(([, beginning]) => hex.startsWith(beginning))?.[0];
}
