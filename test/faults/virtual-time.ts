/** Time that stands still until everything has happened that can, and then jumps to the next timer. */
export interface VirtualTime {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Starts a timer and returns the function that stops it. */
  schedule(delayMs: number, run: () => void): () => void;
  /** Lets time pass until the work is done; undefined when it waits for something that can no longer happen. */
  drive<T>(work: Promise<T>): Promise<{ readonly value: T } | undefined>;
  /** Lets so much time pass, timers included. */
  advance(ms: number): Promise<void>;
  /** Puts itself in the place of the global timers; returns the function that puts the real ones back. */
  install(): () => void;
}

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** @param isBusy whether something real, such as opening a file, is still under way */
export function createVirtualTime(startsAt: number, isBusy: () => boolean): VirtualTime {
  let now = startsAt;
  let timers: Timer[] = [];

  const schedule = (delayMs: number, run: () => void): (() => void) => {
    const timer = { at: now + Math.max(0, delayMs), run };
    const place = timers.findLastIndex((other) => other.at <= timer.at) + 1;
    timers.splice(place, 0, timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };

  /** All that is not waiting for a timer lives in the microtask queue, which is empty before each turn of the loop. */
  const settle = async (): Promise<void> => {
    do {
      await new Promise((resolve) => setImmediate(resolve));
    } while (isBusy());
  };

  const step = (until: number): boolean => {
    const [timer] = timers;
    if (!timer || timer.at > until) return false;
    timers.shift();
    now = timer.at;
    timer.run();
    return true;
  };

  return {
    now: () => now,
    schedule,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const wake = (): void => {
          stop();
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const stop = schedule(ms, wake);
        if (signal?.aborted) wake();
        else signal?.addEventListener('abort', wake);
      }),
    async drive(work) {
      let done = false;
      const finished = work.finally(() => {
        done = true;
      });
      finished.catch(() => undefined);
      for (;;) {
        await settle();
        if (done) return { value: await finished };
        if (!step(Number.POSITIVE_INFINITY)) return undefined;
      }
    },
    async advance(ms) {
      const target = now + ms;
      do await settle();
      while (step(target));
      now = target;
    },
    install() {
      const { setTimeout, clearTimeout } = globalThis;
      const stops = new WeakMap<object, () => void>();
      Reflect.set(globalThis, 'setTimeout', (run: () => void, delayMs = 0) => {
        const handle = {};
        stops.set(handle, schedule(delayMs, run));
        return handle;
      });
      Reflect.set(globalThis, 'clearTimeout', (handle: object | undefined) => {
        if (handle !== undefined) stops.get(handle)?.();
      });
      return () => {
        globalThis.setTimeout = setTimeout;
        globalThis.clearTimeout = clearTimeout;
      };
    },
  };
}
