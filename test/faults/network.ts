import type { Simulator } from '../../src/simulator/simulator.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What becomes of one request. */
type HttpFate =
  /** As the simulator's own fault document has it. */
  | { readonly simulated: Readonly<Record<string, unknown>> }
  /** No connection comes about: the code Node.js gives it. */
  | { readonly notConnected: string }
  /** It is acted on and the answer breaks off in the middle of its body. */
  | { readonly cutBody: true }
  /** The process dies: before it leaves, while it is on its way, or when it was acted on. */
  | { readonly crash: 'before' | 'after' }
  | { readonly crash: 'on_its_way'; readonly arrivesAfterMs: number };

const html = { body: '<html>oops</html>', content_type: 'text/html' };
const elsewhere = { status: 302, headers: { Location: 'https://example.com/' } };

/** Every way in which a request goes wrong here, by name. `after` = 46elks acted on it. */
export const HTTP_FATES = {
  drop_before: { simulated: { drop: 'before' } },
  drop_after: { simulated: { drop: 'after' } },
  hang_before: { simulated: { hang: true } },
  hang_after: { simulated: { hang: true, when: 'after' } },
  status_500_before: { simulated: { status: 500, body: 'Internal Server Error' } },
  status_500_after: { simulated: { status: 500, body: '', when: 'after' } },
  status_503_after: { simulated: { status: 503, ...html, when: 'after' } },
  status_429: { simulated: { status: 429, body: 'Too many requests' } },
  status_401: { simulated: { status: 401, body: 'API access requires HTTP Basic authentication' } },
  status_404: { simulated: { status: 404, body: 'Not found' } },
  no_credits: { simulated: { status: 403, body: 'Not enough credits' } },
  invalid_to: { simulated: { status: 403, body: 'Invalid to number' } },
  strange_403_before: { simulated: { status: 403, body: 'Forbidden by proxy' } },
  strange_403_after: { simulated: { status: 403, body: 'Forbidden by proxy', when: 'after' } },
  broken_json_before: { simulated: { answer: { body: '{"id": "s70', content_type: 'application/json' } } },
  broken_json_after: { simulated: { status: 200, body: '{"id": "s70', when: 'after' } },
  html_before: { simulated: { answer: html } },
  html_after: { simulated: { status: 200, ...html, when: 'after' } },
  empty_before: { simulated: { status: 200, body: '' } },
  empty_after: { simulated: { status: 200, body: '', when: 'after' } },
  other_json_after: { simulated: { status: 200, body: '{"ok": true}', when: 'after' } },
  huge_after: { simulated: { status: 200, body: ' ', bytes: 1_200_000, when: 'after' } },
  redirect_before: { simulated: elsewhere },
  redirect_after: { simulated: { ...elsewhere, when: 'after' } },
  slow_2s_before: { simulated: { delay_ms: 2_000 } },
  slow_5s_before: { simulated: { delay_ms: 5_000 } },
  slow_5s_after: { simulated: { delay_ms: 5_000, when: 'after' } },
  slow_20s_before: { simulated: { delay_ms: 20_000 } },
  slow_20s_after: { simulated: { delay_ms: 20_000, when: 'after' } },
  connection_refused: { notConnected: 'ECONNREFUSED' },
  dns: { notConnected: 'ENOTFOUND' },
  connect_timeout: { notConnected: 'UND_ERR_CONNECT_TIMEOUT' },
  tls: { notConnected: 'CERT_HAS_EXPIRED' },
  cut_body: { cutBody: true },
  crash_before: { crash: 'before' },
  crash_on_its_way: { crash: 'on_its_way', arrivesAfterMs: 1_000 },
  crash_far_on_its_way: { crash: 'on_its_way', arrivesAfterMs: 40_000 },
  crash_after: { crash: 'after' },
} as const satisfies Readonly<Record<string, HttpFate>>;

export type HttpFateName = keyof typeof HTTP_FATES;

/** Every name, for picking one by chance. */
export const HTTP_FATE_NAMES = namesOf(HTTP_FATES);

function namesOf<T extends object>(table: T): readonly (keyof T)[] {
  const isName = (name: string): name is Extract<keyof T, string> => name in table;
  return Object.keys(table).filter(isName);
}

/** A process as the network sees it. */
export interface NetworkUser {
  isDead(): boolean;
  die(): void;
  fateOf(request: { readonly method: string; readonly path: string }): HttpFateName | undefined;
}

/** A message that was about to leave: when its first byte did, whatever became of it. */
export interface Departure {
  readonly at: number;
  readonly to: string;
  readonly text: string;
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** `fetch` of one process to the simulated 46elks. */
export function createFetch(
  { simulator, time, departures }: { simulator: Simulator; time: VirtualTime; departures: Departure[] },
  user: NetworkUser,
): typeof globalThis.fetch {
  const send = (url: string, init: RequestInit): Promise<Response> => simulator.fetch(new Request(url, init));
  return async (input, init) => {
    if (user.isDead()) return never();
    const url = String(input instanceof Request ? input.url : input);
    const method = init?.method ?? 'GET';
    const at = time.now();
    const fateName = user.fateOf({ method, path: new URL(url).pathname });
    const fate: HttpFate | undefined = fateName && HTTP_FATES[fateName];
    const body = init?.body ? await new Response(init.body).text() : undefined;
    const { duplex: _, ...rest } = { duplex: undefined, ...init };
    const whole: RequestInit = { ...rest, ...(body !== undefined && { body }) };
    if (user.isDead()) return never();
    const form = new URLSearchParams(body);
    if (method === 'POST' && form.get('dryrun') !== 'yes')
      departures.push({ at, to: form.get('to') ?? '', text: form.get('message') ?? '' });
    if (!fate) return alive(user, send(url, whole));
    if ('simulated' in fate) {
      const set = simulator.setFaults({ '*': { ...fate.simulated, next: 1 } });
      if (!set.ok) throw new Error(set.problems.map(({ message }) => message).join(' '));
      return alive(user, send(url, whole));
    }
    if ('notConnected' in fate) {
      const cause = Object.assign(new Error(fate.notConnected), { code: fate.notConnected });
      throw new TypeError('fetch failed', { cause });
    }
    if ('cutBody' in fate) return alive(user, send(url, whole).then(cutShort));
    const { signal: _gone, ...unwatched } = whole;
    if (fate.crash === 'after') await send(url, unwatched);
    if (fate.crash === 'on_its_way')
      time.schedule(fate.arrivesAfterMs, () => void send(url, unwatched).catch(() => undefined));
    user.die();
    return never();
  };
}

/** What comes for a process that is gone comes to nobody. */
async function alive<T>(user: NetworkUser, work: Promise<T>): Promise<T> {
  try {
    const value = await work;
    return user.isDead() ? await never<T>() : value;
  } catch (error) {
    if (user.isDead()) return never();
    throw error;
  }
}

async function cutShort(response: Response): Promise<Response> {
  const bytes = new TextEncoder().encode(await response.text());
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.subarray(0, bytes.length / 2));
    },
    pull(controller) {
      controller.error(
        new TypeError('terminated', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) }),
      );
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}
