import type { ListRequest, Page } from '../../table/list.ts';
import { problem } from '../../problems.ts';
import { isAtLeast } from '../actor/key-role.ts';
import { ApiKeys } from '../api-key/api-key.ts';
import { domainOf } from './change-private.ts';
import { keyActor } from './key-reach.ts';
import { list } from './manage.ts';
import type { Organization } from './organization.ts';

export const columns = {
  name: ({ name, privacy }: Organization) => privacy?.name ?? name,
  primaryDomain: (organization: Organization) => domainOf(organization),
  // What was deleted is in no list.
  status: () => 'active',
  dateUpdated: ({ updated_at }: Organization) => updated_at,
};

/** The organizations on which the acting key has a role: all below its own, or those that its permissions name and what lies below them. 403 for a key without any. */
export async function listPrivate(request: ListRequest): Promise<Page<Organization>> {
  const acting = keyActor();
  if (isAtLeast(acting.role, 'viewer')) return list(request, columns);
  const { permissions } = await ApiKeys.need(acting.organization, acting.id);
  const named = new Set(permissions.flatMap(({ organization_id, project_id, role }) => (project_id === null && role !== 'none' ? [organization_id] : [])));
  if (named.size === 0) throw problem.forbidden();
  return list(request, columns, ({ id, path }) => [...path, id].some((one) => named.has(one)));
}
