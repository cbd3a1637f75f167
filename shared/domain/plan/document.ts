import * as z from 'zod';
import { platform } from '../../table/entity.ts';
import type { Organization } from '../organization/organization.ts';
import { Organizations } from '../organization/organization.ts';
import { Features } from '../subscription/features.ts';
import { Interval } from '../subscription/interval.ts';
import { usesOf } from '../subscription/plan-use.ts';
import { type Plan, readAs } from './plan.ts';
import { Product, productOf } from './product.ts';

/** The plan model (2.3, ours). How many subscriptions use a plan is for its owner to know, null for everybody else. */
export const Document = z
  .object({
    id: z.string(),
    code: z.string(),
    name: z.string(),
    description: z.string(),
    product: Product,
    kind: z.enum(['normal', 'open']),
    default: z.boolean(),
    default_interval: Interval,
    features: Features,
    active: z.boolean(),
    organization: z.object({ id: z.string(), name: z.string() }),
    subscriptions_count: z.int().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Plan' });
export type Presented = z.output<typeof Document> & { version: number };

/** The plans as the acting organization sees them: names of the sellers, and use, with one read each. */
export async function present(plans: Plan[], viewer: Organization): Promise<Presented[]> {
  const root = viewer.path[0] ?? viewer.id;
  const sellerOf = ({ owner }: Plan): string => (owner === platform ? root : owner);
  const own = plans.some((plan) => sellerOf(plan) === viewer.id);
  const [names, uses] = await Promise.all([namesOf(new Set(plans.map(sellerOf))), own ? usesOf(viewer.id) : () => 0]);
  return plans.map((plan) => {
    const id = sellerOf(plan);
    return { ...plan, product: productOf[plan.product], organization: { id, name: names.get(id) ?? '' }, subscriptions_count: id === viewer.id ? Math.max(0, uses(plan.id)) : null };
  });
}

async function namesOf(ids: Set<string>): Promise<Map<string, string>> {
  const named = await Promise.all([...ids].map(async (id) => [id, (await readAs(id, () => Organizations.get(id, id)))?.name ?? ''] as const));
  return new Map(named);
}
