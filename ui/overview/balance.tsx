import type { BalanceShown } from './overview.ts';

/** What the account has, or what a subaccount used of its limit. */
export function Balance({ balance: { balance, used, limit } }: { readonly balance: BalanceShown }) {
  return (
    <section>
      <h2>Account</h2>
      <p>
        <b>{balance ?? `${used ?? '0.00'} used`}</b>
        <span class="label">
          {balance !== undefined
            ? ' left at 46elks'
            : limit === undefined
              ? ', without a limit'
              : ` of ${limit}`}
        </span>
      </p>
    </section>
  );
}
