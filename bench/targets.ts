import { show } from './figures.ts';
import type { Measured } from './report.ts';

/** A figure the project holds itself to. */
export interface Figure {
  readonly what: string;
  readonly limit: string;
  readonly measured: string;
  readonly holds: boolean;
}

/** Under this name another server is the one this project replaces and has to beat. */
const PREDECESSOR = 'predecessor';

/** Every figure that can be told from what was measured. */
export function figuresOf({ starts, sends, packed }: Measured): readonly Figure[] {
  const start = (of: string) => starts.find(({ name }) => name === of);
  const rate = (of: string) =>
    sends.find(({ name, parallel }) => name === of && parallel === 1)?.callsPerSecond;
  const ours = start('ours');
  return [
    atMost('spawn to tools/list, times the floor', 3, ours?.timesFloor),
    atMost(
      'spawn to tools/list, times the predecessor',
      0.5,
      ratio(ours?.warmMs, start(PREDECESSOR)?.warmMs),
    ),
    atMost('tools/list, tokens', 3_500, ours && ours.listBytes / 4),
    atMost('memory after tools/list, MiB', 75, ours?.memoryMiB?.median),
    atLeast('sequential live sends, times the predecessor', 2, ratio(rate('ours'), rate(PREDECESSOR))),
    atMost('package, KiB packed', 1_024, packed.tarballBytes / 1024),
    atMost('run-time dependencies', 0, packed.dependencies),
  ].filter((figure) => figure !== undefined);
}

function ratio(a: { median: number } | undefined, b: { median: number } | undefined): number | undefined {
  return a && b && a.median / b.median;
}

function atMost(what: string, limit: number, measured: number | undefined): Figure | undefined {
  return measured === undefined ? undefined : figure(what, `<= ${limit}`, measured, measured <= limit);
}

function atLeast(what: string, limit: number, measured: number | undefined): Figure | undefined {
  return measured === undefined ? undefined : figure(what, `>= ${limit}`, measured, measured >= limit);
}

function figure(what: string, limit: string, measured: number, holds: boolean): Figure {
  return {
    what,
    limit,
    measured: show(measured, measured < 100 && !Number.isInteger(measured) ? 2 : 0),
    holds,
  };
}
