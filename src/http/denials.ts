import type { Clock, EpochMs } from '../domain/time.ts';

/** A request that was not served; never what it held. */
export interface Denial {
  readonly event: 'denied';
  readonly at: 'mcp' | 'webhook';
  readonly reason: string;
  /** So many more of the same kind since the last line. */
  readonly unlogged?: number;
}

/** One line a minute for each reason: who is not let in must not be able to fill the disk. */
const QUIET_MS = 60_000;

/** Tells the log of denials, the first of a kind at once and then a count a minute. */
export function denialLog(log: (denial: Denial) => void, clock: Clock): (denial: Denial) => void {
  const kinds = new Map<string, { loggedAt: EpochMs; unlogged: number }>();
  return (denial) => {
    const kind = `${denial.at} ${denial.reason}`;
    const known = kinds.get(kind);
    const now = clock();
    if (known && now - known.loggedAt < QUIET_MS) {
      known.unlogged += 1;
      return;
    }
    kinds.set(kind, { loggedAt: now, unlogged: 0 });
    log({ ...denial, ...(known && known.unlogged > 0 && { unlogged: known.unlogged }) });
  };
}
