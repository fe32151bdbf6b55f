import { canPay } from './account.ts';
import { json, Refused } from './answers.ts';
import { conversationObject, openConversation } from './conversations.ts';
import { isE164 } from './e164.ts';
import { quoteSms } from './outgoing.ts';
import { PAGE_PARAMETERS, page } from './paging.ts';
import { required } from './required.ts';
import type { Call, Route } from './route.ts';
import { isCallable } from './webhooks.ts';
import { outcomeOf, type World } from './world.ts';

const ASK_PARAMETERS = { to: 'text', message: 'text', reply_url: 'text', token: 'text' } as const;

/** Conversations, a beta: there only when the switch says so. Source: https://46elks.se/docs/conversations-send-question */
export const conversationRoutes: Readonly<Record<string, Route>> = {
  'POST /conversations': { parameters: ASK_PARAMETERS, handle: behindSwitch(ask) },
  'GET /conversations': { parameters: PAGE_PARAMETERS, handle: behindSwitch(list) },
  'GET /conversations/{id}': { parameters: {}, handle: behindSwitch(show) },
};

function behindSwitch(handle: (world: World, call: Call) => Response): Route['handle'] {
  return (world, call) => {
    if (!world.switches.conversations) throw new Refused(404, 'Not found');
    return handle(world, call);
  };
}

function ask(world: World, { principal, fields, created }: Call): Response {
  const to = required(world, fields, 'to');
  const text = required(world, fields, 'message');
  const replyUrl = required(world, fields, 'reply_url');
  const token = fields.get('token') || undefined;
  if (!isE164(to) || outcomeOf(world, to) === 'unroutable') throw new Refused(403, 'Invalid to number');
  if (!isCallable(replyUrl)) throw new Refused(403, 'The reply_url you tried to use is not a valid URL');
  const { parts, costUnits } = quoteSms(world, to, text);
  if (parts > world.switches.maxParts) throw new Refused(403, 'Too long message');
  if (!canPay(world.account, principal, costUnits, world.switches.creditCheck)) {
    throw new Refused(403, 'Not enough credits');
  }
  const conversation = openConversation(world, principal, {
    to,
    text,
    replyUrl,
    ...(token !== undefined && { token }),
  });
  if (!conversation) throw new Refused(403, 'Too many active conversations');
  const sms = world.messages.find(conversation.smsIds[0] ?? '', principal.id);
  if (sms) created.push(sms);
  return json(conversationObject(conversation, world.timeline.now()));
}

function list(world: World, { principal, fields }: Call): Response {
  const { items, next } = page(world.conversations.newestFirst(principal.id), fields, world.switches);
  const now = world.timeline.now();
  return json({
    data: items.map((conversation) => conversationObject(conversation, now)),
    ...(next !== undefined && { next }),
  });
}

function show(world: World, { principal, id }: Call): Response {
  const conversation = world.conversations.find(id, principal.id);
  if (!conversation) throw new Refused(404, 'Not found');
  return json(conversationObject(conversation, world.timeline.now()));
}
