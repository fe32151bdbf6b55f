import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../fuzz/any-text.ts';
import { seeded, simulate } from './simulated.ts';

const RUNS = { numRuns: 300 };

const text = fc.oneof(anyText(), fc.constantFrom('', 'yes', 'no', '+46701740650', 'Cykelfix', '0'));
const fields = fc.dictionary(
  fc.oneof(
    fc.constantFrom('from', 'to', 'message', 'dryrun', 'whendelivered', 'start', 'limit', '__proto__'),
    fc.string(),
  ),
  text,
);

describe('whatever is sent', () => {
  it('is answered with a status 46elks has', async () => {
    await fc.assert(
      fc.asyncProperty(
        fields,
        fc.constantFrom('/sms', '/sms/POST', '/me', '/sms/latest'),
        fc.boolean(),
        async (form, path, strict) => {
          const { post, get } = simulate({ strict });
          const answers = [
            await post(`/a1${path}`, form),
            await get(`/a1${path}?${new URLSearchParams(form)}`),
          ];
          return answers.every(({ status }) => [200, 403, 404].includes(status));
        },
      ),
      RUNS,
    );
  });

  it('is answered by the control API with a sentence or a result', async () => {
    const document = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom('POST /sms', '*', 'strict', 'balance', 'sms_url', 'from', 'message', 'advance_ms'),
        fc.oneof(
          fc.jsonValue(),
          fc.dictionary(fc.constantFrom('status', 'drop', 'next', 'answer'), fc.jsonValue()),
        ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(document, async (value) => {
        const { control } = simulate();
        const answers = [
          await control('PUT', '/faults', value),
          await control('PUT', '/switches', value),
          await control('PUT', '/recipients', value),
          await control('PUT', '/account', value),
          await control('POST', '/incoming', value),
          await control('POST', '/clock', value),
        ];
        return answers.every(({ status }) => status === 200 || status === 400);
      }),
      RUNS,
    );
  });
});

interface Step {
  readonly parts: number;
  readonly outcome: string;
  readonly fault: object;
  readonly waitMs: number;
}

describe('whatever happens', () => {
  const step: fc.Arbitrary<Step> = fc.record({
    parts: fc.integer({ min: 1, max: 4 }),
    outcome: fc.constantFrom('delivered', 'failed', 'stuck', 'unsent', 'unroutable'),
    fault: fc.constantFrom(
      {},
      { status: 500 },
      { drop: 'before' },
      { drop: 'after' },
      { status: 502, when: 'after' },
    ),
    waitMs: fc.integer({ min: 0, max: 100_000 }),
  });

  async function play(steps: readonly Step[], seed: number) {
    const simulated = simulate({ random: seeded(seed), timing: { perMinute: 2 } });
    const answered: number[] = [];
    for (const { parts, outcome, fault, waitMs } of steps) {
      simulated.simulator.setRecipients({ '*': outcome });
      simulated.simulator.setFaults(Object.keys(fault).length > 0 ? { 'POST /sms': fault } : {});
      const answer = await simulated.send({ message: 'a'.repeat(150 * parts) }).catch(() => undefined);
      if (answer?.status === 200) answered.push(answered.length);
      await simulated.simulator.advance(waitMs);
    }
    return { truth: simulated.simulator.truth(), answered };
  }
  const story = [fc.array(step, { maxLength: 12 }), fc.integer()] as const;

  it('the balance is what it was less what was charged', async () => {
    await fc.assert(
      fc.asyncProperty(...story, async (steps, seed) => {
        const { truth } = await play(steps, seed);
        return truth.balance === 1_000_000 - truth.messages.reduce((sum, { cost }) => sum + cost, 0);
      }),
      { numRuns: 60 },
    );
  });

  it('every answered message is in the truth as given', async () => {
    await fc.assert(
      fc.asyncProperty(...story, async (steps, seed) => {
        const { truth, answered } = await play(steps, seed);
        return truth.messages.filter(({ answer }) => answer === 'given').length === answered.length;
      }),
      { numRuns: 60 },
    );
  });

  it('messages leave in the order they came, two a minute at most', async () => {
    await fc.assert(
      fc.asyncProperty(...story, async (steps, seed) => {
        const { truth } = await play(steps, seed);
        const sent = truth.messages.flatMap((message) => (message.sent ? [Date.parse(message.sent)] : []));
        return sent.every((at, index) => index < 2 || at - (sent[index - 2] ?? 0) >= 60_000);
      }),
      { numRuns: 60 },
    );
  });

  it('the same seed and steps give the same truth', async () => {
    const steps = fc.sample(fc.array(step, { minLength: 5, maxLength: 5 }), 1)[0] ?? [];
    expect(await play(steps, 7)).toEqual(await play(steps, 7));
  });
});
