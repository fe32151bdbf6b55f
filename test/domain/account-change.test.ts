import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CAPABILITIES,
  changeLines,
  changeText,
  type GivenChange,
  needsPerson,
  parseAccountChange,
  parseChangeText,
  targetsOf,
} from '../../src/domain/account-change.ts';

const NUMBER = { id: `n${'0'.repeat(32)}`, number: '+46701740605' };
const SUBACCOUNT = { id: `a${'0'.repeat(32)}`, called: 'Butiken' };
const URL = 'https://example.com/sms';

const changeOf = (given: GivenChange) => {
  const change = parseAccountChange(given);
  if (!change.ok) throw new Error(change.problems.map(({ message }) => message).join(' '));
  return change.value;
};

describe('a change of the account', () => {
  it.each<[GivenChange, string]>([
    [{ do: 'configure_number', ...NUMBER }, 'Nothing is to be changed.'],
    [{ do: 'configure_number', ...NUMBER, id: '../me', name: 'x' }, 'The id is not one of 46elks'],
    [{ do: 'configure_number', ...NUMBER, number: '0701740605', name: 'x' }, 'not in E.164'],
    [{ do: 'configure_number', ...NUMBER, id: `x${NUMBER.id}`, name: 'x' }, 'The id is not one of 46elks'],
    [
      { do: 'configure_number', ...NUMBER, id: `n${'0'.repeat(41)}`, name: 'x' },
      'The id is not one of 46elks',
    ],
    [{ do: 'configure_number', ...NUMBER, number: '+46701740605 ', name: 'x' }, 'not in E.164'],
    [{ do: 'configure_number', ...NUMBER, number: 'x+46701740605', name: 'x' }, 'not in E.164'],
    [{ do: 'configure_number', ...NUMBER, name: '' }, 'The name is not'],
    [{ do: 'configure_number', ...NUMBER, name: ' x' }, 'The name is not'],
    [{ do: 'configure_number', ...NUMBER, name: 'x'.repeat(51) }, 'The name is not'],
    [{ do: 'configure_number', ...NUMBER, name: 'a\nb' }, 'The name is not'],
    [{ do: 'configure_number', ...NUMBER, voice_url: '{"connect":"+46701740699"}' }, 'https://'],
    [{ do: 'configure_number', ...NUMBER, sms_url: 'https://127.0.0.1/' }, 'public host'],
    [{ do: 'allocate_number', country: 'Sweden', capabilities: ['sms'] }, 'two capital letters'],
    [{ do: 'allocate_number', country: 'se', capabilities: ['sms'] }, 'two capital letters'],
    [{ do: 'allocate_number', country: 'SEK', capabilities: ['sms'] }, 'two capital letters'],
    [{ do: 'allocate_number', country: 'SE' }, 'none is sms, mms, voice'],
    [{ do: 'allocate_number', country: 'SE', capabilities: [] }, 'none is sms, mms, voice'],
    [{ do: 'deallocate_number', number: NUMBER.number }, 'The id is not one of 46elks'],
    [{ do: 'create_subaccount', name: 'Butik' }, 'The limit is not an amount'],
    [{ do: 'create_subaccount', name: 'Butik', usage_limit: 'none' }, 'The limit is not an amount'],
    [{ do: 'update_subaccount', ...SUBACCOUNT }, 'Nothing is to be changed.'],
    [{ do: 'update_subaccount', id: SUBACCOUNT.id, name: 'x' }, 'The name that it has now is missing.'],
    [
      { do: 'update_subaccount', ...SUBACCOUNT, called: '', name: 'x' },
      'The name that it has now is missing.',
    ],
    [
      { do: 'update_subaccount', ...SUBACCOUNT, called: 'x'.repeat(81), name: 'x' },
      'The name that it has now',
    ],
    [{ do: 'update_subaccount', ...SUBACCOUNT, id: NUMBER.id, name: 'x' }, 'The id is not one of 46elks'],
  ])('as in %j says what is wrong', (given, words) => {
    const change = parseAccountChange(given);
    expect(change.ok ? [] : change.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining(words),
    ]);
  });

  it('needs a person but for what a number is called', () => {
    const needs = (given: GivenChange): boolean => needsPerson(changeOf(given));
    expect([
      needs({ do: 'configure_number', ...NUMBER, name: 'Butiken' }),
      needs({ do: 'configure_number', ...NUMBER, sms_replies: false }),
      needs({ do: 'configure_number', ...NUMBER, sms_replies: true }),
      needs({ do: 'configure_number', ...NUMBER, name: 'Butiken', sms_url: 'none' }),
      needs({ do: 'configure_number', ...NUMBER, mms_url: URL }),
      needs({ do: 'configure_number', ...NUMBER, voice_url: URL }),
      needs({ do: 'allocate_number', country: 'SE', capabilities: ['sms'] }),
      needs({ do: 'deallocate_number', ...NUMBER }),
      needs({ do: 'create_subaccount', name: 'Butik', usage_limit: '10' }),
      needs({ do: 'update_subaccount', ...SUBACCOUNT, name: 'Butik' }),
    ]).toEqual([false, true, true, true, true, true, true, true, true, true]);
  });

  it('is shown to a person with everything that it changes', () => {
    const given = {
      do: 'configure_number',
      ...NUMBER,
      name: 'Butiken',
      sms_url: URL,
      mms_url: 'none',
    } as const;
    expect(changeLines(changeOf(given), 'SEK')).toEqual([
      `Change the number +46701740605 (${NUMBER.id}):`,
      '  name: Butiken',
      `  incoming texts go to: ${URL}`,
      '  incoming pictures go to: none',
    ]);
  });

  it.each<[string, GivenChange, string | undefined, readonly string[]]>([
    [
      'where calls go and whether texts are answered',
      { do: 'configure_number', ...NUMBER, voice_url: URL, sms_replies: false },
      'SEK',
      [
        `Change the number +46701740605 (${NUMBER.id}):`,
        `  incoming calls go to: ${URL}`,
        '  answers of that address are sent as texts: false',
      ],
    ],
    [
      'a new number, by the name of its country',
      { do: 'allocate_number', country: 'SE', capabilities: ['voice', 'sms'] },
      'SEK',
      ['Rent a new number in Sweden for sms, voice, paid every month.'],
    ],
    [
      'a number that is given back',
      { do: 'deallocate_number', ...NUMBER },
      'SEK',
      [`Give back the number +46701740605 (${NUMBER.id}), for ever: nobody can get it again.`],
    ],
    [
      'a new subaccount',
      { do: 'create_subaccount', name: 'Butik', usage_limit: '99.50' },
      'SEK',
      ['Make a subaccount "Butik" that may spend 99.50 SEK in all.'],
    ],
    [
      'a limit in a currency that is not known',
      { do: 'update_subaccount', ...SUBACCOUNT, usage_limit: '10' },
      undefined,
      [
        `Change the subaccount Butiken (${SUBACCOUNT.id}):`,
        '  may spend in all: 10.00 of the account currency',
      ],
    ],
    [
      'a new name of a subaccount',
      { do: 'update_subaccount', ...SUBACCOUNT, name: 'Kiosk' },
      'SEK',
      [`Change the subaccount Butiken (${SUBACCOUNT.id}):`, '  name: Kiosk'],
    ],
  ])('shows a person %s', (_, given, currency, lines) => {
    expect(changeLines(changeOf(given), currency)).toEqual(lines);
  });

  it('says everything that is wrong with it at once', () => {
    const change = parseAccountChange({ do: 'configure_number', sms_url: 'https://127.0.0.1/' });
    expect(change.ok ? [] : change.problems.map(({ code }) => code)).toEqual([
      'address_not_public',
      'account_change_invalid',
      'account_change_invalid',
    ]);
  });

  it('makes things go only where it says, and nowhere when it says so', () => {
    const given = {
      do: 'configure_number',
      ...NUMBER,
      sms_url: URL,
      mms_url: 'none',
      voice_url: URL,
    } as const;
    expect(targetsOf(changeOf(given)).map(({ url }) => url)).toEqual([URL, URL]);
    expect(targetsOf(changeOf({ do: 'deallocate_number', ...NUMBER }))).toEqual([]);
  });

  it.each(['configure_number', 'deallocate_number'] as const)(
    'takes ids of 20 and of 40 digits to %s',
    (kind) => {
      const taken = [20, 40].map(
        (length) => parseAccountChange({ do: kind, ...NUMBER, id: `n${'a'.repeat(length)}`, name: 'x' }).ok,
      );
      expect(taken).toEqual([true, true]);
    },
  );

  it('reads back as the same from the text that is kept', () => {
    const target = fc.option(fc.constantFrom(URL, 'none'), { nil: undefined });
    const name = fc.option(fc.constantFrom('Butiken', 'Ö 2'), { nil: undefined });
    const limit = fc.option(fc.constantFrom('10.00', '0.35'), { nil: undefined });
    const changes: fc.Arbitrary<GivenChange> = fc.oneof(
      fc.record({
        do: fc.constant('configure_number' as const),
        id: fc.constant(NUMBER.id),
        number: fc.constant(NUMBER.number),
        name,
        sms_url: target,
        mms_url: target,
        voice_url: target,
        sms_replies: fc.option(fc.boolean(), { nil: undefined }),
      }),
      fc.record({
        do: fc.constant('allocate_number' as const),
        country: fc.constantFrom('SE', 'NO'),
        capabilities: fc.subarray([...CAPABILITIES]),
      }),
      fc.record({
        do: fc.constant('deallocate_number' as const),
        id: fc.constant(NUMBER.id),
        number: fc.constant(NUMBER.number),
      }),
      fc.record({ do: fc.constant('create_subaccount' as const), name, usage_limit: limit }),
      fc.record({
        do: fc.constant('update_subaccount' as const),
        id: fc.constant(SUBACCOUNT.id),
        called: fc.constant(SUBACCOUNT.called),
        name,
        usage_limit: limit,
      }),
    );
    fc.assert(
      fc.property(changes, (given) => {
        const change = parseAccountChange(given);
        if (!change.ok) return;
        const again = parseChangeText(changeText(change.value));
        expect(again).toEqual(change);
        expect(targetsOf(change.value).every(({ url }) => url === URL)).toBe(true);
      }),
    );
  });

  it('is nothing when the text that is kept is anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(parseChangeText(text).ok).toBe(false);
      }),
    );
  });
});
