import { describe, expect, it } from 'vitest';
import { type GivenChange, parseAccountChange } from '../../src/domain/account-change.ts';
import type { Fields } from '../../src/domain/action.ts';
import { parsePublicAddress } from '../../src/domain/public-address.ts';
import { approval } from '../../src/policy/approval.ts';
import { breaker } from '../../src/policy/breaker.ts';
import type { Facts, Policy } from '../../src/policy/policy.ts';
import { morningOf } from '../../src/policy/quiet.ts';
import { actionOf, briefly, NOW, OPEN, QUIET } from './sample.ts';

const ANNA = actionOf({ to: '+46701740610' }).to;
const BERTIL = actionOf({ to: '+46701740611' }).to;
const ASKING: Policy = { ...OPEN, approval: 'new-recipients', allowedRecipients: [ANNA.e164] };
const APPROVED_BEFORE: Facts = { ...QUIET, wasApproved: true };

function at(url: string): Fields {
  const address = parsePublicAddress(url);
  if (!address.ok) throw new Error('The address does not parse.');
  return { addresses: [address.value] };
}
const KNOWN_HOST = at('https://pictures.example.com/a.png');
const OTHER_HOST = at('https://elsewhere.example.com/a.png');

function changeOf(given: GivenChange): Fields {
  const change = parseAccountChange(given);
  if (!change.ok) throw new Error(change.problems.map(({ message }) => message).join(' '));
  return { change: change.value };
}
const NAMING = changeOf({
  do: 'configure_number',
  id: `n${'0'.repeat(32)}`,
  number: '+46701740605',
  name: 'Reception',
});
const RENTING = changeOf({ do: 'allocate_number', country: 'SE', capabilities: ['sms'] });

/** What is said to the model when a person is asked: why, and the ways around it. */
function asked(fields: Fields, facts: Facts, policy: Policy): string {
  const [opinion] = approval(fields, facts, policy);
  return opinion?.kind === 'ask' ? `${opinion.problem.message} ${opinion.problem.fix}` : `${opinion?.kind}`;
}

describe('approval', () => {
  it.each<[what: string, fields: Fields, facts: Facts, policy: Policy, opinion: string]>([
    ['a listed recipient', { to: ANNA }, QUIET, ASKING, 'allow recipient_listed'],
    ['a stranger', { to: BERTIL }, QUIET, ASKING, 'ask approval_required'],
    ['who was approved before', { to: BERTIL }, APPROVED_BEFORE, ASKING, 'allow recipient_approved_before'],
    ['a stranger, when nobody is asked', { to: BERTIL }, QUIET, OPEN, 'allow approval_off'],
    ['a call that reaches listed numbers', { called: [ANNA] }, QUIET, ASKING, 'allow recipient_listed'],
    ['a call that also reaches others', { called: [ANNA, BERTIL] }, QUIET, ASKING, 'ask approval_required'],
    ['what reaches nobody', {}, QUIET, ASKING, 'ask approval_required'],
    ['a listed host', { to: ANNA, ...KNOWN_HOST }, QUIET, ASKING, 'allow recipient_listed'],
    ['a host that nobody listed', { to: ANNA, ...OTHER_HOST }, QUIET, ASKING, 'ask approval_required'],
    [
      'such a host for who was approved',
      { to: BERTIL, ...OTHER_HOST },
      APPROVED_BEFORE,
      ASKING,
      'ask approval_required',
    ],
    ['such a host, when nobody is asked', { to: ANNA, ...OTHER_HOST }, QUIET, OPEN, 'allow approval_off'],
    ['a name for a number', NAMING, QUIET, OPEN, 'allow approval_off'],
    [
      'a name for a number, after a yes to another change',
      NAMING,
      APPROVED_BEFORE,
      ASKING,
      'ask approval_required',
    ],
    ['a rent, even when nobody is asked', RENTING, QUIET, OPEN, 'ask approval_required'],
    ['a rent that a person approved', RENTING, { ...QUIET, approved: true }, OPEN, 'allow approved'],
    [
      'a listed recipient, when everything is asked',
      { to: ANNA },
      QUIET,
      { ...ASKING, approval: 'always' },
      'ask approval_required',
    ],
  ])('of %s', (_what, fields, facts, policy, opinion) => {
    expect(briefly(approval(fields, facts, policy))).toEqual([opinion]);
  });

  it.each<[what: string, fields: Fields, facts: Facts, policy: Policy, said: RegExp]>([
    ['a stranger', { to: BERTIL }, QUIET, ASKING, /neither listed .* ELKS_ALLOWED_RECIPIENTS\.$/],
    [
      'a host alone',
      { to: ANNA, ...OTHER_HOST },
      QUIET,
      ASKING,
      /fetch from elsewhere\.example\.com.* adds the host to ELKS_MEDIA_HOSTS\.$/,
    ],
    [
      'a host for who was approved',
      { to: BERTIL, ...OTHER_HOST },
      APPROVED_BEFORE,
      ASKING,
      /fetch from elsewhere.* adds the host to ELKS_MEDIA_HOSTS\.$/,
    ],
    [
      'a stranger and a host',
      { to: BERTIL, ...OTHER_HOST },
      QUIET,
      ASKING,
      /neither listed .*ELKS_ALLOWED_RECIPIENTS and the host to ELKS_MEDIA_HOSTS\.$/,
    ],
    [
      'a change',
      RENTING,
      QUIET,
      ASKING,
      /A person decides about changes of the account.*approve" and the same --settings or environment as the server\.$/,
    ],
    [
      'everything',
      { to: BERTIL },
      QUIET,
      { ...ASKING, approval: 'always' },
      /every message approved.*approve" and the same --settings or environment as the server\.$/,
    ],
    [
      'a call to a stranger after a yes to a text',
      { called: [ANNA, BERTIL] },
      QUIET,
      ASKING,
      /neither listed .* ELKS_ALLOWED_RECIPIENTS\.$/,
    ],
  ])('says what helps against being asked about %s', (_what, fields, facts, policy, said) => {
    expect(asked(fields, facts, policy)).toMatch(said);
  });
});

describe('a trial after the rest of 46elks', () => {
  const tripped = { ...QUIET, trippedAt: NOW - 60_000 };

  it.each([
    ['none is under way', undefined, []],
    ['one is under way', NOW - 1, ['later upstream_unavailable']],
    ['the last one was before the rest', NOW - 60_000, []],
  ])('is waited for only while it runs: %s', (_what, trialAt, opinions) => {
    expect(briefly(breaker({}, { ...tripped, trialAt }, OPEN))).toEqual(opinions);
  });

  it('of an earlier rest does not turn a refusal into a delay', () => {
    const facts = { ...QUIET, trippedAt: NOW - 1, trialAt: NOW - 1 };
    expect(briefly(breaker({}, facts, OPEN))).toEqual(['refuse upstream_unavailable']);
  });
});

describe('quiet hours', () => {
  const policy = { ...OPEN, quietHours: { fromMinute: 21 * 60, toMinute: 8 * 60 } };
  const tokyo = actionOf({ to: '+819012345678' }).to;
  const auckland = actionOf({ to: '+64211234567' }).to;

  it('of a call last until the last of those whom it reaches wakes up, and forget who is awake', () => {
    // 21:00 in Tokyo, 01:00 in Auckland, 13:00 in Stockholm.
    expect(morningOf({ called: [auckland, tokyo, ANNA] }, NOW, policy)).toBe(NOW + 11 * 3_600_000);
  });
});
