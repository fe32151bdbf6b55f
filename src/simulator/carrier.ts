import type { EpochMs } from '../domain/time.ts';
import type { Sms } from './messages.ts';
import { TEST_RECIPIENTS } from './prices.ts';
import type { Switches } from './switches.ts';
import type { Timeline } from './timeline.ts';

/**
 * What becomes of a message to a number. `stuck` stays `sent`; `unsent` goes from `created` straight to `failed`;
 * `unroutable` is refused at once with `Invalid to number`.
 */
export const OUTCOMES = ['delivered', 'failed', 'stuck', 'unsent', 'unroutable'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Timing {
  /** From `created` to `sent`, when nothing is queued. */
  readonly sentAfterMs: number;
  /** From `sent` to `delivered` or `failed`. */
  readonly deliveredAfterMs: number;
  /** How many leave in any minute; the surplus waits its turn. Source: https://46elks.se/docs/send-sms */
  readonly perMinute: number;
}

export const DEFAULT_TIMING: Timing = { sentAfterMs: 1000, deliveredAfterMs: 2000, perMinute: 100 };

const MINUTE_MS = 60_000;

export interface Carrier {
  /** Puts a message with status `created` in the queue. */
  accept(message: Sms): void;
  /** Whether one more message would have to wait for a slot. */
  isFull(): boolean;
}

/** The simulated carrier: messages leave in order, at most so many a minute, and end as the recipient's rule says. */
export function createCarrier(world: {
  readonly timeline: Timeline;
  readonly timing: Timing;
  readonly switches: () => Switches;
  readonly outcomeOf: (to: string) => Outcome;
  /** Called after each change of status. */
  readonly report: (message: Sms) => void;
}): Carrier {
  const { timeline, timing, switches } = world;
  /** When the newest messages leave, oldest first: as many as fit in a minute. */
  let departures: EpochMs[] = [];

  const earliestSlot = (): EpochMs => {
    const soonest = timeline.now() + timing.sentAfterMs;
    const minuteBefore = departures.at(-timing.perMinute);
    return minuteBefore === undefined ? soonest : Math.max(soonest, minuteBefore + MINUTE_MS);
  };

  const takeSlot = (): EpochMs => {
    const slot = earliestSlot();
    departures = [...departures, slot].slice(-timing.perMinute);
    return slot;
  };

  const end = (message: Sms, status: 'delivered' | 'failed'): void => {
    message.status = status;
    message.endedAt = timeline.now();
    delete message.cancelStep;
    world.report(message);
  };

  const depart = (message: Sms): void => {
    if (world.outcomeOf(message.to) === 'unsent') {
      end(message, 'failed');
      return;
    }
    message.status = 'sent';
    message.sentAt = timeline.now();
    message.cancelStep = timeline.at(timeline.now() + timing.deliveredAfterMs, () => {
      const outcome = world.outcomeOf(message.to);
      if (outcome !== 'stuck') end(message, outcome === 'delivered' ? 'delivered' : 'failed');
    });
    world.report(message);
  };

  return {
    isFull: () => earliestSlot() > timeline.now() + timing.sentAfterMs,
    accept: (message) => {
      if (TEST_RECIPIENTS.has(message.to) && switches().testRecipients === 'created') return;
      const slots = switches().throughputUnit === 'parts' ? message.parts : 1;
      let departure = takeSlot();
      for (let taken = 1; taken < slots; taken += 1) departure = takeSlot();
      message.cancelStep = timeline.at(departure, () => depart(message));
    },
  };
}
