const NOTES_MAX = 20_000;

/** Whether anything changed, and what: how a page follows the simulator without missing a step. */
export interface Changes {
  /** The number of the newest change. */
  revision(): number;
  /** Notes that a thing changed; the key is its id, or what it is called where it has none. */
  note(key: string): void;
  /** What changed after a revision; undefined when that is longer ago than is remembered, or never was. */
  since(revision: number): ReadonlySet<string> | undefined;
  /** Resolves when there is a change after this revision: true; false when there will be none any more. */
  after(revision: number, signal: AbortSignal): Promise<boolean>;
  /** Everything is different now. */
  forget(): void;
  /** Ends all waiting. */
  close(): void;
}

export function createChanges(): Changes {
  let keys: string[] = [];
  /** The revision before the first key remembered. */
  let before = 0;
  let isClosed = false;
  const waiting = new Set<() => void>();

  const revision = (): number => before + keys.length;
  const wake = (): void => {
    for (const resume of waiting) resume();
  };
  return {
    revision,
    note: (key) => {
      keys.push(key);
      if (keys.length > NOTES_MAX) {
        before += NOTES_MAX / 2;
        keys = keys.slice(NOTES_MAX / 2);
      }
      wake();
    },
    since: (from) => (from < before || from > revision() ? undefined : new Set(keys.slice(from - before))),
    after: async (from, signal) => {
      while (revision() <= from && !isClosed && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const resume = (): void => {
            waiting.delete(resume);
            signal.removeEventListener('abort', resume);
            resolve();
          };
          waiting.add(resume);
          signal.addEventListener('abort', resume);
        });
      }
      return !isClosed && !signal.aborted;
    },
    forget: () => {
      before = revision() + 1;
      keys = [];
      wake();
    },
    close: () => {
      isClosed = true;
      wake();
    },
  };
}
