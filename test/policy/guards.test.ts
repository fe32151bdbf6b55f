import { describe, expect, it } from 'vitest';
import { approval } from '../../src/policy/approval.ts';
import { country } from '../../src/policy/country.ts';
import { credentials } from '../../src/policy/credentials.ts';
import { links } from '../../src/policy/links.ts';
import { message } from '../../src/policy/message.ts';
import { number } from '../../src/policy/number.ts';
import { APPROVAL_MODES } from '../../src/policy/policy.ts';
import { secrets } from '../../src/policy/secrets.ts';
import { sender } from '../../src/policy/sender.ts';
import { actionOf, briefly, OPEN, QUIET } from './sample.ts';

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

  it('refuses a premium number that a call would connect to', () => {
    expect(briefly(number({ called: [actionOf({ to: '+19005550123' }).to] }, OPEN))).toEqual([
      'refuse number_type_blocked',
    ]);
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

  it('says of such a number that it belongs to no single country', () => {
    expect(country(ofNoCountry, OPEN)).toMatchObject([
      { problem: { message: 'The recipient belongs to no single country; allowed: SE.' } },
    ]);
  });

  it('has no opinion on a recipient that did not parse', () => {
    expect(country({}, OPEN)).toEqual([]);
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

  it.each(['Svara JA', 'Svara STOPP för att slippa fler'])('says so once when the text asks: %s', (text) => {
    expect(sender(actionOf({ text, from: 'Bageriet' }), OPEN)).toMatchObject([
      { warning: { code: 'one_way_sender', message: expect.stringContaining('asks for an answer') } },
    ]);
  });

  it('says nothing of it when the sender is a number', () => {
    expect(sender(actionOf({ text: 'Svara JA' }), OPEN)).toEqual([]);
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

  it('judges the sender alone when the recipient did not parse', () => {
    const { from } = actionOf({ from: 'Bageriet' });
    expect(briefly(sender({ from }, OPEN))).toEqual(['warn one_way_sender']);
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

  it('says nothing of an emoji that costs nothing more', () => {
    expect(message(actionOf({ text: 'Hej 😀' }), OPEN)).toEqual([]);
  });

  it('names a character that costs further parts even where no cheaper form exists', () => {
    expect(message(actionOf({ text: '😀'.repeat(36) }), OPEN)).toMatchObject([
      { warning: { code: 'long_message' } },
      {
        warning: {
          code: 'unicode_encoding',
          message: 'U+1F600 is outside GSM-7, so a part holds 70 characters instead of 160.',
        },
      },
    ]);
  });

  it.each(['Hej – du', 'Hej\u200b du', '“Hej”'])('says nothing of what costs nothing more: %j', (text) => {
    expect(message(actionOf({ text }), OPEN)).toEqual([]);
  });

  it.each([
    [`Hej – du ${'a'.repeat(80)}`, 'Replace U+2013 with -, which makes it 1 part.'],
    [
      `“Hej”\u200b ${'a'.repeat(80)}`,
      'Replace U+201C with ", U+201D with ", U+200B with nothing, which makes it 1 part.',
    ],
  ])('proposes every replacement that makes it cheaper, once: %j', (text, proposal) => {
    expect(message(actionOf({ text }), OPEN).slice(1)).toEqual([
      { kind: 'warn', warning: { code: 'unicode_encoding', message: expect.stringContaining(proposal) } },
    ]);
  });

  it('has no opinion on a text that did not parse', () => {
    expect(message({}, OPEN)).toEqual([]);
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

  it('are not looked for in a text that did not parse', () => {
    expect(links({}, OPEN)).toEqual([]);
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

describe('secrets', () => {
  const [password = ''] = OPEN.secrets;
  const judged = (text: string, policy = OPEN) => briefly(secrets(actionOf({ text }), policy));

  it('has nothing against an ordinary text', () => {
    expect(judged('Hej, kl 14?')).toEqual([]);
  });

  it.each([
    ['as it is', password],
    ['in the middle of a sentence', `Koden är ${password}, hälsar Anna`],
    ['base64-encoded', btoa(password)],
    ['base64-encoded together with the username', btoa(`u46:${password}`)],
    ['in hexadecimal', Buffer.from(password).toString('hex')],
    ['spelled out', [...password].join(' ')],
  ])('refuses the own password %s', (_, text) => {
    expect(judged(text)).toEqual(['refuse contains_secret']);
  });

  it('refuses the second secret as well as the first', () => {
    const policy = { ...OPEN, secrets: ['Tr4umhaft-46', 'u0123456789abcdef'] };
    expect(judged('u0123456789abcdef', policy)).toEqual(['refuse contains_secret']);
  });

  it('names neither secret nor text in what it says', () => {
    const [opinion] = secrets(actionOf({ text: `Lösen: ${password}` }), OPEN);
    expect(JSON.stringify(opinion)).not.toMatch(/Tr4umhaft|Lösen/);
  });

  it('warns of what looks like a key of somebody else, naming the kind only', () => {
    const key = 'AKIAIOSFODNN7EXAMPLE';
    const [opinion] = secrets(actionOf({ text: `Nyckel ${key}` }), OPEN);
    expect(opinion).toMatchObject({
      kind: 'warn',
      warning: { code: 'key_shaped', message: expect.stringContaining('AWS access key') },
    });
    expect(JSON.stringify(opinion)).not.toContain(key);
  });

  it('refuses nothing when there are no credentials to keep', () => {
    expect(judged(password, { ...OPEN, secrets: [] })).toEqual([]);
  });

  it('has no opinion on a text that did not parse', () => {
    expect(secrets({}, OPEN)).toEqual([]);
  });
});

describe('approval', () => {
  const cases = APPROVAL_MODES.flatMap((mode) =>
    [true, false].flatMap((listed) =>
      [true, false].flatMap((before) =>
        [true, false].map((approved) => ({ mode, listed, before, approved })),
      ),
    ),
  );
  const asks = ({ mode, listed, before, approved }: (typeof cases)[number]) =>
    approval(
      actionOf(),
      { ...QUIET, approved, wasApproved: before },
      { ...OPEN, approval: mode, allowedRecipients: listed ? ['+46701740610'] : ['+46701740611'] },
    );

  it('asks a person in these cases and no other', () => {
    const name = ({ mode, listed, before, approved }: (typeof cases)[number]) =>
      [mode, listed && 'listed', before && 'approved before', approved && 'approved']
        .filter(Boolean)
        .join(', ');
    expect(cases.filter((one) => asks(one)[0]?.kind === 'ask').map(name)).toEqual([
      'always, listed, approved before',
      'always, listed',
      'always, approved before',
      'always',
      'new-recipients',
    ]);
  });

  it('lets everything else go, and says on what ground', () => {
    const grounds = (filter: Partial<(typeof cases)[number]>) => [
      ...new Set(
        cases
          .filter((one) => Object.entries(filter).every(([name, value]) => Reflect.get(one, name) === value))
          .flatMap((one) => briefly(asks(one))),
      ),
    ];
    expect(grounds({ approved: true })).toEqual(['allow approved']);
    expect(grounds({ approved: false, mode: 'never', listed: false, before: false })).toEqual([
      'allow approval_off',
    ]);
    expect(grounds({ approved: false, mode: 'new-recipients', listed: true })).toEqual([
      'allow recipient_listed',
    ]);
    expect(grounds({ approved: false, mode: 'new-recipients', listed: false, before: true })).toEqual([
      'allow recipient_approved_before',
    ]);
  });

  it.each([
    ['always', 'every message'],
    ['new-recipients', 'neither listed nor was a text to them approved before'],
  ] as const)('says why: %s', (mode, words) => {
    expect(asks({ mode, listed: false, before: false, approved: false })).toMatchObject([
      { kind: 'ask', problem: { code: 'approval_required', message: expect.stringContaining(words) } },
    ]);
  });

  it('asks about no more than twenty messages at once', () => {
    const whenHeld = (held: number) =>
      briefly(approval(actionOf(), { ...QUIET, held }, { ...OPEN, approval: 'always' }));
    expect([whenHeld(19), whenHeld(20)]).toEqual([['ask approval_required'], ['refuse approval_required']]);
  });

  it('does not offer the list of recipients as a way where every message is asked for', () => {
    expect(
      JSON.stringify(asks({ mode: 'always', listed: false, before: false, approved: false })),
    ).not.toContain('ELKS_ALLOWED_RECIPIENTS');
  });

  it('offers it for somebody who is not on it', () => {
    expect(
      JSON.stringify(asks({ mode: 'new-recipients', listed: false, before: false, approved: false })),
    ).toContain('ELKS_ALLOWED_RECIPIENTS');
  });
});
