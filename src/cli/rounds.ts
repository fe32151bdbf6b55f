/** Pause between two rounds of background work. */
const ROUND_MS = 5_000;

export interface Rounds {
  /** Lets the process end although there are rounds to come. */
  unref(): void;
  /** No further round begins. */
  stop(): void;
}

/** Does a round of background work every few seconds, one at a time. */
export function startRounds(workOnce: () => Promise<void>): Rounds {
  let busy = false;
  const timer = setInterval(async () => {
    if (busy) return;
    busy = true;
    await workOnce();
    busy = false;
  }, ROUND_MS);
  return { unref: () => timer.unref(), stop: () => clearInterval(timer) };
}
