import type { Update } from '../../src/simulator/events.ts';

export type Link = 'connecting' | 'live' | 'lost';

const RETRY_MS = 1000;

/** Updates that come closer together than this are shown together. */
const TOGETHER_MS = 40;

/**
 * Follows the simulator for as long as the page is open. The browser itself goes on where a broken connection ended;
 * where it gives up, the connection is made anew and begins with all there is. Returns the function that ends it.
 */
export function follow(on: {
  updates: (updates: readonly Update[]) => void;
  link: (link: Link) => void;
}): () => void {
  let source: EventSource;
  let waiting: Update[] = [];
  let retry: ReturnType<typeof setTimeout> | undefined;
  const hand = (): void => {
    const updates = waiting;
    waiting = [];
    on.updates(updates);
  };
  const open = (): void => {
    source = new EventSource('/control/events');
    source.addEventListener('update', ({ data }) => {
      on.link('live');
      if (waiting.length === 0) setTimeout(hand, TOGETHER_MS);
      waiting.push(JSON.parse(data));
    });
    source.onerror = () => {
      on.link('lost');
      if (source.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
    };
  };
  open();
  return () => {
    clearTimeout(retry);
    source.close();
  };
}

/** Asks the control API for something; resolves with undefined, or with the sentence that says why not. */
export async function ask(
  method: 'POST' | 'PUT',
  resource: string,
  document: object,
): Promise<string | undefined> {
  try {
    const answer = await fetch(`/control/${resource}`, { method, body: JSON.stringify(document) });
    if (answer.ok) return undefined;
    const { error } = await answer.json();
    return typeof error === 'string' ? error : 'The simulator refused.';
  } catch {
    return 'The simulator does not answer. Is it still running?';
  }
}
