import type { EventRecord } from '../../events/event.ts';
import { clock } from '../../platform/clock.ts';
import { retrying, transact } from '../../table/transact.ts';
import { wallOf } from '../../table/wall.ts';
import { behindWall, tenant } from '../actor/context.ts';
import { Organizations } from '../organization/organization.ts';
import { allot } from './allotment.ts';
import { Renewed, Started } from './events.ts';
import { renewedEnd } from './interval.ts';
import { heldBy, hold } from './slot.ts';
import { about, allottedTo, end, type Holder } from './subscribe.ts';
import { type Subscription, Subscriptions } from './subscription.ts';

/**
 * Does what the clock says of a subscription: one whose beginning has come begins, one whose end has come is renewed or ends. It goes by what is
 * stored, so an event that comes twice, late, or after a change does nothing that was not to be done.
 */
export async function due({ subject }: Pick<EventRecord, 'subject'>): Promise<void> {
  const holder = await Organizations.get(tenant(), tenant());
  // Deleted with its subscriptions.
  if (!holder) return;
  await behindWall(wallOf(tenant(), tenant(), holder.path.at(-1) ?? tenant()), () => retrying('Subscription', () => advance(holder, subject)));
}

async function advance(holder: Holder, id: string): Promise<void> {
  const subscription = await Subscriptions.get(holder.id, id);
  const now = clock.now().toISOString();
  if (!subscription) return;
  if (subscription.scheduled && subscription.start_date <= now) return begin(holder, subscription);
  if (subscription.status === 'active' && subscription.end_date !== null && subscription.end_date <= now) return finish(holder, subscription, subscription.end_date);
}

/** The one that was active until now ends in the same transaction. */
async function begin(holder: Holder, subscription: Subscription): Promise<void> {
  const held = await heldBy(holder.id, subscription.product);
  const begun = Subscriptions.update(holder.id, subscription, { scheduled: false, status: 'active' });
  const replaced = held.active ? [end(holder, held.active, { status: 'inactive', reason: null })] : [];
  const limits = await allot(holder, subscription.product, [allottedTo(held.active)], []);
  await transact([begun, ...replaced, hold(holder.id, subscription.product, held, { active: subscription.id, next: null }), ...limits, Started.publish(subscription.id, about(begun.item), holder.id)]);
}

async function finish(holder: Holder, subscription: Subscription, end_date: string): Promise<void> {
  const next = subscription.auto_renewal ? renewedEnd(new Date(subscription.start_date), new Date(end_date), subscription.billing_interval, clock.now()) : null;
  if (next) {
    const renewed = Subscriptions.update(holder.id, subscription, { end_date: next.toISOString() });
    await transact([renewed, Renewed.publish(subscription.id, about(renewed.item), holder.id)]);
    return;
  }
  const held = await heldBy(holder.id, subscription.product);
  const released = held.slot?.active === subscription.id ? [hold(holder.id, subscription.product, held, { active: null })] : [];
  const limits = await allot(holder, subscription.product, [allottedTo(subscription)], []);
  await transact([end(holder, subscription, { status: 'inactive', reason: null }), ...released, ...limits]);
}
