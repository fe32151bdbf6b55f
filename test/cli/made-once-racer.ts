// One of several processes that make the same files at the same moment, and say what they found in each.
import { join } from 'node:path';
import { madeOnce } from '../../src/cli/made-once.ts';

const FILES = 100;

process.once('message', () => {
  const found = Array.from({ length: FILES }, (_, index) =>
    madeOnce(
      join(process.argv[2] ?? '', `${index}`),
      Buffer.from(`${process.pid} ${index}`),
    ).content.toString(),
  );
  process.send?.(found);
});
process.send?.('ready');
