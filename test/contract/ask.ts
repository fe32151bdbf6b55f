import { ElksError } from '../../src/elks/errors.ts';
import { createHistoryReader, type HistoryReader, type PageQuery } from '../../src/elks/reader.ts';
import type { OutgoingSms } from '../../src/elks/wire.ts';
import type { OutgoingCall } from '../../src/elks/wire-calls.ts';
import type { Question } from '../../src/elks/wire-conversations.ts';
import type { OutgoingMms } from '../../src/elks/wire-mms.ts';
import type { NumberOrder, NumberSettings } from '../../src/elks/wire-numbers.ts';
import type { SubaccountSettings } from '../../src/elks/wire-subaccounts.ts';
import type { connect } from '../elks/connection.ts';
import type { Exchange } from './exchanges.ts';
import { SUBACCOUNT } from './stage.ts';

type Client = ReturnType<typeof connect>;
type Form = Readonly<Record<string, string>>;

/** Asks with the client what the exchange asked; a rejection counts as an answer. */
export async function ask(client: Client, recorded: Exchange): Promise<unknown> {
  try {
    return await (recorded.request.method === 'GET' ? read(client, recorded) : write(client, recorded));
  } catch (error) {
    if (!(error instanceof ElksError)) throw error;
    return { code: error.code, reason: error.reason, status: error.status };
  }
}

function read({ http, reader }: Client, { request, login }: Exchange): Promise<unknown> {
  const [, product = '', id] = request.path.split('/');
  const { limit, ...bounds } = request.query ?? {};
  const query = { ...bounds, ...(limit !== undefined && { limit: Number(limit) }) };
  if (login) return readHistory(createHistoryReader(http.as(SUBACCOUNT)), product, query);
  switch (product) {
    case 'me':
      return reader.account();
    case 'mms':
      return id === undefined ? reader.mmsPage(query) : reader.mms(id);
    case 'calls':
      return id === undefined ? reader.callPage(query) : reader.call(id);
    case 'recordings':
      return id === undefined ? reader.recordingPage(query) : reader.recording(id);
    case 'subaccounts':
      return id === undefined ? reader.subaccountPage(query) : reader.subaccount(id);
    case 'conversations':
      return id === undefined ? reader.conversationPage(query) : reader.conversation(id);
    case 'images':
      return id === undefined ? reader.imagePage(query) : reader.image(id);
    case 'numbers':
      return id === undefined ? reader.numberPage(query) : reader.number(id);
    default:
      return id === undefined ? reader.smsPage(query) : reader.sms(id);
  }
}

function readHistory(history: HistoryReader, product: string, query: PageQuery): Promise<unknown> {
  switch (product) {
    case 'mms':
      return history.mmsPage(query);
    case 'calls':
      return history.callPage(query);
    default:
      return history.smsPage(query);
  }
}

function write({ reader, writer }: Client, { request }: Exchange): Promise<unknown> {
  const [, product = '', id] = request.path.split('/');
  const form = request.form ?? {};
  if (request.method === 'DELETE') return writer.forget(id ?? '');
  switch (product) {
    case 'calls':
      return writer.makeCall(callOf(form));
    case 'me':
      return writer.setCreditAlert(Number(form.creditalert));
    case 'conversations':
      return writer.ask(questionOf(form));
    case 'subaccounts':
      if (id === undefined) return writer.createSubaccount({ name: '', ...subaccountSettings(form) });
      return form.active === 'no'
        ? writer.closeSubaccount(id)
        : writer.updateSubaccount(id, subaccountSettings(form));
    case 'mms':
      return writer.sendMms(mmsOf(form));
    case 'numbers':
      if (id === undefined) return writer.allocateNumber(orderOf(form));
      return form.active === 'no'
        ? writer.deallocateNumber(id)
        : writer.configureNumber(id, numberSettings(form));
    default:
      return form.dryrun === 'yes' ? reader.quoteSms(outgoing(form)) : writer.sendSms(outgoing(form));
  }
}

function outgoing(form: Form): OutgoingSms {
  return {
    from: form.from ?? '',
    to: form.to ?? '',
    text: form.message ?? '',
    ...(form.flashsms === 'yes' && { flash: true }),
    ...(form.dontlog === 'message' && { dontLog: true }),
    ...(form.whendelivered !== undefined && { whenDelivered: form.whendelivered }),
  };
}

function callOf({
  from = '',
  to = '',
  voice_start: voiceStart = '',
  whenhangup,
  timeout,
}: Form): OutgoingCall {
  return {
    from,
    to,
    voiceStart,
    ...(whenhangup !== undefined && { whenHangup: whenhangup }),
    ...(timeout !== undefined && { timeoutSeconds: Number(timeout) }),
  };
}

function questionOf({ to = '', message = '', reply_url: replyUrl = '', token }: Form): Question {
  return { to, text: message, replyUrl, ...(token !== undefined && { token }) };
}

function subaccountSettings({ name, usagelimit }: Form): SubaccountSettings {
  return {
    ...(name !== undefined && { name }),
    ...(usagelimit !== undefined && { usageLimitUnits: usagelimit === 'none' ? null : Number(usagelimit) }),
  };
}

function mmsOf({ from = '', to = '', message, image }: Form): OutgoingMms {
  return { from, to, ...(message !== undefined && { text: message }), ...(image !== undefined && { image }) };
}

const orNull = (value: string): string | null => (value === 'none' ? null : value);

function numberSettings(form: Form): NumberSettings {
  return {
    ...(form.name !== undefined && { name: form.name }),
    ...(form.sms_url !== undefined && { smsUrl: orNull(form.sms_url) }),
    ...(form.mms_url !== undefined && { mmsUrl: orNull(form.mms_url) }),
    ...(form.voice_start !== undefined && { voiceStart: orNull(form.voice_start) }),
    ...(form.sms_replies !== undefined && { smsReplies: form.sms_replies === 'yes' }),
  };
}

function orderOf(form: Form): NumberOrder {
  const capabilities = (['sms', 'mms', 'voice'] as const).filter((each) => form.capabilities?.includes(each));
  return { country: form.country ?? '', capabilities, ...numberSettings(form) };
}
