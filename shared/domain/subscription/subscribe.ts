import { clock } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import type { Change } from '../../table/entity.ts';
import { needByCode, type Plan, sellersTo } from '../plan/plan.ts';
import { type ProductCode, productOf } from '../plan/product.ts';
import { allot } from './allotment.ts';
import { present } from './document.ts';
import { Created, Ended, Started } from './events.ts';
import { keeperOf, type PlanUse, planUse } from './plan-use.ts';
import { type Held, heldBy, hold, nothingHeld } from './slot.ts';
import { isLive, type Subscription, Subscriptions } from './subscription.ts';
import { attributesOf, type Terms } from './terms.ts';

/** What a subscription needs to know of its organization: its parent limits it, its root counts the use of the platform's plans. */
export interface Holder {
  id: string;
  /** Ids from the root down to the parent. */
  path: string[];
}

interface Chosen<T> {
  plan: Plan;
  choice: T;
}

/** The first plan of each product counts, further ones of the same product are ignored (documented). Unknown plan: 404. */
export async function choosePlans<T extends { plan: string }>(holder: { path: string[] }, choices: T[]): Promise<Chosen<T>[]> {
  const plans = await Promise.all(choices.map(({ plan }) => needByCode(plan, sellersTo(holder))));
  const chosen = new Map<ProductCode, Chosen<T>>();
  for (const [at, plan] of plans.entries()) {
    const choice = choices[at];
    if (choice && !chosen.has(plan.product)) chosen.set(plan.product, { plan, choice });
  }
  return [...chosen.values()];
}

/** The writes that subscribe a new organization to these plans. */
export function found(holder: Holder, chosen: Chosen<Terms>[]): Promise<Change<Subscription>[]> {
  return Promise.all(chosen.map(({ plan, choice }) => allotted(holder, plan, choice, nothingHeld)));
}

/** The writes that subscribe an existing organization; what was active in the same product ends. The wall has to let through to its parent. */
export function add(holder: Holder, chosen: Chosen<Terms>[]): Promise<Change<Subscription>[]> {
  return Promise.all(chosen.map(async ({ plan, choice }) => allotted(holder, plan, choice, await heldBy(holder.id, plan.product))));
}

/** A subscription within the parent's limits. */
async function allotted(holder: Holder, plan: Plan, terms: Terms, held: Held): Promise<Change<Subscription>> {
  const made = subscribe(holder, plan, terms, held);
  const replaced = made.item.scheduled ? undefined : held.active;
  const limits = await allot(holder, plan.product, [allottedTo(replaced)], [allottedTo(made.item)]);
  return { item: made.item, operations: [...made.operations, ...limits] };
}

/** The writes that subscribe an organization, whatever its parent's limits. One that begins later leaves the active one until then. */
export function subscribe(holder: Holder, plan: Plan, terms: Terms, held: Held = nothingHeld): Change<Subscription> {
  const attributes = attributesOf(plan, terms, held.active);
  if (attributes.scheduled && held.next) throw alreadyScheduled(held.next);
  const made = Subscriptions.create(holder.id, attributes);
  const slot = hold(holder.id, plan.product, held, attributes.scheduled ? { next: made.item.id } : { active: made.item.id });
  const before = attributes.scheduled ? undefined : held.active;
  // One takes the place of the other: the plan is used as often as before.
  const same = before?.plan.id === plan.id;
  const replaced = before ? end(holder, before, { status: 'inactive', reason: null }, same ? notCounted : usedLess(holder, before)).operations : [];
  const use = same ? notCounted : planUse(plan.id, keeperOf(plan.owner, holder), 1);
  const started = attributes.scheduled ? [] : [Started.publish(made.item.id, about(made.item), holder.id)];
  return { item: made.item, operations: [...made.operations, ...slot.operations, ...replaced, ...use.operations, Created.publish(made.item.id, about(made.item, use.later), holder.id), ...started] };
}

/** The writes after which a live subscription has ended, now if its time has not come; its slot and its allotment are the caller's. */
export function end(holder: Holder, subscription: Subscription, { status, reason }: { status: 'inactive' | 'canceled'; reason: string | null }, use: PlanUse = usedLess(holder, subscription)): Change<Subscription> {
  const now = clock.now().toISOString();
  const end_date = !subscription.scheduled && (subscription.end_date === null || subscription.end_date > now) ? now : subscription.end_date;
  const ended = Subscriptions.update(holder.id, subscription, { status, scheduled: false, end_date, cancellation_reason: reason });
  return { item: ended.item, operations: [...ended.operations, ...use.operations, Ended.publish(subscription.id, about(ended.item, use.later), holder.id)] };
}

const notCounted: PlanUse = { operations: [], later: 0 };

function usedLess(holder: Holder, { plan }: Subscription): PlanUse {
  return planUse(plan.id, keeperOf(plan.owner, holder), -1);
}

/** What it holds of its parent's limits. */
export function allottedTo(subscription: Subscription | undefined): Subscription['features'] | null {
  return subscription?.plan.kind === 'open' && isLive(subscription) ? subscription.features : null;
}

/** What every event tells of a subscription. */
export function about(subscription: Subscription, plan_use = 0): Parameters<typeof Started.publish>[1] {
  const { id, code, owner } = subscription.plan;
  return { plan: { id, code, owner }, plan_use, subscription: present(subscription) };
}

function alreadyScheduled({ product, start_date }: Subscription) {
  return problem.refused(`A subscription to ${productOf[product].name} is to begin on ${start_date}; cancel it first`, { start_date: ['another subscription is scheduled already'] });
}
