import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDebian, compareRpm, hasDistributionFixes, upstreamOf, upstreamOrder } from '../../../shared/domain/feed/package-version.ts';
import { compareVersions, splitUpdate } from '../../../shared/domain/feed/version.ts';

type Compare = (one: string, other: string) => number;
const sign = (compare: Compare, [one, other]: readonly [string, string]): string => ['<', '=', '>'][Math.sign(compare(one, other)) + 1] ?? '?';
const told = (compare: Compare, pairs: [string, string, string][]) => pairs.map(([one, , other]) => `${one} ${sign(compare, [one, other])} ${other}`);
const meant = (pairs: [string, string, string][]) => pairs.map((pair) => pair.join(' '));

const piece = fc.oneof(fc.nat(30).map(String), fc.constantFrom('rc', 'rc1', 'beta9', 'alpha', 'p1', 'p2', 'k', 'a', 'z', 'zg', 'dev', '00', '010', 'u7'));
const versions = fc.array(fc.tuple(fc.constantFrom('.', '-', '', '~', '+', '_', '^'), piece), { minLength: 1, maxLength: 5 }).map((parts) => parts.flat().join('').replace(/^[^\da-z]+/, ''));

/** Whatever is compared: every version equals itself, turning the sides turns the sign, and what is between stays between. */
function isOrder(compare: Compare): void {
  fc.assert(
    fc.property(versions, versions, versions, (a, b, c) => {
      expect(compare(a, a)).toBe(0);
      expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
      if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
    }),
    { numRuns: 400 },
  );
}

