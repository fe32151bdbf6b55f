import { useEffect, useRef } from 'preact/hooks';
import { counted, readableNumber } from '../shared/format.ts';
import { dissect } from '../shared/pieces.ts';
import { Raw } from './copy.tsx';
import { exactTimeOf, price, timeOf } from './format.ts';
import { Icon } from './icons.tsx';
import {
  type Call,
  type Item,
  isWritten,
  type Message,
  type Model,
  type RequestRecord,
  requestOf,
  type Surroundings,
  webhooksOf,
} from './model.ts';
import { curlOf, requestText, responseText, webhookAnswer, webhookText } from './wire.ts';

/** What is looked at in the inspector; nothing = all requests. */
export type Looked = { readonly message: string } | { readonly request: number } | undefined;

export function Inspector({
  model,
  around,
  looked,
  onLook,
  onClose,
}: {
  readonly model: Model;
  readonly around: Surroundings;
  readonly looked: Looked;
  readonly onLook: (looked: Looked) => void;
  readonly onClose: () => void;
}) {
  const message = looked && 'message' in looked ? model.items.get(looked.message) : undefined;
  const request = looked && 'request' in looked ? model.requests.get(looked.request) : undefined;
  const heading = useRef<HTMLHeadingElement>(null);
  const opened = message?.id ?? request?.n;
  useEffect(() => {
    if (opened !== undefined) heading.current?.scrollIntoView({ block: 'nearest' });
  }, [opened]);
  return (
    <aside class="inspector" aria-label="On the wire">
      <header>
        {opened !== undefined && (
          <button type="button" class="quiet" onClick={() => onLook(undefined)} aria-label="All requests">
            <Icon name="back" />
          </button>
        )}
        <h2 ref={heading}>
          {message
            ? message.kind === 'call'
              ? 'Call'
              : 'Message'
            : request
              ? `Request ${request.n}`
              : 'Requests'}
        </h2>
        <button type="button" class="quiet close" onClick={onClose} aria-label="Close">
          <Icon name="close" />
        </button>
      </header>
      {message ? (
        <ItemDetails item={message} model={model} around={around} />
      ) : request ? (
        <RequestDetails request={request} />
      ) : (
        <RequestList model={model} onLook={onLook} />
      )}
    </aside>
  );
}

function RequestList({
  model,
  onLook,
}: {
  readonly model: Model;
  readonly onLook: (looked: Looked) => void;
}) {
  const requests = [...model.requests.values()].reverse();
  if (requests.length === 0) return <p class="none">Nobody has asked the API for anything yet.</p>;
  return (
    <ol class="requests">
      {requests.map((request) => (
        <li key={request.n}>
          <button type="button" onClick={() => onLook({ request: request.n })}>
            <time dateTime={request.at}>{timeOf(request.at)}</time>
            <span class="operation">
              <b>{request.method}</b> {request.path}
              {request.parameters['to'] && ` to ${readableNumber(request.parameters['to'])}`}
            </span>
            <Status request={request} />
            {request.notes.length > 0 && <span class="tag">{counted(request.notes.length, 'remark')}</span>}
          </button>
        </li>
      ))}
    </ol>
  );
}

function Status({ request: { status, fault } }: { readonly request: RequestRecord }) {
  const kind = status === undefined ? 'none' : status < 300 ? 'good' : 'bad';
  return (
    <span class="status" data-kind={kind}>
      {status ?? (fault ? 'cut' : '…')}
    </span>
  );
}

function RequestDetails({ request }: { readonly request: RequestRecord }) {
  return (
    <>
      {request.fault && <p class="remark">A fault struck.</p>}
      {request.notes.map((note) => (
        <p key={note} class="remark">
          {note}
        </p>
      ))}
      <Raw
        title="Request"
        text={requestText(request)}
        copied={curlOf(request, location.origin)}
        copyLabel="Copy as curl"
      />
      <Raw title="Response" text={responseText(request)} />
    </>
  );
}

