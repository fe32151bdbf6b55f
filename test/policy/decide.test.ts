import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SmsAction } from '../../src/domain/action.ts';
import { type Decision, decide } from '../../src/policy/decide.ts';
import { APPROVAL_MODES, type Facts, type Policy } from '../../src/policy/policy.ts';
import { actionOf, NOW, OPEN, QUIET } from './sample.ts';

const full = { count: 10, oldestAt: NOW - 20_000 };
const codesOf = (decision: Decision): readonly string[] =>
  'problems' in decision ? decision.problems.map(({ code }) => code) : [];
const warningsOf = (decision: Decision): readonly string[] => decision.warnings.map(({ code }) => code);

describe('the strictest objection', () => {
  it('allows what nobody objects to', () => {
    expect(decide(actionOf(), QUIET, OPEN)).toEqual({ kind: 'allow', warnings: [] });
  });

  it('is a delay when a waiting message finds a full minute', () => {
    const facts = { now: NOW, waiting: true, lastMinute: full };
    expect(decide(actionOf(), facts, OPEN)).toMatchObject({ kind: 'later', at: NOW + 40_000 });
  });

  it('is the question before a delay', () => {
    const facts = { now: NOW, waiting: true, lastMinute: full };
    expect(decide(actionOf(), facts, { ...OPEN, approval: 'always' })).toMatchObject({
      kind: 'ask',
      problems: [{ code: 'approval_required' }],
    });
  });

  it('is the refusal before a question', () => {
    const decision = decide(actionOf({ from: 'BankID' }), QUIET, { ...OPEN, approval: 'always' });
    expect(decision.kind).toBe('refuse');
  });

  it('comes with every other objection', () => {
    const action = actionOf({ to: '+19005550123', from: 'BankID', text: 'Se https://klarna-se.top/x' });
    const facts = { ...QUIET, lastMinute: full };
    expect(codesOf(decide(action, facts, { ...OPEN, credentials: false, approval: 'always' }))).toEqual([
      'number_type_blocked',
      'country_not_allowed',
      'sender_impersonation',
      'lookalike_link',
      'credentials_missing',
      'rate_limited',
      'approval_required',
    ]);
  });

  it('comes with the warnings of all', () => {
    const action = actionOf({
      to: '+468123456',
      from: 'Bageriet',
      text: `Se https://example.se ${'a'.repeat(160)}`,
    });
    expect(warningsOf(decide(action, QUIET, OPEN))).toEqual([
      'unusual_number',
      'one_way_sender',
      'long_message',
      'link',
    ]);
  });
});

describe('a dry run', () => {
  const dry = actionOf({ dryRun: true });

  it('is asked for by the operator or the caller alone', () => {
    const kinds = [
      decide(dry, QUIET, OPEN),
      decide(actionOf(), QUIET, { ...OPEN, dryRun: true }),
      decide(dry, QUIET, { ...OPEN, dryRun: true }),
      decide(actionOf(), QUIET, OPEN),
    ].map(({ kind }) => kind);
    expect(kinds).toEqual(['dry_run', 'dry_run', 'dry_run', 'allow']);
  });

  it('needs no room in the minute and no account', () => {
    const facts = { ...QUIET, lastMinute: full };
    expect(decide(dry, facts, { ...OPEN, credentials: false }).kind).toBe('dry_run');
  });

  it('refuses what could never be sent', () => {
    expect(codesOf(decide(actionOf({ dryRun: true, from: 'BankID' }), QUIET, OPEN))).toEqual([
      'sender_impersonation',
    ]);
  });

  it('says that a live send would need a person', () => {
    expect(warningsOf(decide(dry, QUIET, { ...OPEN, approval: 'always' }))).toEqual([
      'dry_run',
      'approval_needed',
    ]);
  });
});

describe('every decision', () => {
  const actions = fc.record({
    to: fc.constantFrom(
      '+46701740610',
      '+46701740611',
      '+468123456',
      '+447700900123',
      '+19005550123',
      '+80012345678',
    ),
    from: fc.constantFrom('+46701740605', '+46701740606', 'Bageriet', 'BankID', 'Klarna'),
    text: fc.constantFrom(
      'Hej',
      'Svara JA',
      'å'.repeat(161),
      '😀'.repeat(200),
      'Se klarna-se.top/x',
      'Se bit.ly/a',
    ),
    dryRun: fc.boolean(),
  });
  const policies: fc.Arbitrary<Policy> = fc.record({
    dryRun: fc.boolean(),
    simulated: fc.boolean(),
    approval: fc.constantFrom(...APPROVAL_MODES),
    credentials: fc.boolean(),
    senders: fc.subarray(['Bageriet', 'BankID']),
    ownNumbers: fc.subarray(['+46701740605', '+46701740606']),
    allowedRecipients: fc.subarray(['+46701740610', '+447700900123']),
    allowedCountries: fc.oneof(fc.constant('*' as const), fc.subarray(['SE', 'GB', 'US'])),
    maxParts: fc.integer({ min: 1, max: 10 }),
    messagesPerMinute: fc.integer({ min: 1, max: 5 }),
  });
  const facts: fc.Arbitrary<Facts> = fc.record({
    now: fc.constant(NOW),
    waiting: fc.boolean(),
    lastMinute: fc.record({ count: fc.nat(6), oldestAt: fc.constantFrom(NOW, NOW - 59_999) }),
  });

  const holds = (check: (action: SmsAction, facts: Facts, policy: Policy) => void): void =>
    fc.assert(
      fc.property(actions, facts, policies, (action, moment, policy) =>
        check(actionOf(action), moment, policy),
      ),
      { numRuns: 500 },
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

  it('delays only what waits already, and only into the future', () => {
    holds((action, moment, policy) => {
      const decision = decide(action, moment, policy);
      if (decision.kind !== 'later') return;
      expect({ waiting: moment.waiting, future: decision.at > moment.now }).toEqual({
        waiting: true,
        future: true,
      });
    });
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
    [
      'a full minute',
      (_action, moment, policy) => [{ ...moment, lastMinute: { count: 99, oldestAt: NOW } }, policy],
    ],
    ['a message that is new', (_action, moment, policy) => [{ ...moment, waiting: false }, policy]],
  ];

  it.each(stricter)('is never more permissive with %s', (_what, change) => {
    const order: readonly Decision['kind'][] = ['allow', 'later', 'ask', 'dry_run', 'refuse'];
    holds((action, moment, policy) => {
      const before = decide(action, moment, policy).kind;
      const after = decide(action, ...change(action, moment, policy)).kind;
      // A dry run takes nothing from a limit, so it may come out where a live send would be refused: nothing leaves.
      if (after === 'dry_run' && before === 'refuse') return;
      expect(order.indexOf(after)).toBeGreaterThanOrEqual(order.indexOf(before));
    });
  });
});
