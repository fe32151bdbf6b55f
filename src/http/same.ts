import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether a secret was given, in a time that tells nothing of how much of it was right or how long it is. */
export function isSame(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
