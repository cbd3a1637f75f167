import * as z from 'zod';
import { clock } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import type { Plan } from '../plan/plan.ts';
import { Features } from './features.ts';
import { endOf, Interval } from './interval.ts';
import { Moment } from './moment.ts';
import { Price } from './price.ts';
import type { SubscriptionAttributes } from './subscription.ts';

/** When it begins and ends; `interval` and `billing_interval` are the same thing. */
const Period = z.object({ interval: Interval.optional(), billing_interval: Interval.optional(), start_date: Moment.optional(), end_date: Moment.optional() });
const code = z.string().min(1).max(255);

/** One entry of `plans[]`, as create organization and create customer take it. */
export const PlanChoice = Period.extend({ plan: code, partner: z.boolean().optional(), features: Features.optional() });
export type PlanChoice = z.infer<typeof PlanChoice>;

/** What an organization may say when it subscribes itself: an open plan's features, and when. */
export const SubscribeOwn = Period.extend({ plan: code, features: Features.optional(), auto_renewal: z.boolean().optional() });

/** What whoever sells may say besides: price and trial. */
export const Subscribe = SubscribeOwn.extend({ price: Price.optional(), trial_enabled: z.boolean().optional(), trial_duration_days: z.int().min(0).max(3650).optional() });

export type Terms = z.output<typeof Subscribe> & { partner?: boolean | undefined };

/** The attributes of a subscription to this plan on these terms. 422 for dates that end before they begin, or lie behind. */
export function attributesOf(plan: Plan, terms: Terms, before: SubscriptionAttributes | undefined): SubscriptionAttributes {
  const now = clock.now();
  const start = terms.start_date === undefined ? now : new Date(terms.start_date);
  const billing_interval = terms.interval ?? terms.billing_interval ?? plan.default_interval;
  const end = terms.end_date === undefined ? endOf(start, billing_interval) : new Date(terms.end_date);
  const auto_renewal = terms.auto_renewal ?? false;
  if (end !== null && end <= start) throw problem.invalid({ end_date: ['must be after start_date'] });
  if (end !== null && end <= now && !auto_renewal) throw problem.invalid({ end_date: ['must lie in the future'] });
  const scheduled = start > now;
  return {
    plan: { id: plan.id, code: plan.code, name: plan.name, kind: plan.kind, owner: plan.owner },
    product: plan.product,
    // Another plan of the product does not end that it may be sold on.
    partner: terms.partner ?? before?.partner ?? false,
    status: scheduled ? 'inactive' : 'active',
    scheduled,
    start_date: start.toISOString(),
    end_date: end === null ? null : end.toISOString(),
    billing_interval,
    features: featuresOf(plan, terms.features),
    price: terms.price ?? '0.00',
    trial_enabled: terms.trial_enabled ?? false,
    trial_duration_days: terms.trial_duration_days ?? 0,
    auto_renewal,
    cancellation_reason: null,
  };
}

/** A normal plan is a fixed package; an open one takes features, and without any it gives its own. */
function featuresOf(plan: Plan, given: Features | undefined): Features {
  if (given === undefined) return plan.features;
  if (plan.kind === 'normal') throw problem.invalid({ features: [`belong to an open plan; ${plan.code} has its own`] });
  if (!given.number_of_ips) throw problem.invalid({ 'features.number_of_ips': ["can't be blank"] });
  return given;
}
