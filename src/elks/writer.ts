import type { RefusalReason, UnknownCause } from './errors.ts';
import type { ElksHttp, Exchange } from './http.ts';
import { type OutgoingSms, readSentSms, type Sms, smsForm } from './wire.ts';
import {
  type ElksNumber,
  isNumberId,
  type NumberOrder,
  type NumberSettings,
  numberForm,
  orderForm,
  readNumber,
  saysDeallocated,
} from './wire-numbers.ts';

export type { OutgoingSms } from './wire.ts';

/** What is known after one attempt to change something at 46elks. Only `not_sent` may be attempted again. */
type Outcome<Made> =
  /** 46elks took it and said what became of it. */
  | ({ readonly kind: 'accepted' } & Made)
  /** 46elks said no in words it is known to use. */
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly status: number }
  /** No byte of the request was acted on; `cause` is our word. */
  | { readonly kind: 'not_sent'; readonly cause: string }
  /** It may have happened. */
  | { readonly kind: 'unknown'; readonly cause: UnknownCause };

export type SendOutcome = Outcome<{ readonly sms: Sms }>;

/** What leaves. Each puts one request on the wire once, resolves to what is known, and does not reject. */
export interface ElksWriter {
  /** https://46elks.se/docs/send-sms */
  sendSms(sms: OutgoingSms): Promise<SendOutcome>;
  /** https://46elks.se/docs/allocate-number: rents a number, at a monthly cost. */
  allocateNumber(order: NumberOrder): Promise<Outcome<{ readonly number: ElksNumber }>>;
  /** https://46elks.se/docs/configure-number: changes these settings and leaves the others. */
  configureNumber(id: string, settings: NumberSettings): Promise<Outcome<{ readonly number: ElksNumber }>>;
  /** https://46elks.se/docs/deallocate-number: gives the number back, for ever. */
  deallocateNumber(id: string): Promise<Outcome<{ readonly id: string }>>;
}

export function createElksWriter(http: ElksHttp): ElksWriter {
  return {
    sendSms: async (message) =>
      outcome(await http.post('/sms', smsForm(message)), (text) => {
        const sms = readSentSms(text, message);
        return sms && { sms };
      }),

    allocateNumber: async (order) =>
      outcome(await http.post('/numbers', orderForm(order)), (text) => numberIn(text)),

    configureNumber: async (id, settings) =>
      isNumberId(id)
        ? outcome(await http.post(`/numbers/${id}`, numberForm(settings)), (text) => numberIn(text, id))
        : NO_SUCH_ID,

    deallocateNumber: async (id) =>
      isNumberId(id)
        ? outcome(await http.post(`/numbers/${id}`, { active: 'no' }), (text) =>
            saysDeallocated(text, id) ? { id } : undefined,
          )
        : NO_SUCH_ID,
  };
}

/** What an id that 46elks cannot have given comes to: nothing is asked. */
const NO_SUCH_ID = { kind: 'refused', reason: 'not_found', status: 404 } as const;

/** The number in an answer; with an id, only that one. */
function numberIn(text: string, id?: string): { readonly number: ElksNumber } | undefined {
  const number = readNumber(text);
  return number && (id === undefined || number.id === id) ? { number } : undefined;
}

function outcome<Made extends object>(
  exchange: Exchange,
  read: (text: string) => Made | undefined,
): Outcome<Made> {
  switch (exchange.kind) {
    case 'ok': {
      const made = read(exchange.text);
      return made ? { kind: 'accepted', ...made } : { kind: 'unknown', cause: 'unreadable_answer' };
    }
    case 'refused':
      return exchange;
    case 'not_sent':
      return { kind: 'not_sent', cause: exchange.cause };
    case 'unknown':
      return { kind: 'unknown', cause: exchange.cause };
  }
}
