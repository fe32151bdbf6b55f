import { type EpochMs, toIso } from '../../domain/time.ts';
import type { Kept } from '../log.ts';
import { type EpochMicros, formatMicros, formatStored, MICROS_PER_MS } from '../wire-time.ts';
import type { Target } from './action.ts';
import type { Tone } from './wav.ts';

/** A call the simulator holds. */
export interface VoiceCall extends Kept {
  readonly direction: 'outgoing' | 'incoming';
  readonly from: string;
  readonly to: string;
  readonly createdMicros: EpochMicros;
  /** How long it rings. */
  readonly timeoutS: number;
  readonly voiceStart: Target;
  whenhangup?: string;
  state: 'ongoing' | 'success' | 'busy' | 'failed';
  /** When it was answered. */
  startedAt?: EpochMs;
  endedAt?: EpochMs;
  costUnits: number;
  actions: readonly CallAction[];
  legs: readonly Leg[];
  recordings: readonly string[];
  /** The whole call is recorded from this moment on. */
  recordcall?: { readonly url: string; readonly from: EpochMs };
  /** What could be heard, for recordings. */
  noises: readonly Noise[];
  /** Recordings that live as long as the call, by name, and how long they are. */
  readonly local: Map<string, number>;
  /** What goes on now. */
  phase: Phase;
  /** What happened, in words. */
  story: readonly string[];
  /** The caller never got the answer to the request that made this call. */
  answerLost: boolean;
}

/** A number the call is connected to. */
export interface Leg {
  readonly from: string;
  readonly to: string;
  state: 'ringing' | 'ongoing' | 'success' | 'busy' | 'failed';
  startedAt?: EpochMs;
  durationS: number;
  /** Takes back what its phone would do by itself. */
  stop: () => void;
}

/** An action that was begun; the result comes when it is done. */
export interface CallAction {
  readonly kind: string;
  readonly value: string;
  result?: string;
}

export interface Noise {
  readonly at: EpochMs;
  readonly ms: number;
  readonly hz: number;
}

/** What goes on in a call, and what becomes of what its phones do meanwhile. */
export interface Phase {
  readonly name: 'ringing' | 'asking' | 'play' | 'ivr' | 'record' | 'connect' | 'ended';
  readonly press?: (key: string) => void;
  readonly speak?: (ms: number) => void;
  /** The phone of a leg, or the one that is called, does something. */
  readonly phone?: (deed: Deed, number: string) => void;
  /** The call ends meanwhile. */
  readonly over?: () => void;
  /** Takes back what would happen next. */
  readonly stop: () => void;
}

export type Deed = 'answer' | 'busy' | 'reject' | 'hangup';

/** The other end: the phone that is called, or that calls. */
export const phoneOf = ({ direction, from, to }: Pick<VoiceCall, 'direction' | 'from' | 'to'>): string =>
  direction === 'outgoing' ? to : from;

/** The sounds between two moments, as a recording of them has them. */
export function tonesBetween({ noises }: VoiceCall, from: EpochMs, to: EpochMs): readonly Tone[] {
  return noises.flatMap(({ at, ms, hz }) => {
    const begin = Math.max(at, from);
    const end = Math.min(at + ms, to);
    return end > begin ? [{ fromS: (begin - from) / 1000, seconds: (end - begin) / 1000, hz }] : [];
  });
}

/** Whole seconds, begun ones counted. */
export function durationOf({ startedAt, endedAt }: VoiceCall, now: EpochMs): number {
  return startedAt === undefined ? 0 : Math.ceil(((endedAt ?? now) - startedAt) / 1000);
}

/** The answer to POST /calls. Source: https://46elks.se/docs/make-call */
export function madeCallObject(call: VoiceCall): object {
  return {
    direction: call.direction,
    from: call.from,
    created: formatMicros(call.createdMicros),
    to: call.to,
    state: call.state,
    id: call.id,
  };
}

/** A call in GET /calls and GET /calls/{id}. Source: https://46elks.se/docs/show-call-id */
export function storedCallObject(call: VoiceCall, now: EpochMs): object {
  return {
    direction: call.direction,
    from: call.from,
    to: call.to,
    created: formatStored(call.createdMicros),
    owner: call.owner,
    ...(call.actions.length > 0 && { actions: actionObjects(call) }),
    ...(call.startedAt !== undefined && { start: formatMs(call.startedAt) }),
    state: call.state,
    ...(call.startedAt !== undefined && call.endedAt !== undefined && { cost: call.costUnits }),
    ...(call.direction === 'outgoing' && { timeout: call.timeoutS }),
    ...(call.startedAt !== undefined && { duration: durationOf(call, now) }),
    ...(call.legs.length > 0 && { legs: legObjects(call) }),
    ...(call.recordings.length > 0 && { recordings: call.recordings }),
    id: call.id,
  };
}

/** What is posted when it is over; what is answered does not matter. Sources: official Swagger of the webhooks (2018), AKVorrat/dearmep. */
export function hangupForm(call: VoiceCall): Readonly<Record<string, string>> {
  const created = formatStored(call.createdMicros);
  if (call.startedAt === undefined) {
    return {
      direction: call.direction,
      created,
      from: call.from,
      id: call.id,
      to: call.to,
      state: call.state,
    };
  }
  return {
    to: call.to,
    from: call.from,
    direction: call.direction,
    created,
    duration: String(durationOf(call, call.startedAt)),
    start: formatMs(call.startedAt),
    state: call.state,
    id: call.id,
    actions: JSON.stringify(actionObjects(call)),
    cost: String(call.costUnits),
    legs: JSON.stringify(legObjects(call)),
  };
}

/** An action is shown by its own key, with its result. */
function actionObjects({ actions }: VoiceCall): object[] {
  return actions.map(({ kind, value, result }) => ({
    [kind]: value,
    ...(result !== undefined && { result }),
  }));
}

function legObjects({ legs }: VoiceCall): object[] {
  return legs.map(({ from, to, state, durationS }) => ({
    duration: durationS,
    to,
    state: state === 'ringing' ? 'ongoing' : state,
    from,
  }));
}

const formatMs = (at: EpochMs): string => formatMicros(Math.floor(at) * MICROS_PER_MS);

/** A call as it really is, whatever the API shows. */
export interface TrueCall {
  readonly id: string;
  readonly owner: string;
  readonly direction: VoiceCall['direction'];
  readonly from: string;
  readonly to: string;
  readonly state: VoiceCall['state'];
  /** What goes on now. */
  readonly phase: Phase['name'];
  readonly created: string;
  readonly start?: string;
  readonly end?: string;
  readonly cost: number;
  readonly legs: readonly { readonly to: string; readonly state: Leg['state'] }[];
  readonly recordings: readonly string[];
  /** What happened, in words. */
  readonly story: readonly string[];
  readonly answer: 'given' | 'lost';
}

export function trueCall(call: VoiceCall): TrueCall {
  const { id, owner, direction, from, to, state, phase, startedAt, endedAt, costUnits } = call;
  return {
    id,
    owner,
    direction,
    from,
    to,
    state,
    phase: phase.name,
    created: toIso(call.createdMicros / MICROS_PER_MS),
    ...(startedAt !== undefined && { start: toIso(startedAt) }),
    ...(endedAt !== undefined && { end: toIso(endedAt) }),
    cost: costUnits,
    legs: call.legs.map((leg) => ({ to: leg.to, state: leg.state })),
    recordings: call.recordings,
    story: call.story,
    answer: call.answerLost ? 'lost' : 'given',
  };
}
