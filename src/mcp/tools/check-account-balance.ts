import * as z from 'zod';
import { formatMoney, formatUnits } from '../../domain/money.ts';
import { maskNumber } from '../../domain/phone.ts';
import { type Warning, warning } from '../../domain/problem.ts';
import { visible } from '../../domain/untrusted.ts';
import type { Account } from '../../elks/wire.ts';
import { askElks } from '../context.ts';
import { defineTool } from '../define-tool.ts';
import { problemsField, warningsField } from '../outcome.ts';

/** A balance that buys fewer Swedish parts than this is called low when the account has no alert level of its own. */
const LOW_BALANCE_UNITS = 100_000;

/** Why it exists: so that an agent knows whether there is money before it plans. */
export const checkAccountBalance = defineTool({
  name: 'check_account_balance',
  title: 'Check the account balance',
  effect: 'read',
  description: [
    'Reads the prepaid balance and currency of the 46elks account; a subaccount shows what it used and its limit. Free; changes nothing; shares the query limit. Warns when little is left.',
    'Use it before many or expensive messages, or when a send failed for lack of money.',
    'Not for the price of one text (estimate_sms_cost) or what was spent (get_delivery_statistics).',
  ].join(' '),
  input: z.strictObject({}),
  output: z.object({
    account: z.enum(['account', 'subaccount']),
    name: z.string().optional(),
    balance: z.string().optional().meta({ description: 'Decimal amount in currency' }),
    balance_units: z.int().optional().meta({ description: '1/10000 of the currency' }),
    currency: z.string().optional(),
    used: z.string().optional(),
    usage_limit: z.string().optional(),
    email: z.string().optional().meta({ description: 'Masked' }),
    mobile_number: z.string().optional().meta({ description: 'Masked' }),
    warnings: warningsField,
    problems: problemsField,
  }),
  listed: ['balance', 'currency', 'used', 'usage_limit'],
  view: 'overview',
  async handle(_args, context, { signal }) {
    const reader = await askElks(context);
    const account = await reader.account(signal);
    await (await context.store()).rememberAccount({
      currency: account.currency,
      balanceUnits: account.balanceUnits,
      at: context.clock(),
    });
    const warnings = lowBalance(account);
    return {
      lines: [`${balanceLine(account)}.`, ...warnings.map((item) => `warning ${item.code}: ${item.message}`)],
      data: {
        account: account.kind,
        ...(account.name !== undefined && { name: visible(account.name, 80) }),
        ...(account.balanceUnits !== undefined && {
          balance: formatUnits(account.balanceUnits),
          balance_units: account.balanceUnits,
        }),
        ...(account.currency !== undefined && { currency: account.currency }),
        ...(account.usedUnits !== undefined && { used: formatUnits(account.usedUnits) }),
        ...(account.usageLimitUnits !== undefined && { usage_limit: formatUnits(account.usageLimitUnits) }),
        ...(account.email !== undefined && { email: maskEmail(account.email) }),
        ...(account.mobileNumber !== undefined && { mobile_number: maskNumber(account.mobileNumber) }),
        ...(warnings.length > 0 && { warnings }),
      },
    };
  },
});

function balanceLine({ balanceUnits, currency, usedUnits, usageLimitUnits }: Account): string {
  if (balanceUnits !== undefined) {
    return `Balance ${currency === undefined ? `${formatUnits(balanceUnits)} (currency not told)` : formatMoney({ units: balanceUnits, currency })}`;
  }
  const limit = usageLimitUnits === undefined ? 'no limit' : `a limit of ${formatUnits(usageLimitUnits)}`;
  return `Subaccount: ${formatUnits(usedUnits ?? 0)} used, ${limit}`;
}

function lowBalance({ balanceUnits, creditAlertUnits, usedUnits, usageLimitUnits }: Account): Warning[] {
  const left =
    balanceUnits ?? (usageLimitUnits === undefined ? undefined : usageLimitUnits - (usedUnits ?? 0));
  if (left === undefined || left > (creditAlertUnits ?? LOW_BALANCE_UNITS)) return [];
  return [warning('low_balance', `Only ${formatUnits(left)} is left; ask the operator to top up at 46elks.`)];
}

/** What may be shown of an address: `someone@example.com` → `s…@e….com`. */
function maskEmail(email: string): string {
  const match = /^([\x21-\x7e])[^\s@]*@([a-z0-9])[^\s@]*(\.[a-z]{2,10})$/i.exec(email);
  return match ? `${match[1]}…@${match[2]}…${match[3]}` : '…';
}
