import { canPay, isActive, maySendFrom, type Principal } from '../account.ts';
import { json, Refused } from '../answers.ts';
import { isE164 } from '../e164.ts';
import { historyOf } from '../history.ts';
import { PAGE_PARAMETERS, page } from '../paging.ts';
import { callPrice } from '../prices.ts';
import { required } from '../required.ts';
import type { Call, Route } from '../route.ts';
import { isCallable } from '../webhooks.ts';
import { formatMicros } from '../wire-time.ts';
import { outcomeOf, type World } from '../world.ts';
import { BadAction, readVoiceAction, type Target } from './action.ts';
import { madeCallObject, storedCallObject, type VoiceCall } from './call.ts';
import { beginCall } from './machine.ts';
import { isKept, type Recording, recordingObject } from './recordings.ts';
import { wavOf } from './wav.ts';

const MAKE_PARAMETERS = {
  from: 'text',
  to: 'text',
  voice_start: 'text',
  whenhangup: 'text',
  timeout: 'text',
} as const;

/** Calls and recordings. Source: https://46elks.se/docs/make-call, /call-history, /show-call-id, /get-recordings */
export const voiceRoutes: Readonly<Record<string, Route>> = {
  'POST /calls': { parameters: MAKE_PARAMETERS, handle: makeCall },
  'GET /calls': { parameters: PAGE_PARAMETERS, handle: listCalls },
  'GET /calls/{id}': {
    parameters: {},
    handle: (world, call) => json(storedCallObject(findCall(world, call), world.timeline.now())),
  },
  'DELETE /calls/{id}': { parameters: {}, handle: deleteCall },
  'GET /recordings': { parameters: PAGE_PARAMETERS, handle: listRecordings },
  'GET /recordings/{id}': {
    parameters: {},
    handle: (world, call) => json(recordingObject(findRecording(world, call, call.id))),
  },
  'GET /recordings/{file}': { parameters: {}, handle: showFile },
};

/** How long a phone rings; the call history of the documentation shows it. */
const TIMEOUT_S = 60;

function makeCall(world: World, { principal, fields, created }: Call): Response {
  const from = readCaller(world, principal, required(world, fields, 'from'));
  const to = required(world, fields, 'to');
  const voiceStart = readTarget(world, required(world, fields, 'voice_start'));
  if (!isE164(to) || outcomeOf(world, to) === 'unroutable') throw new Refused(403, 'Invalid to number');
  const whenhangup = fields.get('whenhangup') || undefined;
  if (whenhangup !== undefined && !isCallable(whenhangup)) {
    throw new Refused(403, 'The whenhangup you tried to use is not a valid URL');
  }
  const costUnits = callPrice(to, world.account.settings.currency);
  if (!canPay(world.account, principal, costUnits, world.switches.creditCheck)) {
    throw new Refused(403, 'Not enough credits');
  }
  const call = beginCall(world, principal, {
    direction: 'outgoing',
    from,
    to,
    voiceStart,
    timeoutS: readTimeout(fields),
    ...(whenhangup !== undefined && { whenhangup }),
  });
  created.push(call);
  return json(madeCallObject(call));
}

/** An own number that can do voice, the owner's phone, or a verified number. */
function readCaller(world: World, principal: Principal, caller: string): string {
  const own = principal.numbers.find(({ number }) => number === caller);
  const canCall = !own || (isActive(own) && own.capabilities.includes('voice'));
  if (canCall && maySendFrom(world.account, principal, caller)) return caller;
  throw new Refused(403, 'Invalid from number');
}

/** Throws `Refused` for what is neither an address nor an action. */
function readTarget(world: World, text: string): Target {
  if (isCallable(text)) return { kind: 'url', url: text };
  try {
    return { kind: 'action', action: readVoiceAction(text, world.switches.strict) };
  } catch (error) {
    if (!(error instanceof BadAction)) throw error;
    throw new Refused(403, 'The voice_start you tried to use is not a valid URL');
  }
}

function readTimeout(fields: URLSearchParams): number {
  const timeout = fields.get('timeout') || String(TIMEOUT_S);
  if (!/^[1-9]\d{0,3}$/.test(timeout)) throw new Refused(403, 'Invalid timeout');
  return Number(timeout);
}

function listCalls(world: World, { principal, fields }: Call): Response {
  const { items, next } = page(historyOf(world, principal, world.calls), fields, world.switches);
  const now = world.timeline.now();
  return json({
    data: items.map((call) => storedCallObject(call, now)),
    ...(next !== undefined && { next }),
  });
}

/** In the official Swagger of 2018, not in today's documentation. */
function deleteCall(world: World, call: Call): Response {
  const found = findCall(world, call);
  found.deletedMicros = world.stamp();
  world.calls.changed(found);
  return json({ id: found.id, deleted: formatMicros(found.deletedMicros) });
}

function findCall(world: World, { principal, id }: Call): VoiceCall {
  const call = world.calls.find(id, principal.id);
  if (!call) throw new Refused(404, 'Not found');
  return call;
}

function listRecordings(world: World, { principal, fields }: Call): Response {
  const now = world.timeline.now();
  const kept = world.recordings.newestFirst(principal.id).filter((recording) => isKept(recording, now));
  const { items, next } = page(kept, fields, world.switches);
  return json({ data: items.map(recordingObject), ...(next !== undefined && { next }) });
}

function findRecording(world: World, { principal }: Call, id: string): Recording {
  const recording = world.recordings.find(id, principal.id);
  if (!recording || !isKept(recording, world.timeline.now())) throw new Refused(404, 'Not found');
  return recording;
}

function showFile(world: World, call: Call): Response {
  if (!call.id.endsWith('.wav')) throw new Refused(404, 'Not found');
  const { seconds, tones } = findRecording(world, call, call.id.slice(0, -4));
  return new Response(wavOf(seconds, tones), { headers: { 'Content-Type': 'audio/x-wav' } });
}
