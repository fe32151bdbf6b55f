import { judgeLinks } from '../domain/links.ts';
import { type FieldGuard, refuse, warn } from './policy.ts';

/** A link that imitates a well-known site is refused; every other link is shown with its real host. */
export const links: FieldGuard = ({ text }) => {
  if (text === undefined) return [];
  const { problems, warnings } = judgeLinks(text);
  return [...problems.map(refuse), ...warnings.map(warn)];
};
