import { onTestFinished } from 'vitest';
import type { MessageRecord, Store } from '../../src/store/store.ts';

/** Gives an empty store every time. */
export type Open = () => Promise<Store>;

/** Stores that are closed when the test ends: an empty one, and one that holds messages. */
export function opener(open: Open): {
  readonly opened: () => Promise<Store>;
  readonly holding: (...messages: readonly MessageRecord[]) => Promise<Store>;
} {
  const opened = async (): Promise<Store> => {
    const store = await open();
    onTestFinished(() => store.close());
    return store;
  };
  return {
    opened,
    async holding(...messages) {
      const store = await opened();
      await store.transaction(async (tx) => {
        for (const message of messages) await tx.insertMessage(message);
      });
      return store;
    },
  };
}
