import { type IpRange, isWithin, parseIp, parseIpRange } from '../domain/ip-address.ts';

const LOOPBACK = ['127.0.0.0/8', '::1'].map(parseIpRange).filter((range) => range !== undefined);

/**
 * Where a request came from: the peer, or what a proxy that is trusted says in `X-Forwarded-For`, read from the right so
 * that nothing a stranger put there counts. `local` when it came through this machine and no proxy is trusted: then its
 * origin cannot be known. Undefined when it is no address.
 */
export function sourceOf(
  peer: string | undefined,
  forwardedFor: string | null,
  proxies: readonly IpRange[],
): bigint | 'local' | undefined {
  let address = parseIp(peer ?? '');
  if (address === undefined) return undefined;
  if (proxies.length === 0) return isWithin(address, LOOPBACK) ? 'local' : address;
  for (const hop of (forwardedFor ?? '').split(',').reverse()) {
    if (!isWithin(address, proxies)) break;
    address = parseIp(hop.trim());
    if (address === undefined) return undefined;
  }
  return address;
}
