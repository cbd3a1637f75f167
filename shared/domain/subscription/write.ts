import type { Operation } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { allot } from './allotment.ts';
import { Updated } from './events.ts';
import { about, allottedTo, type Holder } from './subscribe.ts';
import { type Subscription, type SubscriptionAttributes, Subscriptions } from './subscription.ts';

/** Writes a changed subscription within its parent's limits, together with what stands and falls with it. */
export async function write(holder: Holder, subscription: Subscription, changes: Partial<SubscriptionAttributes>, also: (changed: Subscription) => Operation[] = () => []): Promise<Subscription> {
  const changed = Subscriptions.update(holder.id, subscription, changes);
  const limits = await allot(holder, subscription.product, [allottedTo(subscription)], [allottedTo(changed.item)]);
  const updated = Updated.publish(subscription.id, { ...about(changed.item), changes: Object.keys(changes) }, holder.id);
  await transact([changed, ...also(changed.item), ...limits, updated]);
  return changed.item;
}
