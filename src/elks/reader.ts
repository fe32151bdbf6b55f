import { ElksError } from './errors.ts';
import { type ElksFile, openFile } from './file.ts';
import type { ElksGet, ElksHttp, Exchange, FileExchange, Login, Query } from './http.ts';
import {
  type Account,
  isSmsId,
  type OutgoingSms,
  type Quote,
  readAccount,
  readQuote,
  readSms,
  readSmsPage,
  type Sms,
  smsForm,
} from './wire.ts';
import {
  type ElksCall,
  type ElksRecording,
  isCallId,
  isRecordingId,
  readCall,
  readCallPage,
  readRecording,
  readRecordingPage,
} from './wire-calls.ts';
import {
  type Conversation,
  isConversationId,
  readConversation,
  readConversationPage,
} from './wire-conversations.ts';
import {
  type ElksImage,
  type ImageExtension,
  isImageId,
  isMmsId,
  type Mms,
  readImage,
  readImagePage,
  readMms,
  readMmsPage,
} from './wire-mms.ts';
import { type ElksNumber, isNumberId, readNumber, readNumberPage } from './wire-numbers.ts';
import {
  isSubaccountId,
  type Opened,
  readOpened,
  readOpenedPage,
  readSubaccount,
  readSubaccountPage,
  type Subaccount,
} from './wire-subaccounts.ts';
import { normaliseTime, type Page } from './wire-values.ts';

export type { OutgoingSms } from './wire.ts';

/** Which part of a list: `start` is the newer bound and `end` the older, both as `created` has them. */
export interface PageQuery {
  /** Only what was created before this; the `next` of a page is the `start` of the following one. */
  readonly start?: string;
  /** Only what was created after this. */
  readonly end?: string;
  /** 1 to 100. */
  readonly limit?: number;
}

export interface SmsQuery extends PageQuery {
  /** Only messages to this number, E.164. */
  readonly to?: string;
}

/** Every question to 46elks that changes nothing. Each rejects with `ElksError` and nothing else. */
export interface ElksReader {
  /** https://46elks.se/docs/get-account */
  account(signal?: AbortSignal): Promise<Account>;
  /** https://46elks.se/docs/show-sms-id */
  sms(id: string, signal?: AbortSignal): Promise<Sms>;
  /** https://46elks.se/docs/sms-history: newest first. */
  smsPage(query: SmsQuery, signal?: AbortSignal): Promise<Page<Sms>>;
  /** https://46elks.se/docs/send-sms with `dryrun=yes`: parts and price, and nothing leaves. Asked once. */
  quoteSms(sms: OutgoingSms, signal?: AbortSignal): Promise<Quote>;
  /** https://46elks.se/docs/list-numbers: the numbers of the account, those given back too, newest first. */
  numberPage(query: PageQuery, signal?: AbortSignal): Promise<Page<ElksNumber>>;
  /** https://46elks.se/docs/show-number-id */
  number(id: string, signal?: AbortSignal): Promise<ElksNumber>;
  /** https://46elks.se/docs/mms-history */
  mmsPage(query: PageQuery, signal?: AbortSignal): Promise<Page<Mms>>;
  /** https://46elks.se/docs/show-mms-id */
  mms(id: string, signal?: AbortSignal): Promise<Mms>;
  /** https://46elks.se/docs/get-images */
  imagePage(query: PageQuery, signal?: AbortSignal): Promise<Page<ElksImage>>;
  /** https://46elks.se/docs/get-image-id */
  image(id: string, signal?: AbortSignal): Promise<ElksImage>;
  /** https://46elks.se/docs/get-image-file: at most 10 MB of PNG, JPEG or GIF, whatever 46elks calls it. */
  imageFile(id: string, extension: ImageExtension, signal?: AbortSignal): Promise<ElksFile>;
  /** https://46elks.se/docs/call-history */
  callPage(query: PageQuery, signal?: AbortSignal): Promise<Page<ElksCall>>;
  /** https://46elks.se/docs/show-call-id */
  call(id: string, signal?: AbortSignal): Promise<ElksCall>;
  /** https://46elks.se/docs/get-recordings */
  recordingPage(query: PageQuery, signal?: AbortSignal): Promise<Page<ElksRecording>>;
  /** https://46elks.se/docs/get-recording-id */
  recording(id: string, signal?: AbortSignal): Promise<ElksRecording>;
  /** https://46elks.se/docs/get-recording-file: at most 64 MB of WAV, over an hour of speech. */
  recordingFile(id: string, signal?: AbortSignal): Promise<ElksFile>;
  /** https://46elks.se/docs/get-subaccounts: without their secrets. */
  subaccountPage(query: PageQuery, signal?: AbortSignal): Promise<Page<Subaccount>>;
  /** https://46elks.se/docs/get-subaccount */
  subaccount(id: string, signal?: AbortSignal): Promise<Subaccount>;
  /** The same list, each with what its own login reads of its history. Only whoever holds an answer can read on. */
  openedSubaccountPage(query: PageQuery, signal?: AbortSignal): Promise<Page<OpenedSubaccount>>;
  /** One of them. */
  openedSubaccount(id: string, signal?: AbortSignal): Promise<OpenedSubaccount>;
  /** https://46elks.se/docs/conversations-history: a beta; accounts without it answer as to an unknown address. */
  conversationPage(query: PageQuery, signal?: AbortSignal): Promise<Page<Conversation>>;
  /** https://46elks.se/docs/conversations-get-id */
  conversation(id: string, signal?: AbortSignal): Promise<Conversation>;
}

