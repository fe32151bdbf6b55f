import { useId, useRef, useState } from 'preact/hooks';
import { Counter, cutText } from './counter.tsx';
import { isNumber, readableNumber } from './format.ts';
import type { Host } from './host.ts';
import { Icon, type IconName } from './icons.tsx';
import { ACCOUNT_HEADINGS, HEADINGS, isMessage, type Remark, type Shown, stepOf, toneOf } from './message.ts';
import type { Dissected } from './pieces.ts';
import { Fill, Text } from './text.tsx';
import { type Living, useMessage } from './use-message.ts';
import { momentOf } from './when.ts';

/** One outbound message: what the phone will show, what it costs, what the rules say, and what a person can do. */
export function Card({ host, first }: { readonly host: Host; readonly first: Shown }) {
  const living = useMessage(host, first);
  const { shown, notice } = living;
  const [draft, setDraft] = useState<string>();
  const heading = useId();
  const { text = '', details } = shown.data;
  const isText = text !== '' && !details;
  const cut = cutText(draft ?? text);
  return (
    <article class="card" aria-labelledby={heading}>
      <Recipient shown={shown} heading={heading} />
      {details && <Details lines={details} />}
      {isText && <Screen from={shown.from ?? ''} text={cut} flash={shown.data.flash === true} />}
      {isText && <Facts shown={shown} text={cut} isDraft={draft !== undefined && draft !== text} />}
      <Remarks shown={shown} />
      <Standing shown={shown} />
      {notice !== undefined && (
        <div class="notice" role="alert">
          <p>{notice}</p>
          <button type="button" class="quiet" onClick={living.look}>
            Look again
          </button>
        </div>
      )}
      {draft === undefined ? (
        <Buttons host={host} living={living} onEdit={() => setDraft(text)} />
      ) : (
        <Editor
          living={living}
          draft={draft}
          before={text}
          onChange={setDraft}
          onClose={() => setDraft(undefined)}
        />
      )}
    </article>
  );
}

function Recipient({ shown, heading }: { readonly shown: Shown; readonly heading: string }) {
  const { recipient, country } = shown.data;
  const to = recipient ?? readableNumber(shown.to ?? '');
  return (
    <header class="to">
      <h1 id={heading}>
        {isMessage(shown) && <span class="unseen">Message </span>}
        {to !== '' && <span class="label">To </span>}
        {to.replaceAll(' ', '\u00a0') || (isMessage(shown) ? 'No message' : 'Your 46elks account')}
      </h1>
      {country !== undefined && <span class="country">{country}</span>}
      <span class={`state ${toneOf(shown.state)}`} role="status">
        <Icon name={ICONS[toneOf(shown.state)]} />
        {(isMessage(shown) ? undefined : ACCOUNT_HEADINGS[shown.state ?? '']) ??
          HEADINGS[shown.state ?? ''] ??
          'Nothing was sent'}
      </span>
    </header>
  );
}

const ICONS: Readonly<Record<ReturnType<typeof toneOf>, IconName>> = {
  good: 'ticks',
  ask: 'person',
  bad: 'cross',
  calm: 'clock',
};

/** The message as the handset of the recipient shows it. */
function Screen({
  from,
  text,
  flash,
}: {
  readonly from: string;
  readonly text: Dissected;
  readonly flash: boolean;
}) {
  return (
    <figure class="screen">
      <figcaption>
        <span class="portrait" aria-hidden="true">
          {isNumber(from) ? <Icon name="person" /> : from.slice(0, 1).toUpperCase()}
        </span>
        <span>
          <span class="unseen">From </span>
          <b>{readableNumber(from)}</b>
        </span>
      </figcaption>
      <blockquote class="bubble">
        {flash && <span class="tag">Flash: shown at once and not kept</span>}
        <Text text={text} />
      </blockquote>
      {text.parts > 1 && <Fill fill={text.fill} />}
    </figure>
  );
}

/** What is about to leave when it is no text message: in the words of the dialog that other clients show. */
function Details({ lines: [wish, ...lines] }: { readonly lines: readonly string[] }) {
  return (
    <figure class="screen">
      <figcaption>
        <b>{wish}</b>
      </figcaption>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </figure>
  );
}

/** Parts and price; what a draft would cost is known only once it is handed in. */
function Facts({
  shown,
  text,
  isDraft,
}: {
  readonly shown: Shown;
  readonly text: Dissected;
  readonly isDraft: boolean;
}) {
  const { cost, data } = shown;
  const price = shown.state === 'held' && data.most !== undefined ? `at most ${data.most}` : cost;
  return (
    <p class="facts">
      <Counter text={text} />
      {price !== undefined && !isDraft && <b>{price}</b>}
    </p>
  );
}

