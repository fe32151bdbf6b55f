import { ElksError } from './errors.ts';
import type { ElksHttp, Exchange } from './http.ts';
import {
  type Account,
  isSmsId,
  normaliseTime,
  type OutgoingSms,
  type Quote,
  readAccount,
  readQuote,
  readSms,
  readSmsPage,
  type Sms,
  type SmsPage,
  smsForm,
} from './wire.ts';

export type { OutgoingSms } from './wire.ts';

/** Which part of the history: `start` is the newer bound and `end` the older, both as `Sms.created` has them. */
export interface SmsQuery {
  /** Only messages created before this; the `next` of a page is the `start` of the following one. */
  readonly start?: string;
  /** Only messages created after this. */
  readonly end?: string;
  /** 1 to 100. */
  readonly limit?: number;
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
  smsPage(query: SmsQuery, signal?: AbortSignal): Promise<SmsPage>;
  /** https://46elks.se/docs/send-sms with `dryrun=yes`: parts and price, and nothing leaves. Asked once. */
  quoteSms(sms: OutgoingSms, signal?: AbortSignal): Promise<Quote>;
}

export function createElksReader(http: ElksHttp): ElksReader {
  return {
    account: async (signal) => readAnswer(await http.get('/me', {}, signal), readAccount, signal),

    sms: async (id, signal) => {
      if (!isSmsId(id)) throw new ElksError('not_found');
      const sms = readAnswer(await http.get(`/sms/${id}`, {}, signal), readSms, signal);
      if (sms.id !== id) throw new ElksError('unreadable_answer');
      return sms;
    },

    smsPage: async (query, signal) =>
      readAnswer(
        await http.get(
          '/sms',
          {
            ...(query.start !== undefined && { start: time(query.start) }),
            ...(query.end !== undefined && { end: time(query.end) }),
            ...(query.limit !== undefined && { limit: pageSize(query.limit) }),
            ...(query.to !== undefined && { to: query.to }),
          },
          signal,
        ),
        readSmsPage,
        signal,
      ),

    quoteSms: async (sms, signal) =>
      readAnswer(await http.post('/sms', { ...smsForm(sms), dryrun: 'yes' }, signal), readQuote, signal),
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

function time(text: string): string {
  const normalised = normaliseTime(text);
  if (normalised === undefined) throw new ElksError('argument');
  return normalised;
}

function pageSize(limit: number): string {
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new ElksError('argument');
  return String(limit);
}
