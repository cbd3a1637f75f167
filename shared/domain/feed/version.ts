/**
 * The order of versions as their makers mean it, without knowing the maker: numbers by value (1.10 after 1.9), missing numbers as zero
 * (2.4 is 2.4.0), words that announce a release before it (2.0rc1, 2.0-beta9 before 2.0), all other letters after it (OpenSSL's 1.0.2k
 * after 1.0.2, OpenSSH's 9.2p1 after 9.2) and before the next number (1.0.2k before 1.0.2.1). A total preorder: it compares sequences
 * of ranks, both continued with zeros, place by place.
 */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [ranksOf(one), ranksOf(other)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const order = compareRanks(left[at] ?? zero, right[at] ?? zero);
    if (order !== 0) return order;
  }
  return 0;
}

/** `[class, number, word]`: announcing words are class -1, zero is 0, other words are 1, numbers are 2. */
type Rank = readonly [number, bigint, string];
const zero: Rank = [0, 0n, ''];

/** In the order in which a release passes through them; synonyms share a place. */
const announcing = new Map([['dev', 0], ['snapshot', 1], ['alpha', 2], ['beta', 3], ['milestone', 4], ['pre', 5], ['preview', 5], ['prerelease', 5], ['rc', 6], ['cr', 6], ['candidate', 6]]);

/** Spellings of one word: NVD writes `patch1` or `p1` for the same OpenSSH or sudo. */
const spelling = new Map([['patch', 'p'], ['pl', 'p'], ['patchlevel', 'p'], ['update', 'u'], ['servicepack', 'sp']]);

/** Places beyond these decide nothing that anybody has ever released. */
const ranksMax = 64;

function ranksOf(version: string): Rank[] {
  const parts = version.toLowerCase().match(/\d+|[a-z]+/g) ?? [];
  return parts.slice(0, ranksMax).map((part) => {
    if (/^\d/.test(part)) return BigInt(part.slice(0, 1000)) === 0n ? zero : [2, BigInt(part.slice(0, 1000)), ''];
    const place = announcing.get(part);
    return place === undefined ? [1, 0n, spelling.get(part) ?? part] : [-1, BigInt(place), ''];
  });
}

function compareRanks(one: Rank, other: Rank): number {
  if (one[0] !== other[0]) return one[0] - other[0];
  if (one[1] !== other[1]) return one[1] < other[1] ? -1 : 1;
  return one[2] === other[2] ? 0 : one[2] < other[2] ? -1 : 1;
}

/** What CPE keeps apart: the release, and what was added to it (`9.2p1` is 9.2 with p1, `2.0-rc1` is 2.0 with rc1). OpenSSL's letters belong to the release. */
export function splitUpdate(version: string): { release: string; update: string } {
  const found = /^(.*?\d)[-_.]?((?:p|pl|patch|rc|alpha|beta|pre|dev|sp|update)[-_.]?\d*)$/i.exec(version);
  return found ? { release: found[1] ?? version, update: found[2] ?? '' } : { release: version, update: '' };
}
