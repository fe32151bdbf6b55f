import { type Remark, remarksAt } from '../shared/message.ts';
import { field, listAt, textAt, viewDataOf } from '../shared/read.ts';

/** One text of a thread. */
export interface Entry {
  readonly id: string;
  readonly at: string;
  readonly isOurs: boolean;
  /** Empty when it had none, or it is no longer kept. */
  readonly text: string;
  /** It came with a picture, which is not shown here. */
  readonly isPicture: boolean;
  /** Of ours; as in `src/domain/message.ts`. */
  readonly state: string | undefined;
}

/** What was said with one person, oldest first. */
export interface ThreadShown {
  readonly number: string;
  /** As people read it. */
  readonly recipient: string | undefined;
  readonly country: string | undefined;
  readonly entries: readonly Entry[];
  readonly hasOptedOut: boolean;
  readonly isSimulated: boolean;
  /** Where older ones are. */
  readonly cursor: string | undefined;
  readonly remarks: readonly Remark[];
}

/** One line of the list. */
export interface Glimpse {
  readonly number: string;
  readonly at: string;
  readonly isOurs: boolean;
  readonly text: string;
  readonly isUnanswered: boolean;
  readonly hasOptedOut: boolean;
}

/** What a tool answered: a thread, of which `wait_for_reply` tells the end, or a list. */
export interface AnswerShown {
  readonly number: string | undefined;
  readonly thread: ThreadShown | undefined;
  readonly list: readonly Glimpse[] | undefined;
  readonly remarks: readonly Remark[];
}

/** Reads the answer of `get_conversation`, `list_conversations` or `wait_for_reply`. */
export function readAnswer(result: unknown): AnswerShown {
  const data = field(result, 'structuredContent');
  const remarks = [...remarksAt(data, 'problems'), ...remarksAt(data, 'warnings')];
  const number = textAt(data, 'number');
  const told = ['messages', 'answers'].find((name) => field(data, name) !== undefined);
  const view = viewDataOf(result);
  const texts = listAt(view, 'texts');
  return {
    number,
    remarks,
    thread:
      number === undefined || told === undefined
        ? undefined
        : {
            number,
            recipient: textAt(view, 'recipient'),
            country: textAt(view, 'country'),
            entries: listAt(data, told).map((item, index) => readEntry(item, texts[index])),
            hasOptedOut: field(data, 'opted_out') === true,
            isSimulated: field(view, 'simulated') === true,
            cursor: textAt(data, 'cursor'),
            remarks,
          },
    list:
      field(data, 'conversations') === undefined
        ? undefined
        : listAt(data, 'conversations').map((item, index) => readGlimpse(item, texts[index])),
  };
}

function readEntry(item: unknown, text: unknown): Entry {
  return {
    id: textAt(item, 'id') ?? '',
    at: textAt(item, 'at') ?? '',
    isOurs: textAt(item, 'direction') === 'outbound',
    text: wordsOf(item, text),
    isPicture: field(item, 'picture_message') === true,
    state: textAt(item, 'state'),
  };
}

function readGlimpse(item: unknown, text: unknown): Glimpse {
  return {
    number: textAt(item, 'number') ?? '',
    at: textAt(item, 'last_at') ?? '',
    isOurs: textAt(item, 'last_direction') === 'outbound',
    text: wordsOf(item, text),
    isUnanswered: field(item, 'unanswered') === true,
    hasOptedOut: field(item, 'opted_out') === true,
  };
}

/** The text as it was written; a client that withholds what a view is given leaves the one with its line breaks escaped. */
function wordsOf(item: unknown, text: unknown): string {
  return typeof text === 'string' ? text : (textAt(item, 'text') ?? textAt(item, 'untrusted_text') ?? '');
}

/**
 * A thread with what was read of it again: what came before the newer texts stays. One that does not reach back to what
 * was known replaces it, so that nothing seems to follow what it does not.
 */
export function renewed(known: ThreadShown | undefined, newer: ThreadShown): ThreadShown {
  const [first] = newer.entries;
  const ids = new Set(newer.entries.map(({ id }) => id));
  if (!known || !first || !known.entries.some(({ id }) => ids.has(id))) return newer;
  const before = known.entries.filter(({ id, at }) => at < first.at && !ids.has(id));
  return {
    ...newer,
    entries: [...before, ...newer.entries],
    cursor: before.length > 0 ? known.cursor : newer.cursor,
  };
}

/** A thread with older texts before it. */
export function extended(known: ThreadShown, older: ThreadShown): ThreadShown {
  const ids = new Set(known.entries.map(({ id }) => id));
  const before = older.entries.filter(({ id }) => !ids.has(id));
  return { ...known, entries: [...before, ...known.entries], cursor: older.cursor };
}

/** Milliseconds until it is worth looking again, after so many looks in which nothing changed; undefined when it no longer is. */
export function pauseAfter(looks: number): number | undefined {
  if (looks < 24) return 5_000;
  return looks < 110 ? 20_000 : undefined;
}
