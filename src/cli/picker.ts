import { emitKeypressEvents, type Key } from 'node:readline';
import { stripVTControlCharacters, styleText } from 'node:util';

/** One thing to pick: a line among the others, and what is shown of it while it is the current one. */
export interface Item {
  readonly line: string;
  readonly detail: readonly string[];
  /** Keys that pick it only once `SURE` is typed after them. */
  readonly grave?: readonly string[];
}

/** What a person types who means it: no key that is held down or pressed twice comes to this. */
export const SURE = 'yes';

/** What was picked and the key it was picked with. */
export interface Pick {
  readonly index: number;
  readonly key: string;
}

/** The terminal, or whatever stands in for it. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream & { setRawMode?: (raw: boolean) => unknown };
  readonly output: NodeJS.WritableStream & { rows?: number; columns?: number };
}

/** A grave key, and what was typed after it. */
interface Sure {
  readonly key: string;
  readonly typed: string;
}

/** Keys pressed before a person can have seen what is asked are no answer to it. */
const DEAF_MS = 400;

const OPEN = '\x1b[?1049h\x1b[?25l';
const CLEAR = '\x1b[2J\x1b[H';
const CLOSE = '\x1b[?25h\x1b[?1049l';

/**
 * Lets a person move through the items with the arrow keys and press one of `keys` on one of them. Resolves with
 * undefined when they leave with q, Escape or Ctrl-C, or when the input ends. After a grave key any other than those of
 * `SURE` leads back to the list.
 */
export function pick(
  { input, output }: Terminal,
  title: string,
  items: readonly Item[],
  keys: Readonly<Record<string, string>>,
  deafMs = DEAF_MS,
): Promise<Pick | undefined> {
  let index = 0;
  let sure: Sure | undefined;
  const shownAt = performance.now();
  const draw = (): void => {
    const detail = items[index]?.detail ?? [];
    const room = Math.max(3, (output.rows || 24) - detail.length - 6);
    const top = Math.max(0, Math.min(index - Math.floor(room / 2), items.length - room));
    const lines = items.slice(top, top + room).map(({ line }, at) => {
      const fitting = stripVTControlCharacters(line).slice(0, (output.columns || 80) - 3);
      return top + at === index ? styleText('inverse', `> ${fitting}`) : `  ${fitting}`;
    });
    const legend = Object.entries({ ...keys, 'up/down': 'move', q: 'leave' });
    const help = legend.map(([key, what]) => `${styleText('bold', key)} ${what}`).join('   ');
    const question = `This cannot be undone. Type ${styleText('bold', SURE)} for "${keys[sure?.key ?? '']}", or any other key to go back: ${sure?.typed}`;
    const last = sure ? question : help;
    output.write(`${CLEAR}${[title, '', ...lines, '', ...detail, '', last].join('\r\n')}\r\n`);
  };
  return new Promise((resolve) => {
    const finish = (picked?: Pick): void => {
      input.off('keypress', onKey).off('end', onEnd);
      input.setRawMode?.(false);
      input.pause();
      output.write(CLOSE);
      resolve(picked);
    };
    const onEnd = (): void => finish();
    const ask = (next: Sure | undefined): void => {
      sure = next;
      draw();
    };
    const choose = (key: string): void => {
      if (items[index]?.grave?.includes(key)) ask({ key, typed: '' });
      else finish({ index, key });
    };
    const goOn = ({ key, typed }: Sure, character: string | undefined): void => {
      const sofar = typed + character;
      if (sofar === SURE) finish({ index, key });
      else ask(SURE.startsWith(sofar) ? { key, typed: sofar } : undefined);
    };
    const onKey = (character: string | undefined, { name, ctrl }: Key): void => {
      if (ctrl && (name === 'c' || name === 'd')) finish();
      else if (sure) goOn(sure, character);
      else if (name === 'q' || name === 'escape') finish();
      else if (name === 'up' || name === 'down') {
        index = (index + (name === 'up' ? items.length - 1 : 1)) % items.length;
        draw();
      } else if (character !== undefined && !ctrl && Object.hasOwn(keys, character)) {
        if (performance.now() - shownAt >= deafMs) choose(character);
      }
    };
    emitKeypressEvents(input);
    input.on('keypress', onKey).on('end', onEnd);
    input.setRawMode?.(true);
    input.resume();
    output.write(OPEN);
    draw();
  });
}
