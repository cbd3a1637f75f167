import * as z from 'zod';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { exist } from '../foundry-user/foundry-user.ts';
import { founding } from '../org-role/grant.ts';
import { membersOf, type OrgRole, orgRoles, OrgRoles, Revoked, Granted } from '../org-role/org-role.ts';
import { change, type CloudFoundry, type Organization, parentOf } from '../organization/organization.ts';
import { needRelated, seededDefault } from '../quota-definition/quota-definition.ts';
import { limitAddresses } from '../subscription/address-limit.ts';
import { isAdmin } from './access.ts';
import { checkedStatus, RoleGuids, rolesOf } from './create.ts';
import { asTaken, checkedName, checkFree } from './organization-name.ts';
import { reachOrganization } from './reach.ts';
import { refuse } from './refusal.ts';

export const Update = z.object({ name: z.string().optional(), status: z.string().optional(), quota_definition_guid: z.string().optional(), billing_enabled: z.boolean().optional(), ...RoleGuids });
type Update = z.output<typeof Update>;

/** Changes what is named, in one transaction; a manager of an active organization may not change what it costs, nor suspend it. */
export async function update(guid: string, input: Update): Promise<Organization> {
  return retrying('Organization', async () => {
    const organization = await reachOrganization(guid, 'manage');
    if (!isAdmin() && (input.quota_definition_guid !== undefined || input.billing_enabled !== undefined || input.status === 'suspended')) throw refuse('NotAuthorized');
    const limits = await quotaChange(organization, input.quota_definition_guid);
    const cloud_foundry: CloudFoundry = { ...attributesOf(organization), ...attributesIn(input) };
    const name = input.name === undefined ? organization.name : checkedName(input.name);
    await checkFree(parentOf(organization) ?? tenant(), name, input.name ?? name, organization.id);
    const members = await memberChanges(organization, input);
    const changed = change(organization, { name, cloud_foundry });
    await transact([changed, ...limits, ...members]).catch(asTaken(input.name ?? name));
    return changed.item;
  });
}

/** What the surface keeps of an organization; of one that was made elsewhere, what it would have been made with. */
export function attributesOf({ cloud_foundry }: Organization): CloudFoundry {
  return cloud_foundry ?? { status: 'active', billing_enabled: false, quota_definition: seededDefault.id };
}

function attributesIn({ status, billing_enabled, quota_definition_guid }: Update): Partial<CloudFoundry> {
  return {
    ...(status === undefined ? {} : { status: checkedStatus(status) }),
    ...(billing_enabled === undefined ? {} : { billing_enabled }),
    ...(quota_definition_guid === undefined ? {} : { quota_definition: quota_definition_guid }),
  };
}

/** Setting a quota limits every subscription that the organization has. */
async function quotaChange(organization: Organization, guid: string | undefined): Promise<Operation[]> {
  if (guid === undefined) return [];
  const { total_routes } = await needRelated(guid);
  return limitAddresses(organization, total_routes === -1 ? null : total_routes);
}

/** Each list that is named replaces its part's whole set. */
async function memberChanges({ id }: Organization, input: Update): Promise<Operation[]> {
  const named = new Set(orgRoles.filter((role) => input[guidsOf[role]] !== undefined));
  if (named.size === 0) return [];
  const wanted = rolesOf(input);
  await exist([...wanted.keys()]);
  const before = await membersOf(id);
  const known = new Map(before.map((membership) => [membership.user, membership]));
  const users = new Set([...wanted.keys(), ...known.keys()]);
  return [...users].flatMap((user) => {
    const membership = known.get(user);
    const had: readonly OrgRole[] = membership?.roles ?? [];
    const roles = orgRoles.filter((role) => (named.has(role) ? wanted.get(user)?.includes(role) : had.includes(role)));
    if (!membership) return founding(id, user, roles);
    if (roles.length === had.length && roles.every((role) => had.includes(role))) return [];
    const changed = roles.length > 0 ? OrgRoles.update(tenant(), membership, { roles }) : OrgRoles.remove(tenant(), membership);
    const told = orgRoles.flatMap((role) => (had.includes(role) === roles.includes(role) ? [] : [(roles.includes(role) ? Granted : Revoked).publish(user, { organization: id, role })]));
    return [...changed.operations, ...told];
  });
}

const guidsOf = { users: 'user_guids', managers: 'manager_guids', billing_managers: 'billing_manager_guids', auditors: 'auditor_guids' } as const;
