import { useEffect, useRef, useState } from 'preact/hooks';
import type { Phone } from './model.ts';

const HANDSET_PX = 340;
const GAP_PX = 24;

/**
 * Which phones lie on the desk: the chosen one and those with the newest messages, as many as there is room for. A phone
 * stays in its place while it is there; a new one takes the place of one that leaves.
 */
export function deskOf(
  before: readonly string[],
  phones: readonly Phone[],
  chosen: string | undefined,
  room: number,
): readonly string[] {
  const newest = phones.map(({ number }) => number).filter((number) => number !== chosen);
  const wanted = [...(chosen === undefined ? [] : [chosen]), ...newest].slice(0, room);
  const arriving = wanted.filter((number) => !before.includes(number));
  const places = before.flatMap((number) => {
    if (wanted.includes(number)) return [number];
    return arriving.splice(0, 1);
  });
  return [...places, ...arriving].slice(0, room);
}

/** The desk, and where to hang the reference by which its room is measured. */
export function useDesk(phones: readonly Phone[], chosen: string | undefined) {
  const [stage, setStage] = useState<HTMLElement | null>(null);
  const places = useRef<readonly string[]>([]);
  const [room, setRoom] = useState(1);
  useEffect(() => {
    if (!stage) return;
    const observer = new ResizeObserver(() => {
      const { paddingLeft, paddingRight } = getComputedStyle(stage);
      const width = stage.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
      setRoom(Math.max(1, Math.floor((width + GAP_PX) / (HANDSET_PX + GAP_PX))));
    });
    observer.observe(stage);
    return () => observer.disconnect();
  }, [stage]);
  places.current = deskOf(places.current, phones, chosen, room);
  return { setStage, places: places.current };
}
