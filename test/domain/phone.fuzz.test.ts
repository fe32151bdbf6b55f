import fc from 'fast-check';
import { getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { COUNTRY_CODE, EMERGENCY_NUMBERS } from '../../src/domain/number-rules.ts';
import { formatNumber, maskNumber, type Phone, parsePhone, smsObjections } from '../../src/domain/phone.ts';
import { anyText } from '../fuzz/any-text.ts';

/** `FUZZ_RUNS=1000000` makes a long run of it. */
const runs = { numRuns: Number(process.env.FUZZ_RUNS ?? 2_000) };

const countries = getCountries();
const numbersOfEveryCountry = countries.flatMap((country) => {
  const example = getExampleNumber(country, examples);
  return example ? [example.number] : [];
});

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((list) => list.join(''));
const swedish = fc
  .tuple(fc.constantFrom('70', '72', '73', '76', '79'), digits(7))
  .map(([a, b]) => `+46${a}${b}`);
const written = fc.oneof(fc.constantFrom(...numbersOfEveryCountry), swedish);
const phones = written
  .map(parsePhone)
  .filter((result) => result.ok)
  .map((result) => result.value);

const allowed = [...'0123456789+ ().-'];
const nearNumbers = fc.oneof(
  fc.array(fc.constantFrom(...allowed), { maxLength: 45 }).map((list) => list.join('')),
  fc
    .tuple(
      fc.constantFrom('+46', '0046', '+46 (0)', '+1', '+'),
      fc.array(fc.constantFrom(...allowed), { maxLength: 20 }),
    )
    .map(([start, rest]) => start + rest.join('')),
);
const anyInput = fc.oneof(anyText({ maxLength: 60 }), fc.string({ unit: 'grapheme' }), nearNumbers);

/** A number as people write it: separators between any two digits, `00` or a plus sign. */
const decorated = fc
  .tuple(
    phones,
    fc.constantFrom('+', '00', '+ '),
    fc.array(fc.constantFrom('', '', ' ', '-', '.'), { minLength: 15 }),
  )
  .map(([phone, start, separators]) => ({
    phone,
    text: start + [...phone.e164.slice(1)].map((digit, index) => digit + (separators[index] ?? '')).join(''),
  }));

describe('parsePhone, for any input', () => {
  it('reads back what formatNumber writes', () => {
    fc.assert(
      fc.property(phones, (phone: Phone) => {
        expect(parsePhone(formatNumber(phone))).toMatchObject({ value: phone });
      }),
      runs,
    );
  });

  it('reads an example number of every country', () => {
    expect(numbersOfEveryCountry.filter((number) => !parsePhone(number).ok)).toEqual([]);
  });

  it('reads the same number whatever separators stand in it', () => {
    fc.assert(
      fc.property(decorated, ({ phone, text }) => {
        fc.pre(text.length <= 40);
        expect(parsePhone(text)).toMatchObject({ value: phone });
      }),
      runs,
    );
  });

  it('refuses a number with any character that is not allowed, wherever it stands', () => {
    const stranger = anyText({ minLength: 1, maxLength: 1 }).filter((c) => !allowed.includes(c));
    fc.assert(
      fc.property(phones, stranger, fc.nat(16), (phone, character, at) => {
        const text = phone.e164.slice(0, at) + character + phone.e164.slice(at);
        expect(parsePhone(text)).toMatchObject({ ok: false, problems: [{ code: 'invalid_number' }] });
      }),
      runs,
    );
  });

  it('gives E.164 or at least one problem, and never throws', () => {
    fc.assert(
      fc.property(anyInput, (text) => {
        const result = parsePhone(text);
        if (result.ok) expect(result.value.e164).toMatch(/^\+[1-9]\d{6,14}$/);
        else expect(result.problems.length).toBeGreaterThan(0);
      }),
      runs,
    );
  });

  it('sends the digits that were written and no others', () => {
    fc.assert(
      fc.property(nearNumbers, (text) => {
        const result = parsePhone(text);
        if (!result.ok) return;
        const writtenDigits = text.trim().replace(/^00/, '').replace('(0)', '').replace(/\D/g, '');
        expect(result.value.e164).toBe(`+${writtenDigits}`);
      }),
      runs,
    );
  });

  it('accepts what it made', () => {
    fc.assert(
      fc.property(phones, (phone) => {
        expect(parsePhone(phone.e164)).toMatchObject({ value: phone });
      }),
      runs,
    );
  });

  it('refuses texts of adverse length', () => {
    const long = fc.tuple(
      fc.constantFrom('+', '0', '(', '(0)', ' ', '+46 (0)', '1)', '\u0000', 'a'),
      fc.nat(200_000),
    );
    fc.assert(
      fc.property(long, ([unit, count]) => {
        expect(parsePhone(unit.repeat(count + 41)).ok).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses every emergency number behind every country code', () => {
    const reached = countries.flatMap((country) =>
      [...EMERGENCY_NUMBERS].filter((number) => parsePhone(`+${getCountryCallingCode(country)}${number}`).ok),
    );
    expect(reached).toEqual([]);
  });
});

describe('smsObjections, for any number', () => {
  it('objects live to all it objects to against a simulator', () => {
    fc.assert(
      fc.property(phones, (phone) => {
        const live = smsObjections(phone, { simulated: false }).map((each) => each.code);
        const simulated = smsObjections(phone, { simulated: true }).map((each) => each.code);
        expect(live).toEqual(expect.arrayContaining(simulated));
      }),
      runs,
    );
  });
});

describe('maskNumber, for any input', () => {
  it('shows at most three digits of the country code and the last two', () => {
    fc.assert(
      fc.property(fc.oneof(written, nearNumbers), (text) => {
        expect(maskNumber(text)).toMatch(/^(?:\+\d{1,3})?…\d{2}$|^…$/);
      }),
      runs,
    );
  });

  it('hides at least five digits when it shows any', () => {
    fc.assert(
      fc.property(fc.oneof(written, nearNumbers), (text) => {
        const count = (value: string) => value.replace(/\D/g, '').length;
        const shown = count(maskNumber(text));
        expect(shown === 0 || count(text) - shown >= 5).toBe(true);
      }),
      runs,
    );
  });

  it('returns a text sender, or hides the text', () => {
    fc.assert(
      fc.property(anyInput, (text) => {
        const masked = maskNumber(text);
        expect(
          masked === text ? /^[A-Za-z][A-Za-z0-9]{0,10}$/.test(text) || text === '…' : masked.includes('…'),
        ).toBe(true);
      }),
      runs,
    );
  });

  it('finds the same country code as the metadata, for every country', () => {
    const codes = [...new Set(countries.map((country) => String(getCountryCallingCode(country))))];
    expect(codes.filter((code) => COUNTRY_CODE.exec(`${code}0123456`)?.[0] !== code)).toEqual([]);
  });
});
