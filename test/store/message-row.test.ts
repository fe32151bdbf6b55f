import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTION_KINDS } from '../../src/domain/action.ts';
import { GROUNDS, MESSAGE_STATES } from '../../src/domain/message.ts';
import { PROBLEMS, type Problem, WARNINGS, type Warning } from '../../src/domain/problem.ts';
import { openStore } from '../../src/store/kysely-store.ts';
import { fromRow, toRow } from '../../src/store/message-row.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import type { MessageRecord } from '../../src/store/store.ts';
import { anyText } from '../fuzz/any-text.ts';
import { aBareMessage, aMessage, fingerprint } from './messages.ts';

const text = anyText();
const time = fc.integer({ min: 0, max: 8_640_000_000_000_000 });
const count = fc.integer({ min: 0, max: 1_000_000 });
const perhaps = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });
const keysOf = <T extends object>(table: T) =>
  Object.keys(table).filter((key): key is keyof T & string => key in table);
const aProblem: fc.Arbitrary<Problem> = fc.record({
  // Of what holds a secret nothing is kept; test/e2e/privacy.test.ts looks at that.
  code: fc.constantFrom(...keysOf(PROBLEMS).filter((code) => code !== 'contains_secret')),
  message: text,
  fix: text,
});
const aWarning: fc.Arbitrary<Warning> = fc.record({
  code: fc.constantFrom(...keysOf(WARNINGS)),
  message: text,
});

const anyMessage: fc.Arbitrary<MessageRecord> = fc.record({
  id: text,
  kind: fc.constantFrom(...ACTION_KINDS),
  state: fc.constantFrom(...MESSAGE_STATES),
  to: text,
  region: perhaps(text),
  from: text,
  text,
  flash: fc.boolean(),
  payload: perhaps(text),
  encoding: fc.constantFrom('GSM-7', 'UCS-2'),
  units: count,
  parts: count,
  idempotencyKey: perhaps(text),
  toHash: text,
  prefixHash: text,
  contentHash: text,
  problems: fc.array(aProblem, { maxLength: 3 }),
  warnings: fc.array(aWarning, { maxLength: 3 }),
  costUnits: perhaps(fc.maxSafeInteger()),
  costBasis: perhaps(fc.constantFrom('charged', 'quoted', 'estimated')),
  reservedUnits: fc.maxSafeNat(),
  elksId: perhaps(text),
  createdAt: time,
  updatedAt: time,
  countedAt: perhaps(time),
  expiresAt: perhaps(time),
  approvedAt: perhaps(time),
  approvedVia: perhaps(fc.constantFrom('dialog', 'card', 'command')),
  ground: perhaps(fc.constantFrom(...GROUNDS)),
  dueAt: time,
  sendingAt: perhaps(time),
  deliveredAt: perhaps(time),
  attempts: count,
  attemptToken: perhaps(text),
  owner: perhaps(text),
  leaseUntil: perhaps(time),
});

const row = { ...toRow(aMessage()), region: null, idempotency_key: null, elks_id: null };
const complete = (change: object) =>
  fromRow({
    ...row,
    payload: null,
    cost_units: 1,
    cost_basis: 'charged',
    counted_at: null,
    expires_at: null,
    approved_at: null,
    approved_via: null,
    ground: null,
    sending_at: null,
    delivered_at: null,
    attempt_token: null,
    owner: null,
    lease_until: null,
    ...change,
  });

describe('a record and its row', () => {
  it('say the same, whatever the record holds', async () => {
    const store = await openStore(await openSqlite(':memory:'), fingerprint);
    let n = 0;
    await fc.assert(
      fc.asyncProperty(anyMessage, async (record) => {
        // Ids are unique in the store, so each record gets one of its own.
        n += 1;
        const message = {
          ...record,
          id: `${n} ${record.id}`,
          elksId: record.elksId === undefined ? undefined : `${n} ${record.elksId}`,
        };
        await store.transaction((tx) => tx.insertMessage(message));
        expect(await store.message(message.id)).toEqual(message);
      }),
      { numRuns: 300 },
    );
    await store.close();
  });

  it('say the same when a database gives large integers as text', () => {
    const times = {
      created_at: '1',
      updated_at: '2',
      due_at: '3',
      sending_at: '4',
      delivered_at: '5',
      lease_until: '6',
      cost_units: '7',
      reserved_units: '8',
      counted_at: '9',
      expires_at: '10',
      approved_at: '11',
    };
    expect(JSON.parse(JSON.stringify(complete(times)))).toMatchObject({
      createdAt: 1,
      updatedAt: 2,
      dueAt: 3,
      sendingAt: 4,
      deliveredAt: 5,
      leaseUntil: 6,
      costUnits: 7,
      reservedUnits: 8,
      countedAt: 9,
      expiresAt: 10,
      approvedAt: 11,
    });
  });

  it('of a state that only a later version knows count as unknown', () => {
    expect(complete({ state: 'teleported' }).state).toBe('unknown');
  });

  it('of a way of approval that only a later version knows leave it out', () => {
    expect(complete({ approved_via: 'telepathy' }).approvedVia).toBeUndefined();
  });

  it('of a ground that only a later version knows leave it out', () => {
    expect(complete({ ground: 'intuition' }).ground).toBeUndefined();
  });

  it('of a problem that only a later version knows leave it out', () => {
    expect(
      complete({ problems: '[{"code":"new_code","message":"x","fix":"y"}]', warnings: '{}' }),
    ).toMatchObject({ problems: [], warnings: [] });
  });

  it('say the same without any field that may be absent', () => {
    const bare = aBareMessage();
    expect(Object.values(toRow(bare)).filter((value) => value === undefined)).toEqual([]);
  });
});
