import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatAddress } from '../../shared/network/address.ts';
import { maxHostItems, maxHostsBytes, parseHosts, printHosts } from '../../shared/domain/target/hosts.ts';

const ipv4 = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value) => formatAddress({ version: 4, value }));
const ipv6 = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).filter((value) => value >> 32n !== 0xffffn).map((value) => formatAddress({ version: 6, value }));
const name = fc.domain();
const block = fc.oneof(fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })), fc.tuple(ipv6, fc.integer({ min: 0, max: 128 }))).map(([base, prefix]) => `${base}/${prefix}`);
const span = fc.tuple(ipv4, fc.integer({ min: 0, max: 255 })).map(([first, last]) => `${first.replace(/\d+$/, '0')}-${last}`);
const entry = fc.oneof(ipv4, ipv6, name, block, span);

describe('the grammar', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'], ['10.0.0.1-10.0.0.9', '10.0.0.1-10.0.0.9'], ['10.0.0.1-9', '10.0.0.1-10.0.0.9'], ['10.0.0.1 - 9', '10.0.0.1-10.0.0.9'], ['10.0.0.7-7', '10.0.0.7'], ['10.0.0.0-255', '10.0.0.0/24'],
    ['10.0.0.77/24', '10.0.0.0/24'], ['10.0.0.7/32', '10.0.0.7'], ['0.0.0.0/0', '0.0.0.0/0'], ['::/0', '::/0'], ['2001:DB8::1', '2001:db8::1'], ['2001:db8::1-2001:db8::ff', '2001:db8::1-2001:db8::ff'],
    ['::ffff:10.0.0.1', '10.0.0.1'], ['::ffff:10.0.0.0/120', '10.0.0.0/24'], ['::1.2.3.4', '::102:304'],
    ['Example.COM.', 'example.com'], ['bücher.example', 'xn--bcher-kva.example'], ['例え.テスト', 'xn--r8jz45g.xn--zckzah'], ['my-host-1', 'my-host-1'], ['localhost.', 'localhost'], ['3com.com', '3com.com'], ['1.2.3.4.example', '1.2.3.4.example'],
    [' a.example ,\r\n\tb.example\n\n,, c.example,', 'a.example, b.example, c.example'], ['', ''], [' , \n', ''],
  ])('%j is read as %j', (text, normal) => {
    const { items, invalid } = parseHosts(text);
    expect([printHosts(items), invalid]).toEqual([normal, []]);
  });

  test.each([
    ['0177.0.0.1', 'dotted decimal'], ['010.0.0.1', 'dotted decimal'], ['0x7f.1', 'dotted decimal'], ['2130706433', 'dotted decimal'], ['127.1', 'dotted decimal'], ['1.2.3', 'dotted decimal'], ['1.2.3.4.5', 'dotted decimal'], ['256.1.1.1', 'dotted decimal'],
    ['example.0x1', 'dotted decimal'], ['1.2.3.4.', 'dotted decimal'], ['１２７.０.０.１', 'dotted decimal'],
    ['10.0.0.9-10.0.0.1', 'ends before'], ['10.0.0.9-1', 'ends before'], ['10.0.0.1-256', 'not a range'], ['10.0.0.1-', 'not a range'], ['10.0.0.1-2-3', 'not a range'], ['10.0.0.1-::1', 'not a range'], ['10.0.0.1-example.com', 'not a range'], ['::1-9', 'not a range'], ['10.0.0-9.1', 'dotted decimal'],
    ['10.0.0.0/33', 'not a CIDR block'], ['10.0.0.0/', 'not a CIDR block'], ['10.0.0.0/255.255.255.0', 'not a CIDR block'], ['::/129', 'not a CIDR block'], ['10.0.0.0/08', 'not a CIDR block'], ['10.0.0.0/8/8', 'not a CIDR block'],
    ['user@example.com', 'user name'], ['root@10.0.0.1', 'user name'], ['https://example.com/', 'a URL'], ['example.com/path', 'neither'], ['example.com:443', 'a port'], ['10.0.0.1:443', 'a port'], ['10.0.0.1:', 'a port'], ['[::1]:443', 'brackets'], ['[::1]', 'brackets'],
    ['fe80::1%eth0', 'zone'], ['10.0.0.1; 10.0.0.2', 'by commas'], ['10.0.0.1 10.0.0.2', 'blanks'],
    ['-oX', 'not a host name'], ['--script=x', 'not a host name'], ['a-.example', 'not a host name'], ['foo_bar.example', 'not a host name'], ['a..b', 'not a host name'], ['.', 'not a host name'], ['*.example.com', 'not a host name'], ['a\u200db.example', 'not a host name'], ['a%41.example', 'zone'], ['$(id)', 'not a host name'], ["a'b", 'not a host name'], ['a\u0000b', 'not a host name'],
    [`${'a'.repeat(64)}.example`, 'not a host name'], [`${'a.'.repeat(130)}example`, 'longer than 253'], ['\ud800.example', 'not a host name'],
  ])('%j is invalid: %s', (text, reason) => {
    const { items, invalid } = parseHosts(text);
    expect(items).toEqual([]);
    expect(invalid).toEqual([{ text: expect.any(String), reason: expect.stringContaining(reason) }]);
  });

  test('whatever is written, its normal form is read as the same items', () => {
    fc.assert(fc.property(fc.array(entry, { maxLength: 10 }), fc.constantFrom(',', '\n', ' , ', '\r\n'), (entries, separator) => {
      const { items, invalid } = parseHosts(entries.join(separator));
      expect(invalid).toEqual([]);
      expect(items).toHaveLength(entries.length);
      expect(parseHosts(printHosts(items))).toEqual({ items, invalid: [] });
    }));
  });

  test('any text at all is answered, and no item could be an option of a program', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('1', '.', '-', '/', ':', 'a', ',', ' ', '0', 'x', '@', '%', '\ud800') })), (text) => {
      const { items, invalid } = parseHosts(text);
      for (const item of items) expect(item.text).toMatch(/^[0-9a-z:][0-9a-z.:/-]*$/);
      for (const item of invalid) expect(item.text).not.toMatch(/\p{Cc}/u);
    }));
  });
});

describe('limits', () => {
  test('a text past its limit is not read at all', () => {
    const text = '10.0.0.1,'.repeat(maxHostsBytes / 9 + 1);
    expect(parseHosts(text)).toEqual({ items: [], invalid: [{ text: text.slice(0, 100), reason: 'longer than 100000 bytes' }] });
  });

  test('entries past the limit are named, not read', () => {
    const { items, invalid } = parseHosts(`${'10.0.0.1,'.repeat(maxHostItems)}10.9.9.9,x`);
    expect(items).toHaveLength(maxHostItems);
    expect(invalid).toEqual([{ text: '10.9.9.9', reason: expect.stringContaining('more than 10000 entries') }]);
  });
});
