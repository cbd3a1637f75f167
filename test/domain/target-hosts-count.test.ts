import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseHosts } from '../../shared/domain/target/hosts.ts';
import { contains, countHosts, unionCount } from '../../shared/domain/target/hosts-count.ts';
import { expandHosts } from '../../shared/domain/target/hosts-expansion.ts';

const items = (text: string) => {
  const { items: parsed, invalid } = parseHosts(text);
  expect(invalid).toEqual([]);
  return parsed;
};
const target = (included: string, excluded = '') => ({ included: items(included), excluded: items(excluded) });

/** Lists whose addresses a test can write out one by one. */
const smallEntry = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map((last) => `10.0.0.${last}`),
  fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 10 })).map(([first, more]) => `10.0.0.${first}-${first + more}`),
  fc.integer({ min: 28, max: 32 }).map((prefix) => `10.0.0.16/${prefix}`),
  fc.integer({ min: 0, max: 20 }).map((last) => `2001:db8::${last.toString(16)}`),
  fc.integer({ min: 124, max: 128 }).map((prefix) => `2001:db8::10/${prefix}`),
  fc.constantFrom('a.example', 'b.example', 'c.example'),
);
const smallList = fc.array(smallEntry, { maxLength: 8 }).map((entries) => entries.join(','));

/** The obvious way: every entry's members, written out. */
function naive(text: string): Set<string> {
  return new Set(text.split(',').filter(Boolean).flatMap((entry) => {
    const [base = '', prefix] = entry.split('/');
    const [first = '', last] = base.split('-');
    const separator = first.includes(':') ? ':' : '.';
    const radix = separator === ':' ? 16 : 10;
    if (first.endsWith('example')) return [first];
    const from = Number.parseInt(first.slice(first.lastIndexOf(separator) + 1), radix);
    const size = prefix === undefined ? 1 : 2 ** ((separator === ':' ? 128 : 32) - Number(prefix));
    const start = from - (from % size);
    const end = last === undefined ? start + size - 1 : Number(last);
    return Array.from({ length: end - start + 1 }, (_, index) => (start + index === 0 && radix === 16 ? '2001:db8::' : `${first.slice(0, first.lastIndexOf(separator) + 1)}${(start + index).toString(radix)}`));
  }));
}

describe('counts', () => {
  test('equal the naive expansion of small lists, and so does the lazy one', () => {
    fc.assert(fc.property(smallList, smallList, (included, excluded) => {
      const all = naive(included);
      const left = all.difference(naive(excluded));
      const { total, excluded: taken, max_hosts: max } = countHosts(items(included), items(excluded));
      expect([total, taken, max]).toEqual([BigInt(all.size), BigInt(all.size - left.size), BigInt(left.size)]);
      const expanded = [...expandHosts(items(included), items(excluded))];
      expect(expanded).toHaveLength(left.size);
      expect(new Set(expanded)).toEqual(left);
    }));
  });

  test('the union over several targets equals the union of their expansions', () => {
    fc.assert(fc.property(fc.array(fc.tuple(smallList, smallList), { maxLength: 4 }), (targets) => {
      const union = targets.reduce((sum, [included, excluded]) => sum.union(naive(included).difference(naive(excluded))), new Set<string>());
      expect(unionCount(targets.map(([included, excluded]) => target(included, excluded)))).toBe(BigInt(union.size));
    }));
  });

  test.each([
    ['0.0.0.0/0', '', 2n ** 32n, 0n], ['::/0', '', 2n ** 128n, 0n], ['::/0, 0.0.0.0/0', '::/1', 2n ** 128n + 2n ** 32n, 2n ** 127n], ['2001:db8::/64', '2001:db8::1', 2n ** 64n, 1n],
    ['10.0.0.0/8', '10.0.0.0/9, 11.0.0.0/8', 2n ** 24n, 2n ** 23n], ['10.0.0.1, 10.0.0.1, ::ffff:10.0.0.1, A.example, a.example.', '', 2n, 0n], ['10.0.0.0/30', '0.0.0.0/0', 4n, 4n], ['', '10.0.0.1', 0n, 0n],
  ])('%s without %s are exact', (included, excluded, total, taken) => {
    expect(countHosts(items(included), items(excluded))).toEqual({ total, excluded: taken, max_hosts: total - taken });
  });

  test('thousands of scattered entries on both sides stay exact', () => {
    const scattered = (offset: number) => items(Array.from({ length: 7000 }, (_, index) => `10.${index >> 7}.${(index & 127) * 2 + offset}.0`).join(','));
    const even = scattered(0);
    const odd = scattered(1);
    expect(countHosts([...even, ...odd], odd)).toEqual({ total: 14_000n, excluded: 7000n, max_hosts: 7000n });
  });

  test('a name counts as one, wherever it leads, however many targets have it', () => {
    expect(unionCount([target('10.0.0.0/29, www.example'), target('10.0.0.4/30, www.example, mail.example')])).toBe(8n + 2n);
  });
});

describe('expansion', () => {
  test('is in order: IPv4, IPv6, names as they came', () => {
    const { included, excluded } = target('z.example, 2001:db8::1-2001:db8::3, 10.0.0.9-11, a.example, 9.255.255.255', '10.0.0.10, 2001:db8::2, b.example');
    expect([...expandHosts(included, excluded)]).toEqual(['9.255.255.255', '10.0.0.9', '10.0.0.11', '2001:db8::1', '2001:db8::3', 'z.example', 'a.example']);
  });

  test('of all IPv6 gives its first addresses without the others', () => {
    const { included, excluded } = target('::/0', '::/64');
    expect([...expandHosts(included, excluded).take(3)]).toEqual(['0:0:0:1::', '::1:0:0:0:1', '::1:0:0:0:2']);
  });
});

describe('contains', () => {
  const list = items('10.0.0.0/24, 2001:db8::/64, www.example');
  test.each([['10.0.0.7', true], ['::ffff:10.0.0.7', true], ['10.0.1.0', false], ['2001:DB8:0::9', true], ['2001:db9::', false], ['WWW.example.', true], ['example', false], ['not a host', false], ['', false]])('%s: %s', (host, expected) => {
    expect(contains(list, host)).toBe(expected);
  });
});
