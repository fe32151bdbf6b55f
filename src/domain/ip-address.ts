/** Internet addresses from the first to the last, as 128-bit numbers. */
export interface IpRange {
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = 128;
const V4_BITS = 32;
/** IPv4 addresses are looked at as IPv6 writes them, `::ffff:a.b.c.d`, so that either spelling is the same address. */
const V4_PREFIX = 0xffffn << 32n;

/** An IPv4 or IPv6 address, without port, brackets or zone; undefined when it is none. */
export function parseIp(text: string): bigint | undefined {
  return parseV4(text) ?? parseV6(text);
}

/** One address, or a block of them such as `10.0.0.0/8`; undefined when it is neither. Bits after the prefix must be zero. */
export function parseIpRange(text: string): IpRange | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const first = parseIp(address);
  if (first === undefined || rest.length > 0) return undefined;
  if (length === undefined) return { first, last: first };
  const most = parseV4(address) === undefined ? BITS : V4_BITS;
  if (!/^\d{1,3}$/.test(length) || Number(length) > most) return undefined;
  const size = 1n << BigInt(most - Number(length));
  return first % size === 0n ? { first, last: first + size - 1n } : undefined;
}

export function isWithin(address: bigint, ranges: readonly IpRange[]): boolean {
  return ranges.some(({ first, last }) => address >= first && address <= last);
}

function parseV4(text: string): bigint | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  const bytes = match.slice(1).map(Number);
  // A leading zero means octal to some and decimal to others.
  if (bytes.some((byte, index) => byte > 255 || String(byte) !== match[index + 1])) return undefined;
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) | V4_PREFIX;
}

function parseV6(text: string): bigint | undefined {
  if (!/^[\da-f:]*:[\da-f:.]*$/i.test(text) || text.length > 45 || !URL.canParse(`http://[${text}]/`))
    return undefined;
  const { hostname } = new URL(`http://[${text}]/`);
  const [head = '', tail] = hostname.slice(1, -1).split('::');
  const left = groups(head);
  const right = tail === undefined ? [] : groups(tail);
  const zeros = new Array<bigint>(8 - left.length - right.length).fill(0n);
  return [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) | group, 0n);
}

function groups(text: string): readonly bigint[] {
  return text === '' ? [] : text.split(':').map((group) => BigInt(`0x${group}`));
}