function ItemDetails({
  item,
  model,
  around,
}: {
  readonly item: Item;
  readonly model: Model;
  readonly around: Surroundings;
}) {
  const request = requestOf(model, item);
  const webhooks = webhooksOf(model, item);
  return (
    <>
      {item.kind === 'call' ? (
        <CallFacts call={item} currency={around.account.currency} />
      ) : (
        <Facts message={item} around={around} />
      )}
      {request && <RequestDetails request={request} />}
      {!request && <p class="none">{whyNoRequest(item)}</p>}
      {webhooks.map((attempt) => (
        <section key={attempt.n} class="webhook">
          <Raw
            title={`Webhook, try ${attempt.attempt}${attempt.duplicate ? ', repeated' : ''}`}
            text={webhookText(attempt)}
          />
          <Raw title="Its answer" text={webhookAnswer(attempt)} />
        </section>
      ))}
    </>
  );
}

function whyNoRequest({ kind, direction }: Item): string {
  if (direction === 'incoming' && kind === 'call') return 'Rung from a phone: the API was not asked for it.';
  if (direction === 'incoming') return 'Written on a phone: the API was not asked for it.';
  if (direction === 'outgoing-reply')
    return 'Sent by itself, as the answer to the webhook of another message.';
  return 'The request that made it is no longer kept.';
}

function Encoding({ text, extensionTable }: { readonly text: string; readonly extensionTable: boolean }) {
  const { encoding, units, capacity, parts, forcedBy } = dissect(text, extensionTable);
  return (
    <>
      <dt>Encoding</dt>
      <dd>
        {encoding}, {units} of {capacity} units, {counted(parts, 'part')}
        {forcedBy.length > 0 && (
          <span class="because"> because of {forcedBy.map((each) => JSON.stringify(each)).join(' ')}</span>
        )}
      </dd>
    </>
  );
}

/** Who, how much, and what happened, step by step. */
function CallFacts({ call, currency }: { readonly call: Call; readonly currency: string }) {
  return (
    <>
      <dl class="facts">
        <dt>From</dt>
        <dd>{readableNumber(call.from)}</dd>
        <dt>To</dt>
        <dd>{readableNumber(call.to)}</dd>
        <dt>State</dt>
        <dd>{call.state}</dd>
        <dt>Price</dt>
        <dd>{price(call.cost, currency)}</dd>
        <dt>Id</dt>
        <dd class="id">{call.id}</dd>
      </dl>
      <ol class="story" aria-label="What happened">
        {call.story.map((step, index) => (
          <li key={index}>{step}</li>
        ))}
      </ol>
    </>
  );
}

function Facts({ message, around }: { readonly message: Message; readonly around: Surroundings }) {
  const steps = (['created', 'sent', 'delivered', 'failed', 'deleted'] as const).flatMap((name) => {
    const at = message[name];
    return at === undefined ? [] : [{ name, at }];
  });
  return (
    <dl class="facts">
      <dt>From</dt>
      <dd>{readableNumber(message.from)}</dd>
      <dt>To</dt>
      <dd>{readableNumber(message.to)}</dd>
      {message.kind === 'sms' ? (
        <Encoding text={message.message} extensionTable={around.extensionTable} />
      ) : (
        <>
          <dt>Pictures</dt>
          <dd>
            {message.images.map(({ filetype, bytes }) => `${filetype}, ${bytes} bytes`).join('; ') || 'none'}
          </dd>
        </>
      )}
      {!isWritten(message) && (
        <>
          <dt>Price</dt>
          <dd>{price(message.cost, around.account.currency)}</dd>
        </>
      )}
      <dt>Id</dt>
      <dd class="id">{message.id}</dd>
      {steps.map(({ name, at }) => (
        <>
          <dt key={name}>{name[0]?.toUpperCase() + name.slice(1)}</dt>
          <dd key={`${name} at`}>{exactTimeOf(at)}</dd>
        </>
      ))}
    </dl>
  );
}
