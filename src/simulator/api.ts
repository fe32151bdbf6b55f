import { toIso } from '../domain/time.ts';
import { authenticate } from './account.ts';
import { Refused, refusal } from './answers.ts';
import type { Fault } from './fault-document.ts';
import { suffer } from './faults.ts';
import { BODY_BYTES_MAX, mendPluses, mistakesInForm, readForm } from './form.ts';
import { type RequestRecord, readBeginning } from './request-log.ts';
import type { Created } from './route.ts';
import { findOperation, ROUTES } from './routes.ts';
import type { World } from './world.ts';

/** Starts as 46elks' own sentence does. */
const UNAUTHENTICATED = new Refused(
  401,
  'API access requires HTTP Basic authentication: API username and API password.',
);

/**
 * Answers one request to `/a1`: a fault strikes first, then credentials, then the resource, then its parameters.
 * Throws `ConnectionDropped` or the signal's reason when there is no answer.
 */
export async function answerApi(world: World, request: Request, url: URL): Promise<Response> {
  const found = findOperation(request.method, url.pathname);
  const route = found && ROUTES[found.operation];
  const fields = await readFields(request, url, route?.bodyBytesMax);
  const notes = route && fields ? mistakesInForm(fields, route.parameters) : [];
  const record = world.requests.add({
    at: toIso(world.timeline.now()),
    method: request.method,
    path: url.pathname,
    ...(found && { operation: found.operation }),
    parameters: Object.fromEntries(fields ?? []),
    notes,
  });
  const created: Created[] = [];
  const act = (): Promise<Response> =>
    answerOrRefuse(world, () => {
      const principal = authenticate(world.account, request.headers.get('authorization'));
      if (!principal) throw UNAUTHENTICATED;
      if (!found || !route) throw new Refused(404, 'Not found');
      if (!fields) throw new Refused(413, 'Too long request');
      if (world.switches.strict && notes[0]) throw new Refused(403, notes[0]);
      const meant = world.switches.spaceForPlus === 'accepted' ? mendPluses(fields) : fields;
      return route.handle(world, { principal, fields: meant, id: found.id, created });
    });
  const fault = found && world.faults.draw(found.operation);
  try {
    const answer = fault ? await strike(world, record, fault, act, created, request.signal) : await act();
    world.requests.finish(record, { status: answer.status, body: await readBeginning(answer) });
    return answer;
  } finally {
    if (created.length > 0) world.requests.finish(record, { created: created.map(({ id }) => id) });
  }
}

/** Lets a fault strike; what was created is marked when the caller does not see the real answer. */
async function strike(
  world: World,
  record: RequestRecord,
  fault: Fault,
  act: () => Promise<Response>,
  created: readonly Created[],
  signal: AbortSignal,
): Promise<Response> {
  record.fault = true;
  let isAnswered = false;
  try {
    const ended = AbortSignal.any([signal, world.ended.signal]);
    const answer = await suffer(fault, act, world.timeline, ended);
    isAnswered = fault.effect === undefined;
    return answer;
  } finally {
    if (!isAnswered) for (const message of created) loseAnswer(world, message);
  }
}

function loseAnswer(world: World, message: Created): void {
  message.answerLost = true;
  world.changes.note(message.id);
}

async function answerOrRefuse(world: World, handle: () => Response | Promise<Response>): Promise<Response> {
  try {
    return await handle();
  } catch (error) {
    if (error instanceof Refused) return refusal(error, world.switches.errors);
    throw error;
  }
}

/** The query of a GET, the form of anything else; undefined when it is too long. */
async function readFields(
  request: Request,
  url: URL,
  bytesMax = BODY_BYTES_MAX,
): Promise<URLSearchParams | undefined> {
  if (url.search.length > bytesMax) return undefined;
  return request.method === 'GET' ? url.searchParams : readForm(request, bytesMax);
}
