import { isoRegionName } from '../domain/phone.ts';
import { problem } from '../domain/problem.ts';
import { peopleOf } from './people.ts';
import { type FieldGuard, refuse } from './policy.ts';

/** Only countries the operator allows; a number that belongs to no country needs `*`. */
export const country: FieldGuard = (fields, { allowedCountries }) => {
  if (allowedCountries === '*') return [];
  return peopleOf(fields).flatMap(({ phone: { region }, name }) => {
    if (region !== undefined && allowedCountries.includes(region)) return [];
    const where = region === undefined ? 'belongs to no single country' : `is in ${isoRegionName(region)}`;
    return [
      refuse(
        problem(
          'country_not_allowed',
          `The ${name} ${where}; allowed: ${allowedCountries.join(', ')}.`,
          region && `Ask the operator to add ${region} to ELKS_ALLOWED_COUNTRIES.`,
        ),
      ),
    ];
  });
};
