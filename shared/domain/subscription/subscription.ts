import * as z from 'zod';
import { clock } from '../../platform/clock.ts';
import { entity } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { queryRows } from '../../table/query.ts';
import { wallOf } from '../../table/wall.ts';
import { behindWall, user } from '../actor/context.ts';
import { type ProductCode, products } from '../plan/product.ts';
import { Features } from './features.ts';
import { Interval } from './interval.ts';

/**
 * A subscription opens a product for an organization. It is scheduled (inactive, `scheduled`), begins (active), is renewed or ends (inactive,
 * or canceled before its time); what ended can become active again while nothing else is. Its features are fixed when it is made: the plan's
 * for a normal plan, the given ones for an open plan; assigning changes them for this subscription alone. What may never be true: two active
 * subscriptions of one organization to one product (slot.ts), an active one that the clock has ended for longer than a tick.
 */
const Stored = z.object({
  /** `owner`: the organization whose plan it is, or `platform`. */
  plan: z.object({ id: z.string(), code: z.string(), name: z.string(), kind: z.enum(['normal', 'open']), owner: z.string() }),
  product: z.enum(products),
  partner: z.boolean(),
  status: z.enum(['active', 'inactive', 'canceled']),
  /** Begins at `start_date`, which lies ahead. */
  scheduled: z.boolean(),
  start_date: z.string(),
  end_date: z.string().nullable(),
  billing_interval: Interval,
  features: Features,
  /** A decimal with two digits; accepted as number or string. */
  price: z.string(),
  trial_enabled: z.boolean(),
  trial_duration_days: z.number().int(),
  auto_renewal: z.boolean(),
  cancellation_reason: z.string().nullable(),
});
export type SubscriptionAttributes = z.infer<typeof Stored>;

export const dueEvent = 'subscription.due';

export const Subscriptions = entity(Stored, {
  name: 'Subscription',
  family: 'SUBSCRIPTION',
  counted: true,
  due: ({ scheduled, status, start_date, end_date }) => {
    if (scheduled) return { at: start_date, event: dueEvent };
    return status === 'active' && end_date !== null ? { at: end_date, event: dueEvent } : null;
  },
});
export type Subscription = ReturnType<typeof Subscriptions.parse>;

export const columns = {
  status: ({ status }: Subscription) => status,
  product: ({ product }: Subscription) => product,
  plan: ({ plan }: Subscription) => plan.code,
  billing_interval: ({ billing_interval }: Subscription) => billing_interval,
  start_date: ({ start_date }: Subscription) => start_date,
  end_date: ({ end_date }: Subscription) => end_date,
};

/** More subscriptions than any organization collects in years; the active ones are always among the newest. */
const recentMax = 100;

/** All subscriptions of an organization, past ones included. The caller has to reach it. */
export function listOfOrganization(organization: string, request: ListRequest, where?: (one: Subscription) => boolean): Promise<Page<Subscription>> {
  const total = (): Promise<number> => Subscriptions.count(organization);
  return listOf({ stretches: [Subscriptions.stretch(organization)], parse: Subscriptions.parse, columns, total, ...(where ? { where } : {}) }, request);
}

/** The subscriptions of the user's own organization, past ones included (documented, 4.17). */
export function history(request: ListRequest): Promise<Page<Subscription>> {
  const { home } = user();
  return behindWall(wallOf(home), () => listOfOrganization(home, request));
}

/** What the user's own organization is subscribed to now: at most one for each product. */
export function activePlans(): Promise<Subscription[]> {
  const { home } = user();
  return behindWall(wallOf(home), () => activeOnes(home));
}

/** The subscription under which an organization may work in a product now; undefined if there is none. */
export async function activeFor(organization: string, product: ProductCode): Promise<Subscription | undefined> {
  return (await activeOnes(organization)).find((one) => one.product === product);
}

/** The products in which an organization is subscribed now. */
export async function activeProducts(organization: string): Promise<ProductCode[]> {
  return (await activeOnes(organization)).map(({ product }) => product);
}

export function isActive({ status, start_date, end_date }: Subscription): boolean {
  const now = clock.now();
  return status === 'active' && new Date(start_date) <= now && (end_date === null || new Date(end_date) > now);
}

/** Whether it holds, or will hold, what its plan gives. */
export function isLive({ status, scheduled }: SubscriptionAttributes): boolean {
  return scheduled || status === 'active';
}

/** What is active or scheduled. */
export async function liveOnes(organization: string): Promise<Subscription[]> {
  return (await recentOnes(organization)).filter(isLive);
}

async function activeOnes(organization: string): Promise<Subscription[]> {
  return (await recentOnes(organization)).filter(isActive);
}

async function recentOnes(organization: string): Promise<Subscription[]> {
  const { rows } = await queryRows({ ...Subscriptions.stretch(organization), newestFirst: true }, recentMax);
  return rows.map(Subscriptions.parse);
}
