import { counted, readableNumber } from '../shared/format.ts';
import type { Remark } from '../shared/message.ts';
import { Remarks } from '../shared/remarks.tsx';
import { Harmless } from '../shared/text.tsx';
import { whenOf } from '../shared/when.ts';
import type { Glimpse } from './conversation.ts';

/** Whom texts were exchanged with, newest first; a click opens the thread. */
export function List({
  conversations,
  remarks,
  onChoose,
}: {
  /** Absent when they could not be read. */
  readonly conversations: readonly Glimpse[] | undefined;
  readonly remarks: readonly Remark[];
  readonly onChoose: (number: string) => void;
}) {
  const waiting = conversations?.filter(({ isUnanswered }) => isUnanswered).length ?? 0;
  return (
    <section class="card">
      <header class="to">
        <h1>{conversations ? counted(conversations.length, 'conversation') : 'Conversations'}</h1>
        {waiting > 0 && <span class="country">in {waiting} they wrote last</span>}
      </header>
      <ul class="list">
        {conversations?.map((conversation) => (
          <Line key={conversation.number} conversation={conversation} onChoose={onChoose} />
        ))}
      </ul>
      <Remarks problems={[]} warnings={remarks} />
    </section>
  );
}

function Line({
  conversation: { number, at, isOurs, text, isUnanswered, hasOptedOut },
  onChoose,
}: {
  readonly conversation: Glimpse;
  readonly onChoose: (number: string) => void;
}) {
  return (
    <li>
      <button type="button" onClick={() => onChoose(number)}>
        <b>
          <Harmless text={readableNumber(number)} />
        </b>
        <time dateTime={at}>{whenOf(at)}</time>
        <span class="glimpse">
          {isOurs && <span class="country">You: </span>}
          <Harmless text={text} />
        </span>
        {isUnanswered && <span class="tag">They wrote last</span>}
        {hasOptedOut && <span class="tag bad">Opted out</span>}
      </button>
    </li>
  );
}
