import type { Ref } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { dayOf, isNumber, readableNumber, timeOf } from '../shared/format.ts';
import { Icon } from '../shared/icons.tsx';
import { Bubble, type Interference } from './bubble.tsx';
import { Compose } from './compose.tsx';
import { StatusGlyphs } from './icons.tsx';
import { isWritten, type Message, type Phone, type Surroundings } from './model.ts';
import { rove } from './roving.ts';

const SHOWN_MAX = 200;
/** Closer than this to the end counts as being at the end. */
const END_PX = 80;

export function Handset({
  phone,
  around,
  chosen,
  answerBox,
  onChoose,
  onInterfere,
  onAnswer,
}: {
  readonly phone: Phone;
  readonly around: Surroundings;
  readonly chosen: string | undefined;
  readonly answerBox: Ref<HTMLTextAreaElement>;
  readonly onChoose: (id: string) => void;
  readonly onInterfere: (id: string, interference: Interference) => void;
  readonly onAnswer: (text: string, to: string) => Promise<boolean>;
}) {
  const { flash, dismiss } = useFlash(phone);
  const sender = phone.messages.findLast((message) => !isWritten(message))?.from;
  return (
    <div class="handset">
      <div class="screen">
        <StatusBar now={around.now} />
        <Contact sender={sender ?? phone.last.to} />
        <Thread phone={phone} around={around} chosen={chosen} onChoose={onChoose} onInterfere={onInterfere} />
        <Compose
          sender={sender}
          numbers={around.numbers}
          extensionTable={around.extensionTable}
          answerBox={answerBox}
          onAnswer={onAnswer}
        />
        {flash && <Flash message={flash} onClose={dismiss} />}
      </div>
    </div>
  );
}

/** Who the phone is in conversation with, as it shows it: a text sender like a name. */
function Contact({ sender }: { readonly sender: string }) {
  return (
    <header class="contact">
      <span class="portrait" aria-hidden="true">
        {isNumber(sender) ? <Icon name="person" /> : sender.slice(0, 1).toUpperCase()}
      </span>
      <h3>{readableNumber(sender)}</h3>
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
  const messages = phone.messages.slice(-most);
  useFollowing(list, phone);
  const reachable = messages.some(({ id }) => id === chosen) ? chosen : phone.last.id;
  return (
    <ol class="thread" ref={list} onKeyDown={rove} aria-label="Conversation">
      {messages.length < phone.messages.length && (
        <li class="between">
          <button type="button" class="chip" onClick={() => setMost(most + SHOWN_MAX)}>
            Show earlier messages
          </button>
        </li>
      )}
      {messages.map((message, index) => (
        <Entry key={message.id} message={message} before={messages[index - 1]}>
          <Bubble
            message={message}
            currency={around.currency}
            extensionTable={around.extensionTable}
            isReachable={message.id === reachable}
            isChosen={message.id === chosen}
            onChoose={onChoose}
            onInterfere={onInterfere}
          />
        </Entry>
      ))}
    </ol>
  );
}

/** A message, under the day and the sender where these are others than before. */
function Entry({
  message,
  before,
  children,
}: {
  readonly message: Message;
  readonly before: Message | undefined;
  readonly children: preact.ComponentChildren;
}) {
  const isNewDay = !before || dayOf(before.created) !== dayOf(message.created);
  const isNewSender = !isWritten(message) && before !== undefined && senderOf(before) !== message.from;
  return (
    <>
      {isNewDay && <li class="between day">{dayOf(message.created)}</li>}
      {isNewSender && (
        <li class="between sender">
          <strong>{readableNumber(message.from)}</strong>
          {!isNumber(message.from) && <span>one-way</span>}
        </li>
      )}
      {children}
    </>
  );
}

/** Whose thread a handset would put a message in. */
function senderOf(message: Message): string {
  return isWritten(message) ? message.to : message.from;
}

/** Keeps the end in view when something comes, unless somebody is reading further up. */
function useFollowing(list: { readonly current: HTMLElement | null }, phone: Phone): void {
  const wasAtEnd = useRef(true);
  const length = phone.messages.length;
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
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, [list]);
  useLayoutEffect(() => {
    if (wasAtEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [list, length, phone.last]);
}

const dismissed = new Set<string>();

/** The newest flash message that has arrived and was not closed. */
function useFlash(phone: Phone): { flash: Message | undefined; dismiss: () => void } {
  const [, redraw] = useState(0);
  const flash = phone.messages.findLast(
    ({ id, flashsms, status }) => flashsms && status === 'delivered' && !dismissed.has(id),
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
function Flash({ message, onClose }: { readonly message: Message; readonly onClose: () => void }) {
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
