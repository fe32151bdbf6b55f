import { useId, useState } from 'preact/hooks';
import { Counter, cutText } from '../shared/counter.tsx';
import { Decision } from '../shared/decision.tsx';
import { isNumber, readableNumber } from '../shared/format.ts';
import type { Host } from '../shared/host.ts';
import { Icon, type IconName } from '../shared/icons.tsx';
import { ACCOUNT_HEADINGS, HEADINGS, isMessage, type Shown, stepOf, toneOf } from '../shared/message.ts';
import { Notice } from '../shared/notice.tsx';
import type { Dissected } from '../shared/pieces.ts';
import { Remarks } from '../shared/remarks.tsx';
import { Simulated } from '../shared/simulated.tsx';
import { Fill, Text } from '../shared/text.tsx';
import { useMessage } from '../shared/use-message.ts';
import { momentOf } from '../shared/when.ts';
import { Editor } from './editor.tsx';
import { useReplacement } from './use-replacement.ts';

/** One outbound message: what the phone will show, what it costs, what the rules say, and what a person can do. */
export function Card({ host, first }: { readonly host: Host; readonly first: Shown }) {
  const living = useMessage(host, first);
  const { shown, notice } = living;
  const replace = useReplacement(host, living);
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
      <Remarks problems={shown.problems} warnings={shown.warnings} />
      {shown.data.simulated === true && <Simulated />}
      <Standing shown={shown} />
      <Notice text={notice} onLook={living.look} />
      {draft === undefined ? (
        <Decision
          host={host}
          living={living}
          lead="An assistant wrote this."
          {...(!details && { onEdit: () => setDraft(text) })}
        />
      ) : (
        <Editor
          living={living}
          replace={replace}
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
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
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
