import { CAPACITY, type Encoding, measureSms } from '../../src/domain/sms.ts';

/** A stretch of a text; `forcing` is why the whole text is UCS-2. */
export interface Piece {
  /** Which part of the message it travels in, from 1. */
  readonly part: number;
  readonly text: string;
  readonly forcing: boolean;
}

export interface Dissected {
  readonly encoding: Encoding;
  readonly pieces: readonly Piece[];
  /** How full each part is, 0 to 1. */
  readonly fill: readonly number[];
  readonly units: number;
  readonly parts: number;
  /** How many units fit in as many parts. */
  readonly capacity: number;
  /** Characters that made it UCS-2. */
  readonly forcedBy: readonly string[];
}

/** Cuts a text where the carrier cuts it, and marks what made it dear. */
export function dissect(text: string, extensionTable: boolean): Dissected {
  const { encoding, units, parts, cuts, forcedBy } = measureSms(text, { extensionTable });
  const { single, each } = CAPACITY[encoding];
  const size = parts === 1 ? single : each;
  const bounds = [0, ...cuts, text.length];
  const forcing = forcedBy.map(({ character }) => character);
  const pieces = cuts.length + 1;
  const texts = Array.from({ length: pieces }, (_, index) => text.slice(bounds[index], bounds[index + 1]));
  const used = texts.map((piece) => measureUnits(piece, encoding, extensionTable));
  return {
    encoding,
    units,
    parts,
    capacity: size * parts,
    fill: used.map((count) => Math.min(1, count / size)),
    forcedBy: forcing,
    pieces: texts.flatMap((piece, index) => markForcing(piece, index + 1, new Set(forcing))),
  };
}

function measureUnits(text: string, encoding: Encoding, extensionTable: boolean): number {
  return encoding === 'UCS-2' ? text.length : measureSms(text, { extensionTable }).units;
}

function markForcing(text: string, part: number, forcing: ReadonlySet<string>): Piece[] {
  const pieces: { part: number; text: string; forcing: boolean }[] = [];
  for (const character of text) {
    const isForcing = forcing.has(character);
    const last = pieces.at(-1);
    if (last && last.forcing === isForcing) last.text += character;
    else pieces.push({ part, text: character, forcing: isForcing });
  }
  return pieces;
}
