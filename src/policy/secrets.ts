import { problem, warning } from '../domain/problem.ts';
import { holdsSecret, keyShaped } from '../domain/secrets.ts';
import { type FieldGuard, refuse, warn } from './policy.ts';

/** The server's own credentials never leave in a text or an address; what looks like somebody's key is pointed out. */
export const secrets: FieldGuard = ({ text, caption, addresses = [] }, policy) => {
  const written = [text, caption].filter((each) => each !== undefined);
  const told = addresses.map(({ url }) => url);
  if ([...written, ...told].some((each) => holdsSecret(each, policy.secrets))) {
    return [
      refuse(
        problem(
          'contains_secret',
          'The text holds a secret of this server, such as its 46elks credentials or its token, so it is not sent, and not kept.',
        ),
      ),
    ];
  }
  const kinds = [...new Set([...written, ...told].flatMap(keyShaped))];
  return kinds.length === 0
    ? []
    : [warn(warning('key_shaped', `The text holds what looks like a secret (${kinds.join(', ')}).`))];
};
