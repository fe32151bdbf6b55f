import { useMemo } from 'preact/hooks';
import { counted, readableNumber } from '../shared/format.ts';
import { type Dissected, dissect } from '../shared/pieces.ts';
import { Fill, Text } from '../shared/text.tsx';
import { price, timeOf } from './format.ts';
import { Icon, StageIcon } from './icons.tsx';
import { isWritten, type Message, type Stage, stageOf } from './model.ts';

export type Interference = { readonly end: 'delivered' | 'failed' | 'stuck' } | { readonly delay_ms: number };

const DELAY_MS = 30_000;

const SAID: Readonly<Record<Stage, string>> = {
  call: 'Call',
  missed: 'Missed',
  created: 'Created',
  sent: 'Sent',
  delivered: 'Delivered',
  failed: 'Failed',
  lost: 'Never arrives',
  written: 'Written',
};

/** One message as the handset shows it, and under it what only we can see. */
export function Bubble({
  message,
  currency,
  extensionTable,
  isReachable,
  isChosen,
  onChoose,
  onInterfere,
}: {
  readonly message: Message;
  readonly currency: string;
  readonly extensionTable: boolean;
  readonly isReachable: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (id: string) => void;
  readonly onInterfere: (id: string, interference: Interference) => void;
}) {
  const stage = stageOf(message);
  const { message: words = '' } = message;
  const text = useMemo(() => dissect(words, extensionTable), [words, extensionTable]);
  /** Only a text is billed by its parts. */
  const billed = message.kind === 'sms' ? text : undefined;
  const who = isWritten(message) ? 'Written here' : `From ${readableNumber(message.from)}`;
  return (
    <li class="message" data-stage={stage} data-id={message.id}>
      <button
        type="button"
        class="bubble"
        data-rove
        tabIndex={isReachable ? 0 : -1}
        aria-current={isChosen ? 'true' : undefined}
        title="Show what went over the wire"
        onClick={() => onChoose(message.id)}
      >
        <span class="unseen">
          {who}, {SAID[stage]}:{' '}
        </span>
        {message.kind === 'sms' && message.flashsms && <span class="tag">Flash, not kept by the phone</span>}
        {message.kind === 'mms' && <Pictures images={message.images} />}
        {billed ? <Text text={billed} /> : <span class="text">{words}</span>}
      </button>
      {billed && billed.parts > 1 && <Fill fill={billed.fill} />}
      <Meta message={message} stage={stage} text={billed} currency={currency} />
      {message.due !== undefined && <UnderWay id={message.id} onInterfere={onInterfere} />}
    </li>
  );
}

/** The pictures of a message, or what stands for one that could not be loaded from here. */
function Pictures({ images }: { readonly images: (Message & { readonly kind: 'mms' })['images'] }) {
  return images.map(({ id, standIn, bytes, filetype }) =>
    standIn ? (
      <span key={id} class="stand-in">
        <Icon name="picture" />A picture that could not be loaded
      </span>
    ) : (
      <img
        key={id}
        src={`/control/images/${id}`}
        alt="Sent with this message"
        title={`${filetype.toUpperCase()}, ${bytes} bytes`}
      />
    ),
  );
}

function Meta({
  message,
  stage,
  text,
  currency,
}: {
  readonly message: Message;
  readonly stage: Stage;
  readonly text: Dissected | undefined;
  readonly currency: string;
}) {
  const at = message.delivered ?? message.failed ?? message.sent ?? message.created;
  return (
    <div class="meta">
      <span class="stage" data-stage={stage} key={stage}>
        <StageIcon stage={stage} />
        {SAID[stage]}
      </span>
      <time dateTime={at}>{timeOf(at)}</time>
      {stage !== 'written' && <span>{price(message.cost, currency)}</span>}
      {text ? (
        <span
          class={text.encoding === 'UCS-2' || text.parts > 1 ? 'dear' : undefined}
          title={`${text.units} of ${text.capacity} units`}
        >
          {text.encoding} · {counted(text.parts, 'part')}
        </span>
      ) : (
        <span>MMS</span>
      )}
      {message.direction === 'outgoing-reply' && <span class="tag">automatic reply</span>}
      {message.kind === 'sms' && message.dontlog && <span class="tag">dontlog</span>}
      {message.deleted !== undefined && <span class="tag">deleted at 46elks</span>}
      {message.answer === 'lost' && <span class="tag bad">the caller never got the answer</span>}
    </div>
  );
}

function UnderWay({
  id,
  onInterfere,
}: {
  readonly id: string;
  readonly onInterfere: (id: string, interference: Interference) => void;
}) {
  const act = (label: string, title: string, interference: Interference) => (
    <button type="button" class="chip" title={title} onClick={() => onInterfere(id, interference)}>
      {label}
    </button>
  );
  return (
    <fieldset class="under-way">
      <legend class="unseen">While it is under way</legend>
      {act('Deliver', 'It arrives now', { end: 'delivered' })}
      {act('Delay 30 s', 'The next step comes 30 seconds later', { delay_ms: DELAY_MS })}
      {act('Fail', 'The carrier gives it up', { end: 'failed' })}
      {act('Drop', 'It is never heard of again', { end: 'stuck' })}
    </fieldset>
  );
}
