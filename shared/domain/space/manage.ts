import * as z from 'zod';
import { folded } from '../../table/keys.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { claimName, releaseName } from '../../table/unique.ts';
import { tenant } from '../actor/context.ts';
import { callerGuid, isAdmin, needScope } from '../foundry/access.ts';
import { isGuid } from '../foundry/guid.ts';
import { findBelow, isActive, reachOrganization } from '../foundry/reach.ts';
import { refuse } from '../foundry/refusal.ts';
import { needFlag } from '../feature-flag/feature-flag.ts';
import { findByName } from '../foundry-user/by-name.ts';
import { exist, sighted } from '../foundry-user/foundry-user.ts';
import { membershipsOf } from '../org-role/org-role.ts';
import { Organizations } from '../organization/organization.ts';
import { SpaceQuotas } from '../space-quota/space-quota.ts';
import { columns, Created, Deleted, isMember, peopleMax, type Space, type SpaceRole, Spaces, Updated } from './space.ts';

const guids = z.array(z.string()).max(peopleMax).optional();
const people = { developer_guids: guids, manager_guids: guids, auditor_guids: guids };

export const Create = z.object({ name: z.string(), organization_guid: z.string(), allow_ssh: z.boolean().default(true), space_quota_definition_guid: z.string().optional(), ...people });
export const Update = z.object({ name: z.string().optional(), organization_guid: z.string().optional(), allow_ssh: z.boolean().optional(), space_quota_definition_guid: z.string().optional(), ...people });

const nameLengthMax = 255;
const nameForm = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]+$/u;

/** The spaces that the caller may see: an administrator all, others those of organizations that they manage or audit, and those where they have a part. */
export async function list(request: ListRequest, within?: (space: Space) => boolean): Promise<Page<Space>> {
  needScope('read');
  const seen = isAdmin() ? undefined : await seenBy(callerGuid());
  const where = [within, seen].filter((one) => one !== undefined);
  return listOf({ stretches: [Spaces.stretch(tenant())], parse: Spaces.parse, columns, total: () => Spaces.count(tenant()), ...(where.length > 0 ? { where: (space: Space) => where.every((one) => one(space)) } : {}) }, request);
}

export async function show(guid: string): Promise<Space> {
  const space = await find(guid);
  needScope('read');
  if (!isAdmin() && !(await seenBy(callerGuid()))(space)) throw refuse('NotAuthorized');
  return space;
}

/** Makes a space in an organization that the caller manages. */
export async function create({ name: given, organization_guid, allow_ssh, space_quota_definition_guid, ...input }: z.output<typeof Create>): Promise<Space> {
  return retrying('Space', async () => {
    const organization = await reachOrganization(organization_guid, 'manage');
    const name = checkedName(given);
    const lists = await peopleOf(input);
    const space_quota = await spaceQuota(space_quota_definition_guid, organization_guid);
    const made = Spaces.create(tenant(), { name, organization: organization_guid, allow_ssh, space_quota, developers: [], managers: [], auditors: [], ...lists });
    const alive = Organizations.unchanged(organization.id, organization);
    await transact([made, claim(made.item), alive, Created.publish(made.item.id, { name, organization: organization_guid })]);
    return made.item;
  });
}

/** Changes what is named; the organization stays what it was. */
export async function update(guid: string, { name: given, organization_guid, allow_ssh, space_quota_definition_guid, ...input }: z.output<typeof Update>): Promise<Space> {
  return retrying('Space', async () => {
    const space = await reachToChange(guid);
    if (organization_guid !== undefined && organization_guid !== space.organization) throw refuse('OrganizationAlreadySet');
    const changes = {
      ...(given === undefined ? {} : { name: checkedName(given) }),
      ...(allow_ssh === undefined ? {} : { allow_ssh }),
      ...(space_quota_definition_guid === undefined ? {} : { space_quota: await spaceQuota(space_quota_definition_guid, space.organization) }),
      ...(await peopleOf(input)),
    };
    return write(space, changes);
  });
}

/** Ends a space. */
export async function remove(guid: string): Promise<void> {
  await retrying('Space', async () => {
    const space = await reachToChange(guid);
    await transact(removal(space));
  });
}

