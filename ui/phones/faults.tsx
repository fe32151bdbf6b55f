import { counted } from '../shared/format.ts';
import { ask } from './connection.ts';
import { Icon } from './icons.tsx';
import type { Surroundings } from './model.ts';

const MINUTE_MS = 60_000;

const FAULTS = [
  { label: 'Answer 500', title: 'The next send fails and nothing goes out', fault: { status: 500, next: 1 } },
  {
    label: 'Lose the answer',
    title: 'The next send is taken and charged, and the connection cut before the answer',
    fault: { drop: 'after', next: 1 },
  },
  {
    label: 'Cut the line',
    title: 'The connection of the next send is cut before anything happens',
    fault: { drop: 'before', next: 1 },
  },
  {
    label: 'Answer late',
    title: 'The answer to the next send comes 10 seconds late',
    fault: { delay_ms: 10_000, next: 1 },
  },
] as const;

const PACES = [
  { label: 'Quick, 3 s', sent_after_ms: 1000, delivered_after_ms: 2000 },
  { label: 'Slow, 30 s', sent_after_ms: 10_000, delivered_after_ms: 20_000 },
  { label: 'Very slow, 5 min', sent_after_ms: 100_000, delivered_after_ms: 200_000 },
] as const;

const HOURS = [
  { label: '+1 min', ms: MINUTE_MS },
  { label: '+1 h', ms: 60 * MINUTE_MS },
  { label: '+1 day', ms: 24 * 60 * MINUTE_MS },
] as const;

/** How many things are set to go wrong. */
export function troubles({ faults, webhookRules }: Surroundings): number {
  const rules = [webhookRules['duplicates'], webhookRules['late_ms']].filter((value) => value !== 0);
  return Object.keys(faults).length + rules.length;
}

/** Everything that can be made to go wrong, or slower. */
export function Faults({
  around,
  onSaid,
}: {
  readonly around: Surroundings;
  readonly onSaid: (sentence: string) => void;
}) {
  const put = async (method: 'POST' | 'PUT', resource: string, document: object) => {
    const refusal = await ask(method, resource, document);
    if (refusal !== undefined) onSaid(refusal);
  };
  const { faults, carrier, webhookRules } = around;
  const names = Object.keys(faults);
  return (
    <div class="menu" id="faults" popover="auto" role="dialog" aria-label="Faults">
      <h2>The next send</h2>
      <div class="choices">
        {FAULTS.map(({ label, title, fault }) => (
          <button
            key={label}
            type="button"
            class="chip"
            title={title}
            aria-pressed={isSame(faults['POST /sms'], fault)}
            onClick={() =>
              put('PUT', 'faults', isSame(faults['POST /sms'], fault) ? {} : { 'POST /sms': fault })
            }
          >
            {label}
          </button>
        ))}
      </div>
      {names.length > 0 && (
        <p class="remark">
          {counted(names.length, 'fault')} set: {names.join(', ')}.{' '}
          <button type="button" class="link" onClick={() => put('PUT', 'faults', {})}>
            End all faults
          </button>
        </p>
      )}
      <h2>The carrier</h2>
      <div class="choices">
        {PACES.map(({ label, ...pace }) => (
          <button
            key={label}
            type="button"
            class="chip"
            aria-pressed={carrier['delivered_after_ms'] === pace.delivered_after_ms}
            onClick={() => put('PUT', 'carrier', pace)}
          >
            {label}
          </button>
        ))}
      </div>
      <h2>Webhooks</h2>
      <div class="choices">
        <button
          type="button"
          class="chip"
          aria-pressed={webhookRules['duplicates'] !== 0}
          onClick={() => put('PUT', 'webhooks', { duplicates: webhookRules['duplicates'] === 0 ? 1 : 0 })}
        >
          Come twice
        </button>
        <button
          type="button"
          class="chip"
          aria-pressed={webhookRules['late_ms'] !== 0}
          onClick={() => put('PUT', 'webhooks', { late_ms: webhookRules['late_ms'] === 0 ? MINUTE_MS : 0 })}
        >
          Come out of order
        </button>
      </div>
      <h2>Let time pass</h2>
      <div class="choices">
        {HOURS.map(({ label, ms }) => (
          <button
            key={label}
            type="button"
            class="chip"
            onClick={() => put('POST', 'clock', { advance_ms: ms })}
          >
            <Icon name="clock" />
            {label}
          </button>
        ))}
      </div>
    </div>
  );
}

function isSame(set: unknown, fault: object): boolean {
  return JSON.stringify(set) === JSON.stringify(fault);
}

const OUTCOMES = [
  ['delivered', 'Gets texts'],
  ['failed', 'Texts fail'],
  ['unsent', 'Texts fail at once'],
  ['stuck', 'Out of reach'],
  ['unroutable', 'Does not exist'],
] as const;

const RINGING = [
  ['answer', 'Answers'],
  ['ring', 'Rings'],
  ['busy', 'Busy'],
  ['reject', 'Declines'],
] as const;

interface OfPhone {
  readonly number: string;
  readonly around: Surroundings;
  readonly onSaid: (sentence: string) => void;
}

/** What becomes of the next texts to a phone. */
export function OutcomeOf({ number, around: { recipients }, onSaid }: OfPhone) {
  return (
    <Rule
      what="texts to it"
      resource="recipients"
      rules={recipients}
      fallback="delivered"
      choices={OUTCOMES}
      number={number}
      onSaid={onSaid}
    />
  );
}

/** What a phone does when it is rung. */
export function RingingOf({ number, around: { phones }, onSaid }: OfPhone) {
  return (
    <Rule
      what="calls to it"
      resource="phones"
      rules={phones}
      fallback="answer"
      choices={RINGING}
      number={number}
      onSaid={onSaid}
    />
  );
}

function Rule({
  what,
  resource,
  rules,
  fallback,
  choices,
  number,
  onSaid,
}: {
  readonly what: string;
  readonly resource: 'recipients' | 'phones';
  readonly rules: Surroundings['recipients'];
  readonly fallback: string;
  readonly choices: readonly (readonly [value: string, label: string])[];
  readonly number: string;
  readonly onSaid: (sentence: string) => void;
}) {
  const rule = String(rules[number] ?? rules['*'] ?? fallback);
  const choose = async (next: string) => {
    const refusal = await ask('PUT', resource, { ...rules, [number]: next });
    if (refusal !== undefined) onSaid(refusal);
  };
  return (
    <label class="outcome" data-usual={rule === fallback ? '' : undefined}>
      <span class="unseen">What becomes of {what}</span>
      <select
        title={`What becomes of ${what}`}
        value={rule}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {choices.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
