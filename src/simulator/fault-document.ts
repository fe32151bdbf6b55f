import {
  integerIn,
  type JsonObject,
  Mistake,
  numberIn,
  objectIn,
  oneOf,
  quote,
  textIn,
} from './documents.ts';

/** What goes wrong with a request to one operation. */
export interface Fault {
  /** What the caller gets in place of the answer; absent when the answer is only late. */
  readonly effect?: 'drop' | 'hang' | WrongAnswer;
  /** Whether the request is acted on before it goes wrong (`after` = after accepting) or not at all. */
  readonly when: 'before' | 'after';
  readonly delayMs: number;
  /** Chance of striking, 0 to 1. */
  readonly probability: number;
  /** How many times it strikes. */
  readonly next: number;
}

export interface WrongAnswer {
  readonly status: number;
  readonly body: string;
  /** The body is repeated until it is this long; 0 = as it is. */
  readonly bytes: number;
  readonly headers: Headers;
}

const ANSWER_FIELDS = ['body', 'content_type', 'headers', 'bytes'] as const;
const EFFECTS = ['status', 'answer', 'drop', 'hang'] as const;
const FIELDS = [...EFFECTS, ...ANSWER_FIELDS, 'when', 'delay_ms', 'probability', 'next'] as const;

const DELAY_MS_MAX = 24 * 3_600_000;
const ANSWER_BYTES_MAX = 1_000_000_000;

/** One entry of the fault document with the operation it is about. */
export interface FaultEntry {
  readonly operation: string;
  readonly source: JsonObject;
  readonly fault: Fault;
}

/**
 * Reads `{"POST /sms": {"status": 500, "next": 2}}`; the keys are operations or `*` for all of them.
 * Throws `Mistake`.
 */
export function readFaults(document: unknown, operations: readonly string[]): readonly FaultEntry[] {
  return Object.entries(objectIn(document, 'The document')).map(([operation, value]) => {
    if (operation !== '*' && !operations.includes(operation)) {
      throw new Mistake(`There is no operation ${quote(operation)}; there is *, ${operations.join(', ')}.`);
    }
    const source = objectIn(value, `The fault of ${operation}`, FIELDS);
    return { operation, source, fault: readFault(source) };
  });
}

function readFault(source: JsonObject): Fault {
  const effects = EFFECTS.filter((name) => source[name] !== undefined);
  if (effects.length > 1) throw new Mistake(`Only one of ${effects.join(', ')} can be given.`);
  if (effects.length === 0 && source.delay_ms === undefined) {
    throw new Mistake(`One of ${EFFECTS.join(', ')}, delay_ms must be given.`);
  }
  const effect = readEffect(source);
  return {
    ...(effect !== undefined && { effect }),
    when: oneOf(source.drop ?? source.when ?? 'before', 'drop or when', ['before', 'after']),
    delayMs: integerIn(source.delay_ms ?? 0, 'delay_ms', 0, DELAY_MS_MAX),
    probability: numberIn(source.probability ?? 1, 'probability', 0, 1),
    next: source.next === undefined ? Number.POSITIVE_INFINITY : integerIn(source.next, 'next', 1, 1e9),
  };
}

function readEffect(source: JsonObject): Fault['effect'] {
  if (source.drop !== undefined) return 'drop';
  if (source.hang !== undefined) {
    oneOf(source.hang, 'hang', [true]);
    return 'hang';
  }
  if (source.status !== undefined) return readAnswer(source, integerIn(source.status, 'status', 200, 599));
  if (source.answer === undefined) return undefined;
  return readAnswer(objectIn(source.answer, 'answer', ANSWER_FIELDS), 200);
}

function readAnswer(source: JsonObject, status: number): WrongAnswer {
  const type = textIn(source.content_type ?? 'text/plain', 'content_type');
  const given = objectIn(source.headers ?? {}, 'headers');
  return {
    status,
    body: textIn(source.body ?? '', 'body'),
    bytes: integerIn(source.bytes ?? 0, 'bytes', 0, ANSWER_BYTES_MAX),
    headers: readHeaders({ 'Content-Type': type, ...given }),
  };
}

function readHeaders(given: JsonObject): Headers {
  const pairs = Object.entries(given).map(([name, value]): [string, string] => [name, textIn(value, name)]);
  try {
    return new Headers(pairs);
  } catch {
    throw new Mistake('headers must hold valid HTTP headers.');
  }
}
