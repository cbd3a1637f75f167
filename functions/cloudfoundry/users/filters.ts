import type { FoundryUser } from '../../../shared/domain/foundry-user/foundry-user.ts';
import { membersOf, type OrgRole } from '../../../shared/domain/org-role/org-role.ts';
import { isGuid } from '../../../shared/domain/foundry/guid.ts';
import { allSpaces, type SpaceRole } from '../../../shared/domain/space/space.ts';
import { conditionsOf } from '../list-request.ts';

const organizations = { organization_guid: 'users', managed_organization_guid: 'managers', billing_managed_organization_guid: 'billing_managers', audited_organization_guid: 'auditors' } as const satisfies Record<string, OrgRole>;
const spaces = { space_guid: 'developers', managed_space_guid: 'managers', audited_space_guid: 'auditors' } as const satisfies Record<string, SpaceRole>;
const ofOrganization = (key: string): key is keyof typeof organizations => Object.hasOwn(organizations, key);
const ofSpace = (key: string): key is keyof typeof spaces => Object.hasOwn(spaces, key);

/** What `q` may name (reference 4). */
export const columns = { ...organizations, ...spaces };

/** Whether a user has all parts that the conditions ask for; undefined without conditions. */
export async function matchingOf(parameters: Record<string, string[]>): Promise<((user: FoundryUser) => boolean) | undefined> {
  const conditions = conditionsOf(parameters);
  if (conditions.length === 0) return undefined;
  const sets = await Promise.all(conditions.map(async ({ key, values }) => new Set(ofOrganization(key) ? await membersIn(organizations[key], values) : ofSpace(key) ? await peopleIn(spaces[key], values) : [])));
  return ({ id }) => sets.every((set) => set.has(id));
}

async function membersIn(role: OrgRole, guids: string[]): Promise<string[]> {
  const found = await Promise.all(guids.filter(isGuid).map(membersOf));
  return found.flat().filter(({ roles }) => roles.includes(role)).map(({ user }) => user);
}

async function peopleIn(role: SpaceRole, guids: string[]): Promise<string[]> {
  return (await allSpaces()).filter(({ id }) => guids.includes(id)).flatMap((space) => space[role]);
}