/** Gives somebody a part in a space; twice is once. */
export async function addMember(guid: string, role: SpaceRole, { username, origin }: { username: string; origin?: string | undefined }): Promise<Space> {
  await needFlag('set_roles_by_username');
  const user = await findByName(username, origin);
  return retrying('Space', async () => {
    const space = await reachToChange(guid);
    if (space[role].includes(user.id)) return space;
    return write(space, { [role]: [...space[role], user.id] }, await sighted(user.id, user.account));
  });
}

/** The same for a guid, which has to be known. */
export async function addMemberByGuid(guid: string, role: SpaceRole, user: string): Promise<Space> {
  return retrying('Space', async () => {
    const space = await reachToChange(guid);
    await exist([user]);
    return space[role].includes(user) ? space : write(space, { [role]: [...space[role], user] });
  });
}

/** Takes a part in a space from somebody; who has none keeps none. */
export async function removeMember(guid: string, role: SpaceRole, user: string): Promise<void> {
  await retrying('Space', async () => {
    const space = await reachToChange(guid);
    if (space[role].includes(user)) await write(space, { [role]: space[role].filter((one) => one !== user) });
  });
}

/** The writes after which a space is gone and its name free. */
export function removal(space: Space): (Operation | { operations: Operation[] })[] {
  return [Spaces.remove(tenant(), space), releaseName(tenant(), scopeOf(space), space.name), Deleted.publish(space.id, { name: space.name, organization: space.organization })];
}

async function write(space: Space, changes: Partial<Space>, also: Operation[] = []): Promise<Space> {
  const changed = Spaces.update(tenant(), space, changes);
  const renamed = folded(changed.item.name) === folded(space.name) ? [] : [releaseName(tenant(), scopeOf(space), space.name)];
  await transact([changed, claim(changed.item), ...renamed, ...also, Updated.publish(space.id, { name: changed.item.name, organization: space.organization })]);
  return changed.item;
}

async function find(guid: string): Promise<Space> {
  const space = isGuid(guid) ? await Spaces.get(tenant(), guid) : undefined;
  if (!space) throw refuse('SpaceNotFound', guid);
  return space;
}

/**
 * A space is its own managers' to change, and its organization's. In a suspended organization neither changes anything: as upstream, whose right comes
 * from the space hears why, and whose right comes from the organization has none while it is suspended.
 */
async function reachToChange(guid: string): Promise<Space> {
  const space = await find(guid);
  needScope('write');
  if (isAdmin()) return space;
  if (!space.managers.includes(callerGuid())) await reachOrganization(space.organization, 'manage');
  else if (!isActive(await findBelow(space.organization))) throw refuse('OrgSuspended');
  return space;
}

async function seenBy(user: string): Promise<(space: Space) => boolean> {
  const memberships = await membershipsOf(user);
  const whole = new Set(memberships.filter(({ roles }) => roles.some((role) => role === 'managers' || role === 'auditors')).map(({ organization }) => organization));
  return (space) => whole.has(space.organization) || isMember(space, user);
}

function checkedName(given: string): string {
  const name = given.trim();
  const rules = [...(name === '' ? ['name presence'] : []), ...(nameForm.test(name) ? [] : ['name format']), ...(name.length > nameLengthMax ? ['name max_length'] : [])];
  if (rules.length > 0) throw refuse('SpaceInvalid', rules.join(', '));
  return name;
}

/** Who is to have a part in a space has to be known, and a user of its organization. */
async function peopleOf(input: { developer_guids?: string[] | undefined; manager_guids?: string[] | undefined; auditor_guids?: string[] | undefined }): Promise<Partial<Pick<Space, SpaceRole>>> {
  const given = { developers: input.developer_guids, managers: input.manager_guids, auditors: input.auditor_guids };
  const named = Object.entries(given).flatMap(([role, list]) => (list === undefined ? [] : [[role, [...new Set(list)]] as const]));
  await exist([...new Set(named.flatMap(([, list]) => list))]);
  return Object.fromEntries(named);
}

async function spaceQuota(guid: string | undefined, organization: string): Promise<string | null> {
  if (guid === undefined) return null;
  const found = isGuid(guid) ? await SpaceQuotas.get(tenant(), guid) : undefined;
  if (found?.organization !== organization) throw refuse('InvalidRelation', `Could not find SpaceQuotaDefinition with guid: ${guid}`);
  return guid;
}

function claim(space: Space): Operation {
  return { ...claimName(tenant(), scopeOf(space), space.name, space.id), refused: () => refuse('SpaceNameTaken', space.name) };
}

function scopeOf({ organization }: Space): string {
  return `SPACE#${organization}`;
}
