import * as z from 'zod';
import { newId } from '../../lib/id.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { isEnabled } from '../feature-flag/feature-flag.ts';
import { exist, sighted } from '../foundry-user/foundry-user.ts';
import { founding } from '../org-role/grant.ts';
import { type OrgRole, orgRoles } from '../org-role/org-role.ts';
import { Create as Founding, prepare } from '../organization/create.ts';
import type { Organization } from '../organization/organization.ts';
import { allDefinitions, defaultOf, needRelated, type QuotaDefinition } from '../quota-definition/quota-definition.ts';
import { callerGuid, isAdmin, needScope } from './access.ts';
import { asTaken, checkedName, checkFree } from './organization-name.ts';
import { refuse } from './refusal.ts';

/** People that one request may name for one part: all of them, with the organization, are one transaction. */
const guids = z.array(z.string()).max(10).optional();
export const RoleGuids = { user_guids: guids, manager_guids: guids, billing_manager_guids: guids, auditor_guids: guids };

export const Create = z.object({ name: z.string(), status: z.string().optional(), quota_definition_guid: z.string().optional(), billing_enabled: z.boolean().default(false), ...RoleGuids });
type Create = z.output<typeof Create>;

/**
 * Makes an organization below the tenant: one organization of the platform, with the default plans, which its quota may narrow. What is refused
 * is looked at in the documented order, the right to do it last. Whoever is no administrator becomes its user and manager.
 */
export async function create(input: Create): Promise<Organization> {
  return retrying('Organization', async () => {
    const [quota, name] = [await quotaFor(input.quota_definition_guid), checkedName(input.name)];
    const status = checkedStatus(input.status);
    await checkFree(tenant(), name, input.name);
    const roles = rolesOf(input);
    await exist([...roles.keys()]);
    await checkRight(status);
    const id = newId();
    const addresses = quota.total_routes === -1 ? null : quota.total_routes;
    const made = await prepare(id, Founding.parse({ name }), [], [], { cloud_foundry: { status, billing_enabled: input.billing_enabled, quota_definition: quota.id } }, addresses);
    await transact([made, ...(await membersOf(id, roles))]).catch(asTaken(input.name));
    return made.organization;
  });
}

export function checkedStatus(given = 'active'): 'active' | 'suspended' {
  if (given !== 'active' && given !== 'suspended') throw refuse('OrganizationInvalid', 'status includes');
  return given;
}

/** Whom the body gives which parts. */
export function rolesOf(input: Partial<Pick<Create, keyof typeof RoleGuids>>): Map<string, OrgRole[]> {
  const given = { users: input.user_guids, managers: input.manager_guids, billing_managers: input.billing_manager_guids, auditors: input.auditor_guids };
  const roles = new Map<string, OrgRole[]>();
  for (const role of orgRoles) for (const guid of new Set(given[role])) roles.set(guid, [...(roles.get(guid) ?? []), role]);
  return roles;
}

async function quotaFor(guid: string | undefined): Promise<QuotaDefinition> {
  return guid === undefined ? defaultOf(await allDefinitions()) : needRelated(guid);
}

async function checkRight(status: string): Promise<void> {
  needScope('write');
  if (isAdmin()) return;
  if (status === 'suspended' || !(await isEnabled('user_org_creation'))) throw refuse('NotAuthorized');
}

async function membersOf(organization: string, roles: Map<string, OrgRole[]>): Promise<Operation[]> {
  const creator = isAdmin() ? undefined : callerGuid();
  if (creator !== undefined) roles.set(creator, [...new Set<OrgRole>(['users', 'managers', ...(roles.get(creator) ?? [])])]);
  const row = creator === undefined ? [] : await sighted(creator);
  return [...row, ...[...roles].flatMap(([user, parts]) => founding(organization, user, parts))];
}
