import { clock } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { productOf } from '../plan/product.ts';
import { Started } from './events.ts';
import { endOf } from './interval.ts';
import { keeperOf, planUse } from './plan-use.ts';
import { heldBy, hold } from './slot.ts';
import { about, type Holder } from './subscribe.ts';
import type { Subscription, SubscriptionAttributes } from './subscription.ts';
import { write } from './write.ts';

/** Makes an ended subscription active again, from now until the given end, its old one if that lies ahead, or one interval on. Refused while another is active in its product. */
export async function reactivate(holder: Holder, subscription: Subscription, changes: Partial<SubscriptionAttributes>, given: string | null | undefined): Promise<Subscription> {
  const now = clock.now();
  if (new Date(subscription.start_date) > now) throw problem.refused(`The subscription would begin on ${subscription.start_date}: subscribe again instead`, { status: ['has not begun'] });
  const held = await heldBy(holder.id, subscription.product);
  if (held.active) throw problem.refused(`Another subscription to ${productOf[subscription.product].name} is active: ${held.active.plan.code}`, { status: ['another subscription is active'] });
  const end_date = given === undefined ? nextEnd({ ...subscription, ...changes }, now) : given;
  if (end_date !== null && end_date <= now.toISOString()) throw problem.invalid({ end_date: ['must lie in the future'] });
  const { plan } = subscription;
  const use = planUse(plan.id, keeperOf(plan.owner, holder), 1);
  return write(holder, subscription, { ...changes, status: 'active', end_date, cancellation_reason: null }, (changed) => [
    ...hold(holder.id, subscription.product, held, { active: subscription.id }).operations,
    ...use.operations,
    Started.publish(subscription.id, about(changed, use.later), holder.id),
  ]);
}

function nextEnd({ end_date, billing_interval }: SubscriptionAttributes, now: Date): string | null {
  if (end_date !== null && end_date > now.toISOString()) return end_date;
  return endOf(now, billing_interval)?.toISOString() ?? null;
}
