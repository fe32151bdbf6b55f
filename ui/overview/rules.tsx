import { counted } from '../shared/format.ts';
import { momentOf } from '../shared/when.ts';
import type { RulesShown } from './overview.ts';

const MODES: Readonly<Record<string, string>> = {
  live: 'Texts are sent in earnest.',
  simulated: 'Simulated: nobody is reached, and nothing is paid.',
  dry_run: 'Dry run: nothing is sent.',
  read_only: 'Read only: nothing is sent.',
  paused: 'Paused by the operator: nothing is sent.',
  no_credentials: 'No credentials are set: nothing is sent.',
};

const APPROVALS: Readonly<Record<string, string>> = {
  always: 'A person approves every text.',
  'new-recipients': 'A person approves texts to new recipients.',
  never: 'Nobody has to approve a text.',
};

/** What is left of the limits of 24 hours, and what else decides whether a text leaves. */
export function Rules({ rules }: { readonly rules: RulesShown }) {
  const { sending, approval, left, perDay, budgetLeft, budget, currency, newRecipientsLeft } = rules;
  const { quietHours, restsUntil, held, unknown } = rules;
  const more = [
    MODES[sending],
    APPROVALS[approval],
    `${counted(newRecipientsLeft, 'new recipient')} left.`,
    quietHours !== undefined && `Quiet hours ${quietHours}.`,
    restsUntil !== undefined && `Sending rests until ${momentOf(restsUntil)}, because 46elks fails.`,
    held > 0 && `${counted(held, 'message')} held for a person.`,
    unknown > 0 && `${counted(unknown, 'message')} may have been sent.`,
  ].filter((line) => typeof line === 'string');
  return (
    <section>
      <h2>Left today</h2>
      <div class="meters">
        <Meter name="Messages" left={left} most={perDay} text={String(left)} of={perDay} />
        <Meter
          name="Money"
          left={Number(budgetLeft)}
          most={Number(budget)}
          text={`${budgetLeft} ${currency}`}
          of={budget}
        />
      </div>
      <p class="hint">Limits count the last 24 hours. {more.join(' ')}</p>
    </section>
  );
}

/** A bar that is as full as what is left; the numbers are beside it. */
function Meter({
  name,
  left,
  most,
  text,
  of,
}: {
  readonly name: string;
  readonly left: number;
  readonly most: number | undefined;
  readonly text: string;
  readonly of: string | number | undefined;
}) {
  return (
    <div class="meter">
      <p>
        <span class="label">{name}</span> <b>{text.trim()}</b>
        {of !== undefined && <span class="label"> of {of}</span>}
      </p>
      {most !== undefined && most > 0 && (
        <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
          <rect class="track" width="100" height="1" />
          <rect class={left / most < 0.1 ? 'low' : 'full'} width={(100 * left) / most} height="1" />
        </svg>
      )}
    </div>
  );
}
