import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { EgressError, egressError } from './egress-error.ts';
import { judgeAddress } from './refusal.ts';
import type { AddressPolicy } from './refusal.ts';

/** All addresses of a name. */
export type Resolver = (name: string) => Promise<string[]>;

/** The system's resolver, so that /etc/hosts and private zones count, and are judged like everything else. */
export const systemResolver: Resolver = async (name) => (await systemLookup(name, { all: true })).map(({ address }) => address);

/** Resolves and refuses the name if any one of its addresses is refused: an attacker's second record must not become our second try. */
export async function checkedAddresses(name: string, policy: AddressPolicy, resolve: Resolver = systemResolver): Promise<string[]> {
  const addresses = await resolve(name).catch((error: unknown) => {
    throw egressError(error, 'connect');
  });
  for (const address of addresses) {
    const judged = judgeAddress(address, policy);
    if (!judged.allowed) throw new EgressError('refused', `the host name has an address that is not allowed: ${judged.reason}`);
  }
  if (addresses.length === 0) throw new EgressError('connection', 'the host name has no address');
  return addresses;
}

/** The hook that a socket calls to learn where to connect: it only ever hands out addresses that were just judged, so that DNS rebinding has no gap. */
export function checkedLookup(policy: AddressPolicy, resolve: Resolver): LookupFunction {
  return (name, options, callback) => {
    checkedAddresses(name, policy, resolve).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const first = found.find(({ family }) => options.family === family) ?? found[0];
        if (options.all) callback(null, found);
        else callback(null, first?.address ?? '', first?.family ?? 4);
      },
      (error: unknown) => callback(egressError(error, 'connect'), []),
    );
  };
}
