import * as z from 'zod';
import { clock } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import type { ListRequest, Page } from '../../table/list.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { type Organization, OrganizationRecords } from '../organization/organization.ts';
import { reach, reachToChange } from '../organization/reach.ts';
import { allot } from './allotment.ts';
import { assigned, type FeatureCode, Features, revoked } from './features.ts';
import { Interval } from './interval.ts';
import { Moment } from './moment.ts';
import { Price } from './price.ts';
import { type Held, heldBy, hold } from './slot.ts';
import { add, allottedTo, choosePlans, end, type Holder } from './subscribe.ts';
import { write } from './write.ts';
import { reactivate } from './reactivate.ts';
import { isActive, isLive, listOfOrganization, liveOnes, type Subscription, type SubscriptionAttributes, Subscriptions } from './subscription.ts';
import type { Terms } from './terms.ts';

const reason = z.string().trim().max(2000).nullable();

/** Body of update subscription (4.9): all optional, what is not named stays. `interval` and `billing_interval` are the same thing. */
export const Update = z.object({
  status: z.enum(['active', 'inactive', 'canceled']).exactOptional(),
  end_date: Moment.nullable().exactOptional(),
  price: Price.exactOptional(),
  trial_enabled: z.boolean().exactOptional(),
  trial_duration_days: z.int().min(0).max(3650).exactOptional(),
  auto_renewal: z.boolean().exactOptional(),
  cancellation_reason: reason.exactOptional(),
  billing_interval: Interval.exactOptional(),
  interval: Interval.exactOptional(),
  features: Features.exactOptional(),
});
type Update = z.output<typeof Update>;

export const Unsubscribe = z.object({ plan: z.string().min(1).max(255), cancellation_reason: reason.default(null) });

/** Subscribes an organization below to a plan that is sold to it; the one before in the same product ends. */
export function subscribeTo(organization: string, terms: Terms): Promise<Subscription> {
  return join(() => seller(organization), terms);
}

/** The caller's own organization subscribes to what is sold to it. */
export function subscribeOwn(terms: Terms): Promise<Subscription> {
  return join(() => reachToChange(tenant()), terms);
}

function join(find: () => Promise<Organization>, terms: Terms): Promise<Subscription> {
  return retrying('Subscription', async () => {
    const holder = await find();
    const chosen = await choosePlans(holder, [terms]);
    // In `plans[]` of a new organization there is no place for features, and an open plan gives its own; here there is (4.8).
    if (terms.features === undefined && chosen.some(({ plan }) => plan.kind === 'open')) throw problem.invalid({ 'features.number_of_ips': ["can't be blank"] });
    const [made] = await add(holder, chosen);
    if (!made) throw problem.notFound('Plan');
    // As it was read: one that is deleted meanwhile is subscribed to nothing.
    await transact([OrganizationRecords.unchanged(holder.id, holder), made]);
    return made.item;
  });
}

/** Ends the live subscription to this plan; 404 when there is none. */
export function unsubscribe(organization: string, { plan, cancellation_reason }: z.output<typeof Unsubscribe>): Promise<Subscription> {
  return retrying('Subscription', async () => {
    const holder = await seller(organization);
    const found = (await liveOnes(holder.id)).find((one) => one.plan.code === plan);
    if (!found) throw problem.notFound('Subscription');
    return cancel(holder, found, 'canceled', cancellation_reason);
  });
}

/** An organization's subscriptions, past ones included; the active ones alone with `only`. */
export async function list(organization: string, request: ListRequest, only?: 'active'): Promise<Page<Subscription>> {
  await reach(organization);
  return listOfOrganization(organization, request, only && isActive);
}

export async function show(organization: string, id: string): Promise<Subscription> {
  await reach(organization);
  return Subscriptions.need(organization, id);
}

/** Changes what is named. Canceling and ending act at once; what ended becomes active again while no other is. */
export function update(organization: string, id: string, input: Update): Promise<Subscription> {
  return retrying('Subscription', async () => {
    const holder = await seller(organization);
    const subscription = await Subscriptions.need(organization, id);
    const { status, cancellation_reason, interval, end_date, features, ...plain } = input;
    const rhythm = interval ?? input.billing_interval;
    const merged = features ? { features: assigned(subscription.features, features) } : {};
    const changes: Partial<SubscriptionAttributes> = { ...plain, ...(rhythm ? { billing_interval: rhythm } : {}), ...merged };
    if (status === 'canceled' || (status === 'inactive' && !subscription.scheduled)) {
      return isLive(subscription) ? cancel(holder, subscription, status, cancellation_reason ?? null, changes) : write(holder, subscription, { ...changes, status, ...(cancellation_reason === undefined ? {} : { cancellation_reason }) });
    }
    if (status === 'active' && !isLive(subscription)) return reactivate(holder, subscription, changes, end_date);
    if (end_date !== undefined) checkEnd(subscription, end_date);
    return write(holder, subscription, { ...changes, ...(end_date === undefined ? {} : { end_date }), ...(cancellation_reason === undefined ? {} : { cancellation_reason }) });
  });
}

/** Replaces the named features, for this subscription alone. */
export function assignFeatures(organization: string, id: string, features: Features): Promise<Subscription> {
  return changeFeatures(organization, id, (before) => assigned(before, features));
}

export function revokeFeatures(organization: string, id: string, names: readonly FeatureCode[]): Promise<Subscription> {
  return changeFeatures(organization, id, (before) => revoked(before, names));
}

function changeFeatures(organization: string, id: string, change: (before: Features) => Features): Promise<Subscription> {
  return retrying('Subscription', async () => {
    const holder = await seller(organization);
    const subscription = await Subscriptions.need(organization, id);
    return write(holder, subscription, { features: change(subscription.features) });
  });
}

async function cancel(holder: Holder, subscription: Subscription, status: 'inactive' | 'canceled', because: string | null, changes: Partial<SubscriptionAttributes> = {}): Promise<Subscription> {
  const held = await heldBy(holder.id, subscription.product);
  const ended = end(holder, { ...subscription, ...changes }, { status, reason: because });
  const limits = await allot(holder, subscription.product, [allottedTo(subscription)], []);
  await transact([ended, ...withoutIn(holder, held, subscription), ...limits]);
  return ended.item;
}

/** The slot without this subscription. */
function withoutIn(holder: Holder, held: Held, { id, product }: Subscription) {
  const [active, next] = [held.slot?.active === id ? { active: null } : {}, held.slot?.next === id ? { next: null } : {}];
  return hold(holder.id, product, held, { ...active, ...next }).operations;
}

function checkEnd({ start_date, status, scheduled }: Subscription, end_date: string | null): void {
  if (end_date === null) return;
  if (status !== 'active' && !scheduled) throw problem.invalid({ end_date: ['belongs to an active subscription'] });
  if (end_date <= start_date) throw problem.invalid({ end_date: ['must be after start_date'] });
  if (end_date <= clock.now().toISOString()) throw problem.invalid({ end_date: ['must lie in the future; to end the subscription now, change its status'] });
}

/** What is sold is changed from above: an organization never changes what it may do itself; the root has nobody above. */
async function seller(organization: string): Promise<Organization> {
  const holder = await reachToChange(organization);
  if (organization === tenant() && holder.path.length > 0) throw problem.forbidden();
  return holder;
}
