import type { Update } from '../../src/simulator/events.ts';

export type Message = Update['messages'][number];
export type RequestRecord = Update['requests'][number];
export type WebhookAttempt = Update['webhooks'][number];

/** What is the same for all phones. */
export type Surroundings = Omit<Update, 'fresh' | 'messages' | 'requests' | 'webhooks'>;

/** All that the page knows of the simulator. */
export interface Model {
  /** Absent until the first update. */
  readonly around?: Surroundings;
  /** In the order they came. */
  readonly messages: ReadonlyMap<string, Message>;
  readonly requests: ReadonlyMap<number, RequestRecord>;
  readonly webhooks: ReadonlyMap<number, WebhookAttempt>;
}

export const NOTHING: Model = { messages: new Map(), requests: new Map(), webhooks: new Map() };

const REQUESTS_MAX = 200;
const WEBHOOKS_MAX = 1000;

/** What is known after some updates, in their order. */
export function applyUpdates(model: Model, updates: readonly Update[]): Model {
  const last = updates.at(-1);
  if (!last) return model;
  const anew = updates.findLastIndex(({ fresh }) => fresh);
  const before = anew < 0 ? model : NOTHING;
  const news = updates.slice(Math.max(anew, 0));
  const { fresh, messages, requests, webhooks, ...around } = last;
  return {
    around,
    messages: merged(
      before.messages,
      news.flatMap((update) => update.messages),
      ({ id }) => id,
      around.kept,
    ),
    requests: merged(
      before.requests,
      news.flatMap((update) => update.requests),
      ({ n }) => n,
      REQUESTS_MAX,
    ),
    webhooks: merged(
      before.webhooks,
      news.flatMap((update) => update.webhooks),
      ({ n }) => n,
      WEBHOOKS_MAX,
    ),
  };
}

/** The newest `most` of what was known and what is news, in the order of their first appearance. */
function merged<Key, Item>(
  known: ReadonlyMap<Key, Item>,
  news: readonly Item[],
  keyOf: (item: Item) => Key,
  most: number,
): ReadonlyMap<Key, Item> {
  if (news.length === 0) return known;
  const all = new Map(known);
  for (const item of news) all.set(keyOf(item), item);
  for (const key of all.keys()) {
    if (all.size <= most) break;
    all.delete(key);
  }
  return all;
}

/** A phone that was texted or has texted, with its conversation, oldest message first. */
export interface Phone {
  /** E.164, or the text sender of a message that came in. */
  readonly number: string;
  readonly messages: readonly [Message, ...Message[]];
  readonly last: Message;
}

/** Whether somebody wrote this on the phone; otherwise the phone was sent it. */
export function isWritten(message: Message): boolean {
  return message.direction === 'incoming';
}

/** The phones, the one with the newest message first. */
export function phonesOf({ messages }: Model): readonly Phone[] {
  const phones = new Map<string, [Message, ...Message[]]>();
  for (const message of messages.values()) {
    const number = isWritten(message) ? message.from : message.to;
    const conversation = phones.get(number);
    // Taken out and put back, so that the order of the map is the order of the newest messages.
    phones.delete(number);
    if (conversation) conversation.push(message);
    phones.set(number, conversation ?? [message]);
  }
  return [...phones]
    .map(([number, conversation]) => ({
      number,
      messages: conversation,
      last: conversation.at(-1) ?? conversation[0],
    }))
    .reverse();
}

/** Where a message is on its way, in one word; `lost` was sent and is never heard of again. */
export type Stage = 'created' | 'sent' | 'delivered' | 'failed' | 'lost' | 'written';

export function stageOf(message: Message): Stage {
  if (isWritten(message)) return 'written';
  if (message.status === 'delivered' || message.status === 'failed') return message.status;
  if (message.due === undefined) return 'lost';
  return message.status ?? 'created';
}

/** The request that made a message; requests that are long ago are not kept. */
export function requestOf({ requests }: Model, { id }: Message): RequestRecord | undefined {
  return [...requests.values()].find(({ created }) => created?.includes(id));
}

/** The calls to the customer's server that a message caused. */
export function webhooksOf({ webhooks }: Model, { id }: Message): readonly WebhookAttempt[] {
  return [...webhooks.values()].filter(({ form }) => form['id'] === id);
}

/** Phones of which the number or a text contains every word looked for. */
export function search(phones: readonly Phone[], query: string): readonly Phone[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return phones;
  return phones.filter(({ number, messages }) => {
    const haystack = [number, number.replace(/^\+46/, '0'), ...messages.flatMap((m) => [m.from, m.message])]
      .join('\n')
      .toLowerCase();
    const digits = query.replace(/[\s-]/g, '');
    return haystack.includes(digits.toLowerCase()) || words.every((word) => haystack.includes(word));
  });
}
