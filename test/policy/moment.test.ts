import { describe, expect, it } from 'vitest';
import { breaker } from '../../src/policy/breaker.ts';
import { money } from '../../src/policy/money.ts';
import { optOut } from '../../src/policy/opt-out.ts';
import type { Facts, Policy } from '../../src/policy/policy.ts';
import { quiet } from '../../src/policy/quiet.ts';
import { stop } from '../../src/policy/stop.ts';
import { actionOf, briefly, NOW, OPEN, QUIET } from './sample.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const iso = (at: number) => new Date(at).toISOString();

describe('the brakes of the operator', () => {
  const judged = (facts: Partial<Facts>, policy: Partial<Policy> = {}) =>
    stop(actionOf(), { ...QUIET, ...facts }, { ...OPEN, ...policy });

  it('are off unless they are set', () => {
    expect(judged({})).toEqual([]);
  });

  it.each([false, true])('refuse everything of a read-only server (waiting: %j)', (waiting) => {
    expect(briefly(judged({ waiting }, { readOnly: true }))).toEqual(['refuse read_only']);
  });

  it('refuse a new message during a pause, naming its beginning', () => {
    expect(judged({ pausedAt: NOW - 1 })).toMatchObject([
      { kind: 'refuse', problem: { code: 'paused', message: expect.stringContaining(iso(NOW - 1)) } },
    ]);
  });

  it('keep a message that waits waiting during a pause, however long it has lasted', () => {
    const [opinion] = judged({ pausedAt: NOW - DAY_MS, waiting: true });
    expect(opinion).toMatchObject({ kind: 'later', problem: { code: 'paused' } });
    expect(opinion?.kind === 'later' && opinion.at > NOW).toBe(true);
  });

  it('of a pause at the very first moment of time hold too', () => {
    expect(briefly(judged({ pausedAt: 0 }))).toEqual(['refuse paused']);
  });
});

describe('opt-out', () => {
  const judged = (facts: Partial<Facts>, policy: Partial<Policy> = {}) =>
    optOut(actionOf(), { ...QUIET, ...facts }, { ...OPEN, ...policy });

  it('stands in the way of nobody else', () => {
    expect(judged({})).toEqual([]);
  });

  it('refuses, naming the time', () => {
    expect(judged({ optedOutAt: NOW })).toMatchObject([
      {
        kind: 'refuse',
        problem: { code: 'recipient_opted_out', message: expect.stringContaining(iso(NOW)) },
      },
    ]);
  });

  it('is neither undone by a list, an approval nor a place in the outbox', () => {
    const facts = { optedOutAt: 0, waiting: true, approved: true, wasApproved: true };
    expect(briefly(judged(facts, { allowedRecipients: ['+46701740610'], approval: 'never' }))).toEqual([
      'refuse recipient_opted_out',
    ]);
  });
});

describe('the breaker', () => {
  const trippedAt = NOW;
  const judged = (facts: Partial<Facts>) => breaker(actionOf(), { ...QUIET, trippedAt, ...facts }, OPEN);

  it('is closed as long as 46elks answers', () => {
    expect(judged({ trippedAt: undefined })).toEqual([]);
  });

  it('refuses for a minute, naming its end, and lets a trial through after it', () => {
    expect(judged({ now: NOW + MINUTE_MS - 1 })).toMatchObject([
      {
        kind: 'refuse',
        problem: { code: 'upstream_unavailable', fix: expect.stringContaining(iso(NOW + MINUTE_MS)) },
      },
    ]);
    expect(judged({ now: NOW + MINUTE_MS })).toEqual([]);
  });

  it('delays what waits until that time', () => {
    expect(judged({ waiting: true })).toMatchObject([{ kind: 'later', at: NOW + MINUTE_MS }]);
  });

  it('lets no second message through while one tries', () => {
    const trialAt = NOW + MINUTE_MS;
    expect(judged({ now: trialAt, trialAt, waiting: true })).toMatchObject([
      { kind: 'later', at: trialAt + MINUTE_MS },
    ]);
  });

  it('lets another one try when the first trial has led to nothing within a minute', () => {
    const trialAt = NOW + MINUTE_MS;
    expect([
      briefly(judged({ now: trialAt + MINUTE_MS - 1, trialAt })),
      judged({ now: trialAt + MINUTE_MS, trialAt }),
    ]).toEqual([['later upstream_unavailable'], []]);
  });

  it('rests anew when the trial failed', () => {
    const facts = { trialAt: NOW - 1, now: NOW + MINUTE_MS - 1 };
    expect(briefly(judged(facts))).toEqual(['refuse upstream_unavailable']);
  });
});

