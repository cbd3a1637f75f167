import type { Operation } from '../../table/operation.ts';
import { type Plan, Plans, readAs } from '../plan/plan.ts';
import { allot } from './allotment.ts';
import { Updated } from './events.ts';
import { assigned, type Features } from './features.ts';
import { about, allottedTo, type Holder } from './subscribe.ts';
import { liveOnes, type Subscription, Subscriptions } from './subscription.ts';

/** A limit of addresses from outside narrows what a plan gives and never widens it; null is no limit of its own. */
function narrowed(features: Features, limit: number | null): Features {
  const own = features.number_of_ips?.limit;
  return limit === null || own === undefined || own <= limit ? features : assigned(features, { number_of_ips: { limit } });
}

/** The plan as an organization with such a limit is subscribed to it. */
export function narrowedPlan<P extends Pick<Plan, 'features'>>(plan: P, limit: number | null): P {
  return { ...plan, features: narrowed(plan.features, limit) };
}

/** The writes after which every live subscription of the organization lets no more addresses be scanned. A fixed package counts from what its plan gives, so a wider limit gives back what a narrower one took. */
export async function limitAddresses(holder: Holder, limit: number | null): Promise<Operation[]> {
  const changed = await Promise.all((await liveOnes(holder.id)).map(async (subscription) => {
    const features = narrowed(assigned(subscription.features, await whole(subscription)), limit);
    if (features.number_of_ips?.limit === subscription.features.number_of_ips?.limit) return [];
    const updated = Subscriptions.update(holder.id, subscription, { features });
    const limits = await allot(holder, subscription.product, [allottedTo(subscription)], [allottedTo(updated.item)]);
    const told = Updated.publish(subscription.id, { ...about(updated.item), changes: ['features'] }, holder.id);
    return [...updated.operations, ...limits, told];
  }));
  return changed.flat();
}

async function whole({ plan: { id, kind, owner } }: Subscription): Promise<Features> {
  const plan = kind === 'normal' ? await readAs(owner, () => Plans.get(owner, id)) : undefined;
  return plan?.features.number_of_ips ? { number_of_ips: plan.features.number_of_ips } : {};
}
