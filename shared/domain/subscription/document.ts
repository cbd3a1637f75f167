import * as z from 'zod';
import { Product, productOf } from '../plan/product.ts';
import { Features } from './features.ts';
import { Interval } from './interval.ts';
import type { Subscription } from './subscription.ts';

/** The documented subscription (4.17) with plan and interval; features when asked for. */
export const Document = z
  .object({
    id: z.string(),
    price: z.string(),
    status: z.enum(['active', 'inactive', 'canceled']),
    start_date: z.string(),
    end_date: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
    trial_enabled: z.boolean(),
    trial_duration_days: z.int(),
    auto_renewal: z.boolean(),
    cancellation_reason: z.string().nullable(),
    product: Product,
    plan: z.object({ code: z.string(), name: z.string() }),
    billing_interval: Interval,
    features: Features.optional(),
  })
  .meta({ id: 'Subscription' });

/** With the organization that holds it: in the list of all below. */
export const DependentDocument = Document.extend({ organization_id: z.string() }).meta({ id: 'DependentSubscription' });

/** `attributes=features` (documented), also as `attributes[]=` and as a comma list. */
export const Attributes = z.object({
  attributes: z
    .union([z.string().max(255).transform((text) => text.split(',').map((name) => name.trim())), z.array(z.string()).max(20)])
    .pipe(z.array(z.enum(['features'])))
    .optional()
    .meta({ description: '`features` adds them to the subscription' }),
});

export function present(subscription: Subscription, withFeatures = false): z.output<typeof Document> {
  const { features, plan, product, ...rest } = subscription;
  return { ...rest, plan: { code: plan.code, name: plan.name }, product: productOf[product], ...(withFeatures ? { features } : {}) };
}
