import { readableNumber } from '../shared/format.ts';
import { price, timeOf } from './format.ts';
import { Icon } from './icons.tsx';
import { type Call, isWritten, lengthOf, phoneOf, secondsOf, stageOf } from './model.ts';

/** A call in the conversation, with what was recorded of it. */
export function CallLine({
  call,
  number,
  currency,
  isReachable,
  isChosen,
  onChoose,
}: {
  readonly call: Call;
  /** The phone that shows it. */
  readonly number: string;
  readonly currency: string;
  readonly isReachable: boolean;
  readonly isChosen: boolean;
  readonly onChoose: (id: string) => void;
}) {
  const stage = stageOf(call);
  const seconds = secondsOf(call, Date.parse(call.end ?? call.created));
  const isOwn = phoneOf(call) === number;
  return (
    <li
      class="message call"
      data-stage={stage}
      data-id={call.id}
      data-written={isWritten(call) ? '' : undefined}
    >
      <button
        type="button"
        class="bubble"
        data-rove
        tabIndex={isReachable ? 0 : -1}
        aria-current={isChosen ? 'true' : undefined}
        title="Show what went over the wire"
        onClick={() => onChoose(call.id)}
      >
        <span class="call-mark">
          <Icon name={stage === 'missed' ? 'down' : 'phone'} />
        </span>
        <span>
          <strong>{titleOf(call, isOwn)}</strong>
          <span class="call-with">{readableNumber(isWritten(call) && isOwn ? call.to : call.from)}</span>
        </span>
      </button>
      {isOwn &&
        call.recordings.map((id, index) => (
          // biome-ignore lint/a11y/useMediaCaption: a simulated recording is a tone; nothing is said in it.
          <audio
            key={id}
            controls
            preload="none"
            src={`/control/recordings/${id}`}
            aria-label={`Recording ${index + 1}`}
          />
        ))}
      <div class="meta">
        <time dateTime={call.created}>{timeOf(call.created)}</time>
        {seconds !== undefined && call.end !== undefined && <span>{lengthOf(seconds)}</span>}
        {call.end !== undefined && isOwn && <span>{price(call.cost, currency)}</span>}
        {call.recordings.length > 0 && isOwn && <span class="tag">recorded</span>}
        {call.answer === 'lost' && <span class="tag bad">the caller never got the answer</span>}
      </div>
    </li>
  );
}

function titleOf(call: Call, isOwn: boolean): string {
  const { state, start } = call;
  if (state === 'ongoing') return start === undefined ? 'Rings' : 'In a call';
  if (!isOwn) return 'Connected call';
  if (state === 'busy') return 'Busy';
  if (isWritten(call)) return state === 'success' ? 'Outgoing call' : 'Call not taken';
  return state === 'success' ? 'Incoming call' : 'Missed call';
}
