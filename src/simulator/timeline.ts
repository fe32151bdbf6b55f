import type { Clock, EpochMs } from '../domain/time.ts';

/** Starts a timer and returns the function that stops it. */
export type Schedule = (delayMs: number, run: () => void) => () => void;

/** Timers wake at least this often, because hosts cut long delays. */
const TIMER_MS_MAX = 60_000;

interface Step {
  readonly at: EpochMs;
  readonly run: () => void;
}

export interface Timeline {
  /** Simulated time: the clock plus what was advanced; inside a step, the moment the step was due. */
  now(): EpochMs;
  /** Runs a step when its time has come; returns the function that takes it back. */
  at(due: EpochMs, run: () => void): () => void;
  /** Resolves when the time has passed; rejects with the signal's reason when it aborts first. */
  wait(delayMs: number, signal: AbortSignal): Promise<void>;
  /** Runs every step that is due. */
  runDue(): void;
  /** Lets time pass step by step; `settled` is awaited between steps, so that what they started can answer. */
  advance(ms: number, settled: () => Promise<void>): Promise<void>;
  /** Forgets every step and stops the timer. */
  clear(): void;
}

/**
 * The order of everything that happens by itself in the simulator.
 * Without `schedule` nothing happens between two calls: due steps run at the next request or when time is advanced.
 */
export function createTimeline(clock: Clock, schedule?: Schedule): Timeline {
  let steps: Step[] = [];
  let advancedMs = 0;
  let stepAt: EpochMs | undefined;
  let stopTimer: (() => void) | undefined;

  const now = (): EpochMs => stepAt ?? clock() + advancedMs;

  const arm = (): void => {
    stopTimer?.();
    const next = steps[0];
    stopTimer =
      next &&
      schedule?.(Math.min(Math.max(next.at - now(), 0), TIMER_MS_MAX), () => {
        runDue();
        arm();
      });
  };

  const runDue = (): void => {
    if (stepAt !== undefined) return;
    for (let next = steps[0]; next && next.at <= now(); next = steps[0]) {
      steps.shift();
      stepAt = next.at;
      try {
        next.run();
      } finally {
        stepAt = undefined;
      }
    }
  };

  const at: Timeline['at'] = (due, run) => {
    const step = { at: due, run };
    const place = steps.findLastIndex((other) => other.at <= due) + 1;
    steps.splice(place, 0, step);
    if (place === 0) arm();
    return () => {
      const found = steps.indexOf(step);
      if (found >= 0) steps.splice(found, 1);
    };
  };

  return {
    now,
    at,
    runDue,
    wait: (delayMs, signal) =>
      new Promise((resolve, reject) => {
        const giveUp = (): void => {
          cancel();
          reject(signal.reason);
        };
        const cancel = at(now() + delayMs, () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        });
        if (signal.aborted) giveUp();
        else signal.addEventListener('abort', giveUp, { once: true });
      }),
    advance: async (ms, settled) => {
      const target = now() + ms;
      await settled();
      for (let next = steps[0]; next && next.at <= target; next = steps[0]) {
        advancedMs += Math.max(0, next.at - now());
        runDue();
        await settled();
      }
      advancedMs += Math.max(0, target - now());
      arm();
    },
    clear: () => {
      steps = [];
      stopTimer?.();
    },
  };
}
