import type { Ref } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isNumber, readableNumber } from '../shared/format.ts';
import { Bubble, type Interference } from './bubble.tsx';
import { CallLine } from './call-line.tsx';
import { CallScreen, type Deed } from './call-screen.tsx';
import { type Answer, Compose } from './compose.tsx';
import { dayOf, timeOf } from './format.ts';
import { Icon, StatusGlyphs } from './icons.tsx';
import { callAt, type Item, isWritten, type Phone, phoneOf, type Sms, type Surroundings } from './model.ts';
import { rove } from './roving.ts';

const SHOWN_MAX = 200;
/** Closer than this to the end counts as being at the end. */
const END_PX = 80;

export function Handset({
  phone,
  around,
  isChosen,
  chosen,
  answerBox,
  onChoose,
  onInterfere,
  onAnswer,
  onRing,
  onDeed,
}: {
  readonly phone: Phone;
  readonly around: Surroundings;
  readonly isChosen: boolean;
  readonly chosen: string | undefined;
  readonly answerBox: Ref<HTMLTextAreaElement>;
  readonly onChoose: (id: string) => void;
  readonly onInterfere: (id: string, interference: Interference) => void;
  readonly onAnswer: Answer;
  readonly onRing: (to: string) => void;
  readonly onDeed: (call: string, deed: Deed) => void;
}) {
  const { flash, dismiss } = useFlash(phone);
  const { number, items } = phone;
  const sender = items.findLast((item) => !isWritten(item) && phoneOf(item) === number)?.from;
  const call = callAt(phone);
  const ringable = sender !== undefined && around.numbers.includes(sender) ? sender : around.numbers[0];
  return (
    <div class="handset">
      <div class="screen">
        <StatusBar now={around.now} />
        <Contact
          sender={sender ?? (isWritten(phone.last) ? phone.last.to : phone.last.from)}
          ringable={ringable}
          onRing={onRing}
        />
        <Thread phone={phone} around={around} chosen={chosen} onChoose={onChoose} onInterfere={onInterfere} />
        <Compose
          sender={sender}
          numbers={around.numbers}
          extensionTable={around.extensionTable}
          answerBox={answerBox}
          onAnswer={onAnswer}
        />
        {flash && <Flash message={flash} onClose={dismiss} />}
        {call && (
          <CallScreen
            call={call}
            number={number}
            now={around.now}
            isChosen={isChosen}
            onDeed={(deed) => onDeed(call.id, deed)}
          />
        )}
      </div>
    </div>
  );
}

/** Who the phone is in conversation with, as it shows it: a text sender like a name. */
function Contact({
  sender,
  ringable,
  onRing,
}: {
  readonly sender: string;
  /** The number of the account that this phone would ring. */
  readonly ringable: string | undefined;
  readonly onRing: (to: string) => void;
}) {
  return (
    <header class="contact">
      <span class="portrait" aria-hidden="true">
        {isNumber(sender) ? <Icon name="person" /> : sender.slice(0, 1).toUpperCase()}
      </span>
      <h3>{readableNumber(sender)}</h3>
      {ringable !== undefined && (
        <button
          type="button"
          class="ring"
          onClick={() => onRing(ringable)}
          aria-label={`Ring ${readableNumber(ringable)}`}
          title={`Ring ${readableNumber(ringable)} from this phone`}
        >
          <Icon name="phone" />
        </button>
      )}
    </header>
  );
}

/** The bar at the top of a handset, with the time there. */
export function StatusBar({ now }: { readonly now: string }) {
  return (
    <div class="status-bar" aria-hidden="true">
      <span>{timeOf(now)}</span>
      <StatusGlyphs />
    </div>
  );
}

