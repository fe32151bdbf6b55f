import type { World } from '../world.ts';
import type { VoiceCall } from './call.ts';
import { secondsOfSound } from './wav.ts';

/** How long a sound from elsewhere is taken to be when it cannot be loaded from here. */
const UNKNOWN_MS = 3000;
const BEEP_MS = 1000;
const DIGIT_MS = 200;
const PAUSES_MS: Readonly<Record<string, number>> = { p: 50, P: 500 };

/**
 * Finds out how long a sound is and passes that on, at once where it can; undefined when there is no such sound.
 * A file is loaded once and then known by its address. Source: https://46elks.se/docs/voice-play
 */
export function measureSound(
  world: World,
  call: VoiceCall,
  sound: string,
  then: (ms: number | undefined) => void,
): void {
  const dtmf = /^sound\/dtmf\/([0-9*#A-DpP]{1,100})$/.exec(sound)?.[1];
  if (dtmf !== undefined) {
    then([...dtmf].reduce((sum, key) => sum + (PAUSES_MS[key] ?? DIGIT_MS), 0));
  } else if (sound === 'sound/beep') then(BEEP_MS);
  else if (sound.startsWith('local/')) then(call.local.get(sound));
  else if (world.sounds.has(sound)) then(world.sounds.get(sound));
  else if (!/^https?:\/\//.test(sound)) then(undefined);
  else load(world, sound, then);
}

function load(world: World, url: string, then: (ms: number | undefined) => void): void {
  const know = (ms: number | undefined): void => {
    if (ms !== undefined) world.sounds.set(url, ms);
    then(ms);
  };
  if (!world.webhooks.isOnline) {
    know(UNKNOWN_MS);
    return;
  }
  void world.webhooks.load(url, (loaded) => {
    if (loaded === 'refused') know(undefined);
    else if (loaded === 'unreachable') {
      know(world.switches.unloadableFile === 'failed' ? undefined : UNKNOWN_MS);
    } else know(Math.round(secondsOfSound(loaded) * 1000));
  });
}
