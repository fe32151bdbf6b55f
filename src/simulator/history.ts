import type { Principal } from './account.ts';
import type { Kept, Log } from './log.ts';
import type { World } from './world.ts';

/** What a principal is shown of what was sent, received or called, newest first. */
export function historyOf<Item extends Kept>(
  { account, switches }: World,
  principal: Principal,
  log: Log<Item>,
): readonly Item[] {
  if (principal.subaccount || switches.accountHistory === 'own') return log.newestFirst(principal.id);
  return log.newestFirst(...account.principals.map(({ id }) => id));
}
