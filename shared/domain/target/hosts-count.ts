import { parseAddress } from '../../network/address.ts';
import { parseHostName } from '../../network/host-name.ts';
import { countAddresses, mergeRanges, overlaps, singleAddress, subtractRanges } from '../../network/range.ts';
import type { IpRange } from '../../network/range.ts';
import type { HostItem } from './hosts.ts';

export interface Hosts {
  included: readonly HostItem[];
  excluded: readonly HostItem[];
}

export interface HostCount {
  /** Distinct addresses and names that are included. */
  total: bigint;
  /** How many of them the exclusions take out; what is excluded without being included does not count. */
  excluded: bigint;
  /** What is left to scan. */
  max_hosts: bigint;
}

/** The distinct addresses of a list as the fewest ranges, in ascending order. */
export function intervals(items: readonly HostItem[]): IpRange[] {
  return mergeRanges(items.filter((item) => item.kind === 'range'));
}

/** The distinct names of a list, in order of appearance. */
export function names(items: readonly HostItem[]): Set<string> {
  return new Set(items.flatMap((item) => (item.kind === 'name' ? [item.name] : [])));
}

/** What is left after the exclusions. A name is excluded by the same name only: what it resolves to is known at scan time. */
export function remaining({ included, excluded }: Hosts): { ranges: IpRange[]; names: string[] } {
  const without = names(excluded);
  return {
    ranges: subtractRanges(intervals(included), intervals(excluded)),
    names: [...names(included)].filter((name) => !without.has(name)),
  };
}

/** Exact counts, whatever the size; duplicates and overlaps count once, a name counts as one. */
export function countHosts(included: readonly HostItem[], excluded: readonly HostItem[] = []): HostCount {
  const left = remaining({ included, excluded });
  const total = countAddresses(intervals(included)) + BigInt(names(included).size);
  const max = countAddresses(left.ranges) + BigInt(left.names.length);
  return { total, excluded: total - max, max_hosts: max };
}

/** How many distinct hosts several targets hold together: what a plan's number_of_ips counts. A name counts as one, wherever it leads. */
export function unionCount(targets: readonly Hosts[]): bigint {
  const left = targets.map(remaining);
  const names = new Set(left.flatMap((target) => target.names));
  return countAddresses(mergeRanges(left.flatMap((target) => target.ranges))) + BigInt(names.size);
}

/** Whether a list names this address, or this host name, in whatever spelling. */
export function contains(items: readonly HostItem[], host: string): boolean {
  const address = parseAddress(host);
  if (address) return items.some((item) => item.kind === 'range' && overlaps(item, singleAddress(address)));
  const parsed = parseHostName(host);
  return 'name' in parsed && items.some((item) => item.kind === 'name' && item.name === parsed.name);
}
