import { describe, expect, it } from 'vitest';
import { benchmarksPage } from '../bench/page.ts';
import type { Report } from '../bench/report.ts';
import { figuresOf } from '../bench/targets.ts';

const start = (name: string, timesFloor: number): Report['starts'][number] => ({
  name,
  firstMs: { median: 90, min: 80, max: 120 },
  warmMs: { median: 50 * timesFloor, min: 40, max: 200 },
  timesFloor,
  cpuMs: undefined,
  memoryMiB: undefined,
  settledCpuMs: undefined,
  settledMemoryMiB: undefined,
  listBytes: 4_000,
  tools: ['send_sms'],
});
const measured = {
  machine: {
    cpu: 'A CPU',
    cores: 4,
    platform: 'linux x64',
    node: '24.1.0',
    date: '2026-11-25',
    load: 0.1,
    syncMs: 1,
  },
  api: 'instant' as const,
  starts: [start('floor', 1), start('ours', 2), start('predecessor', 5)],
  sends: [],
  packed: { tarballBytes: 1_024, unpackedBytes: 4_096, files: 3, dependencies: 0 },
};
const page = benchmarksPage({ ...measured, figures: figuresOf(measured) }, ['--write']);

describe('docs/benchmarks.md', () => {
  it('says on what machine, when and by which command it was written', () => {
    expect(page).toContain(
      "Written by `npm run bench -- --write --other 'predecessor=…'`, on A CPU, 4 cores, linux x64, Node.js 24.1.0, 2026-11-25",
    );
  });

  it('shows every contestant beside the floor', () => {
    expect([...page.matchAll(/^\| (\w+) \| 90 \(80-120\)/gm)].map(([, name]) => name)).toEqual([
      'floor',
      'ours',
      'predecessor',
    ]);
  });

  it('shows a figure that is missed as missed', () => {
    const missed = { ...measured, starts: [start('floor', 1), start('ours', 4)] };
    const figures = figuresOf(missed);
    expect(benchmarksPage({ ...missed, figures }, [])).toContain(
      '| spawn to tools/list, times the floor | <= 3 | 4 | MISSED |',
    );
  });

  it('holds a send to what people need, and its CPU to a multiple of the predecessor', () => {
    const send = (name: string, parallel: number, cpuMs: number) => ({
      name,
      parallel,
      callsPerSecond: { median: 34, min: 30, max: 40 },
      p50Ms: 1,
      p99Ms: 2,
      cpuMs: { median: cpuMs, min: cpuMs, max: cpuMs },
      memoryMiB: undefined,
    });
    const sends = [send('ours', 1, 9), send('ours', 50, 6.1), send('predecessor', 50, 1)];
    const figures = figuresOf({ ...measured, sends }).filter(({ what }) => what.includes('send'));
    expect(figures.map(({ measured: value, holds }) => [value, holds])).toEqual([
      ['34', true],
      ['6.10', false],
    ]);
  });
});
