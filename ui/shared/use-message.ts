import { useEffect, useRef, useState } from 'preact/hooks';
import type { Host } from './host.ts';
import { pauseBeforeLooking, readMessage, type Shown } from './message.ts';

/** A message that changes, and what a person can do with it. */
export interface Living {
  readonly shown: Shown;
  /** What a click is waiting for. */
  readonly busy: 'send' | 'decline' | 'edit' | undefined;
  /** What went wrong with the last click, in words for the person. */
  readonly notice: string | undefined;
  readonly send: () => Promise<void>;
  /** Gives back how the message stands then, when that is known. */
  readonly decline: () => Promise<Shown | undefined>;
  /** Shows what a call of another kind came to, and what is busy until then. */
  readonly take: (result: Shown) => Shown;
  readonly during: <T>(what: Living['busy'], work: () => Promise<T>) => Promise<T>;
  readonly warn: (notice: string) => void;
  readonly look: () => Promise<void>;
}

const LOST =
  'No answer came back, so it is not certain whether that worked. Looking again shows how the message stands; it cannot be sent twice.';

/** Follows one message from the answer it was told of in; asks again while something can happen to it. */
export function useMessage(host: Host, first: Shown): Living {
  const [shown, setShown] = useState(first);
  const [busy, setBusy] = useState<Living['busy']>();
  const [notice, setNotice] = useState<string>();
  const clicks = useRef(0);
  const looks = useLooks(shown, busy, () => look());

  const take = (told: Shown): Shown => {
    if (told.state === undefined) {
      setNotice(told.problems.map(({ message }) => message).join(' ') || LOST);
      return told;
    }
    // A client that withholds what a view is given once does so always; what was given stays.
    setShown((before) => ({
      ...told,
      data: told.id === before.id ? { ...before.data, ...told.data } : told.data,
    }));
    looks.again();
    return told;
  };
  const look = async (): Promise<void> => {
    const before = clicks.current;
    try {
      const result = await host.callTool('check_sms_status', { message_id: shown.id });
      // What was seen before a click says nothing of what came after it.
      if (before === clicks.current) take(readMessage(result));
    } catch {
      looks.again();
    }
  };
  const press = async (decision: 'send' | 'decline'): Promise<Shown | undefined> => {
    setNotice(undefined);
    clicks.current += 1;
    const { id, data } = shown;
    try {
      const told = take(
        readMessage(
          await host.callTool('approve_message', { message_id: id, approval: data.approval, decision }),
        ),
      );
      if (told.state !== undefined)
        host.tellModel(
          `The person answered on the card (${decision}). Message ${id} is now ${told.state}; no call is needed for that.`,
        );
      return told;
    } catch {
      setNotice(LOST);
      await look();
      return undefined;
    }
  };
  // A page that was opened again is told what was true then.
  useEffect(() => {
    if (shown.state === 'held') void look();
  }, []);
  const during = async <T>(what: Living['busy'], work: () => Promise<T>): Promise<T> => {
    setBusy(what);
    return work().finally(() => setBusy(undefined));
  };
  return {
    shown,
    busy,
    notice,
    look,
    send: () => during('send', async () => void (await press('send'))),
    decline: () => during('decline', () => press('decline')),
    take,
    during,
    warn: setNotice,
  };
}

/** Looks again after a pause, as long as something can happen, the page is seen and no click is under way. */
function useLooks(shown: Shown, busy: Living['busy'], look: () => Promise<void>): { again: () => void } {
  const [round, setRound] = useState(0);
  const count = useRef({ state: shown.state, looks: 0 });
  const latest = useRef(look);
  latest.current = look;
  if (count.current.state !== shown.state) count.current = { state: shown.state, looks: 0 };
  useEffect(() => {
    if (busy || shown.id === undefined) return;
    const pauseMs = pauseBeforeLooking(shown.state, count.current.looks);
    if (pauseMs === undefined) return;
    const timer = setTimeout(() => {
      count.current.looks += 1;
      if (document.hidden) setRound((before) => before + 1);
      else void latest.current();
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [shown.id, shown.state, busy, round]);
  return { again: () => setRound((before) => before + 1) };
}
