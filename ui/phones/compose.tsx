import type { Ref } from 'preact';
import { useState } from 'preact/hooks';
import { counted, isNumber, readableNumber } from '../shared/format.ts';
import { dissect } from '../shared/pieces.ts';
import { Icon } from './icons.tsx';
import { SAMPLE_PICTURE } from './sample-picture.ts';

/** In Swedish, as whom 46elks reaches mostly answers. */
const READY_ANSWERS = ['Ja, det passar', 'Nej tack', 'STOP'];

/** Sends a text in, or a message with pictures; resolves with whether it was taken. */
export type Answer = (text: string, to: string, images?: readonly string[]) => Promise<boolean>;

/** Where the person with this phone writes back. */
export function Compose({
  sender,
  numbers,
  extensionTable,
  answerBox,
  onAnswer,
}: {
  /** Who texted last. */
  readonly sender: string | undefined;
  readonly numbers: readonly string[];
  readonly extensionTable: boolean;
  readonly answerBox: Ref<HTMLTextAreaElement>;
  readonly onAnswer: Answer;
}) {
  const [text, setText] = useState('');
  const answered = sender !== undefined && numbers.includes(sender) ? sender : undefined;
  const [chosen, setChosen] = useState<string>();
  const to = chosen ?? answered ?? numbers[0] ?? '';
  const send = async (what: string) => {
    if (what.trim() === '') return;
    if (await onAnswer(what, to)) setText('');
  };
  const sendWithPicture = async () => {
    if (await onAnswer(text, to, [SAMPLE_PICTURE])) setText('');
  };
  const { encoding, parts, units, capacity } = dissect(text, extensionTable);
  return (
    <form
      class="compose"
      onSubmit={(event) => {
        event.preventDefault();
        void send(text);
      }}
    >
      {sender !== undefined && !isNumber(sender) && (
        <p class="hint">
          Nobody can answer “{sender}”: it is a name, not a number. What you write goes to{' '}
          {readableNumber(to)} instead.
        </p>
      )}
      <div class="ready">
        {READY_ANSWERS.map((ready) => (
          <button
            key={ready}
            type="button"
            lang="sv"
            class={ready === 'STOP' ? 'chip stop' : 'chip'}
            onClick={() => send(ready)}
          >
            {ready}
          </button>
        ))}
        {numbers.length > 1 && (
          <select
            aria-label="Which number to write to"
            value={to}
            onChange={(event) => setChosen(event.currentTarget.value)}
          >
            {numbers.map((number) => (
              <option key={number} value={number}>
                to {readableNumber(number)}
              </option>
            ))}
          </select>
        )}
      </div>
      <div class="write">
        <textarea
          ref={answerBox}
          rows={1}
          placeholder="Answer as this phone"
          aria-label="Answer as this phone"
          aria-keyshortcuts="r"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            void send(text);
          }}
        />
        {text !== '' && (
          <span class="counter">
            {units}/{capacity} {encoding}
            {parts > 1 && ` · ${counted(parts, 'part')}`}
          </span>
        )}
        <button
          type="button"
          class="with-picture"
          aria-label="Send with a picture"
          title="Send it as an MMS, with a picture"
          onClick={sendWithPicture}
        >
          <Icon name="picture" />
        </button>
        <button type="submit" class="send" disabled={text.trim() === ''} aria-label="Send">
          <Icon name="send" />
        </button>
      </div>
    </form>
  );
}