describe('money', () => {
  const judged = (facts: Partial<Facts>, policy: Partial<Policy> = {}) =>
    money(actionOf(), { ...QUIET, currency: 'SEK', ...facts }, { ...OPEN, ...policy });
  const used = (units: number, count = 1) => ({ day: { count, oldestAt: NOW - MINUTE_MS, units } });

  it('may be spent to the last unit of the budget', () => {
    expect(briefly(judged({ ...used(999_900), reserveUnits: 100 }))).toEqual(['warn budget_nearly_used']);
  });

  it('may not be spent one unit beyond it, and it is said what is left', () => {
    expect(judged({ ...used(999_900), reserveUnits: 101 })).toMatchObject([
      {
        kind: 'refuse',
        problem: {
          code: 'budget_exceeded',
          message: expect.stringMatching(/0\.0101 SEK.*100\.00 SEK.*0\.01 SEK is left/),
        },
      },
    ]);
  });

  it('is waited for by a message in the outbox until the first of the day is a day old', () => {
    expect(judged({ ...used(999_900), reserveUnits: 101, waiting: true })).toMatchObject([
      { kind: 'later', at: NOW - MINUTE_MS + DAY_MS, problem: { code: 'budget_exceeded' } },
    ]);
  });

  it('of a day is left as nothing and never as less when the charges were dearer than thought', () => {
    expect(JSON.stringify(judged(used(1_500_000)))).toContain('only 0.00 SEK is left');
  });

  it('of a budget of nothing is enough for no message', () => {
    expect(briefly(judged({}, { dailyBudgetUnits: 0 }))).toEqual(['refuse budget_exceeded']);
  });

  it('that a whole day holds to the last unit may be spent or waited for', () => {
    const whole = { reserveUnits: OPEN.dailyBudgetUnits, waiting: true };
    expect([briefly(judged(whole)), briefly(judged({ ...whole, ...used(1) }))]).toEqual([
      ['warn budget_nearly_used'],
      ['later budget_exceeded'],
    ]);
  });

  it('that no day could hold is not waited for: only a larger budget helps', () => {
    const [opinion] = judged({ reserveUnits: 1_000_001 });
    expect(opinion).toMatchObject({ kind: 'refuse', problem: { code: 'budget_exceeded' } });
    expect(JSON.stringify(opinion)).not.toMatch(/[Ww]ait until|left until/);
  });

  it('is warned of from 80 % of the budget on, this message included', () => {
    const reserveUnits = 10;
    expect([
      briefly(judged({ ...used(799_989), reserveUnits })),
      briefly(judged({ ...used(799_990), reserveUnits })),
    ]).toEqual([[], ['warn budget_nearly_used']]);
  });

  it('is warned of with what is spoken for', () => {
    expect(judged({ ...used(799_990), reserveUnits: 10 })).toMatchObject([
      { warning: { message: expect.stringMatching(/80\.00 SEK of .*100\.00 SEK/) } },
    ]);
  });

  it('is enough when the account holds exactly the cost', () => {
    expect([
      judged({ balanceUnits: 5_500 }),
      briefly(judged({ balanceUnits: 5_499 })),
      briefly(judged({ balanceUnits: 5_499, waiting: true })),
    ]).toEqual([[], ['refuse insufficient_balance'], ['refuse insufficient_balance']]);
  });

  it('in the account is no objection while it is not known', () => {
    expect(judged({ balanceUnits: undefined })).toEqual([]);
  });

  it('that lacks in the account is said beside every other objection', () => {
    const facts = { ...used(999_900, 100), balanceUnits: 0 };
    expect(briefly(judged(facts))).toEqual([
      'refuse insufficient_balance',
      'refuse daily_limit',
      'refuse budget_exceeded',
    ]);
  });
});

