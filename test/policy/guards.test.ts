import { describe, expect, it } from 'vitest';
import { approval } from '../../src/policy/approval.ts';
import { country } from '../../src/policy/country.ts';
import { credentials } from '../../src/policy/credentials.ts';
import { links } from '../../src/policy/links.ts';
import { message } from '../../src/policy/message.ts';
import { number } from '../../src/policy/number.ts';
import { rate } from '../../src/policy/rate.ts';
import { sender } from '../../src/policy/sender.ts';
import { actionOf, briefly, NOW, OPEN, QUIET } from './sample.ts';

describe('number', () => {
  it('has nothing against an ordinary mobile', () => {
    expect(number(actionOf(), OPEN)).toEqual([]);
  });

  it('refuses an example number outside the simulator', () => {
    expect(briefly(number(actionOf(), { ...OPEN, simulated: false }))).toEqual(['refuse placeholder_number']);
  });

  it('refuses premium numbers in the simulator too', () => {
    expect(briefly(number(actionOf({ to: '+19005550123' }), OPEN))).toEqual(['refuse number_type_blocked']);
  });

  it('warns of a landline', () => {
    expect(briefly(number(actionOf({ to: '+468123456' }), OPEN))).toEqual(['warn unusual_number']);
  });

  it('has no opinion on a recipient that did not parse', () => {
    expect(number({}, OPEN)).toEqual([]);
  });
});

describe('country', () => {
  const british = actionOf({ to: '+447700900123' });
  const ofNoCountry = actionOf({ to: '+80012345678' });

  it('lets through a country on the list', () => {
    expect(country(british, { ...OPEN, allowedCountries: ['SE', 'GB'] })).toEqual([]);
  });

  it('refuses a country that is not on it, naming the country and the list', () => {
    const [opinion] = country(british, OPEN);
    expect(opinion).toMatchObject({
      kind: 'refuse',
      problem: {
        code: 'country_not_allowed',
        message: 'The recipient is in United Kingdom; allowed: SE.',
        fix: expect.stringContaining('add GB'),
      },
    });
  });

  it('refuses everything when the list is empty', () => {
    expect(briefly(country(actionOf(), { ...OPEN, allowedCountries: [] }))).toEqual([
      'refuse country_not_allowed',
    ]);
  });

  it('lets through every country with *', () => {
    expect(country(british, { ...OPEN, allowedCountries: '*' })).toEqual([]);
  });

  it('refuses a number of no single country unless every one is allowed', () => {
    expect(
      [country(ofNoCountry, OPEN), country(ofNoCountry, { ...OPEN, allowedCountries: '*' })].map(briefly),
    ).toEqual([['refuse country_not_allowed'], []]);
  });
});

describe('sender', () => {
  it('lets through an own number', () => {
    expect(sender(actionOf(), OPEN)).toEqual([]);
  });

  it('refuses a number that is one digit away from an own one', () => {
    expect(briefly(sender(actionOf({ from: '+46701740606' }), OPEN))).toEqual(['refuse sender_not_owned']);
  });

  it('refuses every number when none is known to be owned', () => {
    expect(briefly(sender(actionOf(), { ...OPEN, ownNumbers: [] }))).toEqual(['refuse sender_not_owned']);
  });

  it('lets through an honest name, with a warning that nobody can answer it', () => {
    expect(briefly(sender(actionOf({ from: 'Bageriet' }), OPEN))).toEqual(['warn one_way_sender']);
  });

  it('refuses an imitation', () => {
    expect(briefly(sender(actionOf({ from: 'BankID' }), OPEN))).toEqual(['refuse sender_impersonation']);
  });

  it('lets through an imitation that the operator lists', () => {
    const policy = { ...OPEN, senders: ['BankID'] };
    expect(briefly(sender(actionOf({ from: 'BankID' }), policy))).toEqual(['warn one_way_sender']);
  });

  it.each(['Bageriet', 'bankid'])('refuses %s when the operator lists others only', (from) => {
    expect(briefly(sender(actionOf({ from }), { ...OPEN, senders: ['BankID'] }))).toEqual([
      'refuse sender_not_owned',
    ]);
  });

  it('has no opinion on a sender that did not parse', () => {
    expect(sender({}, OPEN)).toEqual([]);
  });
});

