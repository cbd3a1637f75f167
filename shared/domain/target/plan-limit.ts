import { judgeName } from '../../network/host-name.ts';
import { formatRange, type IpRange, subtractRanges } from '../../network/range.ts';
import { targetPolicy } from '../../network/refusal.ts';
import { lazy } from '../../lib/lazy.ts';
import type { ProductCode } from '../plan/product.ts';
import type { Features } from '../subscription/features.ts';
import type { HostItem } from './hosts.ts';
import { type Hosts, remaining, unionCount } from './hosts-count.ts';

/** The feature that internal addresses count on; pci has none, there everything counts on number_of_ips. */
const internalFeatures = { pci: null, vrms: 'internal_vrms', penetration: 'internal_penetration' } as const satisfies Record<ProductCode, keyof Features | null>;

export type LimitedFeature = 'number_of_ips' | 'internal_vrms' | 'internal_penetration';

/** Distinct hosts by the feature that they count on. */
export type Counts = Partial<Record<LimitedFeature, bigint | undefined>>;

/** The features that limit a product, number_of_ips first. */
export function limitedFeatures(product: ProductCode): ['number_of_ips', ...LimitedFeature[]] {
  const internal = internalFeatures[product];
  return internal === null ? ['number_of_ips'] : ['number_of_ips', internal];
}

/** How many hosts these targets hold together, each counted once, by the feature that it counts on (reference 6.8). */
export function countsOf(product: ProductCode, targets: readonly Hosts[]): Counts {
  const internal = internalFeatures[product];
  if (internal === null) return { number_of_ips: unionCount(targets) };
  const split = targets.map(divided);
  return {
    number_of_ips: unionCount(split.map(({ external }) => external)),
    [internal]: unionCount(split.map((one) => one.internal)),
  };
}

/** How many hosts the features allow; null is without limit, a missing feature allows none. */
export function limitOf(feature: LimitedFeature, features: Features | undefined): bigint | null {
  if (feature === 'number_of_ips') return BigInt(features?.number_of_ips?.limit ?? 0);
  const internal = features?.[feature];
  if (!internal?.active) return 0n;
  return internal.unlimited ? null : BigInt(internal.limit);
}

const everythingNotPublic = lazy(() => targetPolicy({ private: false }));

/** The public part of a scope and the rest of it. A name is public unless it is one of the local network. */
function divided(scope: Hosts): { external: Hosts; internal: Hosts } {
  const left = remaining(scope);
  const policy = everythingNotPublic();
  const publicRanges = subtractRanges(left.ranges, policy.refused);
  const isPublic = (name: string): boolean => judgeName(name, policy).allowed;
  return {
    external: only(publicRanges, left.names.filter(isPublic)),
    internal: only(subtractRanges(left.ranges, publicRanges), left.names.filter((name) => !isPublic(name))),
  };
}

function only(ranges: IpRange[], names: string[]): Hosts {
  const included: HostItem[] = [
    ...ranges.map((range) => ({ kind: 'range' as const, ...range, text: formatRange(range) })),
    ...names.map((name) => ({ kind: 'name' as const, name, text: name })),
  ];
  return { included, excluded: [] };
}
