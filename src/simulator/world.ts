import type { Clock } from '../domain/time.ts';
import { type Account, type AccountSettings, openAccount } from './account.ts';
import {
  type Carried,
  type Carrier,
  createCarrier,
  DEFAULT_TIMING,
  type Outcome,
  type Timing,
} from './carrier.ts';
import type { Changes } from './changes.ts';
import type { Conversation } from './conversations.ts';
import { createFaults, type Faults } from './faults.ts';
import { createLog, type Log } from './log.ts';
import { deliveredOf, type Sms } from './messages.ts';
import type { Mms } from './mms.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { defaultSwitches, type Switches } from './switches.ts';
import { createTimeline, type Schedule, type Timeline } from './timeline.ts';
import type { VoiceCall } from './voice/call.ts';
import type { PhoneRule } from './voice/phones.ts';
import type { Recording } from './voice/recordings.ts';
import { createWebhooks, type Webhooks } from './webhooks.ts';
import { type EpochMicros, MICROS_PER_MS } from './wire-time.ts';

const MESSAGES_MAX = 10_000;
/** With their pictures they take more room. */
const MMS_MAX = 500;
const CALLS_MAX = 1000;

export interface SimulatorOptions {
  /** Wall time; simulated time is this plus what was advanced. */
  readonly clock: Clock;
  /** `0 <= x < 1`; ids, the microseconds of times and the chance of faults come from it. */
  readonly random: () => number;
  /** Sends webhooks. Without it they are recorded, not sent. */
  readonly fetch?: typeof fetch;
  /** Timers, so that things happen between requests. Without it they happen at the next request or advance. */
  readonly schedule?: Schedule;
  /** Refuse unknown parameters and wrong values, in place of reporting them. */
  readonly strict?: boolean;
  readonly switches?: Partial<Switches>;
  /** Reads the page that is shown at `/`; without it there is none. */
  readonly page?: () => Promise<string>;
  /** Program and arguments that start the MCP server, for the example a page shows. */
  readonly command?: readonly [string, ...string[]];
  readonly account?: Partial<AccountSettings>;
  readonly timing?: Partial<Timing>;
  /** The newest this many messages are kept; 10 000 by default. */
  readonly messagesMax?: number;
}

/** Everything the simulator knows; a reset makes a new one. */
export interface World {
  readonly account: Account;
  readonly timeline: Timeline;
  readonly messages: Log<Sms>;
  readonly mms: Log<Mms>;
  readonly calls: Log<VoiceCall>;
  readonly recordings: Log<Recording>;
  readonly conversations: Log<Conversation>;
  readonly carrier: Carrier;
  readonly webhooks: Webhooks;
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** What a page that watches has not seen yet; the one thing that a reset does not make anew. */
  readonly changes: Changes;
  timing: Timing;
  /** Where the API was last asked, for addresses in webhooks. */
  origin: string;
  switches: Switches;
  /** What becomes of messages to a number; `*` stands for all others. */
  recipients: ReadonlyMap<string, Outcome>;
  /** What phones do when they ring; `*` stands for all others. */
  phones: ReadonlyMap<string, PhoneRule>;
  /** How many ms the sounds last that were loaded, by address: 46elks loads each once. */
  readonly sounds: Map<string, number>;
  /** A new id: a letter and 32 lower-case hexadecimal digits. */
  newId(letter: string): string;
  /** The present moment to the microsecond, later than every one given before. */
  stamp(): EpochMicros;
  /** Aborts when the simulator is reset or closed: what hangs then ends. */
  readonly ended: AbortController;
  readonly command?: readonly string[];
}

/** A world in which nothing has happened yet. */
export function createWorld(
  options: SimulatorOptions,
  operations: readonly string[],
  changes: Changes,
): World {
  const timeline = createTimeline(options.clock, options.schedule);
  const webhooks = createWebhooks({
    timeline,
    send: options.fetch,
    random: options.random,
    changed: changes.note,
  });
  const world: World = {
    account: openAccount(options.account, Math.floor(timeline.now()) * MICROS_PER_MS),
    timeline,
    webhooks,
    messages: createLog(options.messagesMax ?? MESSAGES_MAX, changes.note),
    mms: createLog(MMS_MAX, changes.note),
    calls: createLog(CALLS_MAX, changes.note),
    recordings: createLog(CALLS_MAX, changes.note),
    conversations: createLog(CALLS_MAX, changes.note),
    sounds: new Map(),
    phones: new Map(),
    carrier: createCarrier({
      timeline,
      timing: () => world.timing,
      switches: () => world.switches,
      outcomeOf: (to) => outcomeOf(world, to),
      report: (message) => report(world, message),
      changed: ({ id }) => changes.note(id),
    }),
    faults: createFaults(operations, options.random),
    requests: createRequestLog(changes.note),
    switches: defaultSwitches({
      ...options.switches,
      ...(options.strict !== undefined && { strict: options.strict }),
    }),
    changes,
    origin: 'http://127.0.0.1:4646',
    timing: { ...DEFAULT_TIMING, ...options.timing },
    recipients: new Map(),
    newId: createIds(options.random),
    stamp: createStamps(timeline, options.random),
    ended: new AbortController(),
    ...(options.command && { command: options.command }),
  };
  return world;
}

/** What the rules say becomes of a message to this number. */
export function outcomeOf(world: World, to: string): Outcome {
  return world.recipients.get(to) ?? world.recipients.get('*') ?? 'delivered';
}

/** The delivery report. Source: https://46elks.se/docs/sms-delivery-reports */
function report(world: World, message: Carried): void {
  world.changes.note(message.id);
  if (message.whendelivered === undefined || message.status === undefined) return;
  void world.webhooks.post({
    url: message.whendelivered,
    form: { id: message.id, status: message.status, ...deliveredOf(message, world.switches) },
  });
}

const RANDOM_DIGITS = 24;

/** The last eight digits count, so that ids differ even when the random numbers do not. */
function createIds(random: () => number): (letter: string) => string {
  let count = 0;
  return (letter) => {
    count += 1;
    const digits = Array.from({ length: RANDOM_DIGITS }, () => Math.floor(random() * 16).toString(16));
    return `${letter}${digits.join('')}${count.toString(16).padStart(8, '0')}`;
  };
}

function createStamps(timeline: Timeline, random: () => number): () => EpochMicros {
  let last = 0;
  return () => {
    const now = Math.floor(timeline.now()) * MICROS_PER_MS + Math.floor(random() * MICROS_PER_MS);
    last = Math.max(now, last + 1);
    return last;
  };
}
