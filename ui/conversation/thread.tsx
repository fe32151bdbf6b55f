import type { ComponentChild } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { isNumber, readableNumber } from '../shared/format.ts';
import type { Host } from '../shared/host.ts';
import { Icon } from '../shared/icons.tsx';
import { HEADINGS, readMessage, type Shown, toneOf } from '../shared/message.ts';
import { Notice } from '../shared/notice.tsx';
import { Remarks } from '../shared/remarks.tsx';
import { Simulated } from '../shared/simulated.tsx';
import { Harmless } from '../shared/text.tsx';
import { whenOf } from '../shared/when.ts';
import { AnswerBox } from './answer-box.tsx';
import { Ask } from './ask.tsx';
import type { Entry, ThreadShown } from './conversation.ts';
import { useThread } from './use-thread.ts';

/** What was said with one person, and below it what a person can say next. */
export function Thread({
  host,
  number,
  first,
  onBack,
}: {
  readonly host: Host;
  readonly number: string;
  readonly first?: ThreadShown;
  readonly onBack?: () => void;
}) {
  const { shown, notice, look, lookFurtherBack } = useThread(host, number, first);
  const [asked, setAsked] = useState<Shown>();
  const [text, setText] = useState('');
  const heading = useId();
  const showCard = async (id: string): Promise<void> => {
    const told = await host
      .callTool('check_sms_status', { message_id: id })
      .then(readMessage, () => undefined);
    if (told?.id !== undefined) setAsked(told);
    else await look();
  };
  const onAnswered = (answered: Shown): void => {
    if (answered.state === 'cancelled') setText(answered.data.text ?? text);
    setAsked(undefined);
    void look();
  };
  return (
    <article class="card" aria-labelledby={heading}>
      <header class="to">
        {onBack && (
          <button type="button" class="back" onClick={onBack}>
            <Icon name="back" />
            <span class="unseen">All conversations</span>
          </button>
        )}
        <h1 id={heading}>
          <span class="unseen">Conversation with </span>
          <Harmless text={shown?.recipient?.replaceAll(' ', '\u00a0') ?? readableNumber(number)} />
        </h1>
        {shown?.country !== undefined && <span class="country">{shown.country}</span>}
      </header>
      {shown?.cursor !== undefined && host.can.serverTools && (
        <button type="button" class="quiet earlier" onClick={lookFurtherBack}>
          Earlier messages
        </button>
      )}
      <Log entries={shown?.entries} onShow={host.can.serverTools && showCard} />
      <Remarks problems={[]} warnings={shown?.remarks ?? []} />
      {shown?.isSimulated && <Simulated />}
      <Notice text={notice} onLook={look} />
      {asked ? (
        <Ask key={asked.id} host={host} first={asked} onAnswered={onAnswered} />
      ) : (
        <Below shown={shown} host={host} number={number}>
          <AnswerBox
            host={host}
            number={number}
            text={text}
            onChange={setText}
            onHeld={setAsked}
            onTaken={look}
          />
        </Below>
      )}
    </article>
  );
}

/** The box to answer in, or why there is none. */
function Below({
  shown,
  host,
  number,
  children,
}: {
  readonly shown: ThreadShown | undefined;
  readonly host: Host;
  readonly number: string;
  readonly children: ComponentChild;
}) {
  if (shown?.hasOptedOut)
    return <p class="hint">They do not want to be texted, so nothing can be sent to them.</p>;
  if (!isNumber(number)) return <p class="hint">This sender is no phone number and cannot be answered.</p>;
  if (!host.can.serverTools)
    return <p class="hint">This client does not pass clicks on, so it cannot be answered here.</p>;
  return <>{children}</>;
}

/** The texts, the newest last and in view. */
function Log({
  entries,
  onShow,
}: {
  readonly entries: readonly Entry[] | undefined;
  readonly onShow: ((id: string) => Promise<void>) | false | undefined;
}) {
  const place = useRef<HTMLDivElement>(null);
  const newest = entries?.at(-1)?.id;
  useEffect(() => {
    place.current?.scrollTo({ top: place.current.scrollHeight });
  }, [newest]);
  if (!entries) return onShow ? <p class="hint">Looking…</p> : null;
  if (entries.length === 0) return <p class="hint">Nothing was said yet.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard.
    <div class="log" role="log" aria-label="Messages" tabIndex={0} ref={place}>
      <ol>
        {entries.map((entry) => (
          <li key={entry.id} class={entry.isOurs ? 'ours' : 'theirs'}>
            <p class="bubble">
              <span class="unseen">{entry.isOurs ? 'You: ' : 'They: '}</span>
              {entry.isPicture && <i>Picture message </i>}
              {entry.text !== '' && <Harmless text={entry.text} />}
              {entry.text === '' && !entry.isPicture && <i>No text is kept</i>}
            </p>
            <p class="meta">
              <time dateTime={entry.at}>{whenOf(entry.at)}</time>
              {entry.isOurs && <Standing entry={entry} onShow={onShow} />}
            </p>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Standing({
  entry: { id, state },
  onShow,
}: {
  readonly entry: Entry;
  readonly onShow: ((id: string) => Promise<void>) | false | undefined;
}) {
  const told = HEADINGS[state ?? ''];
  if (state === 'held' && onShow)
    return (
      <button type="button" class="stage ask" onClick={() => onShow(id)}>
        {told}: show it
      </button>
    );
  return <span class={`stage ${toneOf(state)}`}>{told}</span>;
}
