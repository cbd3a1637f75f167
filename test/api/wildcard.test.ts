import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matcher } from '../../functions/scanning/list-request.ts';

/** The same rule by a means that cannot be wrong in the same way: dynamic programming over both texts. */
function matches(pattern: string, value: string): boolean {
  const [p, v] = [pattern.toLowerCase(), value.toLowerCase()];
  let row = Array.from({ length: v.length + 1 }, (_, at) => at === 0);
  for (const char of p) {
    const next: boolean[] = [];
    for (let at = 0; at <= v.length; at += 1) {
      const before = at > 0 && (char === '*' ? (next[at - 1] ?? false) : (row[at - 1] ?? false) && v[at - 1] === char);
      next.push(char === '*' ? (row[at] ?? false) || before : before);
    }
    row = next;
  }
  return row[v.length] ?? false;
}

describe('a filter', () => {
  test.each([
    ["'test*'", 'Testing', true],
    ['"192.168.*"', '192.168.0.1', true],
    ['192.168.*', '10.192.168.1', false],
    ['*', '', true],
    ['word', 'WORD', true],
    ['word', 'words', false],
    ['a*a', 'a', false],
    ['*b*a*', 'xxbyya', true],
    ['*a*b*', 'xxbyya', false],
    ["'", "'", true],
  ])('%s on %s is %s', (pattern, value, expected) => {
    expect(matcher(pattern)(value)).toBe(expected);
  });

  test('agrees with the plain definition of a wildcard for every pattern and text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '.'), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '.'), maxLength: 8 });
    fc.assert(fc.property(pattern, text, (given, value) => matcher(given)(value) === matches(given, value)), { numRuns: 2000 });
  });

  test('means every other character as it is', () => {
    fc.assert(fc.property(fc.string().filter((text) => !text.includes('*') && !/^(['"]).*\1$/s.test(text)), (text) => matcher(text)(text)));
    for (const text of ['.*', '[a-z]', '(a+)+$', '\\d', 'a|b']) expect(matcher(text)('a')).toBe(false);
  });

  test('comes to an end where a backtracking expression would not', () => {
    expect(matcher(`${'a*'.repeat(200)}b`)('a'.repeat(100_000))).toBe(false);
    expect(matcher('*a'.repeat(200) + '*')('a'.repeat(100_000))).toBe(true);
  });
});