describe('the order of versions', () => {
  const orders: [string, Compare][] = [['of makers', compareVersions], ['of dpkg', (a, b) => compareDebian(`0:${a}-1`, `0:${b}-1`)], ['of rpm', (a, b) => compareRpm(`0:${a}-1`, `0:${b}-1`)]];
  it.each(orders)('%s is one', (_, compare) => isOrder(compare));

  it('follows what makers mean', () => {
    const pairs: [string, string, string][] = [
      ['1.9', '<', '1.10'], ['2.4', '=', '2.4.0'], ['2.4.49', '<', '2.4.50'], ['9.2', '<', '9.2p1'], ['9.2p1', '<', '9.2p2'], ['9.2p1', '<', '9.3'], ['1.0.2', '<', '1.0.2k'], ['1.0.2k', '<', '1.0.2zg'],
      ['1.0.2z', '<', '1.0.2za'], ['1.0.2k', '<', '1.0.2.1'], ['2.0-rc1', '<', '2.0'], ['2.0-beta9', '<', '2.0-rc1'], ['2.0-alpha', '<', '2.0-beta1'], ['2.0rc1', '=', '2.0-rc1'], ['1.9.5p2', '=', '1.9.5-patch2'],
      ['2.14.1', '<', '2.15.0'], ['3.0.9', '<', '3.0.10'], ['10', '>', '9.99'], ['1.2.3', '=', '1.2.03'], ['4.2.8', '<', '4.2.8p15'], ['1.0.0', '<', '1.0.0.1'],
    ];
    expect(told(compareVersions, pairs)).toEqual(meant(pairs));
  });

  it('takes what was added to a release off it', () => {
    expect(['9.2p1', '2.0-beta9', '1.0.2k', '2.4.49', '3.0.0-rc1', '4.2.8p15'].map((version) => Object.values(splitUpdate(version)).join(' '))).toEqual(['9.2 p1', '2.0 beta9', '1.0.2k ', '2.4.49 ', '3.0.0 rc1', '4.2.8 p15']);
  });

  const debian: [string, string, string][] = [
    ['1:9.2p1-2+deb12u3', '>', '1:9.2p1-2'], ['1:9.2p1-2+deb12u3', '<', '1:9.2p1-2+deb12u10'], ['1:9.2p1-2', '>', '0:99-1'], ['2:1-1', '>', '1:9-9'], ['3.0.11-1~deb12u2', '<', '3.0.11-1'], ['1.0~rc1-1', '<', '1.0-1'],
    ['1.0-1', '<', '1.0-1.1'], ['1.0', '=', '1.0-0'], ['1.0a', '<', '1.0+b'], ['1.0~~', '<', '1.0~'], ['1.0~', '<', '1.0'], ['0:1.2', '=', '1.2'], ['1.002', '=', '1.2'], ['2.4.0', '>', '2.4'], ['1.1.1n-0+deb11u5', '>', '1.1.1n-0+deb11u4'],
  ];
  it('of packages is Debian’s own', () => expect(told(compareDebian, debian)).toEqual(meant(debian)));

  const hasDpkg = spawnSync('dpkg', ['--version']).status === 0;
  it.skipIf(!hasDpkg)('of packages is what dpkg itself says (needs dpkg)', () => {
    const names: Record<string, string> = { '<': 'lt', '=': 'eq', '>': 'gt' };
    const script = debian.map(([one, order, other]) => `dpkg --compare-versions '${one}' ${names[order] ?? ''} '${other}' && echo "${one} ${order} ${other}"`).join('\n');
    expect(execFileSync('sh', ['-c', `${script}\ntrue`], { encoding: 'utf8' }).trim().split('\n')).toEqual(meant(debian));
  });

  it('of packages is rpm’s own', () => {
    // From rpm's tests/rpmvercmp.at.
    const pairs: [string, string, string][] = [
      ['1.0', '=', '1.0'], ['1.0', '<', '2.0'], ['2.0.1', '<', '2.0.1a'], ['5.5p1', '<', '5.5p2'], ['5.5p10', '>', '5.5p1'], ['10xyz', '<', '10.1xyz'], ['xyz10', '<', 'xyz10.1'], ['xyz.4', '<', '8'], ['5.5p2', '<', '5.6p1'], ['6.0.rc1', '>', '6.0'],
      ['10b2', '>', '10a1'], ['1.0aa', '>', '1.0a'], ['10.0001', '=', '10.1'], ['4.999.9', '<', '5.0'], ['1.0~rc1', '<', '1.0'], ['1.0~rc1', '<', '1.0~rc2'], ['1.0~rc1~git123', '<', '1.0~rc1'], ['1.0^', '>', '1.0'], ['1.0^git1', '<', '1.01'], ['1.0^git1', '<', '1.0^git2'], ['2_0', '=', '2.0'],
    ];
    expect(told(compareRpm, pairs)).toEqual(meant(pairs));
    expect(compareRpm('1:1.0-1.el9', '2.0-1.el9')).toBeGreaterThan(0);
    expect(compareRpm('1.0-2.el9', '1.0-10.el9')).toBeLessThan(0);
  });

  it('of upstream in packages knows the marks of distributions', () => {
    const cases: [string, 'dpkg' | 'rpm' | 'apk', string, boolean][] = [
      ['1:9.2p1-2+deb12u3', 'dpkg', '9.2p1', true], ['3.0.2-0ubuntu1.15', 'dpkg', '3.0.2', true], ['2.9.14+dfsg-1.3~deb12u1', 'dpkg', '2.9.14', true], ['8.7p1-38.el9', 'rpm', '8.7p1', true], ['9.7_p1-r4', 'apk', '9.7-p1', false], ['1:9.9p1-3', 'dpkg', '9.9p1', false],
    ];
    expect(cases.map(([version, manager]) => [version, manager, upstreamOf({ version, manager }), hasDistributionFixes({ version })])).toEqual(cases);
    expect(upstreamOrder('dpkg')('2.0~rc1', '2.0-rc2')).toBeLessThan(0);
    expect(upstreamOrder('dpkg')('2.0~rc1', '2.0')).toBeLessThan(0);
    expect(upstreamOrder('rpm')('2.4', '2.4.0')).toBe(0);
  });
});
