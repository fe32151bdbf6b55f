import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { readableNumber } from '../shared/format.ts';
import { AccountMenu } from './account.tsx';
import { ask, follow, type Link } from './connection.ts';
import { useDesk } from './desk.ts';
import { NewPhone, Shortcuts } from './dialogs.tsx';
import { Faults } from './faults.tsx';
import { price } from './format.ts';
import { Inspector, type Looked } from './inspector.tsx';
import {
  applyUpdates,
  type Item,
  isWritten,
  type Model,
  NOTHING,
  type Phone,
  phonesOf,
  search,
  wordsOf,
} from './model.ts';
import { PhoneList } from './phone-list.tsx';
import { useShortcuts } from './shortcuts.ts';
import { Station } from './station.tsx';
import { TopBar } from './top-bar.tsx';
import { useUnread } from './unread.ts';
import { Welcome } from './welcome.tsx';

const SAID_FOR_MS = 6000;

export function App() {
  const [link, setLink] = useState<Link>('connecting');
  const [said, say] = useSaid();
  const model = useModel(setLink, say);
  const phones = useMemo(() => phonesOf(model), [model.items]);
  const [wanted, setWanted] = useState(() => decodeURIComponent(location.hash.slice(1)));
  /** On a narrow screen either the list or a phone is seen. */
  const [isOpen, setOpen] = useState(wanted !== '');
  const [query, setQuery] = useState('');
  const [looked, setLooked] = useState<Looked>();
  const [isInspecting, setInspecting] = useState(false);
  const [dialog, setDialog] = useState<'new' | 'keys'>();
  const searchBox = useRef<HTMLInputElement>(null);
  const answerBox = useRef<HTMLTextAreaElement>(null);

  const found = useMemo(() => search(phones, query), [phones, query]);
  const phone = phones.find(({ number }) => number === wanted) ?? phones[0];
  /** A dialog says that it is closed when another one may already be open. */
  const leave = (which: 'new' | 'keys'): void => setDialog((open) => (open === which ? undefined : open));
  const { setStage, places } = useDesk(phones, phone?.number);
  const unread = useUnread(phones, places, model.around !== undefined);

  const choose = (number: string): void => {
    setWanted(number);
    setOpen(true);
    history.replaceState(null, '', `#${encodeURIComponent(number)}`);
  };
  const look = (next: Looked): void => {
    setLooked(next);
    setInspecting(true);
  };
  const tell = async (method: 'POST' | 'PUT', resource: string, document: object): Promise<boolean> => {
    const refusal = await ask(method, resource, document);
    if (refusal !== undefined) say(refusal);
    return refusal === undefined;
  };
  const text = async (from: string, message: string, to: string): Promise<boolean> => {
    const isTaken = await tell('POST', 'incoming', { from, to, message });
    if (isTaken) choose(from);
    return isTaken;
  };
  const step = (by: number): void => {
    const at = found.findIndex(({ number }) => number === phone?.number);
    const next = found[Math.min(Math.max(at + by, 0), found.length - 1)];
    if (next) choose(next.number);
  };
  const keys = useShortcuts({
    '/': () => searchBox.current?.focus(),
    '?': () => setDialog('keys'),
    n: () => setDialog('new'),
    j: () => step(1),
    k: () => step(-1),
    r: () => answerBox.current?.focus(),
    i: () => setInspecting(!isInspecting),
    a: () => document.getElementById('account')?.togglePopover(),
    f: () => document.getElementById('faults')?.togglePopover(),
    Escape: () => {
      if (isInspecting) setInspecting(false);
      else if (query !== '') setQuery('');
      else setOpen(false);
    },
  });

  const { around } = model;
  if (!around)
    return <p class="wait">{link === 'lost' ? 'The simulator does not answer.' : 'One moment …'}</p>;
  const isEmpty = phones.length === 0;
  return (
    <div
      class="page"
      data-open={isOpen ? '' : undefined}
      data-inspecting={isInspecting ? '' : undefined}
      data-empty={isEmpty ? '' : undefined}
    >
      <TopBar
        link={link}
        around={around}
        onKeys={() => setDialog('keys')}
        onInspect={() => setInspecting(!isInspecting)}
        isInspecting={isInspecting}
        onClear={() => tell('POST', 'reset', {})}
      />
      <Faults around={around} onSaid={say} />
      <AccountMenu account={around.account} />
      <PhoneList
        phones={found}
        total={phones.length}
        chosen={phone?.number}
        unread={({ number }) => unread.get(number) ?? 0}
        now={around.now}
        query={query}
        searchBox={searchBox}
        onSearch={setQuery}
        onChoose={choose}
        onNew={() => setDialog('new')}
      />
      <main class="desk" ref={setStage}>
        {isEmpty && <Welcome around={around} onNew={() => setDialog('new')} />}
        {places.flatMap((number) => {
          const lying = phones.find((each) => each.number === number);
          return lying
            ? [
                <Station
                  key={number}
                  phone={lying}
                  around={around}
                  isChosen={number === phone?.number}
                  looked={isInspecting ? looked : undefined}
                  answerBox={answerBox}
                  onBack={() => setOpen(false)}
                  onChoose={choose}
                  onLook={look}
                  onSaid={say}
                  tell={tell}
                />,
              ]
            : [];
        })}
      </main>
      {!isEmpty && (
        <Inspector
          model={model}
          around={around}
          looked={looked}
          onLook={look}
          onClose={() => setInspecting(false)}
        />
      )}
      {dialog === 'new' && (
        <NewPhone
          numbers={around.numbers}
          suggested={unusedNumber(phones)}
          onText={text}
          onClose={() => leave('new')}
        />
      )}
      {dialog === 'keys' && (
        <Shortcuts areOn={keys.areOn} onSwitch={keys.set} onClose={() => leave('keys')} />
      )}
      <Announcer phones={phones} currency={around.account.currency} />
      <p class="said" role="status">
        {said}
      </p>
    </div>
  );
}

