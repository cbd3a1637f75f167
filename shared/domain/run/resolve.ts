import { EgressError } from '../../network/egress-error.ts';
import { parseAddress } from '../../network/address.ts';
import { checkedAddresses, type Resolver, systemResolver } from '../../network/checked-lookup.ts';
import { judgeName } from '../../network/host-name.ts';
import { type AddressPolicy, judgeAddress } from '../../network/refusal.ts';

/** Where a host of the scope leads now, or why it may not or cannot be scanned. */
export type Resolved = { unit: string; address: string; name: string | null } | { unit: string; refusal: string };

/**
 * Finds and judges the address of one address or name, right before it is scanned. A name counts as one host and is scanned at one
 * address, IPv4 if it has one; it is refused if any of its addresses is, so that an attacker's second record is not our second try.
 */
export async function resolve(unit: string, policy: AddressPolicy, resolver: Resolver = systemResolver): Promise<Resolved> {
  if (parseAddress(unit)) {
    const judged = judgeAddress(unit, policy);
    return judged.allowed ? { unit, address: unit, name: null } : { unit, refusal: `not scanned: ${judged.reason}` };
  }
  const named = judgeName(unit, policy);
  if (!named.allowed) return { unit, refusal: `not scanned: ${named.reason}` };
  try {
    const addresses = await checkedAddresses(unit, policy, resolver);
    const address = addresses.find((one) => parseAddress(one)?.version === 4) ?? addresses[0];
    return address === undefined ? { unit, refusal: 'the host name has no address' } : { unit, address, name: unit };
  } catch (error) {
    if (error instanceof EgressError) return { unit, refusal: error.message };
    throw error;
  }
}
