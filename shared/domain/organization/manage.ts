import * as z from 'zod';
import { type Listing, list as listOf, type ListRequest, type Page } from '../../table/list.ts';
import { retrying, transact } from '../../table/transact.ts';
import { actor, tenant } from '../actor/context.ts';
import { hasPermission, reachesBelow } from '../actor/actor.ts';
import { Details } from './details.ts';
import { change, Closures, type Organization, treeOf } from './organization.ts';
import { reach, reachToChange } from './reach.ts';
import { countBelow } from './tree-count.ts';

/** Body of update organization (4.6): name and company name are required, the rest replaces only what is named. */
export const Update = Details.extend({
  name: z.string().trim().min(1).max(255),
  company_name: z.string().trim().min(1).max(255),
  description: z.string().max(2000).optional(),
});

export const columns = {
  name: ({ name }: Organization) => name,
  company_name: ({ company_name }: Organization) => company_name,
};

/** Its own organization; for a partner's Admin also every one below, in one query whatever the depth. `where` chooses among them. */
export async function list(request: ListRequest, shown: Listing<Organization>['columns'] = columns, where?: (organization: Organization) => boolean): Promise<Page<Organization>> {
  const parse = (row: Record<string, unknown>): Organization => Closures.parse(row).organization;
  const stretches = [{ partition: treeOf(tenant()), index: 'tree' as const }];
  const kept = where ?? (reachesBelow(actor()) ? undefined : ({ id }: Organization) => id === tenant());
  return listOf({ stretches, parse, columns: shown, total: () => countBelow(tenant()), ...(kept ? { where: kept } : {}) }, request);
}

/** 404 for anything that is neither the caller's nor below. */
export function show(id: string): Promise<Organization> {
  return reach(id);
}

export async function update(id: string, { name, company_name, description, ...details }: z.output<typeof Update>): Promise<void> {
  await retrying('Organization', async () => {
    const organization = await reachToChange(id);
    const changed = change(organization, { name, company_name, ...(description === undefined ? {} : { description }), details: { ...organization.details, ...details } });
    await transact([changed]);
  });
}

export function canEdit(): boolean {
  return hasPermission(actor(), 'ADMIN_ACCESS');
}
