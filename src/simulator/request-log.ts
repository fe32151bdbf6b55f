import { maskPassword, maskSecrets } from './mask.ts';

const REQUESTS_MAX = 200;
const BODY_CHARACTERS_MAX = 2000;

/** One request to the API as it can be read back. Credentials are never kept. */
export interface RequestRecord {
  /** Counts from 1. */
  readonly n: number;
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** For example `POST /sms`; absent when there is no such resource. */
  readonly operation?: string;
  /** Without the password of a URL or of a subaccount. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What the real API may silently ignore or read differently: unknown parameters, wrong values. */
  readonly notes: readonly string[];
  /** A fault struck. */
  fault?: true;
  /** The status of the answer; absent while there is none, and when the connection was cut. */
  status?: number;
  /** What the answer said, without the passwords of subaccounts, cut after 2000 characters; of what is no text only the kind. */
  body?: string;
  /** Ids of what the request created, also when the caller was told otherwise. */
  created?: readonly string[];
}

/** What is known of a request when it comes in. */
export type Asked = Pick<RequestRecord, 'at' | 'method' | 'path' | 'operation' | 'parameters' | 'notes'>;

/** The newest requests, oldest first. */
export interface RequestLog {
  add(asked: Asked): RequestRecord;
  /** Notes what became of it. */
  finish(record: RequestRecord, outcome: Partial<Pick<RequestRecord, 'status' | 'body' | 'created'>>): void;
  all(): readonly RequestRecord[];
}

/** The key under which a change of a request is noted. */
export function requestKey({ n }: Pick<RequestRecord, 'n'>): string {
  return `request ${n}`;
}

export function createRequestLog(changed: (key: string) => void): RequestLog {
  const records: RequestRecord[] = [];
  let count = 0;
  return {
    add: (asked) => {
      count += 1;
      const parameters = Object.fromEntries(
        Object.entries(asked.parameters).map(([name, value]) => [
          name,
          name === 'secret' ? '***' : cut(maskPassword(value)),
        ]),
      );
      const record = { n: count, ...asked, parameters };
      records.push(record);
      if (records.length > REQUESTS_MAX) records.shift();
      changed(requestKey(record));
      return record;
    },
    finish: (record, outcome) => {
      Object.assign(record, outcome);
      changed(requestKey(record));
    },
    all: () => [...records],
  };
}

/** The beginning of an answer's text, read from a copy; of a long stream no more than its first chunk. */
export async function readBeginning(answer: Response): Promise<string> {
  const type = answer.headers.get('content-type') ?? '';
  if (!/^text\/|json|xml/i.test(type)) return type === '' ? '' : `(${type})`;
  const reader = answer.clone().body?.getReader();
  if (!reader) return '';
  const { value } = await reader.read();
  // Not awaited: a copy is only given up when the original is read or given up too.
  void reader.cancel();
  return cut(maskSecrets(new TextDecoder().decode(value)));
}

/** A text that may be long, as it is kept. */
export function cut(text: string): string {
  return text.length > BODY_CHARACTERS_MAX ? `${text.slice(0, BODY_CHARACTERS_MAX)}…` : text;
}
