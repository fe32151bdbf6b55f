import { describe, expect, it } from 'vitest';
import type { Tally } from '../../src/domain/usage.ts';
import { windowsAt } from '../../src/policy/limit.ts';
import { loop } from '../../src/policy/loop.ts';
import type { FactGuard, Facts, Policy } from '../../src/policy/policy.ts';
import { rate } from '../../src/policy/rate.ts';
import { recipient } from '../../src/policy/recipient.ts';
import { strangers } from '../../src/policy/strangers.ts';
import { actionOf, briefly, NOW, OPEN, QUIET } from './sample.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const AGO_MS = 20_000;

interface Window {
  readonly name: string;
  readonly guard: FactGuard;
  readonly most: number;
  readonly windowMs: number;
  readonly code: string;
  readonly used: (tally: Tally) => Partial<Facts>;
  readonly capped: (most: number) => Partial<Policy>;
}

const WINDOWS: readonly Window[] = [
  {
    name: 'messages a minute',
    guard: rate,
    most: 10,
    windowMs: MINUTE_MS,
    code: 'rate_limited',
    used: (minute) => ({ minute }),
    capped: (messagesPerMinute) => ({ messagesPerMinute }),
  },
  {
    name: 'messages an hour to one person',
    guard: recipient,
    most: 10,
    windowMs: HOUR_MS,
    code: 'recipient_rate_limited',
    used: (recipientHour) => ({ recipientHour }),
    capped: (recipientPerHour) => ({ recipientPerHour }),
  },
  {
    name: 'messages a day to one person',
    guard: recipient,
    most: 30,
    windowMs: DAY_MS,
    code: 'recipient_rate_limited',
    used: (recipientDay) => ({ recipientDay }),
    capped: (recipientPerDay) => ({ recipientPerDay }),
  },
  {
    name: 'messages an hour to one range of numbers',
    guard: strangers,
    most: 30,
    windowMs: HOUR_MS,
    code: 'recipient_rate_limited',
    used: (prefixHour) => ({ prefixHour }),
    capped: (prefixPerHour) => ({ prefixPerHour }),
  },
];

describe.each(WINDOWS)('$name', ({ guard, most, windowMs, code, used, capped }) => {
  const oldestAt = NOW - AGO_MS;
  const freeAt = oldestAt + windowMs;
  const judged = (count: number, facts: Partial<Facts> = {}, policy: Partial<Policy> = {}) =>
    guard(actionOf(), { ...QUIET, ...used({ count, oldestAt }), ...facts }, { ...OPEN, ...policy });

  it('may be as many as the operator set, the last one included', () => {
    expect(judged(most - 1)).toEqual([]);
  });

  it('refuse the next one, naming how many and the time when one is free', () => {
    expect(judged(most)).toMatchObject([
      {
        kind: 'refuse',
        problem: {
          code,
          message: expect.stringContaining(`${most} messages`),
          fix: expect.stringContaining(new Date(freeAt).toISOString()),
        },
      },
    ]);
  });

  it('delay one that waits in the outbox already until that time', () => {
    expect(judged(most, { waiting: true })).toMatchObject([{ kind: 'later', at: freeAt, problem: { code } }]);
  });

  it('are still too many when the operator lowered the limit meanwhile', () => {
    expect(judged(most, {}, capped(1)).map(({ kind }) => kind)).toEqual(['refuse']);
  });

  it.each([0, 1, 2, 7])('follow the setting: %i before it', (count) => {
    expect([judged(count, {}, capped(count + 1)), briefly(judged(count, {}, capped(count)))]).toEqual([
      [],
      [`refuse ${code}`],
    ]);
  });
});

describe('the windows', () => {
  it('reach back from now by their length', () => {
    expect(windowsAt(NOW)).toMatchObject({
      minute: NOW - MINUTE_MS,
      hour: NOW - HOUR_MS,
      day: NOW - DAY_MS,
      exchange: NOW - 2 * MINUTE_MS,
      balance: NOW - 5 * MINUTE_MS,
    });
  });
});

describe('one person', () => {
  it('is told of both windows when both are full', () => {
    const tally = { count: 99, oldestAt: NOW };
    const facts = { ...QUIET, recipientHour: tally, recipientDay: tally };
    expect(briefly(recipient(actionOf(), facts, OPEN))).toEqual([
      'refuse recipient_rate_limited',
      'refuse recipient_rate_limited',
    ]);
  });
});

describe('new recipients', () => {
  const judged = (newRecipientsDay: number, facts: Partial<Facts> = {}, policy: Partial<Policy> = {}) =>
    briefly(strangers(actionOf(), { ...QUIET, newRecipientsDay, ...facts }, { ...OPEN, ...policy }));

  it('may be as many a day as the operator set', () => {
    expect([judged(49), judged(50)]).toEqual([[], ['refuse recipient_rate_limited']]);
  });

  it('may be none at all', () => {
    expect(judged(0, {}, { newRecipientsPerDay: 0 })).toEqual(['refuse recipient_rate_limited']);
  });

  it('are none of those who were texted before', () => {
    expect(judged(50, { isKnownRecipient: true })).toEqual([]);
  });

  it('are none of those whose message waits in the outbox already', () => {
    expect(judged(50, { waiting: true })).toEqual([]);
  });

  it('are exempt together with their range when the operator has listed them', () => {
    const listed = { allowedRecipients: ['+46701740610'] };
    const full = { prefixHour: { count: 99, oldestAt: NOW } };
    expect([judged(99, full, listed), judged(99, full).length]).toEqual([[], 2]);
  });

  it('are not exempt by a neighbour on the list', () => {
    expect(judged(50, {}, { allowedRecipients: ['+46701740611'] })).toEqual([
      'refuse recipient_rate_limited',
    ]);
  });
});

describe('an exchange of two machines', () => {
  const oldestAt = NOW - AGO_MS;
  const freeAt = oldestAt + 2 * MINUTE_MS;
  const judged = (sent: number, received: number, facts: Partial<Facts> = {}) =>
    loop(actionOf(), { ...QUIET, exchange: { sent: { count: sent, oldestAt }, received }, ...facts }, OPEN);

  it.each([
    [4, 99],
    [99, 4],
    [5, 0],
    [0, 5],
  ])('goes on after %i messages sent and %i received', (sent, received) => {
    expect(judged(sent, received)).toEqual([]);
  });

  it('is refused after five messages each way, naming the time', () => {
    expect(judged(5, 5)).toMatchObject([
      {
        kind: 'refuse',
        problem: {
          code: 'recipient_rate_limited',
          message: expect.stringContaining(new Date(freeAt).toISOString()),
        },
      },
    ]);
  });

  it('says that nothing can raise this limit', () => {
    expect(judged(5, 5)).toMatchObject([
      {
        problem: {
          fix: `Wait until ${new Date(freeAt).toISOString()}; no setting raises this limit, so nobody can lift it sooner.`,
        },
      },
    ]);
  });

  it('waits when the message waits already', () => {
    expect(judged(5, 5, { waiting: true })).toMatchObject([{ kind: 'later', at: freeAt }]);
  });
});
