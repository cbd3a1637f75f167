import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { needFlag } from '../feature-flag/feature-flag.ts';
import { callerGuid, isAdmin, needScope } from '../foundry/access.ts';
import { findBelow, isActive, reachOrganization } from '../foundry/reach.ts';
import { refuse } from '../foundry/refusal.ts';
import { findByName } from '../foundry-user/by-name.ts';
import { needRelated } from '../foundry-user/foundry-user.ts';
import { type Space, spaceRoles, spacesOf, Spaces, isMember } from '../space/space.ts';
import type { Name } from './grant.ts';
import { type Membership, membersOf, type OrgRole, OrgRoles, Revoked } from './org-role.ts';

/** Takes a part from somebody; who has none keeps none. Managers may, and everybody may step down where somebody else stays. */
export async function revoke(guid: string, role: OrgRole, user: string, { recursive = false }: { recursive?: boolean } = {}): Promise<void> {
  const organization = await findBelow(guid);
  const stepsDown = user === callerGuid() && isActive(organization);
  if (stepsDown) needScope('write');
  else await reachOrganization(guid, 'manage');
  await needRelated(user);
  await take(guid, role, user, recursive);
}

/** The same by name; a manager's. */
export async function revokeByName(guid: string, role: OrgRole, { username, origin }: Name): Promise<void> {
  await needFlag('unset_roles_by_username');
  const user = await findByName(username, origin);
  await reachOrganization(guid, 'manage');
  await take(guid, role, user.id, false);
}

async function take(organization: string, role: OrgRole, user: string, recursive: boolean): Promise<void> {
  await retrying('Organization role', async () => {
    // The part itself is read by its key: the list of all has an end, and a part behind it has to be taken all the same.
    const [membership, members] = await Promise.all([OrgRoles.get(tenant(), user, organization), membersOf(organization)]);
    if (!membership?.roles.includes(role)) return;
    const others = members.filter((one) => one.user !== user);
    const staying = isAdmin() ? [] : whoStays(membership, others, role);
    const leaving = role === 'users' ? (await spacesOf(organization)).filter((space) => isMember(space, user)) : [];
    if (leaving.length > 0 && !recursive) throw refuse('AssociationNotEmpty', 'user', 'spaces in the org');
    const roles = role === 'users' && recursive ? [] : membership.roles.filter((one) => one !== role);
    const changed = roles.length > 0 ? OrgRoles.update(tenant(), membership, { roles }) : OrgRoles.remove(tenant(), membership);
    await transact([changed, ...unchanged(staying), ...leaving.flatMap((space) => without(space, user)), Revoked.publish(user, { organization, role })]);
  });
}

/** For others than administrators an organization keeps a manager, a billing manager and a user: one of those who stay is held to the transaction. */
function whoStays(leaving: Membership, others: Membership[], role: OrgRole): Membership[] {
  const needed = (['managers', 'billing_managers'] as const).filter((one) => leaving.roles.includes(one) && (role === one || role === 'users'));
  const lost = { managers: 'LastManagerInOrg', billing_managers: 'LastBillingManagerInOrg', users: 'LastUserInOrg' } as const;
  return [...needed, ...(role === 'users' ? (['users'] as const) : [])].map((one) => {
    const staying = others.find(({ roles }) => roles.includes(one));
    if (!staying) throw refuse(lost[one]);
    return staying;
  });
}

function unchanged(staying: Membership[]): Operation[] {
  return [...new Set(staying)].map((one) => OrgRoles.unchanged(tenant(), one));
}

function without(space: Space, user: string): Operation[] {
  const left = Object.fromEntries(spaceRoles.map((role) => [role, space[role].filter((one) => one !== user)]));
  return Spaces.update(tenant(), space, left).operations;
}
