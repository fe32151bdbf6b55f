import { useEffect, useRef, useState } from 'preact/hooks';
import { isWritten, type Phone } from './model.ts';

const TITLE = document.title;
/** What was in view for a shorter time was not read. */
const GLANCE_MS = 1000;

/**
 * How many texts each phone got since somebody looked at it, and the sum of it in the title of the tab. What was there
 * when the page was opened has been seen.
 */
export function useUnread(
  phones: readonly Phone[],
  /** The phones on the desk. */
  places: readonly string[],
  isLoaded: boolean,
): ReadonlyMap<string, number> {
  const seen = useRef<Map<string, number>>(undefined);
  const [isVisible, setVisible] = useState(!document.hidden);
  useEffect(() => {
    const change = (): void => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', change);
    return () => document.removeEventListener('visibilitychange', change);
  }, []);

  const counts = new Map(phones.map((phone) => [phone.number, received(phone)]));
  if (isLoaded) seen.current ??= new Map(counts);
  const inView = isVisible ? places : [];
  const lookedAt = inView.map((number) => `${number} ${counts.get(number)}`).join();
  // A glance begins when something else is looked at.
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const number of inView) seen.current?.set(number, counts.get(number) ?? 0);
    }, GLANCE_MS);
    return () => clearTimeout(timer);
  }, [lookedAt]);

  const unread = new Map<string, number>();
  for (const [number, count] of counts) {
    // After a reset a phone may have fewer than before.
    const news = count - Math.min(count, seen.current?.get(number) ?? 0);
    if (news > 0 && !inView.includes(number)) unread.set(number, news);
  }
  const sum = [...unread.values()].reduce((total, count) => total + count, 0);
  useEffect(() => {
    document.title = sum > 0 ? `(${sum}) ${TITLE}` : TITLE;
  }, [sum]);
  return unread;
}

function received({ items }: Phone): number {
  return items.filter((item) => !isWritten(item)).length;
}
