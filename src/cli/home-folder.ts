import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';

/** The home folder of the user; undefined where there is none, as in a container with a user of any number. */
export function homeFolder(): string | undefined {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : undefined;
  } catch {
    return undefined;
  }
}