function Thread({
  phone,
  around,
  chosen,
  onChoose,
  onInterfere,
}: {
  readonly phone: Phone;
  readonly around: Surroundings;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
  readonly onInterfere: (id: string, interference: Interference) => void;
}) {
  const [most, setMost] = useState(SHOWN_MAX);
  const list = useRef<HTMLOListElement>(null);
  const items = phone.items.slice(-most);
  useFollowing(list, phone);
  const reachable = items.some(({ id }) => id === chosen) ? chosen : phone.last.id;
  return (
    <ol class="thread" ref={list} onKeyDown={rove} aria-label="Conversation">
      {items.length < phone.items.length && (
        <li class="between">
          <button type="button" class="chip" onClick={() => setMost(most + SHOWN_MAX)}>
            Show earlier
          </button>
        </li>
      )}
      {items.map((item, index) => {
        const common = {
          currency: around.account.currency,
          isReachable: item.id === reachable,
          isChosen: item.id === chosen,
          onChoose,
        };
        return (
          <Entry key={item.id} item={item} before={items[index - 1]}>
            {item.kind === 'call' ? (
              <CallLine call={item} number={phone.number} {...common} />
            ) : (
              <Bubble
                message={item}
                extensionTable={around.extensionTable}
                onInterfere={onInterfere}
                {...common}
              />
            )}
          </Entry>
        );
      })}
    </ol>
  );
}

/** A message, under the day and the sender where these are others than before. */
function Entry({
  item,
  before,
  children,
}: {
  readonly item: Item;
  readonly before: Item | undefined;
  readonly children: preact.ComponentChildren;
}) {
  const isNewDay = !before || dayOf(before.created) !== dayOf(item.created);
  const isNewSender =
    item.kind !== 'call' && !isWritten(item) && before !== undefined && senderOf(before) !== item.from;
  return (
    <>
      {isNewDay && <li class="between day">{dayOf(item.created)}</li>}
      {isNewSender && (
        <li class="between sender">
          <strong>{readableNumber(item.from)}</strong>
          {!isNumber(item.from) && <span>one-way</span>}
        </li>
      )}
      {children}
    </>
  );
}

/** Whose thread a handset would put a message in. */
function senderOf(item: Item): string {
  return isWritten(item) ? item.to : item.from;
}

/** Keeps the end in view when something comes, unless somebody is reading further up. */
function useFollowing(list: { readonly current: HTMLElement | null }, phone: Phone): void {
  const wasAtEnd = useRef(true);
  const length = phone.items.length;
  useLayoutEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
    wasAtEnd.current = true;
  }, [list, phone.number]);
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const look = (): void => {
      wasAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < END_PX;
    };
    const grown = (): void => {
      if (wasAtEnd.current) element.scrollTop = element.scrollHeight;
    };
    element.addEventListener('scroll', look, { passive: true });
    // A picture takes its room when it has come.
    element.addEventListener('load', grown, true);
    // Nor has a list any that is not seen.
    const observer = new ResizeObserver(grown);
    observer.observe(element);
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
      element.removeEventListener('load', grown, true);
    };
  }, [list]);
  useLayoutEffect(() => {
    if (wasAtEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [list, length, phone.last]);
}

const dismissed = new Set<string>();

/** The newest flash message that has arrived and was not closed. */
function useFlash(phone: Phone): { flash: Sms | undefined; dismiss: () => void } {
  const [, redraw] = useState(0);
  const flash = phone.items.findLast(
    (item): item is Sms =>
      item.kind === 'sms' && item.flashsms && item.status === 'delivered' && !dismissed.has(item.id),
  );
  return {
    flash,
    dismiss: () => {
      if (flash) dismissed.add(flash.id);
      redraw((count) => count + 1);
    },
  };
}

/** A class 0 message lies over everything until it is closed, and is not kept. Source: 3GPP TS 23.038 section 4. */
function Flash({ message, onClose }: { readonly message: Sms; readonly onClose: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus({ preventScroll: true }), []);
  return (
    <div class="flash" role="alertdialog" aria-label="Flash message" aria-describedby={`flash-${message.id}`}>
      <div class="flash-card">
        <h3>{readableNumber(message.from)}</h3>
        <p id={`flash-${message.id}`}>{message.message}</p>
        <button
          type="button"
          ref={button}
          onClick={onClose}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onClose();
          }}
        >
          Close
        </button>
      </div>
    </div>
  );
}
