import { useEffect, useState } from 'preact/hooks';
import type { Link } from './connection.ts';
import { troubles } from './faults.tsx';
import { price } from './format.ts';
import { Icon } from './icons.tsx';
import type { Surroundings } from './model.ts';

const SURE_WITHIN_MS = 4000;

const LINKS: Readonly<Record<Link, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Reconnecting',
};

export function TopBar({
  link,
  around,
  isInspecting,
  onKeys,
  onInspect,
  onClear,
}: {
  readonly link: Link;
  readonly around: Surroundings;
  readonly isInspecting: boolean;
  readonly onKeys: () => void;
  readonly onInspect: () => void;
  readonly onClear: () => void;
}) {
  const set = troubles(around);
  const { balance, currency } = around.account;
  return (
    <header class="top">
      <h1>
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
          <rect x="5" y="1" width="14" height="22" rx="4" />
          <path d="M9 8h6v4.500h-3.500L9 14.500z" />
        </svg>
        Phones
        <small>simulated 46elks</small>
      </h1>
      <span class="live" data-link={link} role="status">
        {LINKS[link]}
      </span>
      <button
        type="button"
        class="balance"
        popoverTarget="account"
        title="Balance, numbers and subaccounts of the simulated account (a)"
        aria-keyshortcuts="a"
      >
        {price(balance, currency)}
      </button>
      <div class="tools">
        <button
          type="button"
          class="tool"
          popoverTarget="faults"
          data-set={set > 0 ? '' : undefined}
          title="Make something go wrong (f)"
          aria-keyshortcuts="f"
        >
          <Icon name="bolt" />
          <span>Faults{set > 0 && ` · ${set}`}</span>
        </button>
        <button
          type="button"
          class="tool"
          aria-pressed={isInspecting}
          onClick={onInspect}
          title="Requests and answers (i)"
          aria-keyshortcuts="i"
        >
          <Icon name="code" />
          <span>Wire</span>
        </button>
        <Clear onClear={onClear} />
        <button
          type="button"
          class="tool"
          onClick={onKeys}
          title="Keyboard (?)"
          aria-label="Keyboard"
          aria-keyshortcuts="?"
        >
          <Icon name="keys" />
        </button>
      </div>
    </header>
  );
}

/** Asks once before everything is forgotten. */
function Clear({ onClear }: { readonly onClear: () => void }) {
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    if (!isAsking) return;
    const timer = setTimeout(() => setAsking(false), SURE_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [isAsking]);
  return (
    <button
      type="button"
      class={isAsking ? 'tool sure' : 'tool'}
      title="Forget all phones, faults and passed time"
      onClick={() => {
        if (isAsking) onClear();
        setAsking(!isAsking);
      }}
    >
      <Icon name="bin" />
      <span>{isAsking ? 'Really clear all?' : 'Clear'}</span>
    </button>
  );
}
