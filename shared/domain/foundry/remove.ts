import { Problem } from '../../problems.ts';
import { clock } from '../../platform/clock.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
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

/** Seconds that an end may take: in a request, whose function has 15 (infra/stacks/api.ts); in a job, whose worker has a minute more for the end of the organization itself. */
export const endSeconds = { request: 10, job: 240 } as const;

/** Whether an organization may be ended now: an administrator's, and never while organizations lie below it or a scan runs; with what it holds only where the caller wants that gone too. */
export async function checkRemovable(guid: string, recursive: boolean): Promise<Organization> {
  const organization = await reachOrganization(guid, 'admin');
  const [children, scan] = await Promise.all([hasChildren(guid), busyProduct(guid)]);
  if (children || scan !== undefined) throw refuse('AssociationNotEmpty', children ? 'organizations' : 'scans', 'organizations');
  const left = recursive ? [] : Object.entries(await contentsOf(guid)).flatMap(([name, some]) => (some.length > 0 ? [name] : []));
  if (left.length > 0) throw refuse('AssociationNotEmpty', left.join(', '), 'organizations');
  return organization;
}

/**
 * Ends what an organization holds and then the organization, as upstream. Out of time before, it is refused, is there still with less in it, and may be ended
 * again. Afterwards the roles in it go; what time does not suffice for is left to the cleanup that follows every end.
 */
export async function remove(guid: string, recursive: boolean, seconds: number = endSeconds.request): Promise<void> {
  const until = clock.now().getTime() + seconds * 1000;
  const isOver = (): boolean => clock.now().getTime() >= until;
  const { name } = await checkRemovable(guid, recursive);
  if (recursive && !(await retrying('Organization', () => empty(guid, isOver)))) throw refuse('OrganizationDeleteTimeout', name);
  await removeOrganization(guid).catch((error: unknown) => {
    // Something came between the check and the end.
    throw error instanceof Problem && error.code === 'refused' ? refuse('OrganizationDeletionFailed', name, error.message) : error;
  });
  await forget(guid, isOver);
}

/** Takes away what an installation keeps of an organization that has ended: spaces, domains, space quotas, roles. Done twice is done once. */
export async function forget(organization: string, isOver = (): boolean => false): Promise<void> {
  if (!(await empty(organization, isOver))) return;
  for (const member of await membersOf(organization)) {
    if (isOver()) return;
    await transact([OrgRoles.remove(tenant(), member)]);
  }
}

type Removal = (Operation | { operations: Operation[] })[];

/** Ends all that an organization holds, one by one; false when the time was over before. */
async function empty(organization: string, isOver: () => boolean): Promise<boolean> {
  for (const removal of Object.values(await contentsOf(organization)).flat()) {
    if (isOver()) return false;
    await transact(removal);
  }
  return true;
}

/** What ends each thing in an organization, by the name of its relation. */
async function contentsOf(organization: string): Promise<Record<string, Removal[]>> {
  const [spaces, domains, quotas] = await Promise.all([Space.spacesOf(organization), Domain.allDomains(), SpaceQuota.allSpaceQuotas()]);
  return {
    spaces: spaces.map(spaceRemoval),
    owned_private_domains: domains.filter((domain) => domain.organization === organization).map(Domain.removal),
    space_quota_definitions: quotas.filter((quota) => quota.organization === organization).map(SpaceQuota.removal),
  };
}
