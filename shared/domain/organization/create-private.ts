import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import { Problem, problem } from '../../problems.ts';
import { Conflict, type Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { isAtLeast } from '../actor/key-role.ts';
import { ApiKeys } from '../api-key/api-key.ts';
import { type KeyPermission, permissionAdded, permissionsMax } from '../api-key/permission.ts';
import { needByCode, sellersTo } from '../plan/plan.ts';
import { found as foundProject, summaryOf } from '../project/project.ts';
import type { PlanChoice } from '../subscription/terms.ts';
import { refuseUnknownCoupons } from './coupon.ts';
import { Create, prepare } from './create.ts';
import { keyActor } from './key-reach.ts';
import { type Organization, Organizations } from './organization.ts';
import { claimSlug, freeName, freeSlug, type PrivacySubscription, slugOf } from './privacy.ts';

/** What POST /organizations says, in our words: organization, first project and subscription in one. */
interface NewPrivate {
  name: string;
  slug: string | undefined;
  primary_domain: string;
  contact_emails: string[];
  coupons: string[];
  subscription: PrivacySubscription | null;
  /** Policies and regions of the first project. */
  project: { privacy_policy_url: string; terms_of_service_url: string | null; region_template: string | null };
}

/** Where no plan is named, an organization gets what every new one gets. */
const freePlan = 'free';
const intervals = { month: 'monthly', year: 'yearly' } as const;

/**
 * Makes an organization below the key's own with its first project, its subscriptions and the key's permission on it: one transaction. A name that is
 * taken under the parent is given a number, and shown as it was given; a slug that was asked for and is taken is refused.
 */
export async function createPrivate(input: NewPrivate): Promise<Organization> {
  return retrying('Organization', async () => {
    const acting = keyActor();
    const [parent, key] = await Promise.all([Organizations.need(acting.organization, acting.organization), ApiKeys.need(acting.organization, acting.id)]);
    if (!isAtLeast(acting.role, 'admin') || !parent.partner) throw problem.forbidden();
    refuseUnknownCoupons(input.coupons);
    const [name, slug] = await Promise.all([
      freeName(parent.id, 'ORGANIZATION', input.name, (number) => `${input.name} (${number})`),
      input.slug ?? freeSlug(parent.id, slugOf(input.name, 'organization')),
    ]);
    const id = newId();
    const project = foundProject(id, { ...input.project, name: input.name, slug: slugOf(input.name, 'project'), default: true, domains: [input.primary_domain], contact_emails: input.contact_emails });
    const { primary_domain, contact_emails, coupons, subscription } = input;
    const privacy = { slug, name: name === input.name ? null : input.name, primary_domain, contact_emails, coupons, subscription };
    const founding = await prepare(id, Body.parse({ name }), await choicesOf(parent, subscription), [], { privacy, projects: { [project.item.id]: summaryOf(project.item) } });
    const claim = { ...claimSlug(parent.id, slug, id), ...(input.slug === undefined ? { refused: changed } : {}) };
    const owner = key.permissions.length < permissionsMax ? [permissionAdded(parent.id, key.id, ownerOf(founding.organization))] : [];
    await transact([...again(founding.operations), claim, project, ...owner]);
    return founding.organization;
  });
}

/** Names are longer here than where people type them. */
const Body = Create.extend({ name: z.string() });

function ownerOf({ id, name, privacy }: Organization): KeyPermission {
  return { id: newId(), organization_id: id, organization_name: privacy?.name ?? name, project_id: null, project_name: null, role: 'owner' };
}

/** 422 for a plan that nobody sells here. */
async function choicesOf(parent: Organization, subscription: PrivacySubscription | null): Promise<PlanChoice[]> {
  if (!subscription || subscription.plan === freePlan) return [];
  const { plan, interval } = subscription;
  await needByCode(plan, sellersTo({ path: [...parent.path, parent.id] })).catch((error: unknown) => {
    throw error instanceof Problem ? problem.refused(`subscription.plan ${JSON.stringify(plan)} is unknown`) : error;
  });
  return [{ plan, interval: intervals[interval] }];
}

/** A name that was free a moment ago and is taken now: chosen anew, not refused. */
function again(operations: Operation[]): Operation[] {
  return operations.map(({ refused, ...operation }) => ({
    ...operation,
    refused: () => {
      const refusal = refused();
      return refusal instanceof Problem && refusal.code === 'taken' ? changed() : refusal;
    },
  }));
}

function changed(): Conflict {
  return new Conflict('Organization');
}