/** What was sent, received and called by one account or subaccount, and nothing but that. */
export type HistoryReader = Pick<ElksReader, 'smsPage' | 'mmsPage' | 'callPage'>;

export type OpenedSubaccount = Opened<HistoryReader>;

const IMAGES = { types: ['image/png', 'image/jpeg', 'image/gif'], maxBytes: 10_000_000 } as const;
const SOUNDS = { types: ['audio/wav'], maxBytes: 64_000_000 } as const;

type Product =
  | 'sms'
  | 'mms'
  | 'images'
  | 'calls'
  | 'recordings'
  | 'numbers'
  | 'subaccounts'
  | 'conversations';

/** Reads histories by a way that leads to questions alone. */
export function createHistoryReader(http: ElksGet): HistoryReader {
  return {
    smsPage: async (query, signal) =>
      readAnswer(
        await http.get(
          '/sms',
          { ...pageQuery(query), ...(query.to !== undefined && { to: query.to }) },
          signal,
        ),
        readSmsPage,
        signal,
      ),
    mmsPage: async (query, signal) =>
      readAnswer(await http.get('/mms', pageQuery(query), signal), readMmsPage, signal),
    callPage: async (query, signal) =>
      readAnswer(await http.get('/calls', pageQuery(query), signal), readCallPage, signal),
  };
}

