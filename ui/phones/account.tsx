import { readableNumber } from '../shared/format.ts';
import { price } from './format.ts';
import type { Surroundings } from './model.ts';

type Account = Surroundings['account'];
type Own = Account['numbers'][number];

/** What a number does with what comes to it, and the setting that says so. */
const DOES = [
  ['sms_url', 'Texts'],
  ['mms_url', 'Pictures'],
  ['voice_start', 'Calls'],
] as const;

const NOTHING = { sms_url: 'only kept', mms_url: 'only kept', voice_start: 'not taken' } as const;

/** The account with its balance and numbers, and its subaccounts with theirs. */
export function AccountMenu({ account }: { readonly account: Account }) {
  const { balance, currency, principals, numbers } = account;
  return (
    <div class="menu account" id="account" popover="auto" role="dialog" aria-label="Account">
      {principals.map(({ id, name, used, usagelimit, closed }) => (
        <section key={id}>
          <header>
            <h2>{name ?? 'Account'}</h2>
            {closed && <span class="tag">closed</span>}
            <b>
              {name === undefined
                ? price(balance, currency)
                : usagelimit === undefined
                  ? `${price(used, currency)} used`
                  : `${price(used, currency)} of ${price(usagelimit, currency)}`}
            </b>
          </header>
          <p class="id">{id}</p>
          <ul>
            {numbers
              .filter(({ owner }) => owner === id)
              .map((own) => (
                <OwnNumber key={own.id} own={own} />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function OwnNumber({ own }: { readonly own: Own }) {
  return (
    <li>
      <strong>{readableNumber(own.number)}</strong>
      {own.name !== undefined && <span>{own.name}</span>}
      <span class="can">{own.capabilities.join(' · ')}</span>
      <dl>
        {DOES.map(([setting, what]) => (
          <div key={setting}>
            <dt>{what}</dt>
            <dd>{own[setting] ?? NOTHING[setting]}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
