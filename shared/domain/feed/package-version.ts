import type { InstalledPackage } from '../scan/engines/engine.ts';
import { compareVersions } from './version.ts';

/** The order of versions as dpkg sees it (Debian Policy 5.6.12): epoch, upstream version, revision. */
export function compareDebian(one: string, other: string): number {
  const [left, right] = [debianParts(one), debianParts(other)];
  return compareNumbers(left.epoch, right.epoch) || compareDebianParts(left.upstream, right.upstream) || compareDebianParts(left.revision, right.revision);
}

/** The order of versions as rpm sees it (rpmvercmp): epoch, version, release. */
export function compareRpm(one: string, other: string): number {
  const [left, right] = [debianParts(one), debianParts(other)];
  return compareNumbers(left.epoch, right.epoch) || compareRpmParts(left.upstream, right.upstream) || (left.revision === '' || right.revision === '' ? 0 : compareRpmParts(left.revision, right.revision));
}

/** A package's version without what the distribution adds: `1:9.2p1-2+deb12u3` is upstream's 9.2p1, `3.0.2+dfsg1-1` is 3.0.2. */
export function upstreamOf({ version, manager }: Pick<InstalledPackage, 'version' | 'manager'>): string {
  if (manager === 'apk') return version.replace(/-r\d+$/, '').replaceAll('_', '-');
  return debianParts(version).upstream.replace(/[+~.](?:dfsg|ds|repack|really)\b.*$|\+(?:dfsg|ds)\d*.*$/, '');
}

/**
 * Orders an upstream version as its package manager does, where the two say the same release in another way (2.4 and 2.4.0) as equal.
 * Feeds write `2.0-rc1` where Debian and rpm have to write `2.0~rc1` for the same place before 2.0.
 */
export function upstreamOrder(manager: InstalledPackage['manager']): (one: string, other: string) => number {
  if (manager === 'apk') return compareVersions;
  const compare = manager === 'dpkg' ? compareDebianParts : compareRpmParts;
  const announced = (version: string): string => version.replace(/(\d)[-_.]?(alpha|beta|pre|dev|rc)/gi, '$1~$2');
  return (one, other) => (compareVersions(one, other) === 0 ? 0 : compare(announced(one), announced(other)));
}

/** What a distribution writes into the versions of packages that it mends without changing upstream's number. */
export function hasDistributionFixes({ version }: Pick<InstalledPackage, 'version'>): boolean {
  return /\+deb\d|~deb\d|ubuntu\d|\.el\d|\.amzn\d|\.fc\d|\.oe\d|\.mga\d|-1[5-9]0\d00\./.test(version);
}

/** `[epoch:]upstream[-revision]`, the same in both worlds; rpm calls them version and release. */
function debianParts(version: string): { epoch: string; upstream: string; revision: string } {
  const colon = version.indexOf(':');
  const rest = version.slice(colon + 1);
  const dash = rest.lastIndexOf('-');
  return { epoch: colon > 0 ? version.slice(0, colon) : '0', upstream: dash < 0 ? rest : rest.slice(0, dash), revision: dash < 0 ? '' : rest.slice(dash + 1) };
}

/** Turns of text and number: text by letters before all else and the tilde before even the end, numbers by value. */
function compareDebianParts(one: string, other: string): number {
  let [left, right] = [one, other];
  while (left !== '' || right !== '') {
    const [texts, digits] = [[/^\D*/.exec(left)?.[0] ?? '', /^\D*/.exec(right)?.[0] ?? ''] as const, /^\d*/];
    const order = compareText(...texts);
    if (order !== 0) return order;
    [left, right] = [left.slice(texts[0].length), right.slice(texts[1].length)];
    const numbers = [digits.exec(left)?.[0] ?? '', digits.exec(right)?.[0] ?? ''] as const;
    const difference = compareNumbers(...numbers);
    if (difference !== 0) return difference;
    [left, right] = [left.slice(numbers[0].length), right.slice(numbers[1].length)];
  }
  return 0;
}

function compareText(one: string, other: string): number {
  const rank = (character: string | undefined): number => (character === '~' ? -1 : character === undefined ? 0 : /[a-z]/i.test(character) ? character.charCodeAt(0) : character.charCodeAt(0) + 256);
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    const difference = rank(one[at]) - rank(other[at]);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Runs of digits or letters; numbers are newer than letters, a tilde is older than the end and a caret newer than it. */
function compareRpmParts(one: string, other: string): number {
  const [left, right] = [one.match(/\d+|[a-z]+|~|\^/gi) ?? [], other.match(/\d+|[a-z]+|~|\^/gi) ?? []];
  for (let at = 0; ; at += 1) {
    const [a, b] = [left[at], right[at]];
    if (a === b && a === undefined) return 0;
    if (a === b) continue;
    if (a === '~' || b === '~') return a === '~' ? -1 : 1;
    if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
    if (a === '^' || b === '^') return a === '^' ? -1 : 1;
    const numeric = [/^\d/.test(a), /^\d/.test(b)] as const;
    if (numeric[0] !== numeric[1]) return numeric[0] ? 1 : -1;
    const order = numeric[0] ? compareNumbers(a, b) : a < b ? -1 : 1;
    if (order !== 0) return order;
  }
}

/** Strings of digits by value, of any length. */
function compareNumbers(one: string, other: string): number {
  const [a, b] = [one.replace(/^0+/, ''), other.replace(/^0+/, '')];
  return a.length - b.length || (a === b ? 0 : a < b ? -1 : 1);
}
