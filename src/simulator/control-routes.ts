import type { Parsed } from '../domain/parsed.ts';
import { json } from './answers.ts';
import type { Controlled } from './control.ts';
import { controlIndex } from './control-index.ts';
import { isObject, type JsonObject } from './documents.ts';
import { readText } from './form.ts';
import { objectTo } from './loopback.ts';

interface ControlCall {
  readonly simulator: Controlled;
  /** The JSON body; `{}` when there is none. */
  readonly document: unknown;
  /** What follows the resource in the path. */
  readonly id: string;
  readonly request: Request;
  readonly origin: string;
}

type ControlRoute = (call: ControlCall) => Response | Promise<Response>;

const ROUTES: Readonly<Record<string, ControlRoute>> = {
  'GET /control': ({ simulator, origin }) => new Response(controlIndex(simulator, origin)),
  'GET /control/truth': ({ simulator }) => json(simulator.truth()),
  'GET /control/truth/{id}': showOne,
  'GET /control/requests': ({ simulator }) => json({ requests: simulator.requests() }),
  'POST /control/messages/{id}': ({ simulator, id, document }) => outcome(simulator.interfere(id, document)),
  'GET /control/events': ({ simulator, request }) => simulator.events(request.headers.get('last-event-id')),
  'POST /control/incoming': receive,
  'POST /control/incoming-mms': async ({ simulator, document }) =>
    outcome(await simulator.receiveMms(document)),
  'GET /control/images/{id}': ({ simulator, id }) => {
    const picture = simulator.picture(id);
    return fileOf(picture?.bytes, `image/${picture?.filetype === 'jpg' ? 'jpeg' : picture?.filetype}`);
  },
  'GET /control/recordings/{id}': ({ simulator, id }) => fileOf(simulator.sound(id), 'audio/wav'),
  'POST /control/calls': ({ simulator, document }) => outcome(simulator.ring(document)),
  'POST /control/calls/{id}': ({ simulator, id, document }) => outcome(simulator.act(id, document)),
  'GET /control/phones': ({ simulator }) => json(simulator.phones()),
  'PUT /control/phones': ({ simulator, document }) => outcome(simulator.setPhones(document)),
  'POST /control/clock': advance,
  'GET /control/faults': ({ simulator }) => json(simulator.faults()),
  'PUT /control/faults': ({ simulator, document }) => outcome(simulator.setFaults(document)),
  'GET /control/switches': ({ simulator }) => json(simulator.switches()),
  'PUT /control/switches': ({ simulator, document }) => outcome(simulator.setSwitches(document)),
  'GET /control/recipients': ({ simulator }) => json(simulator.recipients()),
  'PUT /control/recipients': ({ simulator, document }) => outcome(simulator.setRecipients(document)),
  'GET /control/carrier': ({ simulator }) => json(simulator.carrier()),
  'PUT /control/carrier': ({ simulator, document }) => outcome(simulator.setCarrier(document)),
  'GET /control/webhooks': ({ simulator }) => json(simulator.webhooks()),
  'PUT /control/webhooks': ({ simulator, document }) => outcome(simulator.setWebhooks(document)),
  'GET /control/account': ({ simulator }) => json(simulator.account()),
  'PUT /control/account': ({ simulator, document }) => outcome(simulator.setAccount(document)),
  'POST /control/reset': ({ simulator }) => {
    simulator.reset();
    return json({ reset: true });
  },
};

/** Answers one request to `/control`. It needs no credentials, so only this machine may use it. */
export async function answerControl(simulator: Controlled, request: Request, url: URL): Promise<Response> {
  const objection = objectTo(request, url);
  if (objection !== undefined) return mistake(403, objection);
  const [, base = '', resource, id, ...rest] = url.pathname.split('/');
  const path = [`/${base}`, resource, ...(id ? ['{id}'] : []), ...rest].filter((part) => part !== undefined);
  const route = ROUTES[`${request.method} ${path.join('/')}`];
  if (!route) return noRoute(path.join('/'));
  const document = await readJson(request);
  if (document === undefined) return mistake(400, 'The body must be JSON of at most 64 KB.');
  return route({ simulator, document, id: id ?? '', request, origin: url.origin });
}

function noRoute(path: string): Response {
  const methods = Object.keys(ROUTES).flatMap((key) => (key.endsWith(` ${path}`) ? [key.split(' ')[0]] : []));
  return methods.length > 0
    ? mistake(405, `This resource takes ${methods.join(' or ')}; GET /control shows examples.`)
    : mistake(404, 'There is no such resource; GET /control lists them.');
}

async function readJson(request: Request): Promise<unknown> {
  const text = await readText(request);
  if (text === undefined) return undefined;
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function mistake(status: number, sentence: string): Response {
  return json({ error: sentence }, status);
}

function outcome(result: Parsed<unknown>): Response {
  if (result.ok) return json(result.value);
  return mistake(400, result.problems.map(({ message, fix }) => `${message} ${fix}`).join(' '));
}

/** A file for the phones page, of which no other page gets hold. */
function fileOf(bytes: Uint8Array<ArrayBuffer> | undefined, type: string): Response {
  if (!bytes) return mistake(404, 'There is no such file.');
  return new Response(bytes, {
    headers: {
      'Content-Type': type,
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
    },
  });
}

/** One message or call of the truth; `latest` is the newest one. */
function showOne({ simulator, id }: ControlCall): Response {
  const { messages, mms, calls } = simulator.truth();
  const all = [...messages, ...mms, ...calls].sort((one, other) => (one.created < other.created ? -1 : 1));
  const found = id === 'latest' ? all.at(-1) : all.find((each) => each.id === id);
  return found
    ? json(found)
    : mistake(404, 'There is no such message or call; GET /control/truth lists them.');
}

async function receive({ simulator, document }: ControlCall): Promise<Response> {
  const sms = readIncoming(document);
  if (!sms)
    return mistake(
      400,
      'Send {"from": "+46701740699", "message": "Hello"}, and "to" when not the first number.',
    );
  try {
    return json(await simulator.receive(sms));
  } catch (error) {
    if (error instanceof RangeError) return mistake(400, error.message);
    throw error;
  }
}

function readIncoming(document: unknown): { from: string; message: string; to?: string } | undefined {
  if (!isObject(document)) return undefined;
  const { from, message, to, ...others }: JsonObject = document;
  if (Object.keys(others).length > 0 || typeof from !== 'string' || typeof message !== 'string')
    return undefined;
  if (to === undefined) return { from, message };
  return typeof to === 'string' ? { from, message, to } : undefined;
}

async function advance({ simulator, document }: ControlCall): Promise<Response> {
  const ms = isObject(document) ? document.advance_ms : undefined;
  if (typeof ms !== 'number') return mistake(400, 'Send {"advance_ms": 60000}.');
  try {
    await simulator.advance(ms);
    return json({ now: simulator.truth().now });
  } catch (error) {
    if (error instanceof RangeError) return mistake(400, error.message);
    throw error;
  }
}
