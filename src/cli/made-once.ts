import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';

/**
 * What a file of that name holds; made of `content`, for the owner alone, when there is none. Whole or not there at
 * all, also for processes that start together and after a power cut: it gets its name only once it is on the disk.
 */
export function madeOnce(
  file: string,
  content: Buffer,
): { readonly content: Buffer; readonly isNew: boolean } {
  try {
    return { content: readFileSync(file), isNew: false };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const unnamed = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = openSync(unnamed, 'wx', 0o600);
  try {
    writeSync(handle, content);
    fsyncSync(handle);
    linkSync(unnamed, file);
    return { content, isNew: true };
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return { content: readFileSync(file), isNew: false };
  } finally {
    closeSync(handle);
    unlinkSync(unnamed);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
