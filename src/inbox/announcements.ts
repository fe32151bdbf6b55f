import { canBecome, MESSAGE_STATES } from '../domain/message.ts';
import type { Clock, EpochMs } from '../domain/time.ts';
import { ElksError } from '../elks/errors.ts';
import type { ElksReader } from '../elks/reader.ts';
import { isSmsId } from '../elks/wire.ts';
import { isMmsId } from '../elks/wire-mms.ts';
import type { IncomingRecord, Notice } from '../store/inbox.ts';
import type { Store } from '../store/store.ts';
import { TEXT_LENGTH, type Written } from './take-in.ts';

/** What a webhook can be about: a text or picture message that came in, or what became of one of ours. */
export type AnnouncementKind = 'sms' | 'report';

/** What is given to those who look into announcements. */
interface AnnouncementContext {
  readonly store: () => Promise<Store>;
  /** Absent without credentials: then nothing that was announced could ever be asked for. */
  readonly reader: ElksReader | undefined;
  readonly clock: Clock;
  /** Takes what 46elks says of one message. */
  readonly take: (message: Written, attemptToken: string | undefined) => Promise<void>;
  /** Reads the newest history, which tells of a hundred messages at once, unless that was done just now. */
  readonly sync: () => Promise<void>;
}

export interface Announcements {
  announce(kind: AnnouncementKind, fields: URLSearchParams, attemptToken?: string): Promise<void>;
  /** Looks into what is due; resolves when that is done. Rejects with `StoreUnavailable` only. */
  lookInto(): Promise<void>;
  /** Resolves when nothing is being looked into. */
  close(): Promise<void>;
}

const MINUTE_MS = 60_000;

/** Notices kept at most; what a flood pushes out is found in the history. */
const NOTICES_MOST = 1_000;

const BATCH = 20;

/** From so many at once on, the history is read first. */
const MANY = 5;

/** A notice that is being looked into is left to nobody else for so long: 46elks answers or not within half of it. */
const CLAIM_MS = 30_000;

/** Questions about single messages in a minute, so that a flood of webhooks does not become one of questions. */
const LOOKUPS_PER_MINUTE = 60;

/** After the tenth try in vain, about two hours, what was announced is left to the history. */
const TRIES_MOST = 10;

/** What 46elks does not know at once it may know in a moment; what it does not know then was made up. */
const UNKNOWN_TRIES_MOST = 2;

/**
 * Webhooks carry no signature, so what they say is only a reason to ask. A notice is kept first; then 46elks is asked
 * for the message by its id, and only what it says counts.
 */
export function createAnnouncements(context: AnnouncementContext): Announcements {
  const { store: open, reader, clock, take, sync } = context;
  const mayAsk = createAllowance(clock, LOOKUPS_PER_MINUTE);
  let looking: Promise<void> | undefined;
  let isClosed = false;

  const lookIntoOne = async (store: Store, notice: Notice, known: ElksReader): Promise<void> => {
    if (isWhole(await store.incoming(notice.elksId), notice.text)) return store.dropNotice(notice);
    const { tries } = notice;
    if (!mayAsk()) return store.delayNotice(notice, clock() + MINUTE_MS, tries);
    try {
      const message = await ask(known, notice.elksId);
      await take(withText(message, notice, store), notice.attemptToken);
      await store.dropNotice(notice);
    } catch (error) {
      if (!(error instanceof ElksError)) throw error;
      // 46elks' own sample of a picture message has the id of a text: the history tells what it was.
      if (error.reason === 'not_found') await sync();
      const most = error.reason === 'not_found' ? UNKNOWN_TRIES_MOST : TRIES_MOST;
      if (tries + 1 >= most) return store.dropNotice(notice);
      await store.delayNotice(notice, clock() + pauseMs(tries), tries + 1);
    }
  };
  const lookIntoAll = async (known: ElksReader): Promise<void> => {
    const store = await open();
    while (!isClosed) {
      const notices = await store.claimNotices(clock(), clock() + CLAIM_MS, BATCH);
      if (notices.length === 0) return;
      if (notices.length >= MANY) await sync();
      for (const notice of notices) await lookIntoOne(store, notice, known);
    }
  };
  const lookInto = (): Promise<void> => {
    if (!reader || isClosed) return Promise.resolve();
    looking ??= lookIntoAll(reader).finally(() => {
      looking = undefined;
    });
    return looking;
  };

  return {
    async announce(kind, fields, attemptToken) {
      const elksId = fields.get('id') ?? '';
      if (!reader || !(isSmsId(elksId) || (kind === 'sms' && isMmsId(elksId)))) return;
      const store = await open();
      const reason =
        kind === 'sms'
          ? await reasonOfIncoming(store, elksId, fields)
          : await reasonOfReport(store, elksId, fields, attemptToken);
      if (!reason) return;
      await store.addNotice({ ...reason, elksId, at: clock() }, NOTICES_MOST);
      // The one who announces waits for nothing more; a failure now is mended by the next round.
      void lookInto().catch(() => undefined);
    },
    lookInto,
    async close() {
      isClosed = true;
      await looking?.catch(() => undefined);
    },
  };
}

