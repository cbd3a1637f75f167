import { problem } from '../../problems.ts';
import type { Operation } from '../../table/operation.ts';
import { walk } from '../../table/read-all.ts';
import { tenant } from '../actor/context.ts';
import { type ProductCode, productOf } from '../plan/product.ts';
import type { Features } from '../subscription/features.ts';
import * as Subscription from '../subscription/subscription.ts';
import { usedBy } from './attachments.ts';
import type { Hosts } from './hosts-count.ts';
import { countsOf, type LimitedFeature, limitedFeatures, limitOf } from './plan-limit.ts';
import { readScope, type ScopeText } from './scope.ts';
import { type Target, Targets } from './target.ts';

/**
 * What an organization uses of its plan: the distinct hosts of all targets attached to its scans of a product (reference 6.8).
 * It is counted, and no sum is kept: overlaps, exclusions and shared addresses would make it wrong. A start of a scan that exists asks for what was
 * counted last, which holds until something changes.
 */
interface Allowance {
  feature: LimitedFeature;
  /** Null is without limit. */
  limit: bigint | null;
  used: bigint;
  /** As `used`, with the scope in question attached. */
  after: bigint;
  allowed: boolean;
}

/** number_of_ips first; the internal feature of the product, if it has one, behind it. */
type Allowances = [Allowance, ...Allowance[]];

const pageRows = 500;

/** What the plan allows, what is used, and what would be with this scope; without an active subscription every limit is 0. */
export async function allowancesFor(product: ProductCode, scope: Hosts): Promise<Allowances> {
  const [subscription, attached] = await Promise.all([Subscription.activeFor(tenant(), product), attachedScopes(product)]);
  return compared(product, subscription?.features, attached, scope);
}

/**
 * Lets a scan be created, changed or started on this target, or throws the 422 that names what is left. The target counts once,
 * whether or not it is attached already. `field` is the body's field to blame; who has read the active subscription gives it along.
 */
export async function check(product: ProductCode, target: ScopeText & { id: string }, options: { field?: string; subscription?: Subscription.Subscription } = {}): Promise<void> {
  const [subscription, attached] = await Promise.all([options.subscription ?? Subscription.activeFor(tenant(), product), attachedScopes(product, target.id)]);
  if (!subscription) throw problem.refused(`There is no active subscription to ${productOf[product].name}`);
  const over = compared(product, subscription.features, attached, readScope(target)).filter(({ allowed }) => !allowed);
  if (over.length === 0) return;
  const reasons = over.map(sentenceOf);
  throw problem.refused(`The plan does not allow to scan this target: ${reasons.join('; ')}`, { [options.field ?? 'target_id']: reasons });
}

/**
 * The same for a start of a scan that exists, whose target is counted already: one read while nothing has changed, however many targets there are.
 * Answers the writes that keep what had to be counted for the starts that follow.
 */
export async function checkStart(product: ProductCode, target: ScopeText & { id: string }, subscription: Subscription.Subscription): Promise<Operation[]> {
  const { counts, operations } = await usedBy(product, async () => countsOf(product, await attachedScopes(product)));
  const over = limitedFeatures(product).some((feature) => {
    const limit = limitOf(feature, subscription.features);
    return limit !== null && (counts[feature] ?? 0n) > limit;
  });
  if (!over) return operations;
  // How much is left, and how much it would take, is in the refusal.
  await check(product, target, { subscription });
  return [];
}

function compared(product: ProductCode, features: Features | undefined, attached: Hosts[], scope: Hosts): Allowances {
  const before = countsOf(product, attached);
  const later = countsOf(product, [...attached, scope]);
  const allowance = (feature: LimitedFeature): Allowance => {
    const limit = limitOf(feature, features);
    const [used, after] = [before[feature] ?? 0n, later[feature] ?? 0n];
    return { feature, limit, used, after, allowed: limit === null || after <= limit };
  };
  const [first, ...others] = limitedFeatures(product);
  return [allowance(first), ...others.map(allowance)];
}

function sentenceOf({ feature, limit, used, after }: Allowance): string {
  const left = limit !== null && limit > used ? limit - used : 0n;
  return `${feature} allows ${limit ?? 'any number of'} hosts, ${used} are used, ${left} are left, and this target adds ${after - used}`;
}

async function attachedScopes(product: ProductCode, without?: string): Promise<Hosts[]> {
  const scopes: Hosts[] = [];
  for await (const targets of walk(Targets.stretch(tenant()), Targets.parse, pageRows)) {
    scopes.push(...targets.filter((target) => target.id !== without && isAttached(target, product)).map(readScope));
  }
  return scopes;
}

function isAttached(target: Target, product: ProductCode): boolean {
  const counts = { pci: target.scans_pci, vrms: target.scans_vrms, penetration: target.scans_penetration };
  return counts[product] > 0;
}
