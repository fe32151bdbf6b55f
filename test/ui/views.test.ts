import { describe, expect, it } from 'vitest';
import {
  type Entry,
  extended,
  pauseAfter,
  renewed,
  type ThreadShown,
} from '../../ui/conversation/conversation.ts';
import { dayBefore, everyDay } from '../../ui/overview/overview.ts';

const entry = (n: number): Entry => ({
  id: `m${n}`,
  at: `2026-11-24T10:${String(n).padStart(2, '0')}:00.000Z`,
  isOurs: n % 2 === 0,
  isPicture: false,
  text: `Text ${n}`,
  state: undefined,
});

const thread = (numbers: readonly number[], cursor?: string): ThreadShown => ({
  number: '+46701740610',
  recipient: undefined,
  country: undefined,
  entries: numbers.map(entry),
  hasOptedOut: false,
  isSimulated: false,
  cursor,
  remarks: [],
});

const ids = ({ entries }: ThreadShown): string => entries.map(({ id }) => id).join(' ');

describe('a thread that is read again', () => {
  it('keeps what came before the newer texts, and where that goes on', () => {
    const shown = renewed(thread([1, 2, 3], 'older'), thread([3, 4], 'newer'));
    expect([ids(shown), shown.cursor]).toEqual(['m1 m2 m3 m4', 'older']);
  });

  it('can be gone back in where all that was known is its end', () => {
    const shown = renewed(thread([3]), thread([2, 3], 'older'));
    expect([ids(shown), shown.cursor]).toEqual(['m2 m3', 'older']);
  });

  it('loses what is no longer in it', () => {
    expect(ids(renewed(thread([1, 2, 3]), thread([2, 4])))).toBe('m1 m2 m4');
  });

  it('is replaced when there may be texts between', () => {
    const shown = renewed(thread([1, 2], 'older'), thread([30, 31], 'newer'));
    expect([ids(shown), shown.cursor]).toEqual(['m30 m31', 'newer']);
  });

  it('takes older texts before it, each once', () => {
    const shown = extended(thread([3, 4], 'here'), thread([1, 2, 3]));
    expect([ids(shown), shown.cursor]).toEqual(['m1 m2 m3 m4', undefined]);
  });

  it('is looked at less and less while nothing happens, and after half an hour no longer', () => {
    const pauses = Array.from({ length: 200 }, (_, looks) => pauseAfter(looks));
    const known = pauses.flatMap((pause) => pause ?? []);
    const minutes = known.reduce((sum, pause) => sum + pause, 0) / 60_000;
    expect([pauses[0], pauses.at(-1), minutes > 25 && minutes < 35]).toEqual([5_000, undefined, true]);
  });
});

describe('the days of a period', () => {
  it('have those without costs among them', () => {
    const known = [{ day: '2026-11-24', units: 5_000, count: 1 }];
    expect(everyDay(known, '2026-11-23', '2026-11-25T08:00:00.000Z')).toEqual([
      { day: '2026-11-23', units: 0, count: 0 },
      ...known,
      { day: '2026-11-25', units: 0, count: 0 },
    ]);
  });

  it('are those that are known where the period is not', () => {
    const known = [
      { day: '2026-11-24', units: 5_000, count: 1 },
      { day: 'unknown', units: 5_000, count: 1 },
    ];
    expect(everyDay(known, '', '')).toEqual([known[0]]);
  });

  it('are the last sixty of a longer one', () => {
    const days = everyDay([], '2025-01-01', '2026-11-25');
    expect([days.length, days.at(-1)?.day]).toEqual([60, '2026-11-25']);
  });

  it('cross the end of a month and of summer time', () => {
    expect(everyDay([], '2026-10-24', '2026-11-02').length).toBe(10);
  });

  it('are counted back with the day itself', () => {
    expect(dayBefore(Date.parse('2026-11-25T23:30:00Z'), 14)).toBe('2026-11-12');
  });
});
