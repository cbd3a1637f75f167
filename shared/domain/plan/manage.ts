import type * as z from 'zod';
import { problem } from '../../problems.ts';
import { type Owner, platform } from '../../table/entity.ts';
import type { ListRequest, Page } from '../../table/list.ts';
import type { Operation } from '../../table/operation.ts';
import { pageOfValues } from '../../table/page-of-values.ts';
import { retrying, transact } from '../../table/transact.ts';
import { actor, tenant } from '../actor/context.ts';
import { type Organization, Organizations } from '../organization/organization.ts';
import { asOwner } from '../port-list/port-list.ts';
import { unused } from '../subscription/plan-use.ts';
import { activeFor } from '../subscription/subscription.ts';
import { moveDefault } from './default.ts';
import { type Presented, present } from './document.ts';
import { Created, Deleted, Updated } from './events.ts';
import type { Create, Update } from './input.ts';
import { type Plan, planId, Plans, plansMax, plansOf, readAs, sellersTo } from './plan.ts';
import { type ProductCode, productOf } from './product.ts';

export const columns = {
  code: ({ code }: Presented) => code,
  name: ({ name }: Presented) => name,
  product: ({ product }: Presented) => product.code,
  kind: ({ kind }: Presented) => kind,
  default: ({ default: isDefault }: Presented) => isDefault,
  active: ({ active }: Presented) => active,
};

/** Its own plans, and those that are sold to it: of the partners above and of the platform. */
export async function list(request: ListRequest): Promise<Page<Presented>> {
  const viewer = await acting();
  const plans = await plansOf([...new Set([ownerOf(viewer), ...sellersTo(viewer)])]);
  return pageOfValues(await present(plans.filter((plan) => plan.active || plan.owner === ownerOf(viewer)), viewer), columns, request);
}

export async function show(id: string): Promise<Presented> {
  const viewer = await acting();
  return presentOne(await find(viewer, id), viewer);
}

/** Makes a plan of the acting partner, or of the platform for its operator. A partner sells only products that it is subscribed to as partner. */
export async function create(input: z.output<typeof Create>): Promise<Presented> {
  const viewer = await acting();
  const owner = await seller(viewer, input.product);
  if (input.default && !input.active) throw inactiveDefault();
  if ((await Plans.count(owner)) >= plansMax) throw problem.refused(`An organization has at most ${plansMax} plans`);
  return asOwner(owner, () =>
    retrying('Plan', async () => {
      const made = Plans.create(owner, { ...input, owner, id: planId(owner, input.code) }, () => problem.taken('code', input.code));
      const moved = input.default ? await moveDefault(owner, input.product, made.item.id) : [];
      await transact([made, ...moved, Created.publish(made.item.id, { code: input.code, name: input.name })]);
      return presentOne(made.item, viewer);
    }),
  );
}

/** Changes what is named; subscriptions keep what they were made with. */
export async function update(id: string, { code: newCode, product, kind: newKind, ...changes }: z.output<typeof Update>): Promise<Presented> {
  const viewer = await acting();
  const owner = await ownerFor(viewer, id);
  return asOwner(owner, () =>
    retrying('Plan', async () => {
      const plan = await Plans.need(owner, id);
      refuseOther(plan, { code: newCode, product, kind: newKind });
      const wanted = { ...plan, ...changes };
      if (changes.default === true && !wanted.active) throw inactiveDefault();
      const changed = Plans.update(owner, plan, { ...changes, default: wanted.default && wanted.active });
      const moved = await defaultMoves(owner, plan, changed.item);
      await transact([changed, ...moved, Updated.publish(id, { code: plan.code, name: changed.item.name, changes: Object.keys(changes) })]);
      return presentOne(changed.item, viewer);
    }),
  );
}

/** Gone at once; refused while a subscription uses it. */
export async function remove(id: string): Promise<void> {
  const viewer = await acting();
  const owner = await ownerFor(viewer, id);
  await asOwner(owner, () =>
    retrying('Plan', async () => {
      const plan = await Plans.need(owner, id);
      const free = unused(id, viewer.id, () => problem.refused('The plan is used by subscriptions: end them or deactivate the plan'));
      const moved = plan.default ? (await moveDefault(owner, plan.product, null)).filter((operation) => !names(operation, id)) : [];
      await transact([Plans.remove(owner, plan), free, ...moved, Deleted.publish(id, { code: plan.code, name: plan.name })]);
    }),
  );
}

/** What the default mark needs: nothing while it stays, and never a second write of the plan itself. */
async function defaultMoves(owner: Owner, before: Plan, after: Plan): Promise<Operation[]> {
  if (before.default === after.default) return [];
  return (await moveDefault(owner, after.product, after.default ? after.id : null)).filter((operation) => !names(operation, after.id));
}

function names({ item }: Operation, id: string): boolean {
  return item.Put?.Item?.['sk'] === id;
}

function refuseOther(plan: Plan, given: { code: string | undefined; product: ProductCode | undefined; kind: Plan['kind'] | undefined }): void {
  const other = (['code', 'product', 'kind'] as const).filter((field) => given[field] !== undefined && given[field] !== plan[field]);
  if (other.length > 0) throw problem.invalid(Object.fromEntries(other.map((field) => [field, ['cannot be changed']])));
}

/** The acting organization's own plan: one of a seller above is seen, but not changed (403); any other is not there. */
async function ownerFor(viewer: Organization, id: string): Promise<Owner> {
  const plan = await find(viewer, id);
  if (plan.owner !== ownerOf(viewer)) throw problem.forbidden();
  refuseUnlessOperator(plan.owner);
  return plan.owner;
}

async function seller(viewer: Organization, product: ProductCode): Promise<Owner> {
  const owner = ownerOf(viewer);
  refuseUnlessOperator(owner);
  if (owner === platform || (await activeFor(viewer.id, product))?.partner) return owner;
  throw problem.refused(`Selling ${productOf[product].name} needs an active subscription to it as partner`, { product: ['is not enabled for your organization as partner'] });
}

/** The platform's catalogue is its operator's. */
function refuseUnlessOperator(owner: Owner): void {
  const current = actor();
  if (owner === platform && !(current.type === 'user' && current.role === 'Super Admin')) throw problem.forbidden();
}

async function find(viewer: Organization, id: string): Promise<Plan> {
  const owners = [...new Set([ownerOf(viewer), ...sellersTo(viewer)])];
  const found = (await Promise.all(owners.map((owner) => readAs(owner, () => Plans.get(owner, id))))).find((plan) => plan !== undefined);
  if (!found || (!found.active && found.owner !== ownerOf(viewer))) throw problem.notFound('Plan');
  return found;
}

async function presentOne(plan: Plan, viewer: Organization): Promise<Presented> {
  const [one] = await present([plan], viewer);
  if (!one) throw problem.notFound('Plan');
  return one;
}

function acting(): Promise<Organization> {
  return Organizations.need(tenant(), tenant());
}

function ownerOf({ id, path }: Organization): Owner {
  return path.length === 0 ? platform : id;
}

function inactiveDefault() {
  return problem.invalid({ default: ['needs an active plan'] });
}
