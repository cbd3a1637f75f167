import { judgeName } from '../../network/host-name.ts';
import { byPosition, firstOverlap, subtractRanges } from '../../network/range.ts';
import { targetPolicy } from '../../network/refusal.ts';
import type { AddressPolicy } from '../../network/refusal.ts';
import type { HostItem, InvalidHost } from './hosts.ts';
import { intervals, names } from './hosts-count.ts';

/**
 * The items that hold an address or name which the policy refuses, with the reason; empty when all may be scanned. Whole ranges
 * are judged by overlap, so ::/0 is answered at once. An address that is excluded does not count against its item.
 * Names pass unless they are refused as such: their addresses are judged at scan time, before each connection.
 */
export function guardHosts(items: readonly HostItem[], policy: AddressPolicy, excluded: readonly HostItem[] = []): InvalidHost[] {
  const cuts = intervals(excluded);
  const excludedNames = names(excluded);
  const refused = policy.refused
    .flatMap((range) => subtractRanges([range], cuts).map((left) => ({ ...left, reason: range.reason })))
    .toSorted(byPosition);
  return items.flatMap((item) => {
    if (item.kind === 'range') {
      const found = firstOverlap(refused, item);
      return found ? [{ text: item.text, reason: found.reason }] : [];
    }
    const judged = judgeName(item.name, policy);
    return judged.allowed || excludedNames.has(item.name) ? [] : [{ text: item.text, reason: judged.reason }];
  });
}

/** Whether all that is to be scanned is on the public internet, as far as the text can say. */
export function isExternal(items: readonly HostItem[], excluded: readonly HostItem[] = []): boolean {
  return guardHosts(items, targetPolicy({ private: false }), excluded).length === 0;
}