export function createElksReader(http: ElksHttp): ElksReader {
  const open = (login: Login): HistoryReader => createHistoryReader(http.as(login));

  /** One thing by its id, which is checked before it becomes a path and again in the answer. */
  const one = async <T extends { readonly id: string }>(
    path: Product,
    id: string,
    isOne: (id: string) => boolean,
    read: (text: string) => T | undefined,
    signal?: AbortSignal,
  ): Promise<T> => {
    if (!isOne(id)) throw new ElksError('not_found');
    const found = readAnswer(await http.get(`/${path}/${id}`, {}, signal), read, signal);
    if (found.id !== id) throw new ElksError('unreadable_answer');
    return found;
  };

  const many = async <T>(
    path: Product,
    query: PageQuery,
    read: (text: string) => Page<T> | undefined,
    signal?: AbortSignal,
  ): Promise<Page<T>> => readAnswer(await http.get(`/${path}`, pageQuery(query), signal), read, signal);

  return {
    ...createHistoryReader(http),

    account: async (signal) => readAnswer(await http.get('/me', {}, signal), readAccount, signal),

    sms: (id, signal) => one('sms', id, isSmsId, readSms, signal),

    quoteSms: async (sms, signal) =>
      readAnswer(await http.post('/sms', { ...smsForm(sms), dryrun: 'yes' }, signal), readQuote, signal),

    numberPage: (query, signal) => many('numbers', query, readNumberPage, signal),
    number: (id, signal) => one('numbers', id, isNumberId, readNumber, signal),

    mms: (id, signal) => one('mms', id, isMmsId, readMms, signal),

    imagePage: (query, signal) => many('images', query, readImagePage, signal),
    image: (id, signal) => one('images', id, isImageId, readImage, signal),
    imageFile: async (id, extension, signal) => {
      if (!isImageId(id)) throw new ElksError('not_found');
      return openFile(bodyOf(await http.file(`/images/${id}.${extension}`, signal), signal), IMAGES);
    },

    call: (id, signal) => one('calls', id, isCallId, readCall, signal),

    recordingPage: (query, signal) => many('recordings', query, readRecordingPage, signal),
    recording: (id, signal) => one('recordings', id, isRecordingId, readRecording, signal),
    recordingFile: async (id, signal) => {
      if (!isRecordingId(id)) throw new ElksError('not_found');
      return openFile(bodyOf(await http.file(`/recordings/${id}.wav`, signal), signal), SOUNDS);
    },

    subaccountPage: (query, signal) => many('subaccounts', query, readSubaccountPage, signal),
    subaccount: (id, signal) => one('subaccounts', id, isSubaccountId, readSubaccount, signal),
    openedSubaccountPage: (query, signal) =>
      many('subaccounts', query, (text) => readOpenedPage(text, open), signal),
    openedSubaccount: (id, signal) =>
      one('subaccounts', id, isSubaccountId, (text) => readOpened(text, open), signal),

    conversationPage: (query, signal) => many('conversations', query, readConversationPage, signal),
    conversation: (id, signal) => one('conversations', id, isConversationId, readConversation, signal),
  };
}

/** The value of an answer, or the error that says why there is none. */
function readAnswer<T>(
  exchange: Exchange,
  read: (text: string) => T | undefined,
  signal: AbortSignal | undefined,
): T {
  if (exchange.kind !== 'ok') throw errorOf(exchange, signal);
  const value = read(exchange.text);
  if (value === undefined) throw new ElksError('unreadable_answer', 200);
  return value;
}

/** The bytes of a file, or the error that says why there are none. */
function bodyOf(exchange: FileExchange, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  if (exchange.kind !== 'ok') throw errorOf(exchange, signal);
  return exchange.body;
}

function errorOf(
  exchange: Exclude<Exchange, { readonly kind: 'ok' }>,
  signal: AbortSignal | undefined,
): ElksError {
  if (exchange.kind === 'refused') return new ElksError(exchange.reason, exchange.status);
  if (signal?.aborted) return new ElksError('cancelled');
  // A read that was refused in unknown words changed nothing either, so it need not count as unknown.
  if (exchange.cause === 'unlisted_status') {
    return new ElksError(exchange.status === 404 ? 'not_found' : 'other', exchange.status);
  }
  return new ElksError(exchange.cause, exchange.status);
}

function pageQuery({ start, end, limit }: PageQuery): Query {
  return {
    ...(start !== undefined && { start: time(start) }),
    ...(end !== undefined && { end: time(end) }),
    ...(limit !== undefined && { limit: pageSize(limit) }),
  };
}

function time(text: string): string {
  const normalised = normaliseTime(text);
  if (normalised === undefined) throw new ElksError('argument');
  return normalised;
}

function pageSize(limit: number): string {
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new ElksError('argument');
  return String(limit);
}
