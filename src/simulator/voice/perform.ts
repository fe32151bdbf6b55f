import type { World } from '../world.ts';
import type { ConnectAction, IvrAction, PlayAction, RecordAction, Target } from './action.ts';
import type { Phase, VoiceCall } from './call.ts';
import { keepRecording } from './recordings.ts';
import { measureSound } from './sounds.ts';

/** What an action came to. */
export interface Done {
  readonly result: string;
  readonly why?: string;
  /** Where the call goes on, before all that the action says. */
  readonly branch?: Target;
}

type Finish = (done: Done) => void;
type Quick = Exclude<ConnectAction | PlayAction | IvrAction | RecordAction, ConnectAction>;

export const PLAYED_HZ = 880;

const SILENCE_MS = 3000;

/** Begins an action that concerns only the call itself. */
export function perform(world: World, call: VoiceCall, action: Quick, finish: Finish): Phase {
  switch (action.kind) {
    case 'play':
      return play(world, call, action, finish);
    case 'ivr':
      return ivr(world, call, action, finish);
    case 'record':
      return record(world, call, action, finish);
  }
}

function play(world: World, call: VoiceCall, { value, skippable }: PlayAction, finish: Finish): Phase {
  const sound = startSound(world, call, value, (isThere) =>
    finish({ result: isThere ? 'success' : 'failed' }),
  );
  return {
    name: 'play',
    stop: sound.stop,
    press: () => {
      if (!skippable) return;
      sound.stop();
      finish({ result: 'success' });
    },
  };
}

/** Plays a sound; `then` is told when it is over, or that there is none. */
function startSound(
  world: World,
  call: VoiceCall,
  sound: string,
  then: (isThere: boolean) => void,
): { stop: () => void } {
  const playing = timer(world);
  let isStopped = false;
  measureSound(world, call, sound, (ms) => {
    if (isStopped) return;
    if (ms !== undefined) {
      call.noises = [...call.noises, { at: world.timeline.now(), ms, hz: PLAYED_HZ }];
    }
    playing.start(ms ?? 0, () => then(ms !== undefined));
  });
  return {
    stop: () => {
      isStopped = true;
      playing.stop();
    },
  };
}

/** Asks for keys: so many, or until `#`; on silence it asks again. Source: https://46elks.se/docs/voice-ivr */
function ivr(world: World, call: VoiceCall, action: IvrAction, finish: Finish): Phase {
  const waiting = timer(world);
  let pressed = '';
  let round = 0;
  let sound: { stop: () => void } | undefined;
  let isAsking = false;

  const done = (): void => {
    waiting.stop();
    sound?.stop();
    const branch = action.keys[pressed];
    finish({ result: pressed, ...(branch && { branch }) });
  };
  const giveUp = (): void => {
    if (pressed !== '') done();
    else if (round < action.repeat) ask();
    else finish({ result: 'failed', why: 'noinput' });
  };
  const listen = (): void => {
    isAsking = false;
    waiting.start(action.timeoutS * 1000, giveUp);
  };
  const ask = (): void => {
    round += 1;
    isAsking = true;
    sound = startSound(world, call, action.value, listen);
  };
  ask();
  return {
    name: 'ivr',
    stop: () => {
      waiting.stop();
      sound?.stop();
    },
    press: (key) => {
      if (isAsking && !action.skippable) return;
      sound?.stop();
      if (key !== '#') pressed += key;
      if (pressed !== '' && (key === '#' || pressed.length >= action.digits)) done();
      else listen();
    },
  };
}

/** Records until silence, `#`, the limit of time, or until somebody hangs up. Source: https://46elks.se/docs/voice-record */
function record(world: World, call: VoiceCall, action: RecordAction, finish: Finish): Phase {
  const from = world.timeline.now();
  const limit = timer(world);
  const silence = timer(world);
  const stop = (): void => {
    limit.stop();
    silence.stop();
  };
  let isKept = false;
  const keep = (): void => {
    stop();
    if (isKept) return;
    isKept = true;
    const isLocal = action.value.startsWith('local/');
    if (isLocal) call.local.set(action.value, world.timeline.now() - from);
    else keepRecording(world, call, from, action.value);
  };
  const done = (): void => {
    keep();
    finish({ result: 'success' });
  };
  limit.start(action.timelimitS * 1000, done);
  if (action.silencedetection) silence.start(SILENCE_MS, done);
  return {
    name: 'record',
    stop,
    over: keep,
    press: (key) => {
      if (key === '#' && !action.silencedetection) done();
    },
    speak: (ms) => {
      if (action.silencedetection) silence.start(ms + SILENCE_MS, done);
    },
  };
}

/** One thing that happens later, and can be put off or taken back. */
export function timer(world: World): { start: (ms: number, run: () => void) => void; stop: () => void } {
  let cancel: (() => void) | undefined;
  const stop = (): void => {
    cancel?.();
    cancel = undefined;
  };
  return {
    start: (ms, run) => {
      stop();
      cancel = world.timeline.at(world.timeline.now() + ms, run);
    },
    stop,
  };
}
