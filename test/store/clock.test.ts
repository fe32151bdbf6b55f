import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { windowsAt } from '../../src/policy/limit.ts';
import { openStore } from '../../src/store/kysely-store.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { aTakenMessage, fingerprint, NOW } from './messages.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** So many messages a day. */
const LIMIT = 3;
/** What a look at the clock may gain over the stopwatch. */
const TOLERANCE_MS = 100;

/** A step of a walk: so much time really passes, while the clock is turned by so much more or less. */
interface Step {
  readonly passesMs: number;
  readonly turnedMs: number;
}

/** A process with a limit of a day, and the hands of whoever turns its clock. */
async function process() {
  const time = { clock: NOW, real: 0 };
  const store = await openStore(await openSqlite(':memory:'), fingerprint, () => time.real);
  let sent = 0;
  const about = { kind: 'sms' as const, toHash: '', prefixHash: '' };
  const send = (): Promise<boolean> =>
    store.transaction(async (tx) => {
      const now = await tx.advanceTo(time.clock);
      const { day } = await tx.usage(about, windowsAt(now));
      if (day.count >= LIMIT) return false;
      await tx.insertMessage(aTakenMessage({ id: `msg_${sent}`, elksId: undefined, createdAt: now }));
      sent += 1;
      return true;
    });
  return {
    /** Lets time pass, turns the clock, and sends until the limit says no; how many that were. */
    async step({ passesMs, turnedMs }: Step): Promise<number> {
      time.real += passesMs;
      time.clock = Math.max(1, time.clock + passesMs + turnedMs);
      const before = sent;
      while (await send());
      return sent - before;
    },
    clock: () => time.clock,
    close: () => store.close(),
  };
}

/** What a walk of the clock let out in all, how much time really passed, and how far ahead the clock ever was. */
async function walk(steps: readonly Step[]) {
  const { step, clock, close } = await process();
  let sent = await step({ passesMs: 0, turnedMs: 0 });
  let highest = clock();
  for (const each of steps) {
    sent += await step(each);
    highest = Math.max(highest, clock());
  }
  await close();
  return { sent, realMs: steps.reduce((sum, { passesMs }) => sum + passesMs, 0), aheadMs: highest - NOW };
}

const steps = fc.array(
  fc.record({
    passesMs: fc.oneof(fc.constant(0), fc.nat(5_000), fc.nat(DAY_MS)),
    turnedMs: fc.oneof(
      fc.constant(0),
      fc.constantFrom(-365 * DAY_MS, -DAY_MS, -HOUR_MS, -MINUTE_MS, MINUTE_MS, HOUR_MS, DAY_MS, 365 * DAY_MS),
      fc.integer({ min: -2 * DAY_MS, max: 2 * DAY_MS }),
    ),
  }),
  { maxLength: 20 },
);

describe('a clock that is turned at will', () => {
  it('refills a limit by the time that passed and by each moment of the future once', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (turns) => {
        const { sent, realMs, aheadMs } = await walk(turns);
        const countedMs = realMs + aheadMs + turns.length * TOLERANCE_MS;
        expect(sent).toBeLessThanOrEqual(LIMIT * (Math.floor(countedMs / DAY_MS) + 1));
      }),
      { numRuns: 150 },
    );
  });

  it('forward and back again and again refills one window and no more', async () => {
    const there = { passesMs: 1_000, turnedMs: DAY_MS };
    const back = { passesMs: 1_000, turnedMs: -DAY_MS };
    const { sent } = await walk(Array.from({ length: 20 }, () => [there, back]).flat());
    expect(sent).toBe(2 * LIMIT);
  });

  it('refills nothing by time that it went through before', async () => {
    const { step, close } = await process();
    onTestFinished(close);
    const turns = [0, 3 * DAY_MS, -3 * DAY_MS, 2 * DAY_MS, -2 * DAY_MS, 3 * DAY_MS];
    const sent = [];
    for (const turnedMs of turns) sent.push(await step({ passesMs: 0, turnedMs }));
    expect(sent).toEqual([LIMIT, LIMIT, 0, 0, 0, 0]);
  });

  it('leaves no limit standing still: a day that is seen to pass refills it, wherever the clock stands', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (turns) => {
        const { step, close } = await process();
        for (const turn of turns) await step(turn);
        expect(await step({ passesMs: DAY_MS + turns.length + 1, turnedMs: 0 })).toBe(LIMIT);
        await close();
      }),
      { numRuns: 80 },
    );
  });
});

describe('a clock that is set forward and was never set back', () => {
  it('is believed, for the machine may have slept', async () => {
    const { step, close } = await process();
    onTestFinished(close);
    const sent = [];
    for (const turnedMs of [0, DAY_MS, DAY_MS]) sent.push(await step({ passesMs: 0, turnedMs }));
    expect(sent).toEqual([LIMIT, LIMIT, LIMIT]);
  });
});
