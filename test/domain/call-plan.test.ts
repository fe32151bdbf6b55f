import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  connectedTo,
  isRecorded,
  longestSeconds,
  parseCallPlan,
  parsePlanText,
  planLines,
  planText,
  soundsOf,
  stepsIn,
} from '../../src/domain/call-plan.ts';

const SOUND = 'https://sounds.example.com/hello.mp3';
const play = { do: 'play', sound: SOUND };
const connect = { do: 'connect', to: '+46701740611', seconds: 60 };

const problemsOf = (steps: unknown, smsAfter?: unknown): readonly string[] => {
  const plan = parseCallPlan(steps, smsAfter);
  return plan.ok ? [] : plan.problems.map(({ code, message }) => `${code}: ${message}`);
};

const planOf = (steps: unknown) => {
  const plan = parseCallPlan(steps);
  if (!plan.ok) throw new Error(plan.problems.map(({ message }) => message).join(' '));
  return plan.value;
};

describe('a call plan', () => {
  it('of every kind of step is read', () => {
    const plan = planOf([
      play,
      { do: 'record', seconds: 30 },
      { ...connect, otherwise: [play] },
      { do: 'menu', sound: SOUND, keys: { 1: [connect], 2: [] }, otherwise: [{ do: 'hang_up' }] },
    ]);
    expect(stepsIn(plan.steps).map((step) => step.do)).toEqual([
      'play',
      'record',
      'connect',
      'play',
      'menu',
      'connect',
      'hang_up',
    ]);
  });

  it.each<[string, unknown, string]>([
    ['no list', 'play', 'The plan is not a list of steps.'],
    ['no steps', [], 'The plan has no steps.'],
    ['something else', [1], 'Step 1 has no "do"'],
    ['an unknown step', [{ do: 'sing' }], 'Step 1 has no "do"'],
    ['an unknown field', [{ ...play, loud: true }], 'Step 1 (play) takes sound, and not loud.'],
    ['a field of 46elks', [{ ...play, next: SOUND }], 'and not next.'],
    ['a step after a menu', [{ do: 'menu', sound: SOUND, keys: { 1: [] } }, play], 'can never come'],
    ['a step after the end', [{ do: 'hang_up' }, play], 'can never come'],
    ['a menu without keys', [{ do: 'menu', sound: SOUND }], 'has no keys'],
    ['a key that is none', [{ do: 'menu', sound: SOUND, keys: { '#': [] } }], 'not one of 0 to 9'],
    ['a recording unannounced', [{ do: 'record', seconds: 5 }], 'play one first'],
    ['a recording too long', [play, { do: 'record', seconds: 601 }], 'from 1 to 600'],
    ['a fraction of a second', [{ ...connect, seconds: 1.5 }], 'from 1 to 3600'],
    [
      'a field where none is',
      [{ do: 'hang_up', after: 5 }],
      'Step 1 (hang_up) takes no fields, and not after.',
    ],
    ['a field of another step', [{ ...connect, keys: {} }], 'takes to, seconds, otherwise, and not keys.'],
    ['keys that are no object', [{ do: 'menu', sound: SOUND, keys: null }], 'has no keys'],
    ['a key of two digits', [{ do: 'menu', sound: SOUND, keys: { 10: [] } }], 'not one of 0 to 9'],
    ['a key with more after it', [{ do: 'menu', sound: SOUND, keys: { '1#': [] } }], 'not one of 0 to 9'],
    ['a key with more before it', [{ do: 'menu', sound: SOUND, keys: { '#1': [] } }], 'not one of 0 to 9'],
    [
      'a branch that is no list',
      [{ ...connect, otherwise: 'x' }],
      'Step 1, otherwise is not a list of steps.',
    ],
    ['seconds in words', [{ ...connect, seconds: '60' }], 'from 1 to 3600'],
    ['no second', [{ ...connect, seconds: 0 }], 'from 1 to 3600'],
    ['more than an hour', [{ ...connect, seconds: 3_601 }], 'from 1 to 3600'],
    [
      'nothing said under a key before it is recorded',
      [{ ...connect, otherwise: [{ do: 'record' }] }],
      'play one',
    ],
    ['too many steps', Array.from({ length: 31 }, () => play), 'more than 30 steps'],
    ['too many numbers', Array.from({ length: 6 }, () => connect), 'at most 5 are'],
    ['a fault in a branch', [{ ...connect, otherwise: [{ do: 'x' }] }], 'Step 1, otherwise, step 1'],
    [
      'a fault under a key',
      [play, { do: 'menu', sound: SOUND, keys: { 3: [play, { do: 'x' }] } }],
      'Step 2, key 3, step 2',
    ],
  ])('with %s says what is wrong', (_, steps, words) => {
    expect(problemsOf(steps)).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`call_plan_invalid: `),
        expect.stringContaining(words),
      ]),
    );
  });

  it.each<[string, unknown, string]>([
    ['a number that is none', { ...connect, to: '12' }, 'number_type_blocked'],
    ['the number of an emergency service', { ...connect, to: '112' }, 'emergency_number'],
    ['two numbers', { ...connect, to: '+46701740611,+46701740612' }, 'invalid_number'],
    ['a SIP address', { ...connect, to: 'sip:a@example.com' }, 'invalid_number'],
    ['a sound on this machine', { do: 'play', sound: 'https://127.0.0.1/a.mp3' }, 'address_not_public'],
    ['no number', { do: 'connect' }, 'invalid_number'],
    ['no sound', { do: 'play' }, 'address_not_public'],
    ['a sound of 46elks', { do: 'play', sound: 'sound/dtmf/1' }, 'address_not_public'],
  ])('with %s is refused', (_, step, code) => {
    expect(problemsOf([step])).toEqual([expect.stringMatching(`^${code}: Step 1`)]);
  });

  it.each<[string, unknown]>([
    ['thirty steps', Array.from({ length: 30 }, () => play)],
    ['five numbers', Array.from({ length: 5 }, () => connect)],
    ['one second', [{ ...connect, seconds: 1 }]],
    ['an hour of talk', [{ ...connect, seconds: 3_600 }]],
    ['ten minutes of recording', [play, { do: 'record', seconds: 600 }]],
    [
      'a recording under a key, for the menu has spoken',
      [{ do: 'menu', sound: SOUND, keys: { 0: [{ do: 'record' }] } }],
    ],
    ['a menu at the end', [play, { do: 'menu', sound: SOUND, keys: { 9: [] } }]],
  ])('of %s is read', (_, steps) => {
    expect(problemsOf(steps)).toEqual([]);
  });

  it('says only once that there are too many steps', () => {
    const many = Array.from({ length: 40 }, () => play);
    expect(problemsOf([{ ...connect, otherwise: many }, ...many])).toEqual([
      'call_plan_invalid: The plan has more than 30 steps.',
    ]);
  });

  it('says of every step what is wrong with it, and not also that there are none', () => {
    expect(problemsOf([{ do: 'x' }, { do: 'play', sound: '' }])).toEqual([
      expect.stringContaining('Step 1 has no'),
      expect.stringContaining('Step 2: '),
    ]);
  });

  it('that does not say how long records a minute and talks for two and a half', () => {
    expect(planLines(planOf([play, { do: 'record' }, { do: 'connect', to: '+46701740611' }]).steps)).toEqual([
      `1. play ${SOUND}`,
      '2. record for at most 60 s',
      '3. connect to +46 70 174 06 11 for at most 150 s',
    ]);
  });

  it('may text who was called, when that text can be sent', () => {
    const plan = parseCallPlan([play], 'Hej\r\nigen');
    expect(plan).toMatchObject({
      ok: true,
      value: { smsAfter: 'Hej\nigen' },
      warnings: [{ code: 'normalized' }],
    });
    expect(plan.ok && parsePlanText(planText(plan.value))).toMatchObject({
      value: { smsAfter: 'Hej\nigen' },
    });
    expect(problemsOf([play], ' ')).toEqual([expect.stringMatching(/^message_empty: /)]);
  });

  it.each(['', 'null', '7', '{}', '[]', '{"steps":'])('is not read from the stored text %j', (text) => {
    expect(parsePlanText(text)).toMatchObject({ ok: false, problems: [{ code: 'call_plan_invalid' }] });
  });

  it('is recorded when any branch is, and fetches the sounds of all', () => {
    const other = 'https://sounds.example.com/menu.mp3';
    const menu = { do: 'menu', sound: other, keys: { 1: [play, { do: 'record' }] } };
    const [recorded, silent] = [planOf([{ ...connect, otherwise: [menu] }]), planOf([play, connect])];
    expect([isRecorded(recorded), isRecorded(silent)]).toEqual([true, false]);
    expect(soundsOf(recorded).map(({ url }) => url)).toEqual([other, SOUND]);
  });

  it('is kept with its keys in order', () => {
    const steps = [{ do: 'menu', sound: SOUND, keys: { 3: [], 1: [play], 2: [] } }];
    const plan = planOf(steps);
    expect(plan.steps.flatMap((step) => (step.do === 'menu' ? [...step.keys.keys()] : []))).toEqual([
      '1',
      '2',
      '3',
    ]);
  });

  it('nested too deep is refused', () => {
    const nested = (depth: number): object[] => [
      { ...connect, otherwise: depth === 0 ? [] : nested(depth - 1) },
    ];
    expect([problemsOf(nested(2)), problemsOf(nested(4)).join()]).toEqual([
      [],
      expect.stringContaining('deeper than 4'),
    ]);
  });

  it('nested too deep under keys is refused', () => {
    const nested = (depth: number): object[] => [
      { do: 'menu', sound: SOUND, keys: { 1: depth === 0 ? [] : nested(depth - 1) } },
    ];
    expect([problemsOf(nested(2)), problemsOf(nested(3)).join()]).toEqual([
      [],
      expect.stringContaining('deeper than 4'),
    ]);
  });

  it('takes as long as its longest way', () => {
    const menu = { do: 'menu', sound: SOUND, keys: { 1: [play, play], 2: [] }, otherwise: [] };
    expect(
      [[play], [connect], [{ ...connect, otherwise: [play] }], [menu], [connect, play]].map((steps) =>
        longestSeconds(planOf(steps).steps),
      ),
    ).toEqual([120, 105, 165, 500, 225]);
  });

  it('is shown to a person step by step', () => {
    const plan = planOf([
      play,
      { do: 'menu', sound: SOUND, keys: { 1: [connect], 9: [] }, otherwise: [play] },
    ]);
    expect(planLines(plan.steps)).toEqual([
      `1. play ${SOUND}`,
      `2. menu ${SOUND}`,
      '  key 1:',
      '    1. connect to +46 70 174 06 11 for at most 60 s',
      '  key 9: hang up',
      '  otherwise:',
      `    1. play ${SOUND}`,
    ]);
  });

  it('is shown with what follows when nobody answers', () => {
    expect(planLines(planOf([{ ...connect, otherwise: [play, { do: 'hang_up' }] }]).steps)).toEqual([
      '1. connect to +46 70 174 06 11 for at most 60 s',
      '  if nobody answers:',
      `    1. play ${SOUND}`,
      '    2. hang up',
    ]);
  });

  it('ends where it hangs up', () => {
    expect(longestSeconds(planOf([play, { do: 'record', seconds: 30 }, play, { do: 'hang_up' }]).steps)).toBe(
      270,
    );
  });

  const steps = fc.letrec<{ steps: object[]; step: object }>((tie) => ({
    step: fc.oneof(
      { depthSize: 'small' },
      fc.constant(play),
      fc.record({ do: fc.constant('record'), seconds: fc.integer({ min: 1, max: 600 }) }),
      fc.record({
        do: fc.constant('connect'),
        to: fc.constantFrom('+46701740611', '+447700900123'),
        seconds: fc.integer({ min: 1, max: 3_600 }),
        otherwise: tie('steps'),
      }),
      fc.record({
        do: fc.constant('menu'),
        sound: fc.constant(SOUND),
        keys: fc.dictionary(fc.constantFrom(...'0123456789'), tie('steps'), { minKeys: 1, maxKeys: 3 }),
        otherwise: tie('steps'),
      }),
      fc.constant({ do: 'hang_up' }),
    ),
    steps: fc.array(tie('step'), { maxLength: 4 }),
  })).steps;

  it('reads back as the same plan from the text that is kept, and names everybody it connects to', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const plan = parseCallPlan(given);
        if (!plan.ok) return;
        const text = planText(plan.value);
        const again = parsePlanText(text);
        expect(again).toEqual(plan);
        expect(again.ok && planText(again.value)).toBe(text);
        expect(connectedTo(plan.value)).toHaveLength(text.split('"connect"').length - 1);
      }),
    );
  });

  it('of anything at all is read or refused with a reason', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        const plan = parseCallPlan(anything);
        expect(plan.ok || plan.problems.length > 0).toBe(true);
      }),
    );
  });
});
