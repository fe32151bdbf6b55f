import { BlockList, isIP } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWithin, parseIp, parseIpRange } from '../../src/domain/ip-address.ts';

const address = fc.oneof(fc.ipV4(), fc.ipV6());

describe('an IP address', () => {
  it.each([
    ['176.10.154.199', '::ffff:176.10.154.199'],
    ['2001:9b0:2:902::199', '2001:09B0:0002:0902:0:0:0:199'],
    ['::', '0:0:0:0:0:0:0:0'],
    ['::ffff:b00a:9ac7', '176.10.154.199'],
  ])('%s is the same as %s', (one, other) => {
    expect([parseIp(one) !== undefined, parseIp(one)]).toEqual([true, parseIp(other)]);
  });

  it.each([
    ['::', 0n],
    ['::1', 1n],
    ['1::', 1n << 112n],
    ['1:2::3', (1n << 112n) + (2n << 96n) + 3n],
    ['0.0.0.1', (0xffffn << 32n) + 1n],
  ])('%s is the number %s', (text, value) => {
    expect(parseIp(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '0x1.2.3.4',
    '1.2.3.4 ',
    '1.2.3.4:80',
    '[::1]',
    '::1%eth0',
    ':::',
    '1::2::3',
    '12345::',
    'unknown',
    '_hidden',
    '::1]/@evil.example/[',
    '１.2.3.4',
  ])('is not %j', (text) => {
    expect(parseIp(text)).toBeUndefined();
  });

  it('is read exactly when Node.js reads it too', () => {
    fc.assert(
      fc.property(fc.oneof(address, fc.string(), fc.stringMatching(/^[\da-f:.]{1,20}$/)), (text) => {
        expect(parseIp(text) !== undefined).toBe(isIP(text) !== 0);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a block of addresses', () => {
  it.each([
    '10.0.0.1/8',
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '10.0.0.0/8.0',
    '/8',
  ])('is not %s', (text) => {
    expect(parseIpRange(text)).toBeUndefined();
  });

  it('holds what a block list of Node.js holds', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }), (start, other, length) => {
        const list = new BlockList();
        list.addSubnet(start, length, 'ipv4');
        const size = 1n << BigInt(32 - length);
        const at = parseIp(start) ?? 0n;
        const first = at - (at % size);
        const network = [24n, 16n, 8n, 0n].map((shift) => (first >> shift) & 255n).join('.');
        const range = parseIpRange(`${network}/${length}`);
        expect(range && isWithin(parseIp(other) ?? -1n, [range])).toBe(list.check(other, 'ipv4'));
      }),
    );
  });

  it.each([
    ['10.1.2.0/24', ['10.1.2.0', '10.1.2.255'], ['10.1.1.255', '10.1.3.0']],
    ['10.1.2.4/31', ['10.1.2.4', '10.1.2.5'], ['10.1.2.3', '10.1.2.6']],
    [
      '2001:9b0:2:902::/64',
      ['2001:9b0:2:902::', '2001:9b0:2:902:ffff:ffff:ffff:ffff'],
      ['2001:9b0:2:901:ffff:ffff:ffff:ffff', '2001:9b0:2:903::'],
    ],
    ['0.0.0.0/0', ['0.0.0.0', '255.255.255.255'], ['::fffe:ffff:ffff', '::1:0:0:0']],
  ])('%s ends where it ends', (text, inside, outside) => {
    const range = parseIpRange(text);
    const isIn = (address: string) => range && isWithin(parseIp(address) ?? -1n, [range]);
    expect([inside.map(isIn), outside.map(isIn)]).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it('is enough of several', () => {
    const ranges = ['10.0.0.0/8', '192.168.0.0/16'].flatMap((text) => parseIpRange(text) ?? []);
    const isIn = (address: string) => isWithin(parseIp(address) ?? -1n, ranges);
    expect(['10.1.1.1', '192.168.1.1', '172.16.1.1'].map(isIn)).toEqual([true, true, false]);
  });

  it('of one address holds it in either spelling and no other', () => {
    const range = parseIpRange('176.10.154.199');
    const isIn = (text: string) => range && isWithin(parseIp(text) ?? 0n, [range]);
    expect([isIn('176.10.154.199'), isIn('::ffff:176.10.154.199'), isIn('176.10.154.198')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
