import { judgeLinks } from '../domain/links.ts';
import { type FieldGuard, refuse, warn } from './policy.ts';

/** A link that imitates a well-known site is refused; every other link is shown with its real host. */
export const links: FieldGuard = ({ text, caption }) =>
  [text, caption].flatMap((each) => {
    if (each === undefined) return [];
    const { problems, warnings } = judgeLinks(each);
    return [...problems.map(refuse), ...warnings.map(warn)];
  });
