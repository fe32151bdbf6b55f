import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SmsAction } from '../../src/domain/action.ts';
import { type Decision, decide } from '../../src/policy/decide.ts';
import { APPROVAL_MODES, type Facts, type Policy } from '../../src/policy/policy.ts';
import { actionOf, NOW } from './sample.ts';

const codesOf = (decision: Decision): readonly string[] =>
  'problems' in decision ? decision.problems.map(({ code }) => code) : [];

describe('every decision', () => {
  // Most of what is drawn must stand in nobody's way, or nearly everything would be refused and compared with nothing.
  const rarely = fc.nat(7).map((n) => n === 0);
  const usually = rarely.map((is) => !is);
  const mostly = <T>(value: T, ...others: T[]) =>
    fc.oneof({ arbitrary: fc.constant(value), weight: 9 }, fc.constantFrom(...others));
  const perhaps = (...times: number[]) => mostly<number | undefined>(undefined, ...times);
  const cap = fc.oneof({ arbitrary: fc.constant(9), weight: 9 }, fc.integer({ min: 1, max: 6 }));
  const tally = (ageMs: number) =>
    fc.record({ count: fc.nat(6), oldestAt: fc.constantFrom(NOW, NOW - ageMs) });
  const EVENING = { fromMinute: 21 * 60, toMinute: 8 * 60 };
  const NOON = { fromMinute: 12 * 60, toMinute: 14 * 60 };
  const actions = fc.record({
    to: mostly('+46701740610', '+46701740611', '+468123456', '+447700900123', '+19005550123', '+80012345678'),
    from: mostly('+46701740605', '+46701740606', 'Bageriet', 'BankID', 'Klarna'),
    text: mostly(
      'Hej',
      'Svara JA',
      'å'.repeat(161),
      '😀'.repeat(200),
      'Se klarna-se.top/x',
      'Se bit.ly/a',
      'Tr4umhaft-46',
    ),
    dryRun: rarely,
  });
  const policies: fc.Arbitrary<Policy> = fc.record({
    dryRun: rarely,
    simulated: fc.boolean(),
    readOnly: rarely,
    approval: fc.constantFrom(...APPROVAL_MODES),
    credentials: usually,
    secrets: fc.subarray(['Tr4umhaft-46']),
    senders: fc.subarray(['Bageriet', 'BankID']),
    ownNumbers: mostly(['+46701740605'], [], ['+46701740606']),
    allowedRecipients: fc.subarray(['+46701740610', '+447700900123']),
    allowedCountries: mostly<Policy['allowedCountries']>('*', ['SE'], ['GB', 'US'], []),
    mediaHosts: fc.constant([]),
    callSecondsMost: fc.constant(600),
    callsAtOnce: fc.constant(1),
    allowRecording: fc.boolean(),
    callAnnouncement: fc.constant<Policy['callAnnouncement']>('none'),
    isReachable: fc.boolean(),
    maxParts: fc.integer({ min: 1, max: 10 }),
    messagesPerMinute: cap,
    messagesPerDay: cap,
    dailyBudgetUnits: mostly(100_000, 0, 9_000, 20_000),
    recipientPerHour: cap,
    recipientPerDay: cap,
    newRecipientsPerDay: cap,
    prefixPerHour: cap,
    quietHours: mostly<Policy['quietHours']>(undefined, EVENING, NOON),
    timeZone: fc.constantFrom('Europe/Stockholm', 'Asia/Tokyo'),
  });
  const facts: fc.Arbitrary<Facts> = fc.record({
    now: fc.constant(NOW),
    waiting: fc.boolean(),
    approved: fc.boolean(),
    reserveUnits: fc.integer({ min: 1, max: 10_000 }),
    minute: tally(59_999),
    day: fc.record({
      count: fc.nat(6),
      oldestAt: fc.constantFrom(NOW, NOW - 86_399_999),
      units: fc.nat(20_000),
    }),
    recipientHour: tally(3_599_999),
    recipientDay: tally(86_399_999),
    prefixHour: tally(3_599_999),
    exchange: fc.record({ sent: tally(119_999), received: fc.nat(6) }),
    newRecipientsDay: fc.nat(6),
    isKnownRecipient: fc.boolean(),
    wasApproved: fc.boolean(),
    callsUnderWay: fc.nat(2),
    held: fc.integer({ min: 0, max: 25 }),
    optedOutAt: perhaps(NOW - 1),
    pausedAt: perhaps(NOW - 1),
    trippedAt: perhaps(NOW - 60_000, NOW - 1),
    trialAt: perhaps(NOW - 59_999, NOW),
    balanceUnits: perhaps(0, 5_000, 20_000),
    currency: fc.constantFrom(undefined, 'SEK'),
  });

  const holds = (check: (action: SmsAction, facts: Facts, policy: Policy) => void): void =>
    fc.assert(
      fc.property(actions, facts, policies, (action, moment, policy) =>
        check(actionOf(action), moment, policy),
      ),
      { numRuns: 250 },
    );

  it('stays at home when operator or caller want a dry run', () => {
    holds((action, moment, policy) => {
      const kinds = [
        decide({ ...action, dryRun: true }, moment, policy).kind,
        decide(action, moment, { ...policy, dryRun: true }).kind,
      ];
      expect(kinds.filter((kind) => kind !== 'dry_run' && kind !== 'refuse')).toEqual([]);
    });
  });

  it('is the same wherever the dry run comes from', () => {
    holds((action, moment, policy) => {
      expect(decide({ ...action, dryRun: true }, moment, { ...policy, dryRun: false })).toEqual(
        decide({ ...action, dryRun: false }, moment, { ...policy, dryRun: true }),
      );
    });
  });

  it('that allows has no problem, and any other has one', () => {
    holds((action, moment, policy) => {
      const decision = decide(action, moment, policy);
      const goesOn = decision.kind === 'allow' || decision.kind === 'dry_run';
      expect(codesOf(decision).length > 0).toBe(!goesOn);
    });
  });

  it('that lets go names the ground on which it does, and it is a true one', () => {
    holds((action, moment, policy) => {
      const decision = decide(action, moment, policy);
      if (decision.kind !== 'allow' && decision.kind !== 'later') return;
      const isTrue = {
        approved: moment.approved,
        recipient_listed: policy.approval !== 'always' && policy.allowedRecipients.includes(action.to.e164),
        recipient_approved_before: policy.approval !== 'always' && moment.wasApproved,
        approval_off: policy.approval === 'never',
      };
      expect([decision.ground, isTrue[decision.ground]]).toEqual([decision.ground, true]);
    });
  });

  it('delays only into the future, and a message that nobody took or approved for the night or a trial only', () => {
    holds((action, moment, policy) => {
      const decision = decide(action, moment, policy);
      if (decision.kind !== 'later') return;
      const { trippedAt = NOW, trialAt = 0 } = moment;
      const passing = ['quiet_hours', ...(trialAt > trippedAt ? ['upstream_unavailable'] : [])];
      const isPassing = codesOf(decision).every((code) => passing.includes(code));
      expect({
        due: moment.waiting || moment.approved || isPassing,
        future: decision.at > moment.now,
      }).toEqual({
        due: true,
        future: true,
      });
    });
  });

  it('never lets out what is unapproved, opted out, paused, unpaid for or over a cap', () => {
    holds((action, moment, policy) => {
      if (decide(action, moment, policy).kind !== 'allow') return;
      const trusted = policy.allowedRecipients.includes(action.to.e164) || moment.wasApproved;
      expect({
        approved:
          moment.approved || policy.approval === 'never' || (policy.approval === 'new-recipients' && trusted),
        optedOut: moment.optedOutAt,
        paused: moment.pausedAt ?? policy.readOnly,
        isPaidFor: (moment.balanceUnits ?? Number.POSITIVE_INFINITY) >= moment.reserveUnits,
        isWithinBudget: moment.day.units + moment.reserveUnits <= policy.dailyBudgetUnits,
        isWithinCaps:
          moment.day.count < policy.messagesPerDay && moment.minute.count < policy.messagesPerMinute,
      }).toEqual({
        approved: true,
        optedOut: undefined,
        paused: false,
        isPaidFor: true,
        isWithinBudget: true,
        isWithinCaps: true,
      });
    });
  });

  it('is an allowance often enough for the comparisons below to mean something', () => {
    const kinds = fc
      .sample(fc.tuple(actions, facts, policies), { numRuns: 2_000, seed: 46 })
      .map(([action, moment, policy]) => decide(actionOf(action), moment, policy).kind);
    const rare = ['allow', 'later', 'ask', 'dry_run', 'refuse'].filter(
      (kind) => kinds.filter((other) => other === kind).length < 20,
    );
    expect(rare).toEqual([]);
  });

  const stricter: readonly [
    what: string,
    change: (action: SmsAction, facts: Facts, policy: Policy) => [Facts, Policy],
  ][] = [
    ['a dry run', (_action, moment, policy) => [moment, { ...policy, dryRun: true }]],
    ['the real network', (_action, moment, policy) => [moment, { ...policy, simulated: false }]],
    ['approval of everything', (_action, moment, policy) => [moment, { ...policy, approval: 'always' }]],
    ['no account', (_action, moment, policy) => [moment, { ...policy, credentials: false }]],
    ['no own number', (_action, moment, policy) => [moment, { ...policy, ownNumbers: [] }]],
    [
      'another sender on the list',
      ({ from }, moment, policy) => [moment, { ...policy, senders: [`Not${from.id}`] }],
    ],
    ['no recipient on the list', (_action, moment, policy) => [moment, { ...policy, allowedRecipients: [] }]],
    ['no country', (_action, moment, policy) => [moment, { ...policy, allowedCountries: [] }]],
    ['one part', (_action, moment, policy) => [moment, { ...policy, maxParts: 1 }]],
    ['a message that is new', (_action, moment, policy) => [{ ...moment, waiting: false }, policy]],
    ['no approval', (_action, moment, policy) => [{ ...moment, approved: false }, policy]],
    ['no approval before', (_action, moment, policy) => [{ ...moment, wasApproved: false }, policy]],
    ['a recipient who is new', (_action, moment, policy) => [{ ...moment, isKnownRecipient: false }, policy]],
    ['an opt-out', (_action, moment, policy) => [{ ...moment, optedOutAt: NOW }, policy]],
    ['a pause', (_action, moment, policy) => [{ ...moment, pausedAt: NOW }, policy]],
    ['read only', (_action, moment, policy) => [moment, { ...policy, readOnly: true }]],
    ['a breaker that is open', (_action, moment, policy) => [{ ...moment, trippedAt: NOW }, policy]],
    ['a secret that it holds', ({ text }, moment, policy) => [moment, { ...policy, secrets: [text] }]],
    [
      // Around both that are drawn, so that they end after either.
      'longer quiet hours',
      (_action, moment, policy) => [
        moment,
        { ...policy, quietHours: { fromMinute: 12 * 60, toMinute: 12 * 60 - 1 } },
      ],
    ],
    ['no money', (_action, moment, policy) => [{ ...moment, balanceUnits: 0 }, policy]],
  ];

  const order: readonly Decision['kind'][] = ['allow', 'later', 'ask', 'dry_run', 'refuse'];
  const expectNoMorePermissive = (after: Decision, before: Decision): void => {
    // A dry run takes nothing from a limit, so it may come out where a live send would be refused: nothing leaves.
    if (after.kind === 'dry_run' && before.kind === 'refuse') return;
    expect(order.indexOf(after.kind)).toBeGreaterThanOrEqual(order.indexOf(before.kind));
    if (after.kind === 'later' && before.kind === 'later') expect(after.at).toBeGreaterThanOrEqual(before.at);
  };

  it.each(stricter)('is never more permissive with %s', (_what, change) => {
    holds((action, moment, policy) => {
      const before = decide(action, moment, policy);
      expectNoMorePermissive(decide(action, ...change(action, moment, policy)), before);
    });
  });

  const more = (used: { readonly count: number; readonly oldestAt: number | undefined }, by: number) => ({
    ...used,
    count: used.count + by,
  });
  const uses: Readonly<Record<string, (moment: Facts, by: number) => Facts>> = {
    'messages in the minute': (moment, by) => ({ ...moment, minute: more(moment.minute, by) }),
    'messages in the day': (moment, by) => ({ ...moment, day: { ...moment.day, ...more(moment.day, by) } }),
    'money in the day': (moment, by) => ({
      ...moment,
      day: { ...moment.day, units: moment.day.units + by * 100 },
    }),
    'messages to the recipient in the hour': (moment, by) => ({
      ...moment,
      recipientHour: more(moment.recipientHour, by),
    }),
    'messages to the recipient in the day': (moment, by) => ({
      ...moment,
      recipientDay: more(moment.recipientDay, by),
    }),
    'messages to the range': (moment, by) => ({ ...moment, prefixHour: more(moment.prefixHour, by) }),
    'new recipients': (moment, by) => ({ ...moment, newRecipientsDay: moment.newRecipientsDay + by }),
    'messages to and fro': ({ exchange: { sent, received }, ...moment }, by) => ({
      ...moment,
      exchange: { sent: more(sent, by), received: received + by },
    }),
    'cost of the message': (moment, by) => ({ ...moment, reserveUnits: moment.reserveUnits + by * 100 }),
  };

  it.each(Object.entries(uses))('is never more permissive with more %s', (_what, use) => {
    fc.assert(
      fc.property(actions, facts, policies, fc.nat(90), (given, moment, policy, by) => {
        const action = actionOf(given);
        expectNoMorePermissive(decide(action, use(moment, by), policy), decide(action, moment, policy));
      }),
      { numRuns: 250 },
    );
  });

  const caps = [
    'maxParts',
    'messagesPerMinute',
    'messagesPerDay',
    'dailyBudgetUnits',
    'recipientPerHour',
    'recipientPerDay',
    'newRecipientsPerDay',
    'prefixPerHour',
  ] as const;

  it.each(caps)('is never stricter with a higher %s', (name) => {
    fc.assert(
      fc.property(actions, facts, policies, fc.nat(9_000), (given, moment, policy, by) => {
        const action = actionOf(given);
        const raised = { ...policy, [name]: policy[name] + by };
        expectNoMorePermissive(decide(action, moment, policy), decide(action, moment, raised));
      }),
      { numRuns: 250 },
    );
  });
});
