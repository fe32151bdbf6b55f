import type { ChangePlace, InboxChange } from '../store/inbox.ts';
import type { InboxContext } from './inbox.ts';

/** Pause between two looks at the store while somebody listens. */
const LOOK_MS = 1_000;

export interface Changes {
  listen(listener: (change: InboxChange) => void): () => void;
  /** Whether anybody listens. */
  isHeard(): boolean;
  /** Looks at once instead of after the pause. */
  wake(): void;
  /** Ends all listening; resolves when the store is looked at no more. */
  close(): Promise<void>;
}

/**
 * Tells listeners what happened in the store. Changes are always read from there, whoever made them, so that this
 * process and the others that share the store are heard alike.
 */
export function createChanges({ store, sleep }: Pick<InboxContext, 'store' | 'sleep'>): Changes {
  const listeners = new Set<(change: InboxChange) => void>();
  let pause = new AbortController();
  let looking: Promise<void> | undefined;

  const look = async (place: ChangePlace | undefined): Promise<ChangePlace | undefined> => {
    try {
      const opened = await store();
      if (place === undefined) return await opened.changePlace();
      const since = await opened.changesSince(place);
      for (const change of since.changes) for (const listener of listeners) listener(change);
      return since.place;
    } catch {
      // A store that fails now is looked at again; what happened meanwhile is still after this place.
      return place;
    }
  };
  const lookOn = async (): Promise<void> => {
    let place: ChangePlace | undefined;
    while (listeners.size > 0) {
      place = await look(place);
      await sleep(LOOK_MS, pause.signal);
      if (pause.signal.aborted) pause = new AbortController();
    }
  };
  const start = (): void => {
    looking ??= lookOn().finally(() => {
      looking = undefined;
      if (listeners.size > 0) start();
    });
  };
  const wake = (): void => pause.abort();

  return {
    listen(listener) {
      // The same function may listen twice, and each time ends by itself.
      const own = (change: InboxChange): void => listener(change);
      listeners.add(own);
      start();
      return () => {
        listeners.delete(own);
        if (listeners.size === 0) wake();
      };
    },
    isHeard: () => listeners.size > 0,
    wake,
    async close() {
      listeners.clear();
      wake();
      await looking;
    },
  };
}
