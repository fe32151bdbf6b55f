import { describe, expect, it } from 'vitest';
import { type Decision, decide } from '../../src/policy/decide.ts';
import { actionOf, NOW, OPEN, QUIET } from './sample.ts';

const full = { count: 10, oldestAt: NOW - 20_000 };
const codesOf = (decision: Decision): readonly string[] =>
  'problems' in decision ? decision.problems.map(({ code }) => code) : [];
const warningsOf = (decision: Decision): readonly string[] => decision.warnings.map(({ code }) => code);

describe('the strictest objection', () => {
  it('allows what nobody objects to', () => {
    expect(decide(actionOf(), QUIET, OPEN)).toEqual({ kind: 'allow', ground: 'approval_off', warnings: [] });
  });

  it('is a delay when a waiting message finds a full minute', () => {
    const facts = { ...QUIET, waiting: true, minute: full };
    expect(decide(actionOf(), facts, OPEN)).toMatchObject({ kind: 'later', at: NOW + 40_000 });
  });

  it('is the question before a delay', () => {
    const facts = { ...QUIET, waiting: true, minute: full };
    expect(decide(actionOf(), facts, { ...OPEN, approval: 'always' })).toMatchObject({
      kind: 'ask',
      problems: [{ code: 'approval_required' }],
    });
  });

  it('is the refusal before a question', () => {
    const decision = decide(actionOf({ from: 'BankID' }), QUIET, { ...OPEN, approval: 'always' });
    expect(decision.kind).toBe('refuse');
  });

  it('does not say of a message that it is held for a person', () => {
    const decision = decide(actionOf({ from: 'BankID' }), QUIET, { ...OPEN, approval: 'always' });
    expect(decision).toMatchObject({
      problems: [
        { code: 'sender_impersonation' },
        { code: 'approval_required', message: expect.stringMatching(/would still need a person/) },
      ],
    });
  });

  it('says nothing of approval where the recipient wants no texts', () => {
    const decision = decide(actionOf(), { ...QUIET, optedOutAt: NOW }, { ...OPEN, approval: 'always' });
    expect(codesOf(decision)).toEqual(['recipient_opted_out']);
  });

  it('comes with every other objection', () => {
    const action = actionOf({ to: '+19005550123', from: 'BankID', text: 'Se https://klarna-se.top/x' });
    const facts = { ...QUIET, minute: full };
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

  it('comes with every objection of the moment', () => {
    const day = { ...full, count: 99, units: 999_999 };
    const facts = {
      ...QUIET,
      pausedAt: NOW,
      optedOutAt: NOW,
      trippedAt: NOW,
      minute: full,
      recipientHour: day,
      recipientDay: day,
      exchange: { sent: day, received: 9 },
      newRecipientsDay: 99,
      prefixHour: day,
      day,
    };
    const policy = { ...OPEN, credentials: false, messagesPerDay: 1, approval: 'always' } as const;
    const decision = decide(actionOf({ text: OPEN.secrets[0] ?? '' }), facts, policy);
    expect(codesOf(decision)).toEqual([
      'contains_secret',
      'paused',
      'credentials_missing',
      'recipient_opted_out',
      'upstream_unavailable',
      'rate_limited',
      'recipient_rate_limited',
      'recipient_rate_limited',
      'recipient_rate_limited',
      'recipient_rate_limited',
      'recipient_rate_limited',
      'daily_limit',
      'budget_exceeded',
    ]);
  });

  it('is the latest of several delays, each with its reason', () => {
    const facts = {
      ...QUIET,
      waiting: true,
      minute: full,
      recipientHour: { count: 10, oldestAt: NOW - 60_000 },
    };
    const quietHours = { fromMinute: 13 * 60, toMinute: 15 * 60 };
    expect(decide(actionOf(), facts, { ...OPEN, quietHours })).toMatchObject({
      kind: 'later',
      at: Date.parse('2026-11-22T14:00:00Z'),
      problems: [{ code: 'rate_limited' }, { code: 'recipient_rate_limited' }, { code: 'quiet_hours' }],
    });
  });

  it('delays with the warnings beside it and not among the reasons', () => {
    const facts = { ...QUIET, waiting: true, minute: full };
    const decision = decide(actionOf({ to: '+468123456' }), facts, OPEN);
    expect([decision.kind === 'later' && decision.at, codesOf(decision), warningsOf(decision)]).toEqual([
      NOW + 40_000,
      ['rate_limited'],
      ['unusual_number'],
    ]);
  });

  it('refuses without a warning when nobody warns', () => {
    expect(decide(actionOf({ from: 'BankID' }), QUIET, OPEN).warnings).toEqual([]);
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

  it('needs no account, no room in any limit and no money', () => {
    const facts = { ...QUIET, minute: full, pausedAt: NOW, trippedAt: NOW, balanceUnits: 0 };
    expect(decide(dry, facts, { ...OPEN, credentials: false, dailyBudgetUnits: 0 }).kind).toBe('dry_run');
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

  it('says so whatever else would stand in the way', () => {
    const facts = { ...QUIET, minute: full };
    expect(warningsOf(decide(dry, facts, { ...OPEN, approval: 'always' }))).toEqual([
      'dry_run',
      'approval_needed',
    ]);
  });

  it('does not say so when only a limit would stand in the way', () => {
    expect(warningsOf(decide(dry, { ...QUIET, minute: full }, OPEN))).toEqual(['dry_run']);
  });
});
