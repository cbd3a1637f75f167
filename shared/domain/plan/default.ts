import * as z from 'zod';
import { entity, type Owner } from '../../table/entity.ts';
import type { Operation } from '../../table/operation.ts';
import { type Plan, Plans, plansOf } from './plan.ts';
import type { ProductCode } from './product.ts';

/** Which plan of an owner is the default of a product (the item's id). It changes with the plans' own marks, so of two that want it at once one comes last. */
const Defaults = entity(z.object({ plan_id: z.string().nullable() }), { name: 'Plan', family: 'DEFAULT_PLAN' });

/** The writes that take the default away from the plan that has it and note the new one (null: none); nothing when it is the same. */
export async function moveDefault(owner: Owner, product: ProductCode, plan: string | null): Promise<Operation[]> {
  const mark = await Defaults.get(owner, product);
  const before = mark ? await formerly(owner, mark.plan_id) : await seededDefault(owner, product);
  const current = before?.default ? before.id : null;
  if (mark && current === plan) return Defaults.update(owner, mark, {}).operations;
  const noted = mark ? Defaults.update(owner, mark, { plan_id: plan }) : Defaults.create(owner, { id: product, plan_id: plan });
  const unmarked = before && current !== null && current !== plan ? Plans.update(owner, before, { default: false }).operations : [];
  return [...noted.operations, ...unmarked];
}

async function formerly(owner: Owner, id: string | null): Promise<Plan | undefined> {
  return id === null ? undefined : Plans.get(owner, id);
}

/** The first start marks its plans without a note. */
async function seededDefault(owner: Owner, product: ProductCode): Promise<Plan | undefined> {
  return (await plansOf([owner])).find((plan) => plan.product === product && plan.default);
}
