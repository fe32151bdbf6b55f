import * as z from 'zod';
import type { EpochMs } from '../domain/time.ts';
import type { Form } from './http.ts';
import {
  idSchema,
  isId,
  isObject,
  normaliseTime,
  only,
  optionalCost,
  optionalText,
  type Page,
  parseJson,
  parseTime,
  readPage,
} from './wire-values.ts';

/** A call as 46elks knows it. Source: https://46elks.se/docs/show-call-id */
export interface ElksCall {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly from: string;
  readonly to: string;
  /** There is no word for "no answer": that is `failed` or `busy`. `other` is a word that is not documented. */
  readonly state: 'ongoing' | 'success' | 'busy' | 'failed' | 'other';
  readonly createdAt: EpochMs | undefined;
  /** The same, as `start` and `end` of a page take it. */
  readonly created: string | undefined;
  /** When it was answered; undefined when it never was. */
  readonly startedAt: EpochMs | undefined;
  readonly durationSeconds: number | undefined;
  /** In 1/10 000 of the account's currency; undefined when it was not answered. */
  readonly costUnits: number | undefined;
  /** What was done in it, in order. */
  readonly actions: readonly CallStep[];
  /** Calls it was connected to. */
  readonly legs: readonly CallLeg[];
}

export interface CallStep {
  readonly kind: CallActionKind | 'other';
  /** `success`, `busy`, `failed`, or the keys that were pressed. */
  readonly result: string | undefined;
}

export interface CallLeg {
  readonly to: string;
  readonly state: string | undefined;
  readonly durationSeconds: number | undefined;
}

/** Source: https://46elks.se/docs/call-actions */
const ACTION_KINDS = ['connect', 'play', 'ivr', 'record', 'recordcall', 'hangup'] as const;
type CallActionKind = (typeof ACTION_KINDS)[number];

/** What was recorded of a call; 46elks keeps it for 72 hours. Source: https://46elks.se/docs/voice-recordcall */
export interface ElksRecording {
  readonly id: string;
  readonly callId: string | undefined;
  readonly durationSeconds: number | undefined;
  readonly bytes: number | undefined;
  readonly createdAt: EpochMs | undefined;
  readonly created: string | undefined;
}

/** A call to make. Source: https://46elks.se/docs/make-call */
export interface OutgoingCall {
  /** E.164. */
  readonly to: string;
  /** A number of the account that can do voice, or one it has verified. */
  readonly from: string;
  /** What happens when it is answered: a URL, or an action in JSON. */
  readonly voiceStart: string;
  /** Where the end of the call is posted. */
  readonly whenHangup?: string;
  /** How long it rings, in seconds. */
  readonly timeoutSeconds?: number;
}

export const isCallId = (id: string): boolean => isId('c', id);

/** The id of a recording is that of its call with `-r` and a number. */
export const isRecordingId = (id: string): boolean => /^c[0-9a-f]{20,40}-r\d{1,3}$/.test(id);

export function callForm({ from, to, voiceStart, whenHangup, timeoutSeconds }: OutgoingCall): Form {
  return {
    from,
    to,
    voice_start: voiceStart,
    ...(whenHangup !== undefined && { whenhangup: whenHangup }),
    ...(timeoutSeconds !== undefined && { timeout: String(timeoutSeconds) }),
  };
}

/** The answer to a new call, or undefined; `made` fills what it leaves out. */
export function readMadeCall(text: string, { from, to }: OutgoingCall): ElksCall | undefined {
  const row = only(parseJson(text));
  return isObject(row) ? readRow({ direction: 'outgoing', state: 'ongoing', from, to, ...row }) : undefined;
}

/** One call, or undefined when the answer is not one. */
export function readCall(text: string): ElksCall | undefined {
  return readRow(only(parseJson(text)));
}

/** One page of calls, or undefined when it is none. */
export function readCallPage(text: string): Page<ElksCall> | undefined {
  return readPage(text, readRow);
}

/** What is known of a recording, or undefined when the answer is not about one. */
export function readRecording(text: string): ElksRecording | undefined {
  return readRecordingRow(only(parseJson(text)));
}

/** One page of recordings, or undefined when it is none. */
export function readRecordingPage(text: string): Page<ElksRecording> | undefined {
  return readPage(text, readRecordingRow);
}

/** A list that stands in JSON text in the webhook and as a list in the API. */
const optionalList = z
  .union([z.array(z.unknown()), z.string().transform(parseJson).pipe(z.array(z.unknown()))])
  .catch([]);

const rowSchema = z.object({
  id: idSchema('c'),
  direction: z.enum(['outgoing', 'incoming']),
  from: z.string(),
  to: z.string(),
  state: z.enum(['ongoing', 'success', 'busy', 'failed']).or(z.string().transform(() => 'other' as const)),
  created: optionalText,
  start: optionalText,
  duration: optionalCost,
  cost: optionalCost,
  actions: optionalList,
  legs: optionalList,
});

const legSchema = z.object({ to: z.string(), state: optionalText, duration: optionalCost });

function readRow(value: unknown): ElksCall | undefined {
  const parsed = rowSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { id, direction, from, to, state, created, start, duration, cost, actions, legs } = parsed.data;
  return {
    id,
    direction,
    from,
    to,
    state,
    createdAt: parseTime(created),
    created: normaliseTime(created),
    startedAt: parseTime(start),
    durationSeconds: duration,
    costUnits: cost,
    actions: actions.filter(isObject).map(readStep),
    legs: legs.flatMap((leg) => {
      const { data } = legSchema.safeParse(leg);
      return data ? [{ to: data.to, state: data.state, durationSeconds: data.duration }] : [];
    }),
  };
}

/** 46elks shows an action by its own key, with its result beside it. */
function readStep(action: object): CallStep {
  const result: unknown = Reflect.get(action, 'result');
  return {
    kind: ACTION_KINDS.find((kind) => kind in action) ?? 'other',
    result: typeof result === 'string' ? result : undefined,
  };
}

const recordingSchema = z.object({
  id: z.string().refine(isRecordingId),
  callid: idSchema('c').optional().catch(undefined),
  duration: optionalCost,
  bytes: optionalCost,
  created: optionalText,
});

function readRecordingRow(value: unknown): ElksRecording | undefined {
  const parsed = recordingSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { id, callid, duration, bytes, created } = parsed.data;
  return {
    id,
    callId: callid,
    durationSeconds: duration,
    bytes,
    createdAt: parseTime(created),
    created: normaliseTime(created),
  };
}
