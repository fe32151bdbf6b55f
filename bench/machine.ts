import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { percentile } from './figures.ts';
import { newFolder } from './surroundings.ts';

/** What the figures depend on and a reader cannot see in them. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly platform: string;
  readonly node: string;
  /** `2026-11-23` */
  readonly date: string;
  /** Processes that wanted a core during the last minute, this bench's own among them. */
  readonly load: number;
  /** One durable write of 4 KiB to the folder where the stores are; a durable send waits for several. */
  readonly syncMs: number;
}

export function machine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    platform: `${process.platform} ${process.arch}`,
    node: process.versions.node,
    date: new Date().toISOString().slice(0, 10),
    load: loadavg()[0] ?? 0,
    syncMs: syncMs(),
  };
}

function syncMs(): number {
  const page = Buffer.alloc(4096, 1);
  const file = openSync(join(newFolder(), 'sync'), 'w');
  const took = Array.from({ length: 50 }, () => {
    const startedAt = performance.now();
    writeSync(file, page);
    fsyncSync(file);
    return performance.now() - startedAt;
  });
  closeSync(file);
  return percentile(took, 0.5);
}
