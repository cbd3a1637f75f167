import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { problem } from '../../problems.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { wallOf } from '../../table/wall.ts';
import { context, tenant } from '../actor/context.ts';
import { defaultPlans, sellersTo } from '../plan/plan.ts';
import { narrowedPlan } from '../subscription/address-limit.ts';
import * as Subscriptions from '../subscription/subscribe.ts';
import type { Subscription } from '../subscription/subscription.ts';
import { PlanChoice } from '../subscription/terms.ts';
import { Details } from './details.ts';
import type { Member } from './member.ts';
import { found, type Organization } from './organization.ts';
import { reach } from './reach.ts';

const name = z.string().trim().min(1).max(255);
const plans = z.array(PlanChoice).max(20);

/** Body of create organization (4.4); the fields of an update are accepted too. */
export const Create = Details.extend({
  name,
  description: z.string().max(2000).default(''),
  company_name: z.string().max(255).optional(),
  parent_organization: z.uuid().optional(),
  skip_default_subscription: z.boolean().default(false),
  plans: plans.optional(),
});
export type Create = z.output<typeof Create>;

interface Founding {
  organization: Organization;
  subscriptions: Subscription[];
  operations: Operation[];
}

/** Makes an organization with its subscriptions: all or nothing. */
export async function create(input: Create): Promise<Organization> {
  return retrying('Organization', async () => {
    const founding = await prepare(newId(), input, input.plans ?? [], []);
    await transact([founding]);
    return founding.organization;
  });
}

/** What other surfaces keep of an organization. */
type Beside = Pick<Organization, 'privacy' | 'cloud_foundry'> & Partial<Pick<Organization, 'projects'>>;

/**
 * The writes that make an organization below its parent, with the given plans and the default ones. The caller has to reach the parent.
 * `addresses`: how many a quota lets be scanned, where the plans give more.
 */
export async function prepare(id: string, input: Create, choices: PlanChoice[], members: Member[], beside: Beside = {}, addresses: number | null = null): Promise<Founding> {
  const parent = await reach(input.parent_organization ?? tenant());
  const holder = { id, path: [...parent.path, parent.id] };
  const chosen = await Subscriptions.choosePlans(holder, await withDefaults(holder, input, choices));
  context().wall = { ...context().wall, ...wallOf(tenant(), id, parent.id), role: context().wall.role };
  const { parent_organization: _, skip_default_subscription: __, plans: ___, name: given, description, company_name, ...details } = input;
  const partner = chosen.some(({ choice }) => choice.partner);
  const made = found({ id, name: given, description, company_name: company_name ?? given, partner, details, members, ...beside }, parent);
  const subscriptions = await Subscriptions.found(holder, chosen.map((one) => ({ ...one, plan: narrowedPlan(one.plan, addresses) })));
  return { organization: made.item, subscriptions: subscriptions.map(({ item }) => item), operations: [...made.operations, ...subscriptions.flatMap(({ operations }) => operations)] };
}

/** Given plans come first, so a default plan of the same product is the one that is ignored. */
async function withDefaults(holder: Subscriptions.Holder, { skip_default_subscription }: Create, choices: PlanChoice[]): Promise<PlanChoice[]> {
  if (skip_default_subscription) {
    if (choices.length === 0) throw problem.invalid({ plans: ["can't be blank when skip_default_subscription is true"] });
    return choices;
  }
  const defaults = await defaultPlans(sellersTo(holder));
  return [...choices, ...defaults.map(({ code }) => ({ plan: code, partner: false }))];
}
