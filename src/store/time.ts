import { sql, type Transaction } from 'kysely';
import { readFacts, writeFact } from './facts.ts';
import type { Database } from './schema.ts';

/** Everything that a limit counts by time, and where it stands. */
const COUNTED = [
  ['messages', 'counted_at'],
  ['recipients', 'first_at'],
  ['queries', 'at'],
  ['failures', 'at'],
  ['incoming', 'at'],
  ['incoming', 'noted_at'],
  ['notices', 'at'],
  ['notices', 'due_at'],
  ['forgotten', 'at'],
] as const;

/** What a clock that was set back must not leave in the future. */
const TIMED = [...COUNTED, ['messages', 'created_at'], ['messages', 'sending_at']] as const;

/** No limit looks back further. */
export const LONGEST_WINDOW_MS = 24 * 3_600_000;

/** Clock and stopwatch never agree to the millisecond. */
const TOLERANCE_MS = 100;

/** Takes note of the time inside a transaction. */
export type Timekeeper = (tx: Transaction<Database>, clock: number) => Promise<number>;

/** @param stopwatch monotonic milliseconds of this process */
export function createTimekeeper(stopwatch: () => number): Timekeeper {
  let lastLook: number | undefined;
  return (tx, clock) => {
    const look = stopwatch();
    const seenMs = Math.max(0, look - (lastLook ?? look));
    lastLook = look;
    return advanceTo(tx, clock, Math.floor(seenMs));
  };
}

/**
 * Takes note of the time of a clock that may be turned in both directions.
 *
 * Set back, whatever lies ahead of it counts as being of now: no limit is refilled, and none stands still until real time
 * has caught up with a clock that once ran ahead. From there up to the highest time ever seen the clock goes through time
 * that was counted once already, so only what this process saw pass on its stopwatch counts again; what is beyond that is
 * not believed. Whoever turns a clock forward and back has each window refilled once and not each time.
 * @param seenMs what has passed for certain since this process last took note
 */
async function advanceTo(tx: Transaction<Database>, clock: number, seenMs: number): Promise<number> {
  const facts = await readFacts(tx);
  const latest = Number(facts.get('latest_time') ?? clock);
  const highest = Number(facts.get('highest_time') ?? latest);
  if (clock < latest) await setBack(tx, clock);
  const unseenMs = Math.min(clock, highest) - latest - seenMs;
  if (unseenMs > TOLERANCE_MS) await moveAlong(tx, unseenMs, latest - LONGEST_WINDOW_MS);
  if (clock !== latest || !facts.has('latest_time')) await writeFact(tx, 'latest_time', String(clock));
  // Most of the time the clock is as far as it ever was, and then there is nothing more to remember.
  if (clock < highest && !facts.has('highest_time')) await writeFact(tx, 'highest_time', String(highest));
  if (clock >= highest && facts.has('highest_time')) await writeFact(tx, 'highest_time', undefined);
  return clock;
}

async function setBack(tx: Transaction<Database>, clock: number): Promise<void> {
  const facts = await readFacts(tx);
  const ahead = sql.raw(String(clock));
  await sql`update messages set due_at = due_at - (updated_at - ${ahead}), lease_until = lease_until - (updated_at - ${ahead}),
    expires_at = expires_at - (updated_at - ${ahead}), updated_at = ${ahead} where updated_at > ${ahead}`.execute(
    tx,
  );
  for (const [table, column] of TIMED) {
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${ahead} where ${sql.ref(column)} > ${ahead}`.execute(
      tx,
    );
  }
  for (const name of ['tripped_at', 'trial_at', 'balance_at']) {
    if (Number(facts.get(name) ?? clock) > clock) await writeFact(tx, name, String(clock));
  }
}

/** Makes what was counted since then as old as it was before the clock went on. */
async function moveAlong(tx: Transaction<Database>, byMs: number, since: number): Promise<void> {
  for (const [table, column] of COUNTED) {
    const at = sql.ref(column);
    await sql`update ${sql.table(table)} set ${at} = ${at} + ${sql.raw(String(byMs))} where ${at} > ${sql.raw(String(since))}`.execute(
      tx,
    );
  }
}
