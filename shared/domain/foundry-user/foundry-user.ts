import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity } from '../../table/entity.ts';
import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { tenant } from '../actor/context.ts';
import { callerGuid, isAdmin, needAdmin, needScope } from '../foundry/access.ts';
import { isGuid, isUserGuid } from '../foundry/guid.ts';
import { refuse } from '../foundry/refusal.ts';
import { membershipsOf, OrgRoles } from '../org-role/org-role.ts';
import { Spaces } from '../space/space.ts';
import { type User, Users } from '../user/user.ts';
import { OutsideUsers, removal } from './outside-user.ts';

/**
 * Whom the Cloud Foundry surface has heard of: a row of the installation for a guid, made at the first sign-in or the first role. The guid of a
 * user of the tenant is that user's id; any other text may have a row too, a client's for instance, and has no name unless it is of another origin.
 */
const Stored = z.object({ username: z.string().nullable(), admin: z.boolean(), default_space: z.string().nullable() });

export const FoundryUsers = entity(Stored, { name: 'Cloud Foundry user', family: 'FOUNDRY_USER', counted: true });
export type FoundryUser = ReturnType<typeof FoundryUsers.parse>;

const About = z.object({ username: z.string().nullable() });
const Created = event('foundry_user.created', About);
const Deleted = event('foundry_user.deleted', About);

export const Create = z.object({ guid: z.string() });

/** Makes the row of a guid. An administrator's. */
export async function create({ guid }: z.output<typeof Create>): Promise<FoundryUser> {
  needAdmin();
  if (!isUserGuid(guid)) throw refuse('UserInvalid', 'guid format');
  const made = FoundryUsers.create(tenant(), { id: guid, ...(await profileOf(guid)), default_space: null }, () => refuse('UaaIdTaken', guid));
  await transact([made, Created.publish(guid, { username: made.item.username })]);
  return made.item;
}

/** Every row; an administrator's list. */
export async function list(request: ListRequest, where?: (user: FoundryUser) => boolean): Promise<Page<FoundryUser>> {
  needScope('read');
  if (!isAdmin()) throw refuse('NotAuthorized');
  return listOf({ stretches: [FoundryUsers.stretch(tenant())], parse: FoundryUsers.parse, columns: {}, total: () => FoundryUsers.count(tenant()), ...(where ? { where } : {}) }, request);
}

/** A row that the caller may read: an administrator any, everybody the own one. */
export async function show(guid: string): Promise<FoundryUser> {
  const found = await need(guid);
  needScope('read');
  if (!isAdmin() && guid !== callerGuid()) throw refuse('NotAuthorized');
  return found;
}

/** The space that clients of this user begin with; null for none. An administrator's to say. */
export async function setDefaultSpace(guid: string, space: string | null): Promise<FoundryUser> {
  return retrying('Cloud Foundry user', async () => {
    const found = await need(guid);
    needAdmin();
    if (space !== null && !(await spaceExists(space))) throw refuse('InvalidRelation', `Could not find Space with guid: ${space}`);
    const changed = FoundryUsers.update(tenant(), found, { default_space: space });
    await transact([changed]);
    return changed.item;
  });
}

async function spaceExists(guid: string): Promise<boolean> {
  return isGuid(guid) && (await Spaces.get(tenant(), guid)) !== undefined;
}

/** Takes the row away and every role of it, and who is known from elsewhere; an account stays. */
export async function remove(guid: string): Promise<void> {
  const found = await need(guid);
  needAdmin();
  for (const membership of await membershipsOf(guid)) await transact([OrgRoles.remove(tenant(), membership)]);
  await transact([FoundryUsers.remove(tenant(), found), ...(await removal(guid)), Deleted.publish(guid, { username: found.username })]);
}

/** The row with that guid, or the 404 that names it. */
async function need(guid: string): Promise<FoundryUser> {
  const found = isUserGuid(guid) ? await FoundryUsers.get(tenant(), guid) : undefined;
  if (!found) throw refuse('UserNotFound', guid);
  return found;
}

/** The same, as the relation of something else names it. */
export async function needRelated(guid: string): Promise<FoundryUser> {
  const found = isUserGuid(guid) ? await FoundryUsers.get(tenant(), guid) : undefined;
  if (!found) throw refuse('InvalidRelation', `Could not find VCAP::CloudController::User with guid: ${guid}`);
  return found;
}

export async function exist(guids: string[]): Promise<void> {
  await Promise.all(guids.map(needRelated));
}

/** The writes after which the guid has a row that says what is known of its user; none where it has. */
export async function sighted(guid: string, user?: User): Promise<Operation[]> {
  if (!isUserGuid(guid)) throw refuse('UserInvalid', 'guid format');
  const [known, profile] = await Promise.all([FoundryUsers.get(tenant(), guid), profileOf(guid, user)]);
  if (!known) return [...FoundryUsers.create(tenant(), { id: guid, ...profile, default_space: null }).operations, Created.publish(guid, { username: profile.username })];
  const same = known.username === profile.username && known.admin === profile.admin;
  return same ? [] : FoundryUsers.update(tenant(), known, profile).operations;
}

/** An account's name and rights; of somebody from elsewhere, the name. */
async function profileOf(guid: string, known?: User): Promise<Omit<z.output<typeof Stored>, 'default_space'>> {
  const account = known ?? (await Users.get(tenant(), guid));
  if (!account) return { username: (await OutsideUsers.get(tenant(), guid))?.username ?? null, admin: false };
  return { username: account.username, admin: account.role === 'Super Admin' || (account.role === 'Admin' && account.partner) };
}
