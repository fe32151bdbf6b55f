const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(at + 1, count - 1),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, count) => count - 1,
};

/**
 * Arrow keys within a list of which Tab reaches one item only. Items carry `data-rove`. Returns the item that got the
 * focus. Source: https://www.w3.org/WAI/ARIA/apg/practices/keyboard-interface/#kbd_roving_tabindex
 */
export function rove(event: KeyboardEvent & { currentTarget: HTMLElement }): HTMLElement | undefined {
  const step = STEPS[event.key];
  if (!step || event.altKey || event.ctrlKey || event.metaKey) return undefined;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-rove]')];
  const at = event.target instanceof HTMLElement ? items.indexOf(event.target) : -1;
  const next = at < 0 ? undefined : items[step(at, items.length)];
  if (!next) return undefined;
  event.preventDefault();
  for (const item of items) item.tabIndex = item === next ? 0 : -1;
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
  return next;
}