/** What a webhook said, as far as it is a reason to ask; undefined when it could change nothing. */
type Reason = Pick<Notice, 'attemptToken' | 'numberHash' | 'text'> | undefined;

/** What 46elks says of a message; its id tells whether it is a text or has pictures. */
function ask(reader: ElksReader, elksId: string): Promise<Written> {
  return isMmsId(elksId) ? reader.mms(elksId) : reader.sms(elksId);
}

async function reasonOfIncoming(store: Store, elksId: string, fields: URLSearchParams): Promise<Reason> {
  const from = fields.get('from');
  // A picture may come without a text.
  const text = fields.get('message')?.slice(0, TEXT_LENGTH) || undefined;
  if (isWhole(await store.incoming(elksId), text)) return undefined;
  return { attemptToken: undefined, numberHash: from === null ? undefined : store.fingerprint(from), text };
}

/** Whether a message is known, with its text as far as there is one. A message that was forgotten stays so. */
function isWhole(known: IncomingRecord | undefined, text: string | undefined): boolean {
  return known !== undefined && (known.text !== undefined || known.number === '' || text === undefined);
}

async function reasonOfReport(
  store: Store,
  elksId: string,
  fields: URLSearchParams,
  attemptToken: string | undefined,
): Promise<Reason> {
  const nothing = { attemptToken: undefined, numberHash: undefined, text: undefined };
  const record = await store.messageByElksId(elksId);
  if (record) {
    const state = MESSAGE_STATES.find((known) => known === fields.get('status'));
    return state !== undefined && canBecome(record.state, state) ? nothing : undefined;
  }
  if (attemptToken === undefined || !(await store.attempt(attemptToken))) return undefined;
  return { ...nothing, attemptToken };
}

/** An account may keep no texts; then what was announced is all there is, if 46elks confirms the rest of it. */
function withText(message: Written, { text, numberHash }: Notice, { fingerprint }: Store): Written {
  const isConfirmed = message.direction === 'incoming' && fingerprint(message.from) === numberHash;
  return message.text === undefined && isConfirmed ? { ...message, text } : message;
}

/** 5 s, 10 s, 20 s … at most 30 minutes. */
function pauseMs(tries: number): number {
  return Math.min(5_000 * 2 ** tries, 30 * MINUTE_MS);
}

/** Says yes so many times a minute. */
function createAllowance(clock: Clock, perMinute: number): () => boolean {
  let since: EpochMs = Number.NEGATIVE_INFINITY;
  let used = 0;
  return () => {
    const now = clock();
    if (now - since >= MINUTE_MS || now < since) {
      since = now;
      used = 0;
    }
    used += 1;
    return used <= perMinute;
  };
}
