import { formatAddress } from '../../network/address.ts';
import type { HostItem } from './hosts.ts';
import { remaining } from './hosts-count.ts';

/**
 * Every address and name to scan, once each: IPv4, then IPv6, both ascending, then names in order of appearance.
 * Lazy: it holds the ranges, never their addresses, so that a caller may stop after the first of 2^128.
 */
export function* expandHosts(included: readonly HostItem[], excluded: readonly HostItem[] = []): Generator<string> {
  const left = remaining({ included, excluded });
  for (const { version, first, last } of left.ranges) {
    for (let value = first; value <= last; value += 1n) yield formatAddress({ version, value });
  }
  yield* left.names;
}
