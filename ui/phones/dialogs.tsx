import { useEffect, useRef, useState } from 'preact/hooks';
import { readableNumber } from '../shared/format.ts';

function useModal(onClose: () => void) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return { ref: dialog, onClose, close: () => dialog.current?.close() };
}

/** Somebody texts in from a phone that need not have been seen before. */
export function NewPhone({
  numbers,
  suggested,
  onText,
  onClose,
}: {
  readonly numbers: readonly string[];
  readonly suggested: string;
  readonly onText: (from: string, text: string, to: string) => Promise<boolean>;
  readonly onClose: () => void;
}) {
  const { ref, close } = useModal(onClose);
  const [from, setFrom] = useState(suggested);
  const [text, setText] = useState('');
  const [to, setTo] = useState(numbers[0] ?? '');
  return (
    <dialog ref={ref} onClose={onClose} aria-labelledby="new-phone">
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (
            await onText(
              from.replace(/^(\+?)[\d\s()-]+$/, (number) => number.replace(/[\s()-]/g, '')),
              text,
              to,
            )
          )
            close();
        }}
      >
        <h2 id="new-phone">Text in from any number</h2>
        <label>
          From
          <input
            required
            value={from}
            onInput={(event) => setFrom(event.currentTarget.value)}
            aria-describedby="from-hint"
          />
        </label>
        <p id="from-hint" class="note">
          A number such as +46 70 174 06 12, or a name such as Postnord.
        </p>
        <label>
          To
          <select value={to} onChange={(event) => setTo(event.currentTarget.value)}>
            {numbers.map((number) => (
              <option key={number} value={number}>
                {readableNumber(number)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Text
          <textarea
            required
            rows={3}
            autofocus
            value={text}
            placeholder="Hej! Har ni öppet i morgon?"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <div class="buttons">
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="primary">
            Text in
          </button>
        </div>
      </form>
    </dialog>
  );
}

const SHORTCUTS = [
  ['↑ ↓', 'through the phones, or the messages'],
  ['j k', 'next and previous phone'],
  ['Enter', 'on a message: what went over the wire'],
  ['r', 'answer as the phone'],
  ['n', 'text in from any number'],
  ['i', 'requests and answers'],
  ['f', 'faults'],
  ['a', 'balance, numbers and subaccounts'],
  ['/', 'search'],
  ['Esc', 'back'],
  ['?', 'this list'],
] as const;

export function Shortcuts({
  areOn,
  onSwitch,
  onClose,
}: {
  readonly areOn: boolean;
  readonly onSwitch: (on: boolean) => void;
  readonly onClose: () => void;
}) {
  const { ref, close } = useModal(onClose);
  return (
    <dialog ref={ref} onClose={onClose} aria-labelledby="shortcuts">
      <h2 id="shortcuts">Keyboard</h2>
      <dl class="shortcuts">
        {SHORTCUTS.map(([keys, does]) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label class="switch">
        <input type="checkbox" checked={areOn} onChange={(event) => onSwitch(event.currentTarget.checked)} />
        Single keys do something
      </label>
      <div class="buttons">
        <button type="button" class="primary" onClick={close}>
          Close
        </button>
      </div>
    </dialog>
  );
}
