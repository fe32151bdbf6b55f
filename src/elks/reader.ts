import { ElksError } from './errors.ts';
import type { ElksHttp, Exchange, Query } from './http.ts';
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
import { type ElksNumber, isNumberId, readNumber, readNumberPage } from './wire-numbers.ts';
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
}

export function createElksReader(http: ElksHttp): ElksReader {
  /** One thing by its id, which is checked before it becomes a path and again in the answer. */
  const one = async <T extends { readonly id: string }>(
    path: 'sms' | 'numbers',
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

  return {
    account: async (signal) => readAnswer(await http.get('/me', {}, signal), readAccount, signal),

    sms: (id, signal) => one('sms', id, isSmsId, readSms, signal),

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

    quoteSms: async (sms, signal) =>
      readAnswer(await http.post('/sms', { ...smsForm(sms), dryrun: 'yes' }, signal), readQuote, signal),

    numberPage: async (query, signal) =>
      readAnswer(await http.get('/numbers', pageQuery(query), signal), readNumberPage, signal),

    number: (id, signal) => one('numbers', id, isNumberId, readNumber, signal),
  };
}

/** The value of an answer, or the error that says why there is none. */
function readAnswer<T>(
  exchange: Exchange,
  read: (text: string) => T | undefined,
  signal: AbortSignal | undefined,
): T {
  switch (exchange.kind) {
    case 'ok': {
      const value = read(exchange.text);
      if (value === undefined) throw new ElksError('unreadable_answer', 200);
      return value;
    }
    case 'refused':
      throw new ElksError(exchange.reason, exchange.status);
    default:
      if (signal?.aborted) throw new ElksError('cancelled');
      // A read that was refused in unknown words changed nothing either, so it need not count as unknown.
      if (exchange.cause === 'unlisted_status') {
        throw new ElksError(exchange.status === 404 ? 'not_found' : 'other', exchange.status);
      }
      throw new ElksError(exchange.cause, exchange.status);
  }
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
