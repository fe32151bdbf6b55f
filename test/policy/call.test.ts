import { describe, expect, it } from 'vitest';
import { parseCallPlan } from '../../src/domain/call-plan.ts';
import { parsePublicAddress } from '../../src/domain/public-address.ts';
import { callPlan, calls } from '../../src/policy/call.ts';
import { briefly, OPEN, QUIET } from './sample.ts';

const play = { do: 'play', sound: 'https://sounds.example.com/hello.mp3' };

function planOf(steps: readonly object[]) {
  const plan = parseCallPlan(steps);
  if (!plan.ok) throw new Error(plan.problems.map(({ message }) => message).join(' '));
  return { plan: plan.value };
}

function parseAnnouncement() {
  const address = parsePublicAddress('https://sounds.example.com/automated.mp3');
  if (!address.ok) throw new Error('no address');
  return address.value;
}

const sound = planOf([play]);
const recording = planOf([play, { do: 'record', seconds: 30 }]);

describe('the plan of a call', () => {
  it('may take as long as the operator allows, and no second more', () => {
    expect(briefly(callPlan(sound, { ...OPEN, callSecondsMost: 120 }))).toEqual([]);
    expect(briefly(callPlan(sound, { ...OPEN, callSecondsMost: 119 }))).toEqual(['refuse call_too_long']);
  });

  it('takes two minutes more when it opens with a sound that says it is automated', () => {
    const callAnnouncement = parseAnnouncement();
    expect(briefly(callPlan(sound, { ...OPEN, callSecondsMost: 240, callAnnouncement }))).toEqual([]);
    expect(callPlan(sound, { ...OPEN, callSecondsMost: 239, callAnnouncement })).toMatchObject([
      { problem: { message: expect.stringContaining('240 s, 120 s of them to say that it is automated;') } },
    ]);
  });

  it('needs a sound by which the call says that it is automated', () => {
    expect(briefly(callPlan(sound, { ...OPEN, callAnnouncement: undefined }))).toEqual([
      'refuse call_announcement_missing',
    ]);
  });

  it('records only where the operator allows it and 46elks can say where the recording is', () => {
    const judged = (allowRecording: boolean, isReachable: boolean) =>
      briefly(callPlan(recording, { ...OPEN, allowRecording, isReachable }));
    expect([judged(true, true), judged(false, true), judged(true, false)]).toEqual([
      [],
      ['refuse recording_not_allowed'],
      ['refuse public_address_missing'],
    ]);
  });

  it('is nothing that a text has', () => {
    expect(callPlan({}, { ...OPEN, callAnnouncement: undefined })).toEqual([]);
  });
});

describe('calls at once', () => {
  it('may be as many as the operator set', () => {
    const judged = (callsUnderWay: number) =>
      briefly(calls(sound, { ...QUIET, callsUnderWay }, { ...OPEN, callsAtOnce: 2 }));
    expect([judged(1), judged(2), judged(3)]).toEqual([
      [],
      ['refuse calls_at_once'],
      ['refuse calls_at_once'],
    ]);
  });

  it.each([
    [1, '1 call is under way'],
    [2, '2 calls are under way'],
  ])('say of %i that %s', (callsUnderWay, words) => {
    const [opinion] = calls(sound, { ...QUIET, callsUnderWay }, OPEN);
    expect(opinion).toMatchObject({ problem: { message: expect.stringContaining(words) } });
  });

  it('are no concern of a text', () => {
    expect(calls({}, { ...QUIET, callsUnderWay: 9 }, OPEN)).toEqual([]);
  });
});