/** Why it was not sent, and what to know of it. That a person is to approve it is said by the buttons. */
function Remarks({ shown: { problems, warnings } }: { readonly shown: Shown }) {
  const told = (list: readonly Remark[], kind: 'bad' | 'ask') =>
    list
      .filter(({ code }) => code !== 'approval_required')
      .map(({ code, message }) => (
        <li key={code + message} class={kind}>
          <Icon name={kind === 'bad' ? 'cross' : 'bolt'} />
          <span>{message}</span>
        </li>
      ));
  const items = [...told(problems, 'bad'), ...told(warnings, 'ask')];
  if (items.length === 0) return null;
  return (
    <ul class="remarks" aria-label="What the rules say">
      {items}
    </ul>
  );
}

const STEPS = ['46elks', 'Operator', 'Phone'] as const;

/** How far it has come. */
function Standing({ shown }: { readonly shown: Shown }) {
  const step = stepOf(shown.state);
  if (shown.state === 'queued' && shown.sendAt !== undefined && Date.parse(shown.sendAt) > Date.now())
    return <p class="hint">It waits until {momentOf(shown.sendAt)}.</p>;
  if (shown.state === 'unknown')
    return (
      <p class="hint">The answer was lost on the way. It is looked up and never sent again by itself.</p>
    );
  if (step === undefined || !isMessage(shown)) return null;
  return (
    <ol class="steps" aria-label="How far it has come">
      {STEPS.map((name, index) => (
        <li key={name} data-done={step > index ? '' : undefined}>
          <Icon name={step > index ? 'tick' : 'clock'} />
          {name}
          {name === 'Phone' && shown.deliveredAt !== undefined && <time>{momentOf(shown.deliveredAt)}</time>}
        </li>
      ))}
    </ol>
  );
}

/** What only a person may press. */
function Buttons({
  host,
  living,
  onEdit,
}: {
  readonly host: Host;
  readonly living: Living;
  readonly onEdit: () => void;
}) {
  const { shown, busy, send, decline } = living;
  if (shown.state !== 'held') return null;
  if (shown.data.approval === undefined || !host.can.serverTools)
    return (
      <p class="hint">
        This client does not pass clicks on. The operator can approve it with{' '}
        <code>46elks-mcp-server approve</code>.
      </p>
    );
  const until = shown.data.expires_at;
  const [yes, no] = isMessage(shown) ? ['Send', 'Don’t send'] : ['Do it', 'Don’t'];
  return (
    <>
      <div class="buttons">
        <button type="button" class="quiet" disabled={busy !== undefined} onClick={decline}>
          {busy === 'decline' ? 'Declining…' : no}
        </button>
        {!shown.data.details && (
          <button type="button" class="quiet" disabled={busy !== undefined} onClick={onEdit}>
            <Icon name="pen" /> Edit
          </button>
        )}
        <button type="button" class="send" disabled={busy !== undefined} onClick={send}>
          <Icon name={isMessage(shown) ? 'send' : 'tick'} /> {busy === 'send' ? 'Sending…' : yes}
        </button>
      </div>
      <p class="hint">
        An assistant wrote this. It {isMessage(shown) ? 'leaves' : 'is done'} when you press {yes}
        {until === undefined ? '' : `, until ${momentOf(until)}`}.
      </p>
    </>
  );
}

/** Another text in place of this one: a new message, while the one that was shown is declined. */
function Editor({
  living: { busy, shown, replace },
  draft,
  before,
  onChange,
  onClose,
}: {
  readonly living: Living;
  readonly draft: string;
  readonly before: string;
  readonly onChange: (draft: string) => void;
  readonly onClose: () => void;
}) {
  const box = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const isSame = draft === before || draft.trim() === '';
  const handIn = async (): Promise<void> => {
    if (await replace(draft)) onClose();
    else area.current?.focus();
  };
  // Not a form: clients show views in a sandbox that forbids them.
  return (
    <div class="editor">
      <label for={box}>Your text</label>
      <textarea
        id={box}
        ref={area}
        rows={4}
        value={draft}
        disabled={busy !== undefined}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
      <div class="buttons">
        <button type="button" class="quiet" disabled={busy !== undefined} onClick={onClose}>
          Back
        </button>
        <button type="button" class="send" disabled={busy !== undefined || isSame} onClick={handIn}>
          {busy === 'edit' ? 'Handing in…' : 'Send this instead'}
        </button>
      </div>
      <p class="hint">
        {shown.state === 'cancelled'
          ? 'The first text was declined and is not sent.'
          : 'This declines the text above and hands in yours as a new message, under the same rules.'}
      </p>
    </div>
  );
}
