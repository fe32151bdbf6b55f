import { problem } from '../domain/problem.ts';
import { visible } from '../domain/untrusted.ts';
import { isNumberId } from '../elks/wire-numbers.ts';
import { isSubaccountId, type Subaccount } from '../elks/wire-subaccounts.ts';
import { askElks, Stopped, type ToolContext } from './context.ts';

/** Throws `Stopped` unless the id is that of the number, so that a person is asked about the one that is changed. */
export async function confirmNumber(
  context: ToolContext,
  { id, number, dry_run }: Asked & { readonly number: string },
  signal: AbortSignal,
): Promise<void> {
  // A dry run opens no connection, and an id that is none is refused with whatever else is wrong.
  if (isDry(context, dry_run) || !isNumberId(id)) return;
  const found = await (await askElks(context)).number(id, signal);
  if (found.active && found.number === number) return;
  throw new Stopped(
    problem(
      'account_change_invalid',
      'The id and the number are not of one number of the account that is in use.',
      'Take both from the same line of list_numbers.',
    ),
  );
}

/** Throws `Stopped` unless the subaccount with the id is called so now. */
export async function confirmSubaccount(
  context: ToolContext,
  { id, called, dry_run }: Asked & { readonly called: string },
  signal: AbortSignal,
): Promise<void> {
  if (isDry(context, dry_run) || !isSubaccountId(id)) return;
  const found = await (await askElks(context)).subaccount(id, signal);
  if (found.active && nameOf(found) === called) return;
  throw new Stopped(
    problem(
      'account_change_invalid',
      'The id and the name are not of one subaccount that is in use.',
      'Take both from the same line of get_costs.',
    ),
  );
}

/** A subaccount in one harmless line. */
export function nameOf({ id, name }: Pick<Subaccount, 'id' | 'name'>): string {
  return visible(name ?? id, 50);
}

interface Asked {
  readonly id: string;
  readonly dry_run: boolean | undefined;
}

function isDry({ policy }: ToolContext, asked: boolean | undefined): boolean {
  return policy.dryRun || asked === true;
}
