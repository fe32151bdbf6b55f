import { type Parsed, parsed, unparsed } from './parsed.ts';
import { problem } from './problem.ts';

/**
 * An address that 46elks is told to fetch or to call: https, a public host by its name, nothing of a secret's usual
 * places. It is never opened from here, so no name that resolves to a machine inside can reach one.
 */
export interface PublicAddress {
  readonly url: string;
  /** In lower case. */
  readonly host: string;
}

const LENGTH_MAX = 2_000;

/** Names that no public server has. Source: RFC 2606, RFC 6761, RFC 6762, RFC 7686, RFC 8375, ICANN SAC113 */
const PRIVATE_ENDINGS =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|private|test|invalid|onion|arpa)$/;

/** Characters that RFC 3986 knows; whoever has others encodes them, so that what is checked is what is fetched. */
const WRITTEN = /^https:\/\/[\w.-]+(?::443)?(?:[/?][\w\-.~:/?@!$&'()*+,;=%[\]]*)?$/i;

/** Reads an address, or says why it cannot be used: `address_not_public`. */
export function parsePublicAddress(text: string): Parsed<PublicAddress> {
  const reason = whyNot(text);
  if (reason !== undefined) {
    return unparsed(
      problem(
        'address_not_public',
        `The address ${reason}.`,
        'Give an https address of a public server, such as https://example.com/file.png, without user, password, port or fragment.',
      ),
    );
  }
  const { href, hostname } = new URL(text);
  return parsed({ url: href, host: hostname });
}

function whyNot(text: string): string | undefined {
  if (text.length > LENGTH_MAX) return `is longer than ${LENGTH_MAX} characters`;
  if (!/^https:\/\//i.test(text)) return 'does not begin with https://';
  if (!WRITTEN.test(text) || !URL.canParse(text)) {
    return 'has a user, a port, a fragment or characters that an address does not have';
  }
  const { hostname } = new URL(text);
  const isName =
    hostname.includes('.') && /\.[a-z][a-z\d-]*[a-z\d]$/.test(hostname) && hostname.length <= 253;
  if (!isName) return 'does not name a public host';
  return PRIVATE_ENDINGS.test(hostname) ? 'names a host that is not public' : undefined;
}
