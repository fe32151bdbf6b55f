import { show, showSpread, table } from './figures.ts';
import type { Machine } from './machine.ts';
import type { SendFigures } from './send.ts';
import type { StartFigures } from './start.ts';
import type { Figure } from './targets.ts';

/** What would be published to npm. */
export interface Packed {
  readonly tarballBytes: number;
  readonly unpackedBytes: number;
  readonly files: number;
  readonly dependencies: number;
}

export interface Measured {
  readonly machine: Machine;
  readonly api: 'instant' | 'simulator';
  readonly starts: readonly StartFigures[];
  readonly sends: readonly SendFigures[];
  readonly packed: Packed;
}

/** Everything a run found out; this is what `--json` prints. */
export interface Report extends Measured {
  readonly figures: readonly Figure[];
}

/** A table before it is laid out. */
export interface Table {
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The report as text for a terminal. */
export function showReport(report: Report): string {
  return [
    machineLine(report.machine),
    'Median (least-greatest) of interleaved runs, whole processes; ms, MiB.',
    '',
    'Start: spawn -> initialize -> tools/list; "first" finds no compile cache',
    '',
    aligned(startsTable(report)),
    '',
    `Live send_sms through an MCP client over stdio, durable store, ${apiName(report)}`,
    '',
    aligned(sendsTable(report)),
    '',
    packedLine(report.packed),
    '',
    aligned(figuresTable(report)),
  ].join('\n');
}

function aligned({ heading, rows }: Table): string {
  return table(heading, rows);
}

export function machineLine({ cpu, cores, platform, node, date, load, syncMs }: Machine): string {
  return `${cpu}, ${cores} cores, ${platform}, Node.js ${node}, ${date}; load ${show(load, 1)}, durable 4 KiB write ${show(syncMs, 2)} ms`;
}

export function apiName({ api }: Report): string {
  return api === 'instant' ? 'API that answers at once' : 'simulated 46elks';
}

export function packedLine({ tarballBytes, unpackedBytes, files, dependencies }: Packed): string {
  return `Package: ${show(tarballBytes / 1024)} KiB packed, ${show(unpackedBytes / 1024)} KiB unpacked, ${files} files, ${dependencies} run-time dependencies`;
}

export function startsTable({ starts }: Report): Table {
  return {
    heading: [
      '',
      'first',
      'warm',
      'x floor',
      'CPU',
      'memory',
      'CPU 1 s later',
      'memory 1 s later',
      'tools',
      'bytes',
      'tokens',
    ],
    rows: starts.map((start) => [
      start.name,
      showSpread(start.firstMs),
      showSpread(start.warmMs),
      show(start.timesFloor, 2),
      show(start.cpuMs?.median),
      show(start.memoryMiB?.median, 1),
      show(start.settledCpuMs?.median),
      show(start.settledMemoryMiB?.median, 1),
      show(start.tools.length),
      show(start.listBytes),
      show(start.listBytes / 4),
    ]),
  };
}

export function sendsTable({ sends }: Report): Table {
  return {
    heading: ['', 'parallel', 'calls/s', 'p50', 'p99', 'CPU a call', 'memory after'],
    rows: sends.map((send) => [
      send.name,
      show(send.parallel),
      showSpread(send.callsPerSecond),
      show(send.p50Ms, 2),
      show(send.p99Ms, 2),
      show(send.cpuMs?.median, 2),
      show(send.memoryMiB?.median, 1),
    ]),
  };
}

export function figuresTable({ figures }: Report): Table {
  return {
    heading: ['Figure', 'limit', 'measured', ''],
    rows: figures.map(({ what, limit, measured, holds }) => [
      what,
      limit,
      measured,
      holds === undefined ? 'not measured' : holds ? 'holds' : 'MISSED',
    ]),
  };
}
