import type { RefusalReason, UnknownCause } from './errors.ts';
import type { ElksHttp } from './http.ts';
import { type OutgoingSms, readSentSms, type Sms, smsForm } from './wire.ts';

export type { OutgoingSms } from './wire.ts';

/** What is known after one attempt to send. Only `not_sent` may be attempted again. */
export type SendOutcome =
  /** 46elks took it and gave it an id. */
  | { readonly kind: 'accepted'; readonly sms: Sms }
  /** 46elks said no in words it is known to use. */
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly status: number }
  /** No byte of the request was acted on; `cause` is our word. */
  | { readonly kind: 'not_sent'; readonly cause: string }
  /** It may have gone out. */
  | { readonly kind: 'unknown'; readonly cause: UnknownCause };

/** What leaves. */
export interface ElksWriter {
  /** Puts one message on the wire once; resolves to what is known, and does not reject. */
  sendSms(sms: OutgoingSms): Promise<SendOutcome>;
}

export function createElksWriter(http: ElksHttp): ElksWriter {
  return {
    sendSms: async (message) => {
      const exchange = await http.post('/sms', smsForm(message));
      switch (exchange.kind) {
        case 'ok': {
          const sms = readSentSms(exchange.text, message);
          return sms ? { kind: 'accepted', sms } : { kind: 'unknown', cause: 'unreadable_answer' };
        }
        case 'refused':
          return exchange;
        case 'not_sent':
          return { kind: 'not_sent', cause: exchange.cause };
        case 'unknown':
          return { kind: 'unknown', cause: exchange.cause };
      }
    },
  };
}
