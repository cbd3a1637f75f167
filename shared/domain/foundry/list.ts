import { list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { pageBehindFirst } from '../../table/page-behind-first.ts';
import type { Row } from '../../table/query.ts';
import { wallOf } from '../../table/wall.ts';
import { behindWall, tenant } from '../actor/context.ts';
import { membershipsOf, type OrgRole } from '../org-role/org-role.ts';
import { Closures, type Organization, treeOf } from '../organization/organization.ts';
import { countBelow } from '../organization/tree-count.ts';
import { Spaces } from '../space/space.ts';
import { callerGuid, isAdmin, needScope } from './access.ts';
import { isGuid, isUserGuid } from './guid.ts';
import { attributesOf } from './update.ts';

/** Who has a part in an organization, or what lies in it: answered from the other side of the relation. */
export type Related = { kind: OrgRole; values: string[] } | { kind: 'spaces'; values: string[] };

export const columns = {
  name: ({ name }: Organization) => name,
  status: (organization: Organization) => attributesOf(organization).status,
};

/** The organizations below the tenant that the caller may see, and that are related to all of these: an administrator's in one query at any page, others' those where they have a part. */
export async function list(request: ListRequest, related: Related[] = []): Promise<Page<Organization>> {
  needScope('read');
  const sets = await Promise.all(related.map(idsOf));
  const where = sets.length > 0 ? ({ id }: Organization): boolean => sets.every((set) => set.has(id)) : undefined;
  return isAdmin() ? listBelow(request, where) : listOwn(request, where);
}

function listBelow(request: ListRequest, related: ((organization: Organization) => boolean) | undefined): Promise<Page<Organization>> {
  const own = tenant();
  const stretch = { partition: treeOf(own), index: 'tree' as const };
  const parse = (row: Row): Organization => Closures.parse(row).organization;
  const total = (): Promise<number> => countBelow(own);
  if (!related && request.filters.length === 0 && request.sort.column === 'created_at') return pageBehindFirst(stretch, (row) => parse(row).id === own, parse, request, total);
  const where = (organization: Organization): boolean => organization.id !== own && (related?.(organization) ?? true);
  return listOf({ stretches: [stretch], parse, columns, total, where }, request);
}

/** Read one by one: nobody has a part in more organizations than he works for. */
async function listOwn(request: ListRequest, where: ((organization: Organization) => boolean) | undefined): Promise<Page<Organization>> {
  const own = tenant();
  const ids = (await membershipsOf(callerGuid())).map(({ organization }) => organization);
  const found = await Promise.all(ids.map((id) => behindWall(wallOf(own, id), () => Closures.get(id, own))));
  return listOf({ stretches: [], parse: (row) => Closures.parse(row).organization, columns, total: async () => 0, rows: found.flatMap((one) => (one ? [one.organization] : [])), where: where ?? (() => true) }, request);
}

async function idsOf({ kind, values }: Related): Promise<Set<string>> {
  if (kind === 'spaces') {
    const spaces = await Promise.all(values.filter(isGuid).map((id) => Spaces.get(tenant(), id)));
    return new Set(spaces.flatMap((space) => (space ? [space.organization] : [])));
  }
  const memberships = await Promise.all(values.filter(isUserGuid).map((user) => membershipsOf(user)));
  return new Set(memberships.flat().filter(({ roles }) => roles.includes(kind)).map(({ organization }) => organization));
}
