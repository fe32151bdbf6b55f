import { type Clock, type EpochMs, isWithinAge } from '../domain/time.ts';
import { ElksError } from '../elks/errors.ts';
import type { ElksReader } from '../elks/reader.ts';
import type { Sms } from '../elks/wire.ts';
import type { InboxChange } from '../store/inbox.ts';
import type { Store } from '../store/store.ts';
import { type Announcements, createAnnouncements } from './announcements.ts';
import { createChanges } from './changes.ts';
import { createPictureNumbers } from './picture-numbers.ts';
import { listReading, syncHistory } from './sync.ts';
import { isSms, takeIn, type Written } from './take-in.ts';

/** What the inbox is given; it reaches for nothing else. */
export interface InboxContext {
  /** Opens the store on first use; rejects with `StoreUnavailable`. */
  readonly store: () => Promise<Store>;
  /** Absent without credentials: then nothing comes in. */
  readonly reader: ElksReader | undefined;
  readonly clock: Clock;
  /** Resolves after so many milliseconds, or at once when the signal is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** How long texts and numbers stay in the store. */
  readonly retentionMs: number;
  /** Hands on what 46elks says of messages that went out. */
  readonly takeStates: (messages: readonly Sms[]) => Promise<void>;
  /** Hands on what 46elks says of a message that was announced together with an attempt of ours. */
  readonly takeReport: (sms: Sms, attemptToken: string) => Promise<void>;
}

/** What comes in. */
export interface Inbox {
  /**
   * Brings in what is new at 46elks, and what became of our messages, unless that was done within `maxAgeMs` by any
   * process on the store. Free of charge. Takes no query of the limit: who calls it for a model takes one. Throws
   * `ElksError`; without credentials it does nothing.
   */
  sync(options?: { readonly maxAgeMs?: number; readonly signal?: AbortSignal }): Promise<void>;
  /**
   * Whether what came in until a moment ago is known, after asking 46elks for it if need be. False when that failed or
   * took too long: then it is not tried again for some seconds, and what is under way goes on. Never rejects.
   */
  hear(): Promise<boolean>;
  /** Whether what came in until a moment ago is known, without asking anybody. */
  hasHeard(): boolean;
  /** Takes in what was read from the history on another occasion. */
  note(messages: readonly Written[]): Promise<void>;
  /**
   * Notes what a webhook said: a message that came in, or a delivery report and the attempt of ours it was sent to.
   * The note is durable when this resolves; 46elks is asked afterwards, and nothing counts that it does not say itself.
   * Any fields will do: what makes no sense, is known already or cannot be true changes nothing. Rejects with
   * `StoreUnavailable` only.
   */
  announce: Announcements['announce'];
  /**
   * Calls back when something arrived or a message of ours changed, whichever process did it. Only while somebody
   * listens the store is looked at, about once a second, and 46elks is asked by the background rounds. May call twice
   * for one change. Returns what ends it.
   */
  onChange(listener: (change: InboxChange) => void): () => void;
  /** One round of background work: what was announced, and what listeners want to hear. Throws `ElksError`. */
  workOnce(): Promise<void>;
  /** Ends all listening and reading; resolves when the store is used no more. */
  close(): Promise<void>;
}

/** How old may be what background rounds work with. */
const BACKGROUND_MAX_AGE_MS = 10_000;

/** How old what came in may be before something is sent: no older than before something is read, for a STOP counts more. */
const HEARD_MAX_AGE_MS = 5_000;

/** How long a message waits for what came in, so that its sender still gets an answer in time. */
const HEARING_PATIENCE_MS = 1_500;

/** How long nothing waits after it was waited for in vain. */
const DEAF_MS = 15_000;

export function createInbox(context: InboxContext): Inbox {
  const { store: open, reader, clock, sleep, retentionMs, takeStates, takeReport } = context;
  const changes = createChanges(context);
  let running: Promise<void> | undefined;
  let deafUntil = 0;
  let heardAt = Number.NEGATIVE_INFINITY;
  const ended = new AbortController();

  const pictureNumbers = reader && createPictureNumbers(reader, clock);

  const takePage = async (messages: readonly Written[]): Promise<void> => {
    const taken = await takeIn(await open(), messages, clock());
    await takeStates(messages.filter(isSms).filter(({ direction }) => direction === 'outgoing'));
    if (taken.length > 0) changes.wake();
  };
  /** Callers at the same time share one reading, which goes on when one of them no longer waits. */
  const syncNow = async (known: ElksReader): Promise<void> => {
    running ??= open()
      .then((store) =>
        syncHistory({
          store,
          now: clock(),
          retentionMs,
          texts: listReading(known.smsPage, takePage, ended.signal),
          pictures: pictureNumbers?.mayReceive(ended.signal)
            ? listReading(known.mmsPage, takePage, ended.signal)
            : undefined,
        }),
      )
      .finally(() => {
        running = undefined;
      });
    await running;
  };

  /** When the reading began that is at most so old; undefined when the wait for it was given up. */
  const readWithin = async (
    maxAgeMs: number,
    known: ElksReader,
    signal?: AbortSignal,
  ): Promise<EpochMs | undefined> => {
    const store = await open();
    const { syncedAt } = await store.syncState();
    if (syncedAt !== undefined && isWithinAge(syncedAt, maxAgeMs, clock())) return syncedAt;
    await orAborted(syncNow(known), signal);
    return signal?.aborted ? undefined : (await store.syncState()).syncedAt;
  };

  const announcements = createAnnouncements({
    store: open,
    reader,
    clock,
    async take(message, attemptToken) {
      if (attemptToken !== undefined && isSms(message)) await takeReport(message, attemptToken);
      await takePage([message]);
    },
    async sync() {
      if (reader) await readWithin(BACKGROUND_MAX_AGE_MS, reader).catch(ignoreElksError);
    },
  });

  // Without credentials nothing can be sent either.
  const hasHeard = (): boolean => !reader || isWithinAge(heardAt, HEARD_MAX_AGE_MS, clock());

  return {
    async sync({ maxAgeMs = 0, signal } = {}) {
      if (reader && !signal?.aborted) await readWithin(maxAgeMs, reader, signal);
    },
    async hear() {
      if (!reader || hasHeard()) return true;
      if (clock() < deafUntil) return false;
      const enough = new AbortController();
      const syncedAt = await Promise.race([
        readWithin(HEARD_MAX_AGE_MS, reader).catch(() => undefined),
        sleep(HEARING_PATIENCE_MS, enough.signal),
      ]);
      enough.abort();
      if (syncedAt === undefined) deafUntil = clock() + DEAF_MS;
      else heardAt = syncedAt;
      return syncedAt !== undefined;
    },
    hasHeard,
    note: takePage,
    announce: announcements.announce,
    onChange: changes.listen,
    async workOnce() {
      await announcements.lookInto();
      if (reader && changes.isHeard()) await readWithin(BACKGROUND_MAX_AGE_MS, reader);
    },
    async close() {
      ended.abort();
      await Promise.allSettled([announcements.close(), changes.close(), running, pictureNumbers?.settled()]);
    },
  };
}

/** What cannot be asked now is asked another time. */
function ignoreElksError(error: unknown): void {
  if (!(error instanceof ElksError)) throw error;
}

/** Waits for the work, or no longer than until the signal; the work goes on. */
async function orAborted(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return work;
  const { promise: stopped, resolve } = Promise.withResolvers<void>();
  const stop = (): void => resolve();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  await Promise.race([work, stopped]).finally(() => signal.removeEventListener('abort', stop));
}
