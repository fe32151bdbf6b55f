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
    [{ do: 'configure_number', ...NUMBER, name: 'x'.repeat(51) }, 'The name is not'],
    [{ do: 'configure_number', ...NUMBER, name: 'a\nb' }, 'The name is not'],
    [{ do: 'configure_number', ...NUMBER, voice_url: '{"connect":"+46701740699"}' }, 'https://'],
    [{ do: 'configure_number', ...NUMBER, sms_url: 'https://127.0.0.1/' }, 'public host'],
    [{ do: 'allocate_number', country: 'Sweden', capabilities: ['sms'] }, 'two capital letters'],
    [{ do: 'allocate_number', country: 'SE', capabilities: [] }, 'none is sms, mms, voice'],
    [{ do: 'deallocate_number', number: NUMBER.number }, 'The id is not one of 46elks'],
    [{ do: 'create_subaccount', name: 'Butik' }, 'The limit is not an amount'],
    [{ do: 'create_subaccount', name: 'Butik', usage_limit: 'none' }, 'The limit is not an amount'],
    [{ do: 'update_subaccount', ...SUBACCOUNT }, 'Nothing is to be changed.'],
    [{ do: 'update_subaccount', id: SUBACCOUNT.id, name: 'x' }, 'The name that it has now is missing.'],
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
