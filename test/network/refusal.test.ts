import ipaddr from 'ipaddr.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddress } from '../../shared/network/address.ts';
import { parseCidr } from '../../shared/network/range.ts';
import { judgeAddress, judgeRange, targetPolicy, webhookPolicy } from '../../shared/network/refusal.ts';
import { refusalTable } from '../../shared/network/refusal-table.ts';

const publicWebhook = webhookPolicy({ private: false });
const privateWebhook = webhookPolicy({ private: true });
const publicTarget = targetPolicy({ private: false });
const privateTarget = targetPolicy({ private: true });

const allows = (address: string, policies: Parameters<typeof judgeAddress>[1][]) => policies.map((policy) => judgeAddress(address, policy).allowed);

describe('each policy, address by address (public webhook, private webhook, public target, private target)', () => {
  test.each([
    ['8.8.8.8', [true, true, true, true]], ['2606:4700::1111', [true, true, true, true]], ['192.167.255.255', [true, true, true, true]], ['172.32.0.0', [true, true, true, true]],
    ['127.0.0.1', [false, true, false, true]], ['127.255.255.255', [false, true, false, true]], ['::1', [false, true, false, true]], ['::ffff:127.0.0.1', [false, true, false, true]],
    ['10.1.2.3', [false, true, false, true]], ['172.31.255.255', [false, true, false, true]], ['192.168.0.1', [false, true, false, true]], ['fd12::1', [false, true, false, true]],
    ['169.254.1.1', [false, false, false, true]], ['fe80::1', [false, false, false, true]],
    ['169.254.169.254', [false, false, false, false]], ['169.254.170.2', [false, false, false, false]], ['fd00:ec2::254', [false, false, false, false]], ['::ffff:a9fe:a9fe', [false, false, false, false]],
    ['224.0.0.1', [false, false, false, false]], ['ff02::1', [false, false, false, false]],
    ['0.0.0.0', [false, false, false, false]], ['0.1.2.3', [false, false, false, false]], ['::', [false, false, false, false]], ['::127.0.0.1', [false, false, false, false]],
    ['100.64.0.1', [false, false, false, false]], ['255.255.255.255', [false, false, false, false]], ['240.0.0.1', [false, false, false, false]], ['198.18.0.1', [false, false, false, false]],
    ['64:ff9b::7f00:1', [false, false, false, false]], ['2002:7f00:1::', [false, false, false, false]], ['2001::1', [false, false, false, false]], ['fec0::1', [false, false, false, false]],
    ['4000::1', [false, false, false, false]], ['::ffff:0:7f00:1', [false, false, false, false]], ['no address', [false, false, false, false]],
  ])('%s', (address, expected) => {
    expect(allows(address, [publicWebhook, privateWebhook, publicTarget, privateTarget])).toEqual(expected);
  });
});

describe('the refusal table', () => {
  test('refuses the first and last address of every block, and gives a reason', () => {
    for (const block of refusalTable.flatMap((row) => row.blocks)) {
      const range = parseCidr(block);
      if (!range) throw new Error(`${block} does not parse`);
      for (const value of [range.first, range.last]) {
        const judged = judgeAddress(formatAddress({ version: range.version, value }), publicWebhook);
        expect({ block, ...judged }).toEqual({ block, allowed: false, reason: expect.stringMatching(/RFC \d+|metadata/) });
      }
    }
  });

  test('refuses whatever an independent library does not call unicast', () => {
    const bytes = fc.oneof(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.tuple(fc.constantFrom(0x00, 0x20, 0xfc, 0xfe, 0xff), fc.uint8Array({ minLength: 15, maxLength: 15 })).map(([first, rest]) => Uint8Array.from([first, ...rest])));
    fc.assert(fc.property(bytes, (raw) => {
      const address = ipaddr.fromByteArray([...raw]);
      if (address.range() !== 'unicast') expect(judgeAddress(address.toString(), publicTarget).allowed).toBe(false);
    }));
  });

  test('names the most special reason', () => {
    expect(judgeAddress('169.254.169.254', publicTarget)).toEqual({ allowed: false, reason: 'cloud metadata service' });
    expect(judgeAddress('127.0.0.1', publicTarget)).toEqual({ allowed: false, reason: 'loopback (RFC 1122)' });
    expect(judgeAddress('::1', publicTarget)).toEqual({ allowed: false, reason: 'loopback (RFC 4291)' });
  });
});

describe('what a deployer adds', () => {
  const policy = targetPolicy({ private: true, own_networks: ['10.9.0.0/16', '52.0.0.0/24'], listed: ['100.64.0.0/10', '224.0.0.0/4', '10.9.0.0/24', '169.254.0.0/16'] });

  test('its own networks are refused, whatever else is allowed', () => {
    expect(judgeAddress('10.9.0.7', policy)).toEqual({ allowed: false, reason: 'network of this deployment' });
    expect(judgeAddress('52.0.0.9', policy).allowed).toBe(false);
    expect(judgeAddress('10.8.0.7', policy).allowed).toBe(true);
  });

  test('listed blocks pass, but never metadata or multicast', () => {
    expect(judgeAddress('100.64.0.1', policy).allowed).toBe(true);
    expect(judgeAddress('224.0.0.1', policy).allowed).toBe(false);
    expect(judgeAddress('169.254.169.254', policy).allowed).toBe(false);
  });

  test('a block that does not parse is an error at start, not a hole', () => {
    expect(() => targetPolicy({ private: true, own_networks: ['10.9.0.0'] })).toThrow('not a CIDR block: 10.9.0.0');
  });
});

test('a range is refused if any of its addresses is', () => {
  const judge = (block: string) => {
    const range = parseCidr(block);
    return range && judgeRange(range, privateTarget).allowed;
  };
  expect(['169.254.0.0/24', '169.254.0.0/16', '::/0', '0.0.0.0/0', 'fd00::/8', '10.0.0.0/8', '126.0.0.0/7'].map(judge)).toEqual([true, false, false, false, false, true, true]);
});
