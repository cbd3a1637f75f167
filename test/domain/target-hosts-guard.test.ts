import { describe, expect, test } from 'vitest';
import { parseHosts } from '../../shared/domain/target/hosts.ts';
import { guardHosts, isExternal } from '../../shared/domain/target/hosts-guard.ts';
import { targetPolicy } from '../../shared/network/refusal.ts';

const items = (text: string) => parseHosts(text).items;
const onAws = targetPolicy({ private: false });
const onOneMachine = targetPolicy({ private: true });
const refused = (text: string, policy = onAws, excluded = '') => guardHosts(items(text), policy, items(excluded)).map((reason) => reason.text);

describe('the scan-target guard', () => {
  test('public addresses and names pass everywhere', () => {
    const text = '8.8.8.0/24, 2606:4700::/32, www.example.com, 192.169.0.0/16';
    expect([refused(text), refused(text, onOneMachine)]).toEqual([[], []]);
    expect(isExternal(items(text))).toBe(true);
  });

  test('private, loopback and link-local pass only where the deployment allows them', () => {
    const text = '127.0.0.1, 10.0.0.0/8, ::1, fd12::/32, 169.254.1.1, fe80::/64, localhost, intranet, ::ffff:192.168.0.1';
    expect(refused(text)).toEqual(['127.0.0.1', '10.0.0.0/8', '::1', 'fd12::/32', '169.254.1.1', 'fe80::/64', 'localhost', 'intranet', '192.168.0.1']);
    expect(refused(text, onOneMachine)).toEqual([]);
    for (const item of items(text)) expect(isExternal([item])).toBe(false);
  });

  test.each(['169.254.169.254', '169.254.170.2', 'fd00:ec2::254', '169.254.0.0/16', 'fd00::/8', 'metadata.google.internal', '224.0.0.1', '239.0.0.0-239.0.0.5', 'ff02::1', '0.0.0.0', '255.255.255.255', '0.0.0.0/0', '::/0', '8.0.0.0-11.0.0.0, 169.254.169.250-255'])('%s is refused everywhere', (text) => {
    expect(refused(text)).not.toEqual([]);
    expect(refused(text, onOneMachine)).not.toEqual([]);
  });

  test('an item that only touches a refused block is refused, with the reason', () => {
    expect(guardHosts(items('9.255.255.0-10.0.0.0, 9.255.255.0/24'), onAws)).toEqual([{ text: '9.255.255.0-10.0.0.0', reason: 'private network (RFC 1918)' }]);
  });

  test('what is excluded does not count', () => {
    expect(refused('169.254.0.0/16', onOneMachine, '169.254.169.254, 169.254.170.0/24')).toEqual([]);
    expect(refused('9.255.255.0-10.0.0.0, localhost', onAws, '10.0.0.0/8, LOCALHOST')).toEqual([]);
    expect(refused('169.254.0.0/16', onOneMachine, '169.254.169.254')).toEqual(['169.254.0.0/16']);
    expect(isExternal(items('9.255.255.0-10.0.0.0'), items('10.0.0.0'))).toBe(true);
  });

  test('thousands of items against thousands of exclusions are judged one by one', () => {
    const list = (last: number) => items(Array.from({ length: 7000 }, (_, index) => `10.${index >> 8}.${index & 255}.${last}`).join(','));
    expect(guardHosts(list(1), onAws, list(2))).toHaveLength(7000);
    expect(guardHosts(list(1), onAws, list(1))).toEqual([]);
  });
});