describe('message', () => {
  it('says nothing of one full part', () => {
    expect(message(actionOf({ text: 'a'.repeat(160) }), OPEN)).toEqual([]);
  });

  it('warns of the second part', () => {
    expect(briefly(message(actionOf({ text: 'a'.repeat(161) }), OPEN))).toEqual(['warn long_message']);
  });

  it.each([
    [1, 160, 161],
    [3, 459, 460],
  ])('lets through %i full parts and refuses the next character', (maxParts, fits, tooLong) => {
    const kinds = [fits, tooLong].map((length) =>
      message(actionOf({ text: 'a'.repeat(length) }), { ...OPEN, maxParts }).some(
        ({ kind }) => kind === 'refuse',
      ),
    );
    expect(kinds).toEqual([false, true]);
  });

  it('names a character that forces Unicode and has a cheaper form', () => {
    expect(message(actionOf({ text: 'Hej – du' }), OPEN)).toMatchObject([
      { kind: 'warn', warning: { code: 'unicode_encoding', message: expect.stringContaining('U+2013') } },
    ]);
  });

  it('says nothing of an emoji that costs nothing more', () => {
    expect(message(actionOf({ text: 'Hej 😀' }), OPEN)).toEqual([]);
  });

  it('warns when the text asks for an answer that a text sender cannot get', () => {
    expect(briefly(message(actionOf({ text: 'Svara JA', from: 'Bageriet' }), OPEN))).toEqual([
      'warn one_way_sender',
    ]);
  });

  it('says nothing of it when the sender is a number', () => {
    expect(message(actionOf({ text: 'Svara JA' }), OPEN)).toEqual([]);
  });
});

describe('links', () => {
  it.each([
    ['Hej, kl 14?', []],
    ['Se https://example.se/meny', ['warn link']],
    ['Se https://bit.ly/abc', ['warn suspicious_link']],
    ['Se https://klarna-se.top/x', ['refuse lookalike_link']],
  ])('judges %j', (text, opinions) => {
    expect(briefly(links(actionOf({ text }), OPEN))).toEqual(opinions);
  });
});

describe('credentials', () => {
  it.each([
    [true, []],
    [false, ['refuse credentials_missing']],
  ])('are asked for: %j', (known, opinions) => {
    expect(briefly(credentials(actionOf(), QUIET, { ...OPEN, credentials: known }))).toEqual(opinions);
  });
});

describe('rate', () => {
  const oldestAt = NOW - 20_000;
  const freeAt = NOW + 40_000;

  it('lets through the last message of the minute', () => {
    expect(rate(actionOf(), { ...QUIET, lastMinute: { count: 9, oldestAt } }, OPEN)).toEqual([]);
  });

  it('refuses the next one, naming the time', () => {
    expect(rate(actionOf(), { ...QUIET, lastMinute: { count: 10, oldestAt } }, OPEN)).toMatchObject([
      {
        kind: 'refuse',
        problem: {
          code: 'rate_limited',
          message: expect.stringContaining('10 messages a minute'),
          fix: expect.stringContaining(new Date(freeAt).toISOString()),
        },
      },
    ]);
  });

  it('delays one that waits in the outbox already until that time', () => {
    const facts = { now: NOW, waiting: true, lastMinute: { count: 10, oldestAt } };
    expect(rate(actionOf(), facts, OPEN)).toMatchObject([
      { kind: 'later', at: freeAt, problem: { code: 'rate_limited' } },
    ]);
  });
});

describe('approval', () => {
  const listed = ['+46701740610'];

  it.each([
    ['never', [], []],
    ['never', listed, []],
    ['new-recipients', listed, []],
    ['new-recipients', [], ['ask approval_required']],
    ['new-recipients', ['+46701740611'], ['ask approval_required']],
    ['always', listed, ['ask approval_required']],
    ['always', [], ['ask approval_required']],
  ] as const)('%s with the list %j', (mode, allowedRecipients, opinions) => {
    expect(briefly(approval(actionOf(), QUIET, { ...OPEN, approval: mode, allowedRecipients }))).toEqual(
      opinions,
    );
  });
});
