import type { Update } from '../../src/simulator/events.ts';

export type Sms = Update['messages'][number] & { readonly kind: 'sms' };
type Mms = Update['mms'][number] & { readonly kind: 'mms' };
/** A text, or a message with pictures. */
export type Message = Sms | Mms;
export type Call = Update['calls'][number] & { readonly kind: 'call' };
/** What is between a phone and the account. */
export type Item = Message | Call;
export type RequestRecord = Update['requests'][number];
export type WebhookAttempt = Update['webhooks'][number];

/** What is the same for all phones. */
export type Surroundings = Omit<Update, 'fresh' | 'messages' | 'mms' | 'calls' | 'requests' | 'webhooks'>;

/** All that the page knows of the simulator. */
export interface Model {
  /** Absent until the first update. */
  readonly around?: Surroundings;
  /** Each kind in the order it came. */
  readonly items: ReadonlyMap<string, Item>;
  readonly requests: ReadonlyMap<number, RequestRecord>;
  readonly webhooks: ReadonlyMap<number, WebhookAttempt>;
}

export const NOTHING: Model = { items: new Map(), requests: new Map(), webhooks: new Map() };

const REQUESTS_MAX = 200;
const WEBHOOKS_MAX = 1000;

/** What is known after some updates, in their order. */
export function applyUpdates(model: Model, updates: readonly Update[]): Model {
  const last = updates.at(-1);
  if (!last) return model;
  const anew = updates.findLastIndex(({ fresh }) => fresh);
  const before = anew < 0 ? model : NOTHING;
  const news = updates.slice(Math.max(anew, 0));
  const { fresh, messages, mms, calls, requests, webhooks, ...around } = last;
  const { kept } = around;
  return {
    around,
    items: merged(before.items, news.flatMap(itemsOf), ({ id }) => id, kept.messages + kept.mms + kept.calls),
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

function itemsOf({ messages, mms, calls }: Update): readonly Item[] {
  return [
    ...messages.map((sms) => ({ kind: 'sms' as const, ...sms })),
    ...mms.map((message) => ({ kind: 'mms' as const, ...message })),
    ...calls.map((call) => ({ kind: 'call' as const, ...call })),
  ].sort((one, other) => compare(one.created, other.created));
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

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

/** A phone that was reached or has reached somebody, with all that was between, oldest first. */
export interface Phone {
  /** E.164, the text sender of a message that came in, or a `sip:` address that was rung. */
  readonly number: string;
  readonly items: readonly [Item, ...Item[]];
  readonly last: Item;
}

/** Whether this began on the phone; otherwise the phone got it. */
export function isWritten(item: Item): boolean {
  return item.direction === 'incoming';
}

/** The other end: the phone that wrote or rang, or was written to or rung. */
export function phoneOf(item: Item): string {
  return isWritten(item) ? item.from : item.to;
}

/** The phones an item concerns: of a call also those it was connected to. */
function phonesIn(item: Item): readonly string[] {
  const legs = item.kind === 'call' ? item.legs.map(({ to }) => to) : [];
  return [...new Set([phoneOf(item), ...legs])];
}

/** The phones, the one with the newest item first. */
export function phonesOf({ items }: Model): readonly Phone[] {
  const phones = new Map<string, [Item, ...Item[]]>();
  for (const item of items.values()) {
    for (const number of phonesIn(item)) {
      const before = phones.get(number);
      // Taken out and put back, so that the order of the map is the order of the newest items.
      phones.delete(number);
      if (before) before.push(item);
      phones.set(number, before ?? [item]);
    }
  }
  return [...phones].map(([number, own]) => ({ number, items: own, last: own.at(-1) ?? own[0] })).reverse();
}

/** The call that rings at a phone, or in which it is. */
export function callAt({ number, items }: Phone): Call | undefined {
  return items.findLast(
    (item): item is Call =>
      item.kind === 'call' &&
      item.state === 'ongoing' &&
      (phoneOf(item) === number || legAt(item, number) !== undefined),
  );
}

/** The leg of a call that rings at a phone, or in which it is, when it is not the phone at the other end. */
export function legAt(call: Call, number: string): Call['legs'][number] | undefined {
  if (phoneOf(call) === number) return undefined;
  return call.legs.findLast(({ to, state }) => to === number && (state === 'ringing' || state === 'ongoing'));
}

/** What an item says, in one line. */
export function wordsOf(item: Item): string {
  if (item.kind === 'sms') return item.message;
  if (item.kind === 'mms') return ['Picture', item.message].filter(Boolean).join(': ');
  if (item.state === 'busy') return 'Busy';
  if (item.state === 'failed') return isWritten(item) ? 'Call not taken' : 'Missed call';
  if (item.state === 'ongoing') return item.start === undefined ? 'Rings' : 'In a call';
  return `Call, ${lengthOf(secondsOf(item, 0) ?? 0)}`;
}

/** `0:34`, `12:05`. */
export function lengthOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The length of a call in whole seconds so far, or in all. */
export function secondsOf({ start, end }: Call, now: number): number | undefined {
  if (start === undefined) return undefined;
  return Math.max(0, Math.ceil(((end === undefined ? now : Date.parse(end)) - Date.parse(start)) / 1000));
}

/** Where a message is on its way, in one word; `lost` was sent and is never heard of again. */
export type Stage = 'created' | 'sent' | 'delivered' | 'failed' | 'lost' | 'written' | 'call' | 'missed';

export function stageOf(message: Item): Stage {
  if (message.kind === 'call') {
    return message.state === 'busy' || message.state === 'failed' ? 'missed' : 'call';
  }
  if (isWritten(message)) return 'written';
  if (message.status === 'delivered' || message.status === 'failed') return message.status;
  if (message.due === undefined) return 'lost';
  return message.status ?? 'created';
}

/** The request that made an item; requests that are long ago are not kept. */
export function requestOf({ requests }: Model, { id }: Item): RequestRecord | undefined {
  return [...requests.values()].find(({ created }) => created?.includes(id));
}

/** The questions and reports to the customer's server that an item caused. */
export function webhooksOf({ webhooks }: Model, { id }: Item): readonly WebhookAttempt[] {
  return [...webhooks.values()].filter(({ form }) => form['id'] === id || form['callid'] === id);
}

/** Phones of which the number or a text contains every word looked for. */
export function search(phones: readonly Phone[], query: string): readonly Phone[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return phones;
  return phones.filter(({ number, items }) => {
    const haystack = [
      number,
      number.replace(/^\+46/, '0'),
      ...items.flatMap((item) => [item.from, wordsOf(item)]),
    ]
      .join('\n')
      .toLowerCase();
    const digits = query.replace(/[\s-]/g, '');
    return haystack.includes(digits.toLowerCase()) || words.every((word) => haystack.includes(word));
  });
}
