import { setImmediate as nextTurn } from 'node:timers/promises';
import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import { rereadFacts } from './facts.ts';
import type { Database } from './schema.ts';

/** More would keep the first of them waiting for too many others. */
const TOGETHER_MOST = 64;

const SAVEPOINT = CompiledQuery.raw('savepoint work');
const RELEASE = CompiledQuery.raw('release savepoint work');
const ROLL_BACK = CompiledQuery.raw('rollback to savepoint work');

/** Runs a work in a transaction; resolves when it is committed. */
export type Transact = <T>(work: (tx: Transaction<Database>) => Promise<T>) => Promise<T>;

/** Resolves when everything that is about to ask for a transaction has asked. */
export type Gather = () => Promise<unknown>;

interface Waiting {
  /** Does the work and resolves to what tells its caller how it went. */
  readonly run: (tx: Transaction<Database>) => Promise<() => void>;
  readonly fail: (error: unknown) => void;
}

/**
 * Lets works that are asked for at the same time share one commit, because nothing else takes as long as making one
 * durable. Each is still all or nothing, by a savepoint of its own, and sees what those before it did. None is answered
 * before the commit is done; when that fails, all of them have failed.
 */
export function commitTogether(db: Kysely<Database>, gather: Gather = nextTurn): Transact {
  const waiting: Waiting[] = [];
  let isCommitting = false;

  const commitWaiting = async (): Promise<void> => {
    await gather();
    const taken: Waiting[] = [];
    try {
      const answers = await db.transaction().execute(async (tx) => {
        const done: (() => void)[] = [];
        // Whoever asks while others are at work still gets in.
        while (taken.length < TOGETHER_MOST) {
          const next = waiting.shift();
          if (!next) break;
          taken.push(next);
          done.push(await next.run(tx));
        }
        return done;
      });
      for (const answer of answers) answer();
    } catch (error) {
      for (const { fail } of taken.length > 0 ? taken : waiting.splice(0)) fail(error);
    }
  };

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({
        run: async (tx) => {
          await tx.executeQuery(SAVEPOINT);
          try {
            const value = await work(tx);
            await tx.executeQuery(RELEASE);
            return () => resolve(value);
          } catch (error) {
            await undo(tx, error);
            return () => reject(error);
          }
        },
        fail: reject,
      });
      if (isCommitting) return;
      isCommitting = true;
      void (async () => {
        while (waiting.length > 0) await commitWaiting();
        isCommitting = false;
      })();
    });
}

/** Undoes one work and leaves those before it; where the database cannot do that, all of them fail with its error. */
async function undo(tx: Transaction<Database>, error: unknown): Promise<void> {
  rereadFacts(tx);
  try {
    await tx.executeQuery(ROLL_BACK);
    await tx.executeQuery(RELEASE);
  } catch {
    throw error;
  }
}