/** A sentence for a person, for a while. */
function useSaid(): [string, (sentence: string) => void] {
  const [said, setSaid] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const say = (sentence: string): void => {
    setSaid(sentence);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setSaid(''), SAID_FOR_MS);
  };
  return [said, say];
}

function useModel(setLink: (link: Link) => void, say: (sentence: string) => void): Model {
  const [model, setModel] = useState(NOTHING);
  useEffect(
    () =>
      follow({
        link: setLink,
        updates: (updates) =>
          setModel((before) => {
            const after = applyUpdates(before, updates);
            const isLost = [...before.items.keys()].some((id) => !after.items.has(id));
            if (isLost && updates.some(({ fresh }) => fresh)) {
              say('Everything begins anew: the simulator was cleared or restarted.');
            }
            return after;
          }),
      }),
    [],
  );
  return model;
}

/** Numbers set aside for fiction that no phone has yet. */
function unusedNumber(phones: readonly Phone[]): string {
  const taken = new Set(phones.map(({ number }) => number));
  const free = Array.from({ length: 89 }, (_, index) => `+467017406${index + 10}`).find(
    (number) => !taken.has(number),
  );
  return readableNumber(free ?? '+46701740610');
}

function sentenceOf(item: Item, currency: string): string {
  const [from, to] = [readableNumber(item.from), readableNumber(item.to)];
  if (item.kind === 'call') return `Call from ${from} to ${to}: ${wordsOf(item)}`;
  if (isWritten(item)) return `${from} wrote: ${wordsOf(item)}`;
  return `${item.status} to ${to} from ${from}, ${price(item.cost, currency)}: ${wordsOf(item)}`;
}

/** Says to a screen reader what has just come. */
function Announcer({ phones, currency }: { readonly phones: readonly Phone[]; readonly currency: string }) {
  const last = phones[0]?.last;
  if (!last) return null;
  return (
    <p class="unseen" role="log">
      {sentenceOf(last, currency)}
    </p>
  );
}
