import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { problem } from '../../problems.ts';
import { platform } from '../../table/entity.ts';
import type { Operation } from '../../table/operation.ts';
import { queryRows } from '../../table/query.ts';
import { transact } from '../../table/transact.ts';
import { wallOf } from '../../table/wall.ts';
import { context, tenant } from '../actor/context.ts';
import { Plans } from '../plan/plan.ts';
import { choosePlans, PlanChoice, type Subscription, subscribe } from '../subscription/subscription.ts';
import { Details } from './details.ts';
import { found, type Member, type Organization } from './organization.ts';
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

export interface Founding {
  organization: Organization;
  subscriptions: Subscription[];
  operations: Operation[];
}

/** Makes an organization with its subscriptions: all or nothing. */
export async function create(input: Create): Promise<Organization> {
  const founding = await prepare(newId(), input, input.plans ?? [], []);
  await transact([founding]);
  return founding.organization;
}

/** The writes that make an organization below its parent, with the given plans and the default ones. The caller has to reach the parent. */
export async function prepare(id: string, input: Create, choices: PlanChoice[], members: Member[]): Promise<Founding> {
  const parent = await reach(input.parent_organization ?? tenant());
  const chosen = await choosePlans(await withDefaults(input, choices));
  context().wall = { ...context().wall, ...wallOf(tenant(), id, parent.id), role: context().wall.role };
  const { parent_organization: _, skip_default_subscription: __, plans: ___, name: given, description, company_name, ...details } = input;
  const partner = chosen.some(({ choice }) => choice.partner);
  const made = found({ id, name: given, description, company_name: company_name ?? given, partner, details, members }, parent);
  const subscriptions = chosen.map(({ plan, choice }) => subscribe(id, plan, choice));
  return { organization: made.item, subscriptions: subscriptions.map(({ item }) => item), operations: [...made.operations, ...subscriptions.flatMap(({ operations }) => operations)] };
}

/** Given plans come first, so a default plan of the same product is the one that is ignored. */
async function withDefaults({ skip_default_subscription }: Create, choices: PlanChoice[]): Promise<PlanChoice[]> {
  if (skip_default_subscription) {
    if (choices.length === 0) throw problem.invalid({ plans: ["can't be blank when skip_default_subscription is true"] });
    return choices;
  }
  const { rows } = await queryRows(Plans.stretch(platform), 100);
  const defaults = rows.map(Plans.parse).filter((plan) => plan.default && plan.active);
  return [...choices, ...defaults.map((plan) => ({ plan: plan.code, partner: false }))];
}
