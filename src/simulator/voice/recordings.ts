import type { Kept } from '../log.ts';
import { type EpochMicros, formatMicros, formatStored, MICROS_PER_MS } from '../wire-time.ts';
import type { World } from '../world.ts';
import { tonesBetween, type VoiceCall } from './call.ts';
import { type Tone, wavBytes, wavOf } from './wav.ts';

/** What was recorded of a call; the file is made of it when somebody asks. */
export interface Recording extends Kept {
  readonly callId: string;
  readonly createdMicros: EpochMicros;
  readonly seconds: number;
  readonly tones: readonly Tone[];
}

/** How long a recording can be fetched. Source: https://46elks.se/docs/voice-recordcall */
const KEPT_MS = 72 * 3_600_000;

/** Whether 46elks has not thrown it away yet. */
export const isKept = ({ createdMicros }: Recording, now: number): boolean =>
  now - createdMicros / MICROS_PER_MS < KEPT_MS;

/** Keeps what was heard of a call since a moment, and posts where it is. */
export function keepRecording(world: World, call: VoiceCall, from: number, url: string): void {
  const now = world.timeline.now();
  const recording: Recording = {
    id: `${call.id}-r${call.recordings.length}`,
    owner: call.owner,
    callId: call.id,
    createdMicros: world.stamp(),
    seconds: Math.ceil((now - from) / 1000),
    tones: tonesBetween(call, from, now),
  };
  call.recordings = [...call.recordings, recording.id];
  world.recordings.add(recording);
  void world.webhooks.post({ url, form: formOf(world, call, recording) });
}

/** A WAV file by the id of its recording, whoever's it is. */
export function soundById(world: World, id: string): Uint8Array<ArrayBuffer> | undefined {
  const recording = world.recordings.all().find((each) => each.id === id);
  if (!recording || !isKept(recording, world.timeline.now())) return undefined;
  return wavOf(recording.seconds, recording.tones);
}

/** Source: https://46elks.se/docs/voice-record and /voice-recordcall */
function formOf(world: World, call: VoiceCall, recording: Recording): Readonly<Record<string, string>> {
  return {
    callid: call.id,
    duration: String(recording.seconds),
    wav: `${world.origin}/a1/recordings/${recording.id}.wav`,
    direction: call.direction,
    from: call.from,
    to: call.to,
    created: formatMicros(recording.createdMicros),
  };
}

/** A recording in the lists; `callid` and `bytes` are known from the official client only. */
export function recordingObject({ id, callId, createdMicros, seconds }: Recording): object {
  return {
    duration: seconds,
    id,
    created: formatStored(createdMicros),
    callid: callId,
    bytes: wavBytes(seconds),
  };
}
