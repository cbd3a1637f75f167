import { addressBits, formatAddress, parseAddress } from './address.ts';
import type { Address, IpVersion } from './address.ts';

/** All addresses from `first` to `last`, both included. Its size never matters: nothing here walks through a range. */
export interface IpRange {
  version: IpVersion;
  first: bigint;
  last: bigint;
}

/** Reads `address/prefix`; bits past the prefix are cleared. A mapped prefix (::ffff:a.b.c.d/96 and longer) is the IPv4 one. */
export function parseCidr(text: string): IpRange | undefined {
  const [base = '', prefix = '', ...rest] = text.split('/');
  const address = parseAddress(base);
  if (!address || rest.length > 0 || !/^(0|[1-9]\d{0,2})$/.test(prefix)) return undefined;
  const mapped = address.version === 4 && base.includes(':');
  const length = Number(prefix) - (mapped ? 96 : 0);
  if (length < 0 || length > addressBits(address.version)) return undefined;
  const hostBits = BigInt(addressBits(address.version) - length);
  const first = (address.value >> hostBits) << hostBits;
  return { version: address.version, first, last: first + (1n << hostBits) - 1n };
}

/** The range that holds one address. */
export function singleAddress({ version, value }: Address): IpRange {
  return { version, first: value, last: value };
}

/** The shortest usual text: one address, a CIDR block where the range is one, else `first-last`. */
export function formatRange({ version, first, last }: IpRange): string {
  const start = formatAddress({ version, value: first });
  const size = last - first + 1n;
  if (size === 1n) return start;
  const hostBits = size.toString(2).length - 1;
  const isBlock = size === 1n << BigInt(hostBits) && first % size === 0n;
  return isBlock ? `${start}/${addressBits(version) - hostBits}` : `${start}-${formatAddress({ version, value: last })}`;
}

/** The same addresses as the fewest ranges, IPv4 before IPv6, in ascending order. */
export function mergeRanges(ranges: readonly IpRange[]): IpRange[] {
  const merged: IpRange[] = [];
  for (const range of ranges.toSorted(byPosition)) {
    const previous = merged.at(-1);
    if (previous?.version === range.version && range.first <= previous.last + 1n) {
      if (range.last > previous.last) previous.last = range.last;
    } else merged.push({ version: range.version, first: range.first, last: range.last });
  }
  return merged;
}

/** The addresses of `from` that are not in `without`, merged. One pass over both after sorting. */
export function subtractRanges(from: readonly IpRange[], without: readonly IpRange[]): IpRange[] {
  const cuts = mergeRanges(without);
  const left: IpRange[] = [];
  let next = 0;
  for (const { version, first, last } of mergeRanges(from)) {
    let start = first;
    for (let cut = cuts[next]; cut && isBefore(cut, { version, first, last }); cut = cuts[++next]);
    for (let index = next, cut = cuts[index]; cut && overlaps(cut, { version, first, last }); cut = cuts[++index]) {
      if (cut.first > start) left.push({ version, first: start, last: cut.first - 1n });
      start = cut.last + 1n;
    }
    if (start <= last) left.push({ version, first: start, last });
  }
  return left;
}

/** How many addresses merged ranges hold. */
export function countAddresses(merged: readonly IpRange[]): bigint {
  return merged.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

export function overlaps(a: IpRange, b: IpRange): boolean {
  return a.version === b.version && a.first <= b.last && b.first <= a.last;
}

/** The first of sorted, disjoint ranges that shares an address with `range`, by binary search. */
export function firstOverlap<T extends IpRange>(sorted: readonly T[], range: IpRange): T | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = sorted[middle];
    if (candidate && isBefore(candidate, range)) low = middle + 1;
    else high = middle;
  }
  const found = sorted[low];
  return found && overlaps(found, range) ? found : undefined;
}

/** Orders ranges by version, then by their first address. */
export function byPosition(a: IpRange, b: IpRange): number {
  if (a.version !== b.version) return a.version - b.version;
  return a.first < b.first ? -1 : a.first > b.first ? 1 : 0;
}

function isBefore(a: IpRange, b: IpRange): boolean {
  return a.version === b.version ? a.last < b.first : a.version < b.version;
}
