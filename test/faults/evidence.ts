import type { Disk, Row } from './disk.ts';
import type { Departure } from './network.ts';
import type { Wish, Workload } from './workload.ts';

/** What a tool told its caller. */
export interface Answer {
  readonly wish: Wish;
  readonly isError: boolean;
  readonly text: string;
  readonly state: string | undefined;
  readonly id: string | undefined;
  readonly elksId: string | undefined;
  /** Ids of the messages that came into being or changed their state during the call. */
  readonly touched: readonly string[];
  /** Calls made at once have the same number. */
  readonly batch: number;
}

/** Something that 46elks took: a message, a call, a new number. */
export interface Sent {
  readonly id: string;
  /** Empty for a number. */
  readonly to: string;
  /** Empty for calls and numbers. */
  readonly message: string;
  readonly cost: number;
  readonly created: string;
  /** When a call was over. */
  readonly end?: string;
}

/** All there is to judge a run by. */
export interface Evidence {
  readonly workload: Workload;
  readonly answers: readonly Answer[];
  /** How many messages of a wish may rightly have been accepted; 1 unless it was wished anew after its window. */
  readonly allowed: ReadonlyMap<string, number>;
  readonly rows: readonly Row[];
  readonly truth: readonly Sent[];
  /** What came in, as the simulated 46elks and the store have it. */
  readonly written: readonly { readonly id: string; readonly from: string; readonly message: string }[];
  readonly arrived: Awaited<ReturnType<Disk['arrived']>>;
  readonly departures: readonly Departure[];
  /** Ids of messages that were unknown at any time. */
  readonly everUnknown: ReadonlySet<string>;
  /** Ids of messages that were settled before anybody asked for them. */
  readonly settledAtRest: ReadonlySet<string>;
  /** What must never happen whatever fails: an exception, a hang, a defect. */
  readonly accidents: readonly string[];
}
