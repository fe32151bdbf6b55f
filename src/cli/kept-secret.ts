import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { madeOnce } from './made-once.ts';

const SECRET_BYTES = 32;

/** A secret that this installation made for itself. */
export interface KeptSecret {
  /** 256 bits as hex. */
  readonly secret: string;
  /** Where it is kept; undefined when it is forgotten at the end, with a store in memory. */
  readonly file: string | undefined;
  /** Made just now, so that nobody has seen it yet. */
  readonly isNew: boolean;
}

/** The secret of that name beside the store, made when it is first asked for and readable by the owner only. */
export function keptSecret(storeFile: string, name: string): KeptSecret {
  const made = randomBytes(SECRET_BYTES).toString('hex');
  if (storeFile === ':memory:') return { secret: made, file: undefined, isNew: true };
  const file = join(dirname(storeFile), name);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const { content, isNew } = madeOnce(file, Buffer.from(`${made}\n`));
  const secret = content.toString('utf8').trim();
  if (!/^[\da-f]{64}$/.test(secret)) throw new Error(`${file} is damaged; delete it to have a new one made`);
  return { secret, file, isNew };
}
