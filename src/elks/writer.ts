import type { RefusalReason, UnknownCause } from './errors.ts';
import type { ElksHttp, Exchange } from './http.ts';
import {
  type Account,
  isSmsId,
  type OutgoingSms,
  readAccount,
  readSentSms,
  type Sms,
  smsForm,
} from './wire.ts';
import { callForm, type ElksCall, isCallId, type OutgoingCall, readMadeCall } from './wire-calls.ts';
import { type Conversation, type Question, questionForm, readConversation } from './wire-conversations.ts';
import { isMmsId, type Mms, mmsForm, type OutgoingMms, readSentMms } from './wire-mms.ts';
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
import {
  isSubaccountId,
  readSecret,
  readSubaccount,
  type Subaccount,
  type SubaccountSettings,
  subaccountForm,
} from './wire-subaccounts.ts';
import { isObject, only, parseJson } from './wire-values.ts';

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

/** What leaves. Each puts one request on the wire once, resolves to what is known, and does not reject. */
export interface ElksWriter {
  /** https://46elks.se/docs/send-sms */
  sendSms(sms: OutgoingSms): Promise<Outcome<{ readonly sms: Sms }>>;
  /** https://46elks.se/docs/send-mms */
  sendMms(mms: OutgoingMms): Promise<Outcome<{ readonly mms: Mms }>>;
  /** https://46elks.se/docs/make-call */
  makeCall(call: OutgoingCall): Promise<Outcome<{ readonly call: ElksCall }>>;
  /** https://46elks.se/docs/conversations-send-question, a beta. */
  ask(question: Question): Promise<Outcome<{ readonly conversation: Conversation }>>;
  /** Takes a text, multimedia message or call out of the history; in the official Swagger of 2018, not in today's pages. */
  forget(id: string): Promise<Outcome<{ readonly id: string }>>;
  /** https://46elks.se/docs/allocate-number: rents a number, at a monthly cost. */
  allocateNumber(order: NumberOrder): Promise<Outcome<{ readonly number: ElksNumber }>>;
  /** https://46elks.se/docs/configure-number: changes these settings and leaves the others. */
  configureNumber(id: string, settings: NumberSettings): Promise<Outcome<{ readonly number: ElksNumber }>>;
  /** https://46elks.se/docs/deallocate-number: gives the number back, for ever. */
  deallocateNumber(id: string): Promise<Outcome<{ readonly id: string }>>;
  /** https://46elks.se/docs/create-subaccount; the secret is its API password, shown to nobody but who asked. */
  createSubaccount(
    settings: SubaccountSettings & { readonly name: string },
  ): Promise<Outcome<{ readonly subaccount: Subaccount; readonly secret: string | undefined }>>;
  /** https://46elks.se/docs/update-subaccount: changes these settings and leaves the others. */
  updateSubaccount(
    id: string,
    settings: SubaccountSettings,
  ): Promise<Outcome<{ readonly subaccount: Subaccount }>>;
  /** https://46elks.se/docs/update-subaccount: closes it, for ever; it must have no numbers left. */
  closeSubaccount(id: string): Promise<Outcome<{ readonly subaccount: Subaccount }>>;
  /** https://46elks.se/docs/update-account: the balance, in 1/10 000, at which 46elks warns by e-mail. */
  setCreditAlert(units: number): Promise<Outcome<{ readonly account: Account }>>;
}

export function createElksWriter(http: ElksHttp): ElksWriter {
  return {
    sendSms: async (message) =>
      outcome(await http.post('/sms', smsForm(message)), (text) => {
        const sms = readSentSms(text, message);
        return sms && { sms };
      }),

    sendMms: async (message) =>
      outcome(await http.post('/mms', mmsForm(message)), (text) => {
        const mms = readSentMms(text, message);
        return mms && { mms };
      }),

    makeCall: async (made) =>
      outcome(await http.post('/calls', callForm(made)), (text) => {
        const call = readMadeCall(text, made);
        return call && { call };
      }),

    ask: async (question) =>
      outcome(await http.post('/conversations', questionForm(question)), (text) => {
        const conversation = readConversation(text);
        return conversation && { conversation };
      }),

    forget: async (id) => {
      const product = FORGETTABLE.find(([isOne]) => isOne(id))?.[1];
      if (product === undefined) return NO_SUCH_ID;
      return outcome(await http.delete(`/${product}/${id}`), (text) =>
        idIn(text) === id ? { id } : undefined,
      );
    },

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

    createSubaccount: async (settings) =>
      outcome(await http.post('/subaccounts', subaccountForm(settings)), (text) => {
        const made = subaccountIn(text);
        return made && { ...made, secret: readSecret(text) };
      }),

    updateSubaccount: async (id, settings) =>
      isSubaccountId(id)
        ? outcome(await http.post(`/subaccounts/${id}`, subaccountForm(settings)), (text) =>
            subaccountIn(text, id),
          )
        : NO_SUCH_ID,

    closeSubaccount: async (id) =>
      isSubaccountId(id)
        ? outcome(await http.post(`/subaccounts/${id}`, { active: 'no' }), (text) => subaccountIn(text, id))
        : NO_SUCH_ID,

    setCreditAlert: async (units) =>
      outcome(await http.post('/me', { creditalert: String(units) }), (text) => {
        const account = readAccount(text);
        return account && { account };
      }),
  };
}

const FORGETTABLE = [
  [isSmsId, 'sms'],
  [isMmsId, 'mms'],
  [isCallId, 'calls'],
] as const;

/** What an id that 46elks cannot have given comes to: nothing is asked. */
const NO_SUCH_ID = { kind: 'refused', reason: 'not_found', status: 404 } as const;

/** The number in an answer; with an id, only that one. */
function numberIn(text: string, id?: string): { readonly number: ElksNumber } | undefined {
  const number = readNumber(text);
  return number && (id === undefined || number.id === id) ? { number } : undefined;
}

/** The subaccount in an answer; with an id, only that one. */
function subaccountIn(text: string, id?: string): { readonly subaccount: Subaccount } | undefined {
  const subaccount = readSubaccount(text);
  return subaccount && (id === undefined || subaccount.id === id) ? { subaccount } : undefined;
}

function idIn(text: string): unknown {
  const json = only(parseJson(text));
  return isObject(json) ? Reflect.get(json, 'id') : undefined;
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
