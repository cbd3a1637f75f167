import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countAddresses, firstOverlap, formatRange, mergeRanges, overlaps, parseCidr, subtractRanges } from '../../shared/network/range.ts';
import type { IpRange } from '../../shared/network/range.ts';

const small = fc.tuple(fc.constantFrom(4 as const, 6 as const), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 12 }))
  .map(([version, first, more]) => ({ version, first: BigInt(first), last: BigInt(first + more) }));
const someRanges = fc.array(small, { maxLength: 8 });

function members(ranges: readonly IpRange[]): Set<string> {
  return new Set(ranges.flatMap(({ version, first, last }) => Array.from({ length: Number(last - first) + 1 }, (_, index) => `${version}/${first + BigInt(index)}`)));
}

describe('arithmetic of ranges agrees with sets', () => {
  test('merging keeps every address once, in the fewest ranges', () => {
    fc.assert(fc.property(someRanges, (ranges) => {
      const merged = mergeRanges(ranges);
      expect(members(merged)).toEqual(members(ranges));
      expect(countAddresses(merged)).toBe(BigInt(members(ranges).size));
      merged.slice(1).forEach((range, index) => {
        const before = merged[index];
        expect(before?.version !== range.version || before.last + 1n < range.first).toBe(true);
      });
    }));
  });

  test('subtracting takes out exactly the others', () => {
    fc.assert(fc.property(someRanges, someRanges, (from, without) => {
      const left = subtractRanges(from, without);
      expect(members(left)).toEqual(members(from).difference(members(without)));
      expect(mergeRanges(left)).toEqual(left);
    }));
  });

  test('the search for an overlap finds the first one', () => {
    fc.assert(fc.property(someRanges, small, (ranges, range) => {
      const merged = mergeRanges(ranges);
      expect(firstOverlap(merged, range)).toEqual(merged.find((other) => overlaps(other, range)));
    }));
  });

  test('arguments stay as they were', () => {
    const ranges: IpRange[] = [{ version: 4, first: 5n, last: 9n }, { version: 4, first: 1n, last: 6n }];
    mergeRanges(ranges);
    expect(ranges).toEqual([{ version: 4, first: 5n, last: 9n }, { version: 4, first: 1n, last: 6n }]);
  });
});

describe('CIDR', () => {
  test.each([
    ['10.0.0.5/24', '10.0.0.0/24'], ['10.0.0.5/32', '10.0.0.5'], ['0.0.0.0/0', '0.0.0.0/0'], ['::/0', '::/0'], ['2001:db8::1/64', '2001:db8::/64'],
    ['::ffff:10.0.0.0/120', '10.0.0.0/24'], ['::ffff:10.1.2.3/96', '0.0.0.0/0'],
  ])('%s is %s', (text, normal) => {
    const range = parseCidr(text);
    expect(range && formatRange(range)).toBe(normal);
  });

  test.each(['10.0.0.0/33', '::/129', '10.0.0.0/08', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/255.255.255.0', '10.0.0.0/8/8', '::ffff:10.0.0.0/24', '/8', '10.0.0.0'])('%s is none', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });
});
