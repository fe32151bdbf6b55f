import { createHmac } from 'node:crypto';
import { problem, warning } from '../../src/domain/problem.ts';
import type { Windows } from '../../src/domain/usage.ts';
import type { Arrival, IncomingRecord } from '../../src/store/inbox.ts';
import type { MessageRecord, Person } from '../../src/store/store.ts';

/** One key for every store of a test, as processes that share a folder share its key. */
export const fingerprint = (text: string): string =>
  createHmac('sha256', 'test key').update(text).digest('hex').slice(0, 32);

/** Windows that hold everything. */
export const EVER: Windows = { minute: 0, hour: 0, day: 0, exchange: 0, balance: 0 };

export const NOW = Date.parse('2026-11-22T12:00:00.000Z');

/** Who is forgotten. */
export const PERSON: Person = { toHash: 'Anna', number: '+46701740610' };

/** A message that waits to be sent, with every field that may be absent filled in. */
export function aMessage(fields: Partial<MessageRecord> = {}): MessageRecord {
  return {
    id: 'msg_1',
    kind: 'sms',
    state: 'queued',
    to: '+46701740610',
    region: 'SE',
    from: 'Cykelfix',
    text: 'Hej, kl 14?\nHälsningar 😀',
    flash: true,
    payload: '{"a":1}',
    encoding: 'UCS-2',
    units: 25,
    parts: 1,
    idempotencyKey: 'k1',
    toHash: 'hash of the number',
    prefixHash: 'hash of the range',
    contentHash: 'hash of the content',
    problems: [problem('rate_limited', 'The limit is used up.')],
    warnings: [warning('price_unknown')],
    costUnits: 5_000,
    costBasis: 'estimated',
    reservedUnits: 5_500,
    elksId: 's70df59406a1b4643b96f3f91e0bfb7b0',
    createdAt: NOW,
    updatedAt: NOW + 1,
    countedAt: NOW,
    expiresAt: NOW + 1_800_000,
    approvedAt: NOW + 1,
    approvedVia: 'command',
    ground: 'approved',
    dueAt: NOW + 2,
    sendingAt: NOW + 3,
    deliveredAt: NOW + 4,
    attempts: 1,
    attemptToken: 'token-1',
    owner: 'host:1:x',
    leaseUntil: NOW + 30_000,
    ...fields,
  };
}

/** The same message with nothing in any field that may be absent. */
export function aBareMessage(fields: Partial<MessageRecord> = {}): MessageRecord {
  return aMessage({
    flash: false,
    payload: undefined,
    problems: [],
    warnings: [],
    region: undefined,
    idempotencyKey: undefined,
    costUnits: undefined,
    costBasis: undefined,
    elksId: undefined,
    countedAt: undefined,
    expiresAt: undefined,
    approvedAt: undefined,
    approvedVia: undefined,
    ground: undefined,
    sendingAt: undefined,
    deliveredAt: undefined,
    attempts: 0,
    attemptToken: undefined,
    owner: undefined,
    leaseUntil: undefined,
    ...fields,
  });
}

/** A message that was taken and counts: from its creation on, unless said otherwise. */
export function aTakenMessage(fields: Partial<MessageRecord> = {}): MessageRecord {
  return aBareMessage({ countedAt: fields.createdAt ?? NOW, ...fields });
}

/** A message that came in from Anna, without an opt-out. */
export function anArrival(fields: Partial<IncomingRecord> = {}): Arrival {
  return {
    record: {
      elksId: 's1',
      number: '+46701740610',
      numberHash: 'Anna',
      ownNumber: '+46766861004',
      text: 'Ja, det passar!',
      at: NOW,
      notedAt: NOW + 5,
      sign: undefined,
      ...fields,
    },
    optOut: undefined,
  };
}

/** What a webhook said of a message from Anna. */
export const aNotice = {
  elksId: 's1',
  attemptToken: undefined,
  numberHash: 'Anna',
  text: 'Ja, det passar!',
  at: NOW,
};
