import { useEffect, useRef, useState } from 'preact/hooks';

const STORED = 'single-keys';

/**
 * Keys that do something wherever the focus is, except where somebody writes. Single characters can be switched off,
 * for those who speak to their computer. Source: WCAG 2.2, 2.1.4.
 */
export function useShortcuts(actions: Readonly<Record<string, () => void>>): {
  readonly areOn: boolean;
  readonly set: (on: boolean) => void;
} {
  const [areOn, setOn] = useState(() => localStorage.getItem(STORED) !== 'off');
  const newest = useRef(actions);
  newest.current = actions;
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const action = newest.current[event.key];
      if (!action || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (event.key !== 'Escape' && (!areOn || isWriting(event.target))) return;
      // An open dialog or menu takes the key for itself.
      if (
        document.querySelector('dialog[open], [popover]:popover-open, .flash') &&
        event.key !== 'f' &&
        event.key !== 'a'
      )
        return;
      if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
      else event.preventDefault();
      action();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [areOn]);
  return {
    areOn,
    set: (on) => {
      localStorage.setItem(STORED, on ? 'on' : 'off');
      setOn(on);
    },
  };
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
}
