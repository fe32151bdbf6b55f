import { useEffect, useRef, useState } from 'preact/hooks';
import type { Host } from '../shared/host.ts';
import { extended, pauseAfter, readAnswer, renewed, type ThreadShown } from './conversation.ts';

export interface LivingThread {
  /** Undefined until it was read once. */
  readonly shown: ThreadShown | undefined;
  /** Why it could not be read, in words for the person. */
  readonly notice: string | undefined;
  readonly look: () => Promise<void>;
  readonly lookFurtherBack: () => Promise<void>;
}

/** Follows a thread, as long as the page is seen and something happens now and then. */
export function useThread(host: Host, number: string, first: ThreadShown | undefined): LivingThread {
  const [shown, setShown] = useState(first);
  const [notice, setNotice] = useState<string>();
  const [round, setRound] = useState(0);
  const looks = useRef({ newest: '', count: 0 });

  const read = async (cursor?: string): Promise<ThreadShown | undefined> => {
    try {
      const args = { with_number: number, ...(cursor !== undefined && { cursor }) };
      const { thread, remarks } = readAnswer(await host.callTool('get_conversation', args));
      setNotice(thread ? undefined : remarks.map(({ message }) => message).join(' '));
      return thread;
    } catch {
      setNotice('No answer came back, so this may not be the newest.');
      return undefined;
    }
  };
  const look = async (): Promise<void> => {
    const newer = await read();
    const newest = JSON.stringify(newer?.entries);
    if (looks.current.newest !== newest) looks.current = { newest, count: 0 };
    if (newer) setShown((known) => renewed(known, newer));
    setRound((before) => before + 1);
  };
  const lookFurtherBack = async (): Promise<void> => {
    const older = await read(shown?.cursor);
    if (older) setShown((known) => known && extended(known, older));
  };
  useEffect(() => {
    const pauseMs = pauseAfter(looks.current.count);
    if (!host.can.serverTools || pauseMs === undefined) return;
    // What was told when the page was made may be long ago.
    const timer = setTimeout(
      () => {
        looks.current.count += 1;
        if (document.hidden) setRound((before) => before + 1);
        else void look();
      },
      round === 0 ? 0 : pauseMs,
    );
    return () => clearTimeout(timer);
  }, [round]);
  return { shown, notice, look, lookFurtherBack };
}
