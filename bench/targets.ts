import { show } from './figures.ts';
import type { Measured } from './report.ts';

/** A figure the project holds itself to. */
export interface Figure {
  readonly what: string;
  readonly limit: string;
  readonly measured: string;
  /** Undefined while what it is measured by was not there. */
  readonly holds: boolean | undefined;
}

/** Under this name another server is the one that this project replaces. */
const PREDECESSOR = 'predecessor';

/** Twice what the widest limit lets through, 1,000 messages a minute; 46elks takes 100. See decision 0014. */
const SENDS_PER_SECOND = 34;

/** What rules, limits and two durable commits may cost beside the request that both make. See decision 0014. */
const TIMES_WITHOUT_RULES = 6;

/** Every figure; one that could not be measured is shown as open and not left out. */
export function figuresOf({ starts, sends, packed }: Measured): readonly Figure[] {
  const start = (of: string) => starts.find(({ name }) => name === of);
  const sending = (of: string, parallel: number) =>
    sends.find((each) => each.name === of && each.parallel === parallel);
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
    atLeast('live sends one by one, a second', SENDS_PER_SECOND, sending('ours', 1)?.callsPerSecond?.median),
    atMost(
      'CPU of a send, 50 at once, times the predecessor',
      TIMES_WITHOUT_RULES,
      ratio(sending('ours', 50)?.cpuMs, sending(PREDECESSOR, 50)?.cpuMs),
    ),
    atMost('package, KiB packed', 1_024, packed.tarballBytes / 1024),
    atMost('run-time dependencies', 0, packed.dependencies),
  ];
}

function ratio(a: { median: number } | undefined, b: { median: number } | undefined): number | undefined {
  return a && b && a.median / b.median;
}

function atMost(what: string, limit: number, measured: number | undefined): Figure {
  return figure(what, `<= ${limit}`, measured, measured === undefined ? undefined : measured <= limit);
}

function atLeast(what: string, limit: number, measured: number | undefined): Figure {
  return figure(what, `>= ${limit}`, measured, measured === undefined ? undefined : measured >= limit);
}

function figure(
  what: string,
  limit: string,
  measured: number | undefined,
  holds: boolean | undefined,
): Figure {
  const shown =
    measured === undefined ? '-' : show(measured, measured < 100 && !Number.isInteger(measured) ? 2 : 0);
  return { what, limit, measured: shown, holds };
}
