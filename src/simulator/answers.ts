/** A request 46elks would refuse: its status and its one line of plain text. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(text);
    this.status = status;
  }
}

/**
 * The connection was cut: what `fetch` throws for a broken socket. A listener on a real socket destroys the socket
 * when it catches this.
 */
export class ConnectionDropped extends TypeError {
  constructor() {
    super('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
  }
}

/** A successful answer; 46elks says 200 for everything, also for what was created. */
export function json(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: { 'Content-Type': 'application/json' } });
}

/** An error in 46elks' way: one line of plain text, or the JSON a third-party digest claims. */
export function refusal(refused: Refused, form: 'text' | 'json'): Response {
  const headers = new Headers();
  if (refused.status === 401) headers.set('WWW-Authenticate', 'Basic realm="46elks API"');
  if (form === 'json') {
    headers.set('Content-Type', 'application/json');
    return new Response(JSON.stringify({ error: refused.message }), { status: refused.status, headers });
  }
  headers.set('Content-Type', 'text/plain');
  return new Response(refused.message, { status: refused.status, headers });
}
