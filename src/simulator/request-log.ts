const REQUESTS_MAX = 200;

/** One request to the API as it can be read back. Credentials are never kept. */
export interface RequestRecord {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** For example `POST /sms`; absent when there is no such resource. */
  readonly operation?: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** What the real API may silently ignore or read differently: unknown parameters, wrong values. */
  readonly notes: readonly string[];
  /** A fault struck. */
  fault?: true;
  /** The status of the answer; absent while there is none, and when the connection was cut. */
  status?: number;
}

/** The newest requests, oldest first. */
export interface RequestLog {
  add(record: RequestRecord): void;
  all(): readonly RequestRecord[];
}

export function createRequestLog(): RequestLog {
  const records: RequestRecord[] = [];
  return {
    add: (record) => {
      records.push(record);
      if (records.length > REQUESTS_MAX) records.shift();
    },
    all: () => [...records],
  };
}
