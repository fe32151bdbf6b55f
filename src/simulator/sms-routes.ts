import { json, Refused } from './answers.ts';
import { historyOf } from './history.ts';
import { type Sms, sentObject, storedObject } from './messages.ts';
import { acceptSms, type Draft, type Quote } from './outgoing.ts';
import { PAGE_PARAMETERS, page } from './paging.ts';
import type { Call, Route } from './route.ts';
import { readOrder, SEND_PARAMETERS } from './sms-order.ts';
import { formatMicros } from './wire-time.ts';
import type { World } from './world.ts';

/** The SMS resource. Source: https://46elks.se/docs/send-sms, /sms-history and /show-sms-id */
export const smsRoutes: Readonly<Record<string, Route>> = {
  'POST /sms': { parameters: SEND_PARAMETERS, handle: sendSms },
  'GET /sms': { parameters: { ...PAGE_PARAMETERS, to: 'text' }, handle: listSms },
  'GET /sms/{id}': { parameters: {}, handle: showSms },
  'DELETE /sms/{id}': { parameters: {}, handle: deleteSms },
};

function sendSms(world: World, { principal, fields, created }: Call): Response {
  const { lines, list, dryRun } = readOrder(world, principal, fields);
  if (dryRun) return answer(lines.map(dryRunObject), list);
  if (world.switches.surplus === 'refused' && world.carrier.isFull()) {
    throw new Refused(429, 'Too many requests');
  }
  const messages = lines.map(({ draft }) => acceptSms(world, principal, draft));
  created.push(...messages);
  return answer(messages.map(sentObject), list);
}

function answer(objects: readonly object[], list: boolean): Response {
  return json(list ? objects : objects[0]);
}

/** Without `id`, `created` and `cost`; the price is `estimated_cost`. */
function dryRunObject({ draft, quote }: { draft: Draft; quote: Quote }): object {
  return {
    status: 'created',
    direction: draft.direction,
    from: draft.from,
    estimated_cost: quote.costUnits,
    to: draft.to,
    parts: quote.parts,
    ...(draft.dontlog ? { dontlog: 'message' } : { message: draft.text }),
    ...(draft.flash && { flashsms: 'yes' }),
  };
}

function listSms(world: World, { principal, fields }: Call): Response {
  const to = fields.get('to');
  const messages = historyOf(world, principal, world.messages).filter(
    (message) => to === null || message.to === to,
  );
  const { items, next } = page(messages, fields, world.switches);
  return json({
    data: items.map((message) => storedObject(message, world.switches)),
    ...(next !== undefined && { next }),
  });
}

function showSms(world: World, call: Call): Response {
  return json(storedObject(find(world, call), world.switches));
}

/** In the official Swagger of 2018, not in today's documentation. */
function deleteSms(world: World, call: Call): Response {
  const message = find(world, call);
  message.deletedMicros = world.stamp();
  world.messages.changed(message);
  return json({ id: message.id, deleted: formatMicros(message.deletedMicros) });
}

function find(world: World, { principal, id }: Call): Sms {
  const message = world.messages.find(id, principal.id);
  if (!message) throw new Refused(404, 'Not found');
  return message;
}
