import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { problem } from '../../problems.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { Create as Organization, prepare } from '../organization/create.ts';
import { withMember } from '../organization/member.ts';
import { change } from '../organization/organization.ts';
import { reachToChange } from '../organization/reach.ts';
import type { ProductCode } from '../plan/product.ts';
import { add, choosePlans } from '../subscription/subscribe.ts';
import { activeProducts, isActive, type Subscription } from '../subscription/subscription.ts';
import { PlanChoice } from '../subscription/terms.ts';
import { NewUser, prepareUser } from './new-user.ts';
import type { Home } from './tree.ts';
import { join } from './user.ts';

/** Body of create customer (4.3). */
export const CreateCustomer = z.object({
  organization_id: z.uuid().optional(),
  organization: Organization.omit({ plans: true }).optional(),
  user: NewUser.optional(),
  plans: z.array(PlanChoice).max(20).default([]),
});
type Input = z.output<typeof CreateCustomer>;

/** Makes organization, first user and subscriptions in one transaction: all or nothing. Answers where the user (or the organization) is. */
export async function createCustomer(input: Input): Promise<{ location: string }> {
  if ((input.organization_id === undefined) === (input.organization === undefined)) {
    throw problem.invalid({ organization: ['exactly one of organization and organization_id has to be given'] });
  }
  const userId = newId();
  const attributes = input.user ? await prepareUser(input.user, 'Admin') : undefined;
  return retrying('Organization', async () => {
    const home = input.organization ? await newHome(input, input.organization, userId) : await existingHome(input, userId);
    const user = attributes ? join(home, userId, { ...attributes, active_product: home.product }) : undefined;
    await transact([home, ...(user ? [user] : [])]);
    return { location: user ? `/v2/users/${user.item.id}` : `/v2/organizations/${home.id}` };
  });
}

interface Founded extends Home {
  product: ProductCode;
  operations: Operation[];
}

async function newHome(input: Input, organization: z.output<typeof Organization>, userId: string): Promise<Founded> {
  const id = newId();
  const members = input.user ? [{ id: userId, username: input.user.username ?? input.user.email, partner: false }] : [];
  const { organization: made, subscriptions, operations } = await prepare(id, organization, input.plans, members);
  return { id, name: made.name, path: made.path, product: firstActive(subscriptions), operations };
}

async function existingHome(input: Input, userId: string): Promise<Founded> {
  const organization = await reachToChange(input.organization_id ?? '');
  const known = await activeProducts(organization.id);
  const subscriptions = await add(organization, await choosePlans(organization, input.plans));
  const member = input.user ? { id: userId, username: input.user.username ?? input.user.email, partner: false } : undefined;
  const changed = member ? change(organization, { members: withMember(organization, member) }).operations : [];
  const product = known[0] ?? firstActive(subscriptions.map(({ item }) => item));
  return { id: organization.id, name: organization.name, path: organization.path, product, operations: [...subscriptions.flatMap(({ operations }) => operations), ...changed] };
}

/** `active_product` is the product of the first active subscription, `pci` if there is none (chosen, 4.3). */
function firstActive(subscriptions: Subscription[]): ProductCode {
  return subscriptions.find(isActive)?.product ?? 'pci';
}
