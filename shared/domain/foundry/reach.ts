import { wallOf } from '../../table/wall.ts';
import { behindWall, context, tenant } from '../actor/context.ts';
import { rolesIn } from '../org-role/org-role.ts';
import { Closures, type Organization, parentOf } from '../organization/organization.ts';
import { callerGuid, isAdmin, needScope } from './access.ts';
import { isGuid } from './guid.ts';
import { refuse } from './refusal.ts';

/**
 * The organization below the tenant with that guid, if the caller may read it, manage it or end it; one read, and one more for whoever is no
 * administrator. An organization of another tenant answers exactly like none (404), whatever the caller's rights; the wall then lets through to it.
 */
export async function reachOrganization(guid: string, need: 'read' | 'manage' | 'admin'): Promise<Organization> {
  const organization = await findBelow(guid);
  needScope(need === 'read' ? 'read' : 'write');
  if (!isAdmin() && !(await isAllowed(organization, need))) throw refuse('NotAuthorized');
  context().wall = { ...wallOf(tenant(), organization.id, parentOf(organization) ?? organization.id), role: context().wall.role };
  return organization;
}

export function isActive({ cloud_foundry }: Organization): boolean {
  return cloud_foundry?.status !== 'suspended';
}

/** What lies above an organization keeps a whole copy of it there, so the proof that it is below is the organization. */
export async function findBelow(guid: string): Promise<Organization> {
  const own = tenant();
  const below = isGuid(guid) && guid !== own ? await behindWall(wallOf(own, guid), () => Closures.get(guid, own)) : undefined;
  if (!below) throw refuse('OrganizationNotFound', guid);
  return below.organization;
}

async function isAllowed(organization: Organization, need: 'read' | 'manage' | 'admin'): Promise<boolean> {
  const roles = await rolesIn(organization.id, callerGuid());
  if (need === 'read') return roles.length > 0;
  return need === 'manage' && roles.includes('managers') && isActive(organization);
}
