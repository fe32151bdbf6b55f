import { describe, expect, it } from 'vitest';
import { parseCallPlan } from '../../src/domain/call-plan.ts';
import { parsePhone } from '../../src/domain/phone.ts';
import type { Usage } from '../../src/domain/usage.ts';
import { approval } from '../../src/policy/approval.ts';
import { country } from '../../src/policy/country.ts';
import { number } from '../../src/policy/number.ts';
import { optOut } from '../../src/policy/opt-out.ts';
import type { Facts, Opinion, Policy } from '../../src/policy/policy.ts';
import { quiet } from '../../src/policy/quiet.ts';
import { recipient } from '../../src/policy/recipient.ts';
import { strangers } from '../../src/policy/strangers.ts';
import { NO_USAGE } from '../no-usage.ts';
import { briefly, NOW, OPEN, QUIET } from './sample.ts';

const ANNA = '+46701740610';
const BERTIL = '+46701740611';
const ABROAD = '+4915123456789';
const PREMIUM = '+46900123456';

/** A call to the first, in which the others may be reached. */
function callTo(...numbers: readonly [string, ...string[]]) {
  const [, ...others] = numbers;
  const plan = parseCallPlan([...others.map((to) => ({ do: 'connect', to })), { do: 'hang_up' }]);
  const called = numbers.map((text) => parsePhone(text)).flatMap((each) => (each.ok ? [each.value] : []));
  if (!plan.ok || called.length !== numbers.length) throw new Error('not a call');
  return { called, plan: plan.value };
}

/** Everything as on a quiet day but for one person of several, by place. */
function factsOf(people: readonly Partial<Usage>[], others: Partial<Facts> = {}): Facts {
  return { ...QUIET, ...others, people: people.map((usage) => ({ ...NO_USAGE, ...others, ...usage })) };
}

const said = (opinions: readonly Opinion[]): readonly string[] =>
  opinions.map((opinion) => ('problem' in opinion ? opinion.problem.message : opinion.kind));

const FULL = { count: 99, oldestAt: NOW };
const ASKING: Policy = { ...OPEN, approval: 'new-recipients' };
/** One o'clock at noon in Sweden, four in the morning in Los Angeles. */
const NIGHTLY: Policy = { ...OPEN, quietHours: { fromMinute: 20 * 60, toMinute: 8 * 60 } };
const AMERICAN = '+13105550100';

describe('a number of a call plan', () => {
  it.each<[what: string, number: string, judged: () => readonly Opinion[]]>([
    ['opted out', BERTIL, () => optOut(callTo(ANNA, BERTIL), factsOf([{}, { optedOutAt: NOW }]), OPEN)],
    [
      'was reached often in an hour',
      BERTIL,
      () => recipient(callTo(ANNA, BERTIL), factsOf([{}, { recipientHour: FULL }]), OPEN),
    ],
    [
      'was reached often in a day',
      BERTIL,
      () => recipient(callTo(ANNA, BERTIL), factsOf([{}, { recipientDay: FULL }]), OPEN),
    ],
    [
      'is of a range that was reached often',
      BERTIL,
      () => strangers(callTo(ANNA, BERTIL), factsOf([{}, { prefixHour: FULL }]), OPEN),
    ],
    [
      'is one new recipient too many',
      BERTIL,
      () =>
        strangers(
          callTo(ANNA, BERTIL),
          factsOf([{ isKnownRecipient: true }, {}], { newRecipientsDay: 50 }),
          OPEN,
        ),
    ],
    [
      'was not approved before',
      BERTIL,
      () => approval(callTo(ANNA, BERTIL), factsOf([{ wasApproved: true }, {}]), ASKING),
    ],
    ['is abroad', ABROAD, () => country(callTo(ANNA, ABROAD), OPEN)],
    ['is premium rate', PREMIUM, () => number(callTo(ANNA, PREMIUM), OPEN)],
    ['sleeps', AMERICAN, () => quiet(callTo(ANNA, AMERICAN), QUIET, NIGHTLY)],
  ])('is named, and said not to be the recipient, when it %s', (_what, named, judged) => {
    expect(said(judged())).toEqual([
      expect.stringContaining(`he number ${named} in the plan (not the recipient) `),
    ]);
  });

  it('is judged beside the others, so that every objection is said', () => {
    const optedOut = { optedOutAt: NOW };
    expect(said(optOut(callTo(ANNA, BERTIL), factsOf([optedOut, optedOut]), OPEN))).toEqual([
      expect.stringContaining('The recipient asked'),
      expect.stringContaining(BERTIL),
    ]);
  });

  it('is to be taken out of the plan when it opted out', () => {
    const facts = factsOf([{}, { optedOutAt: NOW }]);
    expect(optOut(callTo(ANNA, BERTIL), facts, OPEN)).toMatchObject([
      { problem: { fix: 'Take it out of the plan; only the operator can remove an opt-out.' } },
    ]);
  });

  it('is the recipient when it is who is called', () => {
    const facts = factsOf([{ optedOutAt: NOW }, { optedOutAt: NOW }]);
    expect(said(optOut(callTo(ANNA, ANNA), facts, OPEN))).toEqual([
      expect.stringContaining('The recipient asked'),
    ]);
  });

  it('takes a place of its own among the new recipients of a day', () => {
    const judged = (newRecipientsDay: number) =>
      briefly(strangers(callTo(ANNA, BERTIL), factsOf([{}, {}], { newRecipientsDay }), OPEN));
    expect([judged(48), judged(49), judged(50)].map(({ length }) => length)).toEqual([0, 1, 2]);
  });

  it('needs no person when each who is reached is listed or was approved before', () => {
    const listed: Policy = { ...ASKING, allowedRecipients: [ANNA] };
    expect(briefly(approval(callTo(ANNA, BERTIL), factsOf([{}, { wasApproved: true }]), listed))).toEqual([
      'allow recipient_approved_before',
    ]);
  });
});

describe('a call that records', () => {
  const plan = parseCallPlan([
    { do: 'play', sound: 'https://pictures.example.com/recorded.mp3' },
    { do: 'record', seconds: 10 },
  ]);
  if (!plan.ok) throw new Error('not a plan');
  const recording = { ...callTo(ANNA), plan: plan.value };
  const facts = factsOf([{ wasApproved: true }], { wasApproved: true });

  it('is not agreed to by an earlier yes to a call', () => {
    expect(said(approval(recording, facts, ASKING))).toEqual([
      expect.stringContaining('The plan records, to which an earlier yes to a call is none'),
    ]);
  });

  it('needs no person where all who are reached are listed', () => {
    expect(briefly(approval(recording, facts, { ...ASKING, allowedRecipients: [ANNA] }))).toEqual([
      'allow recipient_listed',
    ]);
  });
});

describe('an earlier yes', () => {
  it.each([
    ['a call', callTo(ANNA)],
    ['an MMS', { to: callTo(ANNA).called[0] }],
  ])('is said not to have been one to %s', (kind, fields) => {
    const { to, ...rest } = { to: undefined, ...fields };
    const [message] = said(approval({ ...rest, ...(to && { to }) }, factsOf([{}]), ASKING));
    expect(message).toContain(`nor was ${kind} to them approved before`);
  });
});
