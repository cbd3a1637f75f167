import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { needFlag } from '../feature-flag/feature-flag.ts';
import { reachOrganization } from '../foundry/reach.ts';
import { findByName } from '../foundry-user/by-name.ts';
import { sighted } from '../foundry-user/foundry-user.ts';
import { type Organization, Organizations } from '../organization/organization.ts';
import type { User } from '../user/user.ts';
import { Granted, type OrgRole, orgRoles, OrgRoles } from './org-role.ts';

export interface Name {
  username: string;
  origin?: string | undefined;
}

/** Gives the user of that name a part in an organization that the caller manages; twice is once. */
export async function grantByName(guid: string, role: OrgRole, { username, origin }: Name): Promise<Organization> {
  await needFlag('set_roles_by_username');
  const user = await findByName(username, origin);
  const organization = await reachOrganization(guid, 'manage');
  await give(organization, role, user.id, user.account);
  return organization;
}

/** The same for a guid, which need not be known yet. */
export async function grant(guid: string, role: OrgRole, user: string): Promise<Organization> {
  const organization = await reachOrganization(guid, 'manage');
  await give(organization, role, user);
  return organization;
}

/** The writes that give somebody parts, where nobody had any: for an organization that is being made. */
export function founding(organization: string, user: string, roles: OrgRole[]): Operation[] {
  const made = OrgRoles.create(tenant(), { id: user, organization, user, roles: orgRoles.filter((role) => roles.includes(role)) });
  return [...made.operations, ...roles.map((role) => Granted.publish(user, { organization, role }))];
}

async function give(organization: Organization, role: OrgRole, user: string, account?: User): Promise<void> {
  await retrying('Organization role', async () => {
    const [known, row] = await Promise.all([OrgRoles.get(tenant(), user, organization.id), sighted(user, account)]);
    if (known?.roles.includes(role)) return;
    const roles = orgRoles.filter((one) => one === role || known?.roles.includes(one));
    const changed = known ? OrgRoles.update(tenant(), known, { roles }) : OrgRoles.create(tenant(), { id: user, organization: organization.id, user, roles });
    const current = await Organizations.need(organization.id, organization.id);
    await transact([changed, ...row, Organizations.unchanged(organization.id, current), Granted.publish(user, { organization: organization.id, role })]);
  });
}
