/** Samples a second, as in a telephone. */
const RATE = 8000;
const HEADER_BYTES = 44;
const LOUDNESS = 8000;

/** A stretch of sound in a recording. */
export interface Tone {
  readonly fromS: number;
  readonly seconds: number;
  readonly hz: number;
}

/** How many bytes `wavOf` makes of so many seconds. */
export const wavBytes = (seconds: number): number => HEADER_BYTES + Math.round(seconds * RATE) * 2;

/**
 * A playable WAV file, 16-bit mono PCM at 8 kHz: silence, and tones where somebody spoke or something was played.
 * Source: RIFF WAVE, Microsoft and IBM, 1991.
 */
export function wavOf(seconds: number, tones: readonly Tone[]): Uint8Array<ArrayBuffer> {
  const samples = Math.round(seconds * RATE);
  const file = new DataView(new ArrayBuffer(HEADER_BYTES + samples * 2));
  const word = (at: number, text: string): void => {
    for (let index = 0; index < 4; index += 1) file.setUint8(at + index, text.charCodeAt(index));
  };
  word(0, 'RIFF');
  file.setUint32(4, 36 + samples * 2, true);
  word(8, 'WAVE');
  word(12, 'fmt ');
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, RATE, true);
  file.setUint32(28, RATE * 2, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  word(36, 'data');
  file.setUint32(40, samples * 2, true);
  for (const { fromS, seconds: length, hz } of tones) {
    const first = Math.max(0, Math.round(fromS * RATE));
    const last = Math.min(samples, Math.round((fromS + length) * RATE));
    for (let sample = first; sample < last; sample += 1) {
      const level = Math.sin((2 * Math.PI * hz * sample) / RATE) * LOUDNESS;
      file.setInt16(HEADER_BYTES + sample * 2, level, true);
    }
  }
  return new Uint8Array(file.buffer);
}

/** How long a sound lasts: by its header when it is WAV, else as MP3 or OGG of 128 kbit/s. */
export function secondsOfSound(bytes: Uint8Array<ArrayBuffer>): number {
  const file = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isWav = bytes.byteLength >= HEADER_BYTES && file.getUint32(0) === 0x52494646;
  const bytesPerSecond = isWav ? file.getUint32(28, true) : 16_000;
  const length = isWav ? bytes.byteLength - HEADER_BYTES : bytes.byteLength;
  return bytesPerSecond > 0 ? length / bytesPerSecond : 0;
}
