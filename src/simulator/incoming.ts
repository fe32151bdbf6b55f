import { measureSms } from '../domain/sms.ts';
import { type AccountNumber, canPay, findNumber, type Principal } from './account.ts';
import { conversationOf, takeAnswer } from './conversations.ts';
import { isObject } from './documents.ts';
import { isE164 } from './e164.ts';
import type { Sms } from './messages.ts';
import { acceptSms, quoteSms } from './outgoing.ts';
import { formatMicros } from './wire-time.ts';
import type { World } from './world.ts';

/** A message somebody sends to a number of the account. */
export interface IncomingSms {
  /** E.164, or a text sender. */
  readonly from: string;
  /** A 46elks number of the account; its first one by default. */
  readonly to?: string;
  readonly message: string;
}

/** What the answer to an incoming message asks for. */
export type Action =
  | { readonly kind: 'reply'; readonly text: string }
  | { readonly kind: 'forward'; readonly to: string; readonly prefix: string; readonly suffix: string };

/**
 * Reads the answer of an `sms_url`: a JSON object with `reply` or `forward`, or a text to send back. Undefined when
 * there is nothing to do. Source: https://46elks.se/docs/receive-sms, /sms-actions and /sms-action-forward
 */
export function readAction(body: string): Action | undefined {
  if (body.trim() === '') return undefined;
  return readJsonAction(body) ?? { kind: 'reply', text: body };
}

/** An action given as JSON, as an answer or in place of an `sms_url`. */
export function readJsonAction(body: string): Action | undefined {
  const value = parseJson(body);
  if (!isObject(value)) return undefined;
  const { reply, forward, prefix = '', suffix = '' } = value;
  if (typeof reply === 'string') return { kind: 'reply', text: reply };
  if (typeof forward === 'string' && typeof prefix === 'string' && typeof suffix === 'string') {
    return { kind: 'forward', to: forward, prefix, suffix };
  }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Takes in a message; resolves when the `sms_url` of the number, if there is one, was called once. */
export async function receiveSms(world: World, { from, to, message }: IncomingSms): Promise<{ id: string }> {
  const number = to ?? world.account.settings.numbers[0] ?? '';
  const found = findNumber(world.account, number);
  const conversation = found ? undefined : conversationOf(world, from, number);
  const owner = found?.principal.id ?? conversation?.owner;
  if (owner === undefined) throw new RangeError('The recipient is not a number of the account.');
  if (from.trim() === '') throw new RangeError('The sender is empty.');
  const { encoding, parts } = measureSms(message, { extensionTable: world.switches.extensionTable });
  const incoming: Sms = {
    id: world.newId('s'),
    owner,
    direction: 'incoming',
    from,
    to: number,
    text: message,
    createdMicros: world.stamp(),
    encoding,
    parts,
    costUnits: 0,
    flash: false,
    dontlog: false,
    answerLost: false,
  };
  world.messages.add(incoming);
  if (conversation) await takeAnswer(world, conversation, incoming);
  if (found) await notify(world, found.principal, found.own, incoming);
  return { id: incoming.id };
}

async function notify(world: World, principal: Principal, own: AccountNumber, incoming: Sms): Promise<void> {
  if (own.smsUrl === undefined) return;
  const fixed = readJsonAction(own.smsUrl);
  if (fixed) {
    perform(world, principal, own, incoming, fixed);
    return;
  }
  await world.webhooks.post({
    url: own.smsUrl,
    form: {
      direction: 'incoming',
      id: incoming.id,
      from: incoming.from,
      to: incoming.to,
      created: formatMicros(incoming.createdMicros),
      message: incoming.text,
    },
    accepted: (body) => {
      const action = readAction(body);
      return action && perform(world, principal, own, incoming, action);
    },
  });
}

/** Sends the automatic answer; returns what was done, or why nothing was. */
function perform(
  world: World,
  principal: Principal,
  own: AccountNumber,
  incoming: Sms,
  action: Action,
): string {
  if (action.kind === 'reply' && own.smsReplies === 'no') return 'not sent: sms_replies is no';
  const to = action.kind === 'reply' ? incoming.from : action.to;
  const text = action.kind === 'reply' ? action.text : `${action.prefix}${incoming.text}${action.suffix}`;
  if (!isE164(to)) return 'not sent: the recipient is not a number';
  if (text === '') return 'not sent: the text is empty';
  const { parts, costUnits } = quoteSms(world, to, text);
  if (parts > world.switches.maxParts) return 'not sent: too long';
  if (!canPay(world.account, principal, costUnits, world.switches.creditCheck))
    return 'not sent: not enough credits';
  const sent = acceptSms(world, principal, {
    direction: 'outgoing-reply',
    from: own.number,
    to,
    text,
    flash: false,
    dontlog: false,
  });
  return `sent ${sent.id}`;
}
