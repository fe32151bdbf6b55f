import { sql, type Transaction } from 'kysely';
import type { Database } from './schema.ts';
import { readFacts, writeFact } from './usage.ts';

/** Everything that is counted or waited for by time, and where it stands. */
const TIMED = [
  ['messages', 'counted_at'],
  ['messages', 'created_at'],
  ['messages', 'sending_at'],
  ['recipients', 'first_at'],
  ['queries', 'at'],
  ['failures', 'at'],
  ['incoming', 'at'],
  ['incoming', 'noted_at'],
] as const;

/**
 * When the clock was set back, whatever lies ahead of it counts as being of now: no limit is refilled, and none stands
 * still until real time has caught up with a clock that once ran ahead.
 */
export async function advanceTo(tx: Transaction<Database>, clock: number): Promise<number> {
  const facts = await readFacts(tx);
  const latest = Number(facts.get('latest_time') ?? clock);
  if (clock < latest) {
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
  if (clock !== latest || !facts.has('latest_time')) await writeFact(tx, 'latest_time', String(clock));
  return clock;
}
