import { isoRegionName } from '../domain/phone.ts';
import { problem } from '../domain/problem.ts';
import { type FieldGuard, refuse } from './policy.ts';

/** Only countries the operator allows; a number that belongs to no country needs `*`. */
export const country: FieldGuard = ({ to }, { allowedCountries }) => {
  if (!to || allowedCountries === '*') return [];
  if (to.region !== undefined && allowedCountries.includes(to.region)) return [];
  const where =
    to.region === undefined ? 'belongs to no single country' : `is in ${isoRegionName(to.region)}`;
  return [
    refuse(
      problem(
        'country_not_allowed',
        `The recipient ${where}; allowed: ${allowedCountries.join(', ')}.`,
        to.region && `Ask the operator to add ${to.region} to ELKS_ALLOWED_COUNTRIES.`,
      ),
    ),
  ];
};