describe('messages a day', () => {
  const judged = (count: number, facts: Partial<Facts> = {}, policy: Partial<Policy> = {}) =>
    money(
      actionOf(),
      { ...QUIET, day: { count, oldestAt: NOW - MINUTE_MS, units: 0 }, ...facts },
      { ...OPEN, ...policy },
    );

  it('may be as many as the operator set', () => {
    expect([briefly(judged(99)), briefly(judged(100))]).toEqual([
      ['warn budget_nearly_used'],
      ['refuse daily_limit'],
    ]);
  });

  it('are waited for in the outbox until the first of the day is a day old', () => {
    expect(judged(100, { waiting: true })).toMatchObject([
      { kind: 'later', at: NOW - MINUTE_MS + DAY_MS, problem: { code: 'daily_limit' } },
    ]);
  });

  it('are warned of from the one on that makes 80 %, naming its place', () => {
    expect([judged(78), judged(79)]).toMatchObject([
      [],
      [
        {
          warning: { code: 'budget_nearly_used', message: expect.stringContaining('message 80 of the 100') },
        },
      ],
    ]);
  });

  it('and money are warned of separately', () => {
    const facts = { day: { count: 79, oldestAt: NOW, units: 900_000 } };
    expect(briefly(judged(0, facts))).toEqual(['warn budget_nearly_used', 'warn budget_nearly_used']);
  });
});

describe('quiet hours', () => {
  const night = { fromMinute: 21 * 60, toMinute: 8 * 60 };
  const judged = (at: string, given: { to?: string; policy?: Partial<Policy>; waiting?: boolean } = {}) =>
    quiet(
      actionOf(given),
      { ...QUIET, now: Date.parse(at), waiting: given.waiting ?? false },
      { ...OPEN, quietHours: night, ...given.policy },
    );

  it('are none unless the operator set some', () => {
    expect(judged('2026-11-22T02:00:00Z', { policy: { quietHours: undefined } })).toEqual([]);
  });

  it('begin at their first minute in Sweden', () => {
    expect([judged('2026-11-22T19:59:59.999Z'), briefly(judged('2026-11-22T20:00:00Z'))]).toEqual([
      [],
      ['later quiet_hours'],
    ]);
  });

  it('end at the minute they name', () => {
    expect([briefly(judged('2026-11-22T06:59:59.999Z')), judged('2026-11-22T07:00:00Z')]).toEqual([
      ['later quiet_hours'],
      [],
    ]);
  });

  it.each([false, true])(
    'make a message wait until the morning and say until when (waiting: %j)',
    (waiting) => {
      const morning = '2026-11-23T07:00:00.000Z';
      expect(judged('2026-11-22T22:00:00Z', { waiting })).toMatchObject([
        {
          kind: 'later',
          at: Date.parse(morning),
          problem: { code: 'quiet_hours', message: expect.stringContaining(morning) },
        },
      ]);
    },
  );

  it('end by the clock on the wall in the night in which it is put forward', () => {
    expect(judged('2026-03-28T22:00:00Z')).toMatchObject([{ at: Date.parse('2026-03-29T06:00:00Z') }]);
  });

  it('end by the clock on the wall in the night in which it is put back', () => {
    expect(judged('2026-10-24T22:00:00Z')).toMatchObject([{ at: Date.parse('2026-10-25T07:00:00Z') }]);
  });

  it('are those of the recipient and not of the operator', () => {
    const british = { to: '+447700900123', policy: { timeZone: 'Asia/Tokyo' } };
    expect([
      judged('2026-11-22T20:30:00Z', british),
      briefly(judged('2026-11-22T21:00:00Z', british)),
    ]).toEqual([[], ['later quiet_hours']]);
  });

  it('are those of the set time zone for a number of no country', () => {
    const nowhere = { to: '+80012345678', policy: { timeZone: 'Asia/Tokyo' } };
    expect([
      judged('2026-11-22T11:59:00Z', nowhere),
      briefly(judged('2026-11-22T12:00:00Z', nowhere)),
    ]).toEqual([[], ['later quiet_hours']]);
  });
});
