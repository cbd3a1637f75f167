import { Problem } from '../../problems.ts';
import { transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { membersOf, OrgRoles } from '../org-role/org-role.ts';
import { hasChildren } from '../organization/children.ts';
import { type Organization } from '../organization/organization.ts';
import { busyProduct, remove as removeOrganization } from '../organization/remove.ts';
import * as Domain from '../private-domain/private-domain.ts';
import * as Space from '../space/space.ts';
import { removal as spaceRemoval } from '../space/manage.ts';
import * as SpaceQuota from '../space-quota/space-quota.ts';
import { reachOrganization } from './reach.ts';
import { refuse } from './refusal.ts';

/** Whether an organization may be ended now: an administrator's, and never while organizations lie below it or a scan runs; with what it holds only where the caller wants that gone too. */
export async function checkRemovable(guid: string, recursive: boolean): Promise<Organization> {
  const organization = await reachOrganization(guid, 'admin');
  const [children, scan] = await Promise.all([hasChildren(guid), busyProduct(guid)]);
  if (children || scan !== undefined) throw refuse('AssociationNotEmpty', children ? 'organizations' : 'scans', 'organizations');
  const left = recursive ? [] : await contentsOf(guid);
  if (left.length > 0) throw refuse('AssociationNotEmpty', left.join(', '), 'organizations');
  return organization;
}

/** Ends an organization of the platform, and then what Cloud Foundry keeps of it; the cleanup that follows every end does the second part again, should this not come to it. */
export async function remove(guid: string, recursive: boolean): Promise<void> {
  const { name } = await checkRemovable(guid, recursive);
  await removeOrganization(guid).catch((error: unknown) => {
    // Something came between the check and the end.
    throw error instanceof Problem && error.code === 'refused' ? refuse('OrganizationDeletionFailed', name, error.message) : error;
  });
  await forget(guid);
}

/** Takes away what an installation keeps of an organization that has ended: spaces, domains, space quotas, roles. Done twice is done once. */
export async function forget(organization: string): Promise<void> {
  const [spaces, domains, quotas, members] = await Promise.all([Space.spacesOf(organization), Domain.allDomains(), SpaceQuota.allSpaceQuotas(), membersOf(organization)]);
  for (const space of spaces) await transact(spaceRemoval(space));
  for (const domain of domains) if (domain.organization === organization) await transact(Domain.removal(domain));
  for (const quota of quotas) if (quota.organization === organization) await transact(SpaceQuota.removal(quota));
  for (const member of members) await transact([OrgRoles.remove(tenant(), member)]);
}

async function contentsOf(organization: string): Promise<string[]> {
  const [spaces, domains, quotas] = await Promise.all([Space.spacesOf(organization), Domain.allDomains(), SpaceQuota.allSpaceQuotas()]);
  const named = { spaces, owned_private_domains: domains.filter((domain) => domain.organization === organization), space_quota_definitions: quotas.filter((quota) => quota.organization === organization) };
  return Object.entries(named).flatMap(([name, some]) => (some.length > 0 ? [name] : []));
}
