import type { Action, Reading } from '../../domain/action.ts';
import type { Content } from '../../domain/content.ts';
import type { MessageState } from '../../domain/message.ts';
import type { PublicAddress } from '../../domain/public-address.ts';
import type { EpochMs } from '../../domain/time.ts';
import type { RefusalReason, UnknownCause } from '../../elks/errors.ts';
import type { ElksReader } from '../../elks/reader.ts';
import type { ElksWriter } from '../../elks/writer.ts';
import type { LearnedPrice, MessageRecord } from '../../store/store.ts';

/** What 46elks says of something of ours, whichever kind it is. */
export interface Seen {
  /** Undefined for what has no id of its own, such as a change of a number. */
  readonly elksId: string | undefined;
  readonly state: MessageState;
  readonly deliveredAt?: EpochMs | undefined;
  readonly parts?: number | undefined;
  readonly costUnits?: number | undefined;
}

/** Something in 46elks' lists that may be an attempt of ours. */
export interface Candidate {
  readonly seen: Seen;
  /** Whether it could just as well be this other one of ours, because 46elks does not show what tells them apart. */
  readonly couldBe: (other: MessageRecord) => boolean;
}

/** What is known after one attempt. Only `not_sent` may be attempted again. */
export type SendOutcome =
  | { readonly kind: 'accepted'; readonly seen: Seen }
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'not_sent'; readonly cause: string }
  | { readonly kind: 'unknown'; readonly cause: UnknownCause };

/** What an attempt may tell 46elks beside the content. */
export interface SendingTerms {
  /** Ask 46elks not to keep the text. */
  readonly dontLog: boolean;
  /** Where 46elks is to report what becomes of it; undefined when no address of ours is known. */
  readonly reportUrl: string | undefined;
  /** What a call opens with. */
  readonly announcement: PublicAddress | 'none' | undefined;
  /** Where 46elks asks how this call goes on; undefined when no address of ours is known. */
  readonly callLinks: () => { readonly start: string; readonly ended: string } | undefined;
}

/** When an attempt may have reached 46elks, by its clock. */
export interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** How one kind of action leaves and is found again; everything else is the same for all. */
export interface Kind {
  /** What is stored, parsed anew, so that what is sent is what was checked. */
  read(record: MessageRecord): Reading;
  /** One request; does not reject. */
  send(writer: ElksWriter, record: MessageRecord, terms: SendingTerms): Promise<SendOutcome>;
  /** How it is now, by the id of 46elks. Throws `ElksError`. */
  look(reader: ElksReader, elksId: string, signal?: AbortSignal): Promise<Seen>;
  /** Everything at 46elks that may be this attempt. Throws `ElksError`. */
  find(
    reader: ElksReader,
    record: MessageRecord,
    span: Span,
    signal?: AbortSignal,
  ): Promise<readonly Candidate[]>;
}

/** An action in the form in which it is kept, and what it may cost. */
export interface Prepared {
  readonly content: Content;
  readonly region: string | undefined;
  readonly encoding: MessageRecord['encoding'];
  readonly units: number;
  readonly parts: number;
  /** The dearest it may plausibly cost, held back from the budget: 1/10 000 of the currency. */
  readonly reserve: (price: LearnedPrice | undefined, currency: string | undefined) => number;
  /** The same content within this time is the same action. */
  readonly twinWindowMs: number;
}

/** The outcome of a request with what was made in the common form. */
export function outcomeWith<Made>(
  outcome: ({ readonly kind: 'accepted' } & Made) | Exclude<SendOutcome, { readonly kind: 'accepted' }>,
  seen: (made: Made) => Seen,
): SendOutcome {
  return outcome.kind === 'accepted' ? { kind: 'accepted', seen: seen(outcome) } : outcome;
}

/** What is prepared of an action by its kind. */
export type Prepare<A extends Action> = (action: A) => Prepared;
