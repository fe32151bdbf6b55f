import type { Ref } from 'preact';
import { isNumber, readableNumber } from '../shared/format.ts';
import { whenOf } from './format.ts';
import { Icon, StageIcon } from './icons.tsx';
import { isWritten, type Phone, stageOf, wordsOf } from './model.ts';
import { rove } from './roving.ts';

const SHOWN_MAX = 200;

/** The last two digits tell numbers of one range apart. */
export function Badge({ number }: { number: string }) {
  const mark = number.startsWith('+') ? number.slice(-2) : number.slice(0, 1).toUpperCase();
  const sum = [...number].reduce(
    (total, character) => (total * 31 + (character.codePointAt(0) ?? 0)) % 997,
    7,
  );
  return (
    <span class="badge" data-hue={sum % 8} aria-hidden="true">
      {mark}
    </span>
  );
}

export function PhoneList(props: {
  readonly phones: readonly Phone[];
  readonly total: number;
  readonly chosen: string | undefined;
  readonly unread: (phone: Phone) => number;
  readonly now: string;
  readonly query: string;
  readonly searchBox: Ref<HTMLInputElement>;
  readonly onSearch: (query: string) => void;
  readonly onChoose: (number: string) => void;
  readonly onNew: () => void;
}) {
  const { phones, total, chosen, unread, now, query } = props;
  const shown = phones.slice(0, SHOWN_MAX);
  const reachable = shown.some(({ number }) => number === chosen) ? chosen : shown[0]?.number;
  return (
    <nav class="list" aria-label="Phones">
      <div class="find">
        <label>
          <Icon name="search" />
          <input
            ref={props.searchBox}
            type="search"
            placeholder="Search numbers and texts"
            aria-label="Search numbers and texts"
            aria-keyshortcuts="/"
            value={query}
            onInput={(event) => props.onSearch(event.currentTarget.value)}
          />
        </label>
        <button
          type="button"
          class="round"
          onClick={props.onNew}
          aria-label="Text in from any number"
          title="Text in from any number (n)"
        >
          <Icon name="plus" />
        </button>
      </div>
      <ul
        onKeyDown={(event) => {
          const next = rove(event);
          if (next?.dataset['number']) props.onChoose(next.dataset['number']);
        }}
      >
        {shown.map((phone) => (
          <li key={phone.number}>
            <Row
              phone={phone}
              isChosen={phone.number === chosen}
              isReachable={phone.number === reachable}
              unread={unread(phone)}
              now={now}
              onChoose={props.onChoose}
            />
          </li>
        ))}
      </ul>
      {phones.length === 0 && total > 0 && <p class="none">No phone and no text with “{query}”.</p>}
      {phones.length > SHOWN_MAX && (
        <p class="none">{phones.length - SHOWN_MAX} more phones; search to find them.</p>
      )}
    </nav>
  );
}

function Row({
  phone,
  isChosen,
  isReachable,
  unread,
  now,
  onChoose,
}: {
  readonly phone: Phone;
  readonly isChosen: boolean;
  readonly isReachable: boolean;
  readonly unread: number;
  readonly now: string;
  readonly onChoose: (number: string) => void;
}) {
  const { number, last } = phone;
  const stage = stageOf(last);
  return (
    <button
      type="button"
      class="row"
      data-rove
      data-number={number}
      tabIndex={isReachable ? 0 : -1}
      aria-current={isChosen ? 'true' : undefined}
      onClick={() => onChoose(number)}
    >
      <Badge number={number} />
      <span class="row-text">
        <span class="row-top">
          <strong>{readableNumber(number)}</strong>
          <time dateTime={last.created}>{whenOf(last.created, now)}</time>
        </span>
        <span class="row-bottom">
          <span class="preview">
            <span class="stage" data-stage={stage}>
              <StageIcon stage={stage} />
            </span>
            {isWritten(last) || isNumber(last.from) || last.kind === 'call' ? '' : `${last.from}: `}
            {wordsOf(last)}
          </span>
          {unread > 0 && (
            <span class="count">
              {unread}
              <span class="unseen"> new</span>
            </span>
          )}
        </span>
      </span>
    </button>
  );
}
