import type { World } from '../world.ts';
import type { ConnectAction } from './action.ts';
import type { Deed, Leg, Phase, VoiceCall } from './call.ts';
import { type Done, timer } from './perform.ts';
import { ring, ruleOf, TALK_MS } from './phones.ts';

/**
 * Rings every number at once; the first to answer is talked to until somebody hangs up.
 * Source: https://46elks.se/docs/voice-connect
 */
export function connect(
  world: World,
  call: VoiceCall,
  action: ConnectAction,
  begun: (leg: Leg) => void,
  finish: (done: Done) => void,
): Phase {
  const talk = timer(world);
  const limit = timer(world);
  const own = action.to.map(
    (to): Leg => ({
      from: action.callerid ?? call.from,
      to,
      state: 'ringing',
      durationS: 0,
      stop: () => undefined,
    }),
  );

  const stop = (): void => {
    talk.stop();
    limit.stop();
    for (const leg of own) {
      leg.stop();
      settle(world, leg);
    }
  };
  const over = (leg: Leg): void => {
    stop();
    call.story = [...call.story, `${leg.to} hung up`];
    finish({ result: 'success' });
  };
  const answered = (leg: Leg): void => {
    for (const other of own) if (other !== leg) close(other, 'failed');
    leg.stop();
    leg.state = 'ongoing';
    leg.startedAt = world.timeline.now();
    call.story = [...call.story, `${leg.to} answered`];
    begun(leg);
    limit.start(action.timelimitS * 1000, () => over(leg));
    if (ruleOf(world, leg.to) === 'answer') talk.start(TALK_MS, () => over(leg));
  };
  const close = (leg: Leg, state: 'busy' | 'failed'): void => {
    leg.stop();
    if (leg.state === 'ringing') leg.state = state;
  };
  const act = (deed: Deed | 'timeout', leg: Leg): void => {
    if (leg.state === 'ongoing') {
      if (deed === 'hangup') over(leg);
      return;
    }
    if (leg.state !== 'ringing') return;
    if (deed === 'answer') {
      answered(leg);
      return;
    }
    close(leg, deed === 'busy' ? 'busy' : 'failed');
    if (own.some(({ state }) => state === 'ringing')) return;
    stop();
    finish({ result: own.every(({ state }) => state === 'busy') ? 'busy' : 'failed' });
  };

  call.legs = [...call.legs, ...own];
  for (const leg of own) leg.stop = ring(world, leg.to, action.timeoutS, (deed) => act(deed, leg));
  return {
    name: 'connect',
    stop,
    phone: (deed, number) => {
      const leg = own.find(({ to, state }) => to === number && (state === 'ringing' || state === 'ongoing'));
      if (leg) act(deed, leg);
    },
  };
}

/** Ends a leg that is still there when the call ends or goes on. */
function settle(world: World, leg: Leg): void {
  if (leg.state === 'ringing') leg.state = 'failed';
  if (leg.state !== 'ongoing' || leg.startedAt === undefined) return;
  leg.state = 'success';
  leg.durationS = Math.ceil((world.timeline.now() - leg.startedAt) / 1000);
}
