import { problem, warning } from '../../src/domain/problem.ts';
import type { MessageRecord } from '../../src/store/store.ts';

export const NOW = Date.parse('2026-11-22T12:00:00.000Z');

/** A message that waits to be sent, with every field that may be absent filled in. */
export function aMessage(fields: Partial<MessageRecord> = {}): MessageRecord {
  return {
    id: 'msg_1',
    state: 'queued',
    to: '+46701740610',
    region: 'SE',
    from: 'Cykelfix',
    text: 'Hej, kl 14?\nHälsningar 😀',
    flash: true,
    encoding: 'UCS-2',
    units: 25,
    parts: 1,
    idempotencyKey: 'k1',
    problems: [problem('rate_limited', 'The limit is used up.')],
    warnings: [warning('price_unknown')],
    costUnits: 5_000,
    costBasis: 'estimated',
    elksId: 's70df59406a1b4643b96f3f91e0bfb7b0',
    createdAt: NOW,
    updatedAt: NOW + 1,
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
    problems: [],
    warnings: [],
    region: undefined,
    idempotencyKey: undefined,
    costUnits: undefined,
    costBasis: undefined,
    elksId: undefined,
    sendingAt: undefined,
    deliveredAt: undefined,
    attempts: 0,
    attemptToken: undefined,
    owner: undefined,
    leaseUntil: undefined,
    ...fields,
  });
}
