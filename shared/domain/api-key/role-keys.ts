import { randomUUID } from 'node:crypto';
import { newId } from '../../lib/id.ts';
import { hashOf } from '../../lib/secret-text.ts';
import { problem } from '../../problems.ts';
import { everything, list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import type { Operation } from '../../table/operation.ts';
import { retrying, transact } from '../../table/transact.ts';
import { findLookup } from '../../table/unique.ts';
import { wallOf } from '../../table/wall.ts';
import { behindWall, tenant } from '../actor/context.ts';
import { isAtLeast, type KeyRole } from '../actor/key-role.ts';
import { keyActor } from '../organization/key-reach.ts';
import { Organizations } from '../organization/organization.ts';
import { isBelow } from '../organization/reach.ts';
import { Projects } from '../project/project.ts';
import { type ApiKey, ApiKeys, isUsable, newKey, revocation } from './api-key.ts';
import type { KeyPermission } from './permission.ts';

/** A permission as it is asked for; without an organization it is one on the acting one. */
interface Grant {
  organization: string | undefined;
  project: string | undefined;
  role: KeyRole;
}

export interface KeyChanges {
  name?: string | undefined;
  role?: KeyRole | undefined;
  permissions?: Grant[] | undefined;
}

export const columns = {
  name: ({ name }: ApiKey) => name,
  role: ({ role }: ApiKey) => role,
  dateUpdated: ({ updated_at }: ApiKey) => updated_at,
  apiKey: ({ id, hash, prefix }: ApiKey) => [id, hash, prefix],
  projectName: ({ permissions }: ApiKey) => permissions.map(({ project_name }) => project_name),
  projectIds: ({ permissions }: ApiKey) => permissions.map(({ project_id }) => project_id),
};

/** The keys of the acting organization that open something now. */
export function list(request: ListRequest): Promise<Page<ApiKey>> {
  return listOf({ stretches: [ApiKeys.stretch(tenant())], parse: ApiKeys.parse, columns, total: () => ApiKeys.count(tenant()), where: isUsable }, request);
}

/** Makes a key that acts by itself; only this answer ever holds it. Nobody gives more than he has. */
export async function create({ name = '', role = 'viewer', permissions = [] }: KeyChanges): Promise<ApiKey & { key: string }> {
  refuseAbove(role);
  const made = newKey({ name, scopes: ['*'], expires_at: null, role, permissions: await granted(permissions) }, randomUUID());
  await transact([made]);
  return { ...made.item, key: made.key };
}

/** Changes what is named; `permissions` replaces all of them. */
export function update(idOrKey: string, { name, role, permissions }: KeyChanges): Promise<ApiKey> {
  return retrying('API key', async () => {
    const key = await find(idOrKey);
    refuseAbove(key.role);
    if (role !== undefined) refuseAbove(role);
    const changes = { ...(name === undefined ? {} : { name }), ...(role === undefined ? {} : { role }), ...(permissions ? { permissions: await granted(permissions) } : {}) };
    const changed = ApiKeys.update(tenant(), key, changes);
    await transact([changed, ...(await anotherOwner(key, changed.item.role))]);
    return changed.item;
  });
}

/** From the next request on the key opens nothing. Answers what it was. */
export function remove(idOrKey: string): Promise<ApiKey> {
  return retrying('API key', async () => {
    const key = await find(idOrKey);
    refuseAbove(key.role);
    await transact([revocation(key), ...(await anotherOwner(key, 'none'))]);
    return key;
  });
}

/** By its id, or by the key itself. */
async function find(idOrKey: string): Promise<ApiKey> {
  const pointer = await findLookup('API_KEY', hashOf(idOrKey));
  const key = await ApiKeys.get(tenant(), pointer?.tenant === tenant() ? pointer.id : idOrKey);
  if (!key || !isUsable(key)) throw problem.notFound('API key');
  return key;
}

/** One owner key has to stay: the transaction holds only while another one is as it was read. */
async function anotherOwner({ id, role }: ApiKey, after: KeyRole): Promise<Operation[]> {
  if (role !== 'owner' || after === 'owner') return [];
  const keys = await everything({ stretches: [ApiKeys.stretch(tenant())], parse: ApiKeys.parse });
  const other = keys.find((key) => key.role === 'owner' && key.id !== id && key.expires_at === null && isUsable(key));
  if (!other) throw problem.refused('The last API key with the role owner cannot be deleted or lowered');
  return [ApiKeys.unchanged(tenant(), other)];
}

function refuseAbove(role: KeyRole): void {
  if (!isAtLeast(keyActor().role, role)) throw problem.forbidden();
}

/** 404 for an organization that is neither the acting one nor below it, and for a project of another one; 403 for a role above one's own. */
function granted(grants: Grant[]): Promise<KeyPermission[]> {
  return Promise.all(grants.map(async ({ organization: chosen = tenant(), project: projectId, role }) => {
    refuseAbove(role);
    const acting = keyActor();
    return behindWall(wallOf(tenant(), chosen, acting.key.organization), async () => {
      const [below, organization, project] = await Promise.all([isBelow(tenant(), chosen), Organizations.get(chosen, chosen), projectId === undefined ? undefined : Projects.get(chosen, projectId)]);
      if (!below || !organization) throw problem.notFound('Organization');
      if (projectId !== undefined && !project) throw problem.notFound('Project');
      return { id: newId(), organization_id: chosen, organization_name: organization.privacy?.name ?? organization.name, project_id: project?.id ?? null, project_name: project?.name ?? null, role };
    });
  }));
}
