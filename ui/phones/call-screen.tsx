import { useEffect, useRef, useState } from 'preact/hooks';
import { isNumber, readableNumber } from '../shared/format.ts';
import { Icon } from './icons.tsx';
import { type Call, isWritten, legAt, lengthOf, phoneOf, secondsOf } from './model.ts';

/** What a person at a phone does in a call. */
export type Deed =
  | { readonly do: 'answer' | 'busy' | 'reject' | 'hangup' }
  | { readonly do: 'press'; readonly keys: string }
  | { readonly do: 'speak'; readonly seconds: number };

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const SPEAK_S = 4;
const TICK_MS = 500;

const GOES_ON: Readonly<Record<Call['phase'], string>> = {
  ringing: 'Rings',
  asking: 'Your server is asked what to do',
  play: 'A sound is played',
  ivr: 'A menu waits for keys',
  record: 'Recording: speak, and end with #',
  connect: 'Connecting',
  ended: 'Ended',
};

/** The call in which a phone is, over everything else on it. */
export function CallScreen({
  call,
  number,
  now,
  isChosen,
  onDeed,
}: {
  readonly call: Call;
  readonly number: string;
  readonly now: string;
  /** This is the phone that somebody is busy with. */
  readonly isChosen: boolean;
  readonly onDeed: (deed: Deed) => void;
}) {
  const leg = legAt(call, number);
  const isRinging = leg ? leg.state === 'ringing' : !isWritten(call) && call.phase === 'ringing';
  const isTalking = leg ? leg.state === 'ongoing' : call.start !== undefined;
  const canPress = isTalking && !leg;
  const other = isWritten(call) && !leg ? call.to : leg ? phoneOf(call) : call.from;
  const seconds = secondsOf(call, useNow(now));
  const first = useRef<HTMLButtonElement>(null);
  // Nobody who is writing is torn away.
  useEffect(() => {
    if (isChosen && document.activeElement === document.body) first.current?.focus({ preventScroll: true });
  }, [isRinging]);
  return (
    <fieldset
      class="call-screen"
      aria-label={isRinging ? 'Incoming call' : 'Call'}
      onKeyDown={(event) => {
        if (!canPress || !/^[0-9*#]$/.test(event.key)) return;
        event.preventDefault();
        onDeed({ do: 'press', keys: event.key });
      }}
    >
      <p class="call-state" role="status">
        {isRinging ? 'Incoming call' : isTalking ? lengthOf(seconds ?? 0) : 'Calling …'}
      </p>
      <h3>{readableNumber(other)}</h3>
      <p class="call-phase">{isRinging ? '' : leg ? 'Connected' : phaseOf(call)}</p>
      <span class="call-portrait" data-ringing={isRinging ? '' : undefined} aria-hidden="true">
        {isNumber(other) ? <Icon name="person" /> : other.slice(0, 1).toUpperCase()}
      </span>
      {canPress && <Keypad onDeed={onDeed} />}
      <div class="call-buttons">
        {isRinging && <Round label="Busy" kind="quiet" icon="gone" onClick={() => onDeed({ do: 'busy' })} />}
        {isRinging && (
          <Round label="Decline" kind="end" icon="down" onClick={() => onDeed({ do: 'reject' })} />
        )}
        {isRinging && (
          <Round
            label="Answer"
            kind="answer"
            icon="phone"
            focused={first}
            onClick={() => onDeed({ do: 'answer' })}
          />
        )}
        {canPress && (
          <Round
            label={`Speak ${SPEAK_S} s`}
            kind="quiet"
            icon="mic"
            onClick={() => onDeed({ do: 'speak', seconds: SPEAK_S })}
          />
        )}
        {!isRinging && (
          <Round
            label="Hang up"
            kind="end"
            icon="down"
            focused={first}
            onClick={() => onDeed({ do: 'hangup' })}
          />
        )}
      </div>
    </fieldset>
  );
}

function phaseOf({ phase, legs }: Call): string {
  const talks = legs.find(({ state }) => state === 'ongoing');
  if (phase !== 'connect') return GOES_ON[phase];
  return talks ? `Talks with ${readableNumber(talks.to)}` : GOES_ON.connect;
}

function Keypad({ onDeed }: { readonly onDeed: (deed: Deed) => void }) {
  return (
    <div class="keypad">
      {KEYS.map((key) => (
        <button key={key} type="button" onClick={() => onDeed({ do: 'press', keys: key })}>
          {key}
        </button>
      ))}
    </div>
  );
}

function Round({
  label,
  kind,
  icon,
  focused,
  onClick,
}: {
  readonly label: string;
  readonly kind: 'answer' | 'end' | 'quiet';
  readonly icon: 'phone' | 'down' | 'mic' | 'gone';
  readonly focused?: preact.Ref<HTMLButtonElement>;
  readonly onClick: () => void;
}) {
  return (
    <button type="button" class="call-button" data-kind={kind} ref={focused ?? null} onClick={onClick}>
      <span>
        <Icon name={icon} />
      </span>
      {label}
    </button>
  );
}

/** The simulator's time, going on since it was last told. */
function useNow(told: string): number {
  const since = useRef({ told, at: performance.now() });
  if (since.current.told !== told) since.current = { told, at: performance.now() };
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return Date.parse(told) + performance.now() - since.current.at;
}
