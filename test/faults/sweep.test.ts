import { beforeAll, describe, expect, it } from 'vitest';
import type { Evidence } from './evidence.ts';
import { judge } from './judge.ts';
import { run, type Schedule } from './run.ts';
import {
  count,
  createTally,
  exhaustive,
  faultCount,
  manyLost,
  NO_FAULTS,
  randomSchedule,
  settledShare,
  type Tally,
} from './sweep.ts';
import { EVERY_KIND, FIXED, TWO_WAY } from './workload.ts';

const SEED = 1;

/** Every so many of the exhaustive runs, and so many by chance; `npm run test:faults` makes them all. */
const EVERY = 61;
const BY_CHANCE = 45;

describe('outbox and inbox under faults', () => {
  let tally: Tally;

  beforeAll(async () => {
    const all = await exhaustive(SEED);
    const numbers = [
      ...all.map((_, number) => number).filter((number) => number % EVERY === 0),
      ...Array.from({ length: BY_CHANCE }, (_, index) => all.length + index),
    ];
    tally = createTally(SEED);
    for (const number of numbers)
      count(tally, number, await run(all[number] ?? randomSchedule(SEED, number)));
  }, 300_000);

  it('keeps every promise; a run that does not is replayed by npm run test:faults -- --replay SEED:RUN', () => {
    expect(tally.failures.map(({ number, what }) => ({ replay: `${SEED}:${number}`, what }))).toEqual([]);
  });

  it('takes in what people write meanwhile', () => {
    expect(tally.received).toBeGreaterThan(100);
  });

  it('settles at least 99 % of the unknown messages that 46elks accepted', () => {
    expect(settledShare(tally)).toBeGreaterThanOrEqual(0.99);
  });

  it('looks for the newest of many lost messages too, whose answer alone is in the history', async () => {
    const { verdict } = await run(manyLost(SEED));
    expect(verdict).toMatchObject({ unknownAccepted: 1, unknownSettled: 1, unknownNeverArrived: 24 });
  });

  it('is struck by hundreds of faults of all kinds', () => {
    expect(faultCount(tally)).toBeGreaterThan(200);
    expect(tally.faults.size).toBeGreaterThan(30);
  });
});

describe('a run', () => {
  it('with pictures, calls and a new number does each of them once', async () => {
    const schedule = { name: 'every kind', seed: SEED, workload: EVERY_KIND, faults: NO_FAULTS };
    const { evidence, verdict } = await run(schedule);
    expect([verdict.violations, evidence.truth.map(({ to }) => to)]).toEqual([
      [],
      ['+46701740610', '+46701740611', '+46701740620', '+4791740612', ''],
    ]);
  });

  it('is the same whenever it is replayed', async () => {
    const [one, two] = [await run(randomSchedule(7, 7)), await run(randomSchedule(7, 7))];
    expect(one.trace).toEqual(two.trace);
  });
});

describe('the judge', () => {
  let evidence: Evidence;

  beforeAll(async () => {
    const schedule: Schedule = { name: 'without faults', seed: SEED, workload: FIXED, faults: NO_FAULTS };
    ({ evidence } = await run(schedule));
  });

  const wrongs = (changed: Partial<Evidence>): readonly string[] => [
    ...new Set(judge({ ...evidence, ...changed }).violations.map(({ wrong }) => wrong)),
  ];

  it('finds nothing wrong when nothing went wrong', () => {
    expect(wrongs({})).toEqual([]);
  });

  it('sees a message that was accepted twice', () => {
    const again = evidence.truth.slice(0, 1).map((message) => ({ ...message, id: 'sagain' }));
    expect(wrongs({ truth: [...evidence.truth, ...again] })).toContain('double send');
  });

  it('sees a message that the store has forgotten', () => {
    expect(wrongs({ rows: evidence.rows.slice(1) })).toContain('lost');
  });

  it('sees a message that never reached 46elks though it is called accepted', () => {
    expect(wrongs({ truth: evidence.truth.slice(1) })).toContain('lost');
  });

  it('sees a message that is never finished', () => {
    expect(wrongs({ rows: evidence.rows.map((row) => ({ ...row, state: 'queued' })) })).toContain('stuck');
  });

  it('sees a message that was let out although it was refused', () => {
    expect(wrongs({ rows: evidence.rows.map((row) => ({ ...row, state: 'refused' })) })).toContain('let out');
  });

  it.each([
    ['over budget', { ELKS_DAILY_BUDGET: '1' }],
    ['over limit', { ELKS_DAILY_LIMIT: '2' }],
    ['over rate', { RATE_LIMIT_SMS_PER_MINUTE: '1' }],
  ])('sees what goes %s', (wrong, env) => {
    const workload = { ...evidence.workload, env: { ...evidence.workload.env, ...env } };
    expect(wrongs({ workload })).toContain(wrong);
  });

  it.each<[string, (arrived: Evidence['arrived']) => Evidence['arrived']]>([
    ['arrival lost', (arrived) => ({ ...arrived, messages: arrived.messages.slice(1) })],
    ['arrival doubled', (arrived) => ({ ...arrived, messages: [...arrived.messages, ...arrived.messages] })],
    ['opt-out lost', (arrived) => ({ ...arrived, optedOut: [] })],
    [
      'texted in spite of it',
      (arrived) => ({
        ...arrived,
        messages: arrived.messages.map((message) => ({ ...message, noted_at: 0 })),
      }),
    ],
  ])('sees what comes in and is %s', async (wrong, changed) => {
    const { evidence } = await run({ name: 'two-way', seed: SEED, workload: TWO_WAY, faults: NO_FAULTS });
    const verdict = judge({ ...evidence, arrived: changed(evidence.arrived) });
    expect(verdict.violations.map((violation) => violation.wrong)).toContain(wrong);
  });

  it('sees more calls at once than may be, and a picture that went twice', async () => {
    const { evidence } = await run({
      name: 'every kind',
      seed: SEED,
      workload: EVERY_KIND,
      faults: NO_FAULTS,
    });
    const truth = evidence.truth.flatMap((sent) => {
      if (sent.end !== undefined) return [{ ...sent, end: '2027-01-01T00:00:00.000Z' }];
      return sent.id.startsWith('m') ? [sent, { ...sent, id: `${sent.id}0` }] : [sent];
    });
    const wrong = judge({ ...evidence, truth }).violations.map((violation) => violation.wrong);
    expect(new Set(wrong)).toEqual(new Set(['double send', 'lost', 'over limit']));
  });

  it('sees an answer that says no to a message that went out', () => {
    const answers = evidence.answers.map((answer) => ({ ...answer, state: 'refused' }));
    expect(wrongs({ answers })).toContain('contradicted');
  });
});
