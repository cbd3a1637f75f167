import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddress, parseAddress } from '../../shared/network/address.ts';

const anyAddress = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value) => ({ version: 4 as const, value })),
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).filter((value) => value >> 32n !== 0xffffn).map((value) => ({ version: 6 as const, value })),
  // Runs of zeros, where RFC 5952 compresses.
  fc.array(fc.constantFrom(0, 0, 0, 1, 0xffff), { minLength: 8, maxLength: 8 })
    .map((groups) => ({ version: 6 as const, value: groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n) }))
    .filter(({ value }) => value >> 32n !== 0xffffn),
);

describe('an address', () => {
  test('comes back from its text as it was', () => {
    fc.assert(fc.property(anyAddress, (address) => {
      expect(parseAddress(formatAddress(address))).toEqual(address);
    }));
  });

  test('is printed as the WHATWG URL serialiser prints it', () => {
    fc.assert(fc.property(anyAddress, (address) => {
      const text = formatAddress(address);
      expect(new URL(address.version === 4 ? `http://${text}` : `http://[${text}]`).hostname).toBe(address.version === 4 ? text : `[${text}]`);
    }));
  });

  test.each([
    ['::1.2.3.4', 6, 0x01020304n],
    ['::ffff:1.2.3.4', 4, 0x01020304n],
    ['::FFFF:102:304', 4, 0x01020304n],
    ['0:0:0:0:0:ffff:7f00:1', 4, 0x7f000001n],
    ['64:ff9b::10.0.0.1', 6, 0x0064ff9b00000000000000000a000001n],
    ['1:2:3:4:5:6:1.2.3.4', 6, 0x00010002000300040005000601020304n],
    ['255.255.255.255', 4, 0xffffffffn],
    ['::', 6, 0n],
  ])('%s is read as what it means', (text, version, value) => {
    expect(parseAddress(text)).toEqual({ version, value });
  });

  test.each(['', '1', '127.1', '1.2.3', '0177.0.0.1', '01.2.3.4', '0x7f.0.0.1', '256.1.1.1', '1.2.3.4.', ' 1.2.3.4', '1.2.3.4\n', '1.2.3.4\0', '1.2.3.4/32',
    'fe80::1%eth0', '[::1]', '1::2::3', ':::', '1:2:3:4:5:6:7:8:9', '12345::', '::ffff:0177.0.0.1', '::1.2.3', '１.２.３.４', '-1.2.3.4'])('%j is no address', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});
