import type { App } from '../app.ts';

/** Pause between two rounds of background work. */
const ROUND_MS = 5_000;

/** Pause between two looks for what may go: somebody who has just approved it is waiting. */
const LOOK_MS = 1_000;

export interface Rounds {
  /** Lets the process end although there are rounds to come. */
  unref(): void;
  /** No further round begins. */
  stop(): void;
}

/** Does the background work of a process every few seconds, and looks for what may go every second. */
export function startRounds(app: Pick<App, 'workOnce' | 'sendDue'>): Rounds {
  const timers = [every(ROUND_MS, app.workOnce), every(LOOK_MS, app.sendDue)];
  return {
    unref() {
      for (const timer of timers) timer.unref();
    },
    stop() {
      for (const timer of timers) clearInterval(timer);
    },
  };
}

/** Does something again and again, but never twice at once. */
function every(pauseMs: number, work: () => Promise<void>): NodeJS.Timeout {
  let busy = false;
  return setInterval(async () => {
    if (busy) return;
    busy = true;
    await work();
    busy = false;
  }, pauseMs);
}
