import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';

/**
 * The first bytes of a file in a folder, at most so many; undefined when the file is not there, is not an ordinary one,
 * or really lies elsewhere, whatever names and links lead to it.
 */
export async function readFileIn(
  folder: string,
  name: string,
  bytesMost: number,
): Promise<Uint8Array | undefined> {
  try {
    const [inside, path] = await Promise.all([realpath(folder), realpath(join(folder, name))]);
    if (!path.startsWith(inside.endsWith(sep) ? inside : inside + sep)) return undefined;
    // A pipe must not hold up the one who opens it, and a link put there meanwhile is not followed.
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      if (!(await file.stat()).isFile()) return undefined;
      const { buffer, bytesRead } = await file.read(new Uint8Array(bytesMost), 0, bytesMost, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
