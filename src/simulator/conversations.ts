import type { Principal } from './account.ts';
import { isObject } from './documents.ts';
import type { Kept } from './log.ts';
import type { Sms } from './messages.ts';
import { acceptSms } from './outgoing.ts';
import { type EpochMicros, formatStored, MICROS_PER_MS } from './wire-time.ts';
import type { World } from './world.ts';

/** A question, and the answer if one came. */
export interface Conversation extends Kept {
  readonly createdMicros: EpochMicros;
  readonly to: string;
  /** The number the question came from, which is nobody's own. */
  readonly from: string;
  readonly text: string;
  readonly replyUrl: string;
  readonly token?: string;
  smsIds: readonly string[];
  isClosed: boolean;
}

/** Numbers that questions come from: of the range set aside for fiction, and none that can be rented here before them. */
const NUMBERS = ['+46701740682', '+46701740683', '+46701740684'];

/** Source: the sample of https://46elks.se/docs/conversations-get-id */
const OPEN_MS = 16 * 3_600_000;

export interface ConversationDraft {
  readonly to: string;
  readonly text: string;
  readonly replyUrl: string;
  readonly token?: string;
}

/** Whether a conversation still waits for an answer. */
export function isOpen({ isClosed, createdMicros }: Conversation, now: number): boolean {
  return !isClosed && now < createdMicros / MICROS_PER_MS + OPEN_MS;
}

/** Asks the question, from a number that asks this recipient nothing else; undefined when all do. */
export function openConversation(
  world: World,
  principal: Principal,
  draft: ConversationDraft,
): Conversation | undefined {
  const now = world.timeline.now();
  const taken = world.conversations.all().filter((each) => each.to === draft.to && isOpen(each, now));
  const from = NUMBERS.find((number) => !taken.some((each) => each.from === number));
  if (from === undefined) return undefined;
  const conversation: Conversation = {
    ...draft,
    id: world.newId('o'),
    owner: principal.id,
    createdMicros: world.stamp(),
    from,
    smsIds: [],
    isClosed: false,
  };
  world.conversations.add(conversation);
  send(world, principal, conversation, draft.text);
  return conversation;
}

function send(world: World, principal: Principal, conversation: Conversation, text: string): Sms {
  const { from, to } = conversation;
  const sms = acceptSms(world, principal, {
    direction: 'outgoing',
    from,
    to,
    text,
    flash: false,
    dontlog: false,
  });
  conversation.smsIds = [...conversation.smsIds, sms.id];
  world.conversations.changed(conversation);
  return sms;
}

/** The open conversation that a message from this phone to this number belongs to. */
export function conversationOf(world: World, from: string, to: string): Conversation | undefined {
  const now = world.timeline.now();
  return world.conversations
    .all()
    .findLast((each) => each.to === from && each.from === to && isOpen(each, now));
}

/** Passes an answer on; `{"reply": "…"}` is sent back, and with `"retain": true` the conversation stays open. */
export async function takeAnswer(world: World, conversation: Conversation, sms: Sms): Promise<void> {
  conversation.smsIds = [...conversation.smsIds, sms.id];
  conversation.isClosed = true;
  world.conversations.changed(conversation);
  const principal = world.account.principals.find(({ id }) => id === conversation.owner);
  await world.webhooks.post({
    url: conversation.replyUrl,
    form: {
      id: conversation.id,
      sms_id: sms.id,
      from: sms.from,
      to: sms.to,
      message: sms.text,
      direction: 'incoming',
      created: formatStored(sms.createdMicros),
      ...(conversation.token !== undefined && { token: conversation.token }),
    },
    accepted: (body) => {
      const { reply, retain } = readReply(body);
      conversation.isClosed = !retain;
      return reply !== undefined && principal
        ? `sent ${send(world, principal, conversation, reply).id}`
        : undefined;
    },
  });
}

function readReply(body: string): { readonly reply?: string; readonly retain: boolean } {
  try {
    const value: unknown = JSON.parse(body);
    if (!isObject(value)) return { retain: false };
    const reply = typeof value.reply === 'string' && value.reply !== '' ? value.reply : undefined;
    return { retain: value.retain === true, ...(reply !== undefined && { reply }) };
  } catch {
    return { retain: false };
  }
}

/** Source: https://46elks.se/docs/conversations-get-id; only the status `expired` is documented. */
export function conversationObject(conversation: Conversation, now: number): object {
  const { id, createdMicros, to, from, smsIds, text, token, replyUrl } = conversation;
  return {
    id,
    created: formatStored(createdMicros),
    expires: formatStored(createdMicros + OPEN_MS * MICROS_PER_MS),
    to,
    from,
    items: smsIds,
    message: text,
    ...(token !== undefined && { token }),
    reply_url: replyUrl,
    status: conversation.isClosed ? 'closed' : isOpen(conversation, now) ? 'active' : 'expired',
  };
}
