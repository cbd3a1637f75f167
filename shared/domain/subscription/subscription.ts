import * as z from 'zod';
import { event } from '../../events/define.ts';
import { clock } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { entity } from '../../table/entity.ts';
import type { Operation } from '../../table/operation.ts';
import { queryRows } from '../../table/query.ts';
import { claimName } from '../../table/unique.ts';
import { needByCode, type Plan } from '../plan/plan.ts';
import { type ProductCode, products } from '../plan/product.ts';
import { Features } from './features.ts';
import { endOf, Interval } from './interval.ts';

/**
 * A subscription opens a product for an organization: at most one is active per product, which a claimed name guarantees.
 * Its features are fixed when it is made: the plan's for a normal plan, the given ones for an open plan.
 */
const Stored = z.object({
  plan: z.object({ id: z.string(), code: z.string(), name: z.string(), kind: z.enum(['normal', 'open']) }),
  product: z.enum(products),
  partner: z.boolean(),
  status: z.enum(['active', 'inactive', 'canceled']),
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

const Moment = z.union([z.iso.datetime({ offset: true, local: true }), z.iso.date()], 'is not an ISO 8601 date');

/** One entry of `plans[]`, as create organization and create customer take it. */
export const PlanChoice = z.object({
  plan: z.string().min(1).max(255),
  partner: z.boolean().default(false),
  interval: Interval.optional(),
  start_date: Moment.optional(),
  end_date: Moment.optional(),
});
export type PlanChoice = z.infer<typeof PlanChoice>;

export const Subscriptions = entity(Stored, { name: 'Subscription', family: 'SUBSCRIPTION', counted: true });
export type Subscription = ReturnType<typeof Subscriptions.parse>;

export const Started = event('subscription.started', z.object({ product: z.enum(products), plan: z.string() }));

/** More subscriptions than any organization collects in years; the active ones are always among the newest. */
const recentMax = 100;

/** The subscription under which an organization may work in a product now; undefined if there is none. */
export async function activeFor(organization: string, product: ProductCode): Promise<Subscription | undefined> {
  const { rows } = await queryRows({ ...Subscriptions.stretch(organization), newestFirst: true }, recentMax);
  return rows.map(Subscriptions.parse).find((one) => one.product === product && isActive(one));
}

/** The products in which an organization is subscribed now. */
export async function activeProducts(organization: string): Promise<ProductCode[]> {
  const { rows } = await queryRows({ ...Subscriptions.stretch(organization), newestFirst: true }, recentMax);
  return rows.map(Subscriptions.parse).filter(isActive).map(({ product }) => product);
}

export function isActive({ status, start_date, end_date }: Subscription): boolean {
  const now = clock.now();
  return status === 'active' && new Date(start_date) <= now && (end_date === null || new Date(end_date) > now);
}

/** The first plan of each product counts, further ones of the same product are ignored (documented). Unknown plan: 404. */
export async function choosePlans(choices: PlanChoice[]): Promise<{ plan: Plan; choice: PlanChoice }[]> {
  const chosen = new Map<ProductCode, { plan: Plan; choice: PlanChoice }>();
  for (const choice of choices) {
    const plan = await needByCode(choice.plan);
    if (!chosen.has(plan.product)) chosen.set(plan.product, { plan, choice });
  }
  return [...chosen.values()];
}

/** The writes that subscribe an organization; its partition is new or its earlier subscription was ended before. */
export function subscribe(organization: string, plan: Plan, choice: PlanChoice): { item: Subscription; operations: Operation[] } {
  const start = choice.start_date === undefined ? clock.now() : utc(choice.start_date);
  const interval = choice.interval ?? plan.default_interval;
  const end = choice.end_date === undefined ? endOf(start, interval) : utc(choice.end_date);
  if (end !== null && end <= start) throw problem.invalid({ end_date: ['must be after start_date'] });
  const made = Subscriptions.create(organization, {
    plan: { id: plan.id, code: plan.code, name: plan.name, kind: plan.kind },
    product: plan.product,
    partner: choice.partner,
    status: 'active',
    start_date: start.toISOString(),
    end_date: end === null ? null : end.toISOString(),
    billing_interval: interval,
    features: plan.features,
    price: '0.00',
    trial_enabled: false,
    trial_duration_days: 0,
    auto_renewal: false,
    cancellation_reason: null,
  });
  const claim = claimName(organization, 'ACTIVE_SUBSCRIPTION', plan.product, made.item.id, 'plan');
  const started = Started.publish(made.item.id, { product: plan.product, plan: plan.code }, organization);
  return { item: made.item, operations: [...made.operations, claim, started] };
}

/** Input without an offset is read as UTC (3.3). */
function utc(text: string): Date {
  return new Date(/T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);
}
