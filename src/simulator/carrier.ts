import type { EpochMs } from '../domain/time.ts';
import { TEST_RECIPIENTS } from './prices.ts';
import type { Switches } from './switches.ts';
import type { Timeline } from './timeline.ts';

/**
 * What becomes of a message to a number. `stuck` stays `sent`; `unsent` goes from `created` straight to `failed`;
 * `unroutable` is refused at once with `Invalid to number`.
 */
export const OUTCOMES = ['delivered', 'failed', 'stuck', 'unsent', 'unroutable'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How a message that is under way can be made to end. */
export const ENDINGS = ['delivered', 'failed', 'stuck'] as const;
export type Ending = (typeof ENDINGS)[number];

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

/** Something the carrier will do with a message. */
export interface CarrierStep {
  readonly due: EpochMs;
  readonly run: () => void;
  /** Takes it back. */
  readonly cancel: () => void;
}

/** A message as the carrier sees it. */
export interface Carried {
  readonly id: string;
  readonly to: string;
  readonly parts: number;
  readonly whendelivered?: string;
  status?: 'created' | 'sent' | 'delivered' | 'failed';
  sentAt?: EpochMs;
  endedAt?: EpochMs;
  step?: CarrierStep;
}

export interface Carrier {
  /** Puts a message with status `created` in the queue. */
  accept(message: Carried): void;
  /** Whether one more message would have to wait for a slot. */
  isFull(): boolean;
  /** Ends what is under way at once: it arrives, fails, or is never heard of again. */
  end(message: Carried, as: Ending): void;
  /** Puts off the next step of what is under way. */
  delay(message: Carried, ms: number): void;
}

/** The simulated carrier: messages leave in order, at most so many a minute, and end as the recipient's rule says. */
export function createCarrier(world: {
  readonly timeline: Timeline;
  readonly timing: () => Timing;
  readonly switches: () => Switches;
  readonly outcomeOf: (to: string) => Outcome;
  /** Called after each change of status. */
  readonly report: (message: Carried) => void;
  /** Called when anything else about a message changed. */
  readonly changed: (message: Carried) => void;
}): Carrier {
  const { timeline, timing, switches } = world;
  /** When the newest messages leave, oldest first: as many as fit in a minute. */
  let departures: EpochMs[] = [];

  const earliestSlot = (): EpochMs => {
    const { sentAfterMs, perMinute } = timing();
    const soonest = timeline.now() + sentAfterMs;
    const minuteBefore = departures.at(-perMinute);
    return minuteBefore === undefined ? soonest : Math.max(soonest, minuteBefore + MINUTE_MS);
  };

  const takeSlot = (): EpochMs => {
    const slot = earliestSlot();
    departures = [...departures, slot].slice(-timing().perMinute);
    return slot;
  };

  const plan = (message: Carried, due: EpochMs, act: () => void): void => {
    const run = (): void => {
      delete message.step;
      act();
    };
    message.step = { due, run, cancel: timeline.at(due, run) };
  };

  const end = (message: Carried, as: Ending): void => {
    message.step?.cancel();
    delete message.step;
    if (as !== 'failed') leave(message);
    if (as === 'stuck') {
      world.changed(message);
      return;
    }
    message.status = as;
    message.endedAt = timeline.now();
    world.report(message);
  };

  /** Hands a message to the network, which it can do once. */
  const leave = (message: Carried): void => {
    if (message.status !== 'created') return;
    message.status = 'sent';
    message.sentAt = timeline.now();
    world.report(message);
  };

  const depart = (message: Carried): void => {
    if (world.outcomeOf(message.to) === 'unsent') {
      end(message, 'failed');
      return;
    }
    plan(message, timeline.now() + timing().deliveredAfterMs, () => {
      const outcome = world.outcomeOf(message.to);
      end(message, outcome === 'delivered' || outcome === 'stuck' ? outcome : 'failed');
    });
    leave(message);
  };

  return {
    end,
    delay: (message, ms) => {
      if (!message.step) return;
      const { due, run, cancel } = message.step;
      cancel();
      const later = due + ms;
      message.step = { due: later, run, cancel: timeline.at(later, run) };
      world.changed(message);
    },
    isFull: () => earliestSlot() > timeline.now() + timing().sentAfterMs,
    accept: (message) => {
      if (TEST_RECIPIENTS.has(message.to) && switches().testRecipients === 'created') return;
      const slots = switches().throughputUnit === 'parts' ? message.parts : 1;
      let departure = takeSlot();
      for (let taken = 1; taken < slots; taken += 1) departure = takeSlot();
      plan(message, departure, () => depart(message));
    },
  };
}
