import * as z from 'zod';
import { list as listOrganizations } from '../../../shared/domain/foundry/list.ts';
import * as User from '../../../shared/domain/foundry-user/foundry-user.ts';
import { membersOf, type OrgRole } from '../../../shared/domain/org-role/org-role.ts';
import { allSpaces } from '../../../shared/domain/space/space.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import type { ListRequest } from '../../../shared/table/list.ts';
import { Metadata, nothing, one, page } from '../answers.ts';
import { Entity as OrganizationEntity, present as presentOrganization } from '../organizations/present.ts';
import { present as presentSpace, Entity as SpaceEntity } from '../spaces/present.ts';
import { columns, matchingOf } from './filters.ts';
import { Entity, present } from './present.ts';
import { organizationRelations, spaceRelations, userRelations } from './relations.ts';

const params = z.object({ guid: z.string() });
const update = z.object({ default_space_guid: z.string().optional() });

const listed = <S extends z.ZodType>(entity: S) => z.array(z.object({ metadata: Metadata, entity }));
const [organizations, spaces] = [listed(OrganizationEntity), listed(SpaceEntity)];
const Summary = z
  .object({ organizations, managed_organizations: organizations, billing_managed_organizations: organizations, audited_organizations: organizations, spaces, managed_spaces: spaces, audited_spaces: spaces })
  .meta({ id: 'UserSummary' });

/** All that a user may have a part in. */
const whole: ListRequest = { page: 1, per_page: 1000, cursor: undefined, filters: [], created: { from: undefined, to: undefined }, sort: { column: 'created_at', descending: false }, question: '' };

async function summaryOf(guid: string): Promise<z.input<typeof Summary>> {
  const all = await allSpaces();
  const { items } = await listOrganizations(whole, []);
  const memberships = new Map(await Promise.all(items.map(async ({ id }) => [id, (await membersOf(id)).find(({ user }) => user === guid)?.roles ?? []] as const)));
  const inRole = (role: OrgRole) => items.filter(({ id }) => memberships.get(id)?.includes(role)).map(presentOrganization);
  const inSpace = (role: keyof typeof spaceRelations) => all.filter((space) => space[spaceRelations[role]].includes(guid)).map(presentSpace);
  return {
    organizations: inRole(organizationRelations.organizations),
    managed_organizations: inRole(organizationRelations.managed_organizations),
    billing_managed_organizations: inRole(organizationRelations.billing_managed_organizations),
    audited_organizations: inRole(organizationRelations.audited_organizations),
    spaces: inSpace('spaces'),
    managed_spaces: inSpace('managed_spaces'),
    audited_spaces: inSpace('audited_spaces'),
  };
}

/** Users (reference 9). */
export const foundryUsers: Group = {
  id: 'users',
  title: 'Users',
  grants: { table: 'write', secrets: ['cursor'] },
  errorImpact: 'Cloud Foundry clients see no users; `cf create-user` fails halfway.',
  endpoints: [
    endpoint({
      id: 'listFoundryUsers', method: 'GET', path: '/v2/users', summary: 'List users',
      can: 'token', columns, answer: page(Entity), status: 200,
      handle: async ({ list, parameters }) => {
        const found = await User.list({ ...list, filters: [] }, await matchingOf(parameters));
        return { ...found, items: found.items.map((user) => present(user)) };
      },
    }),
    endpoint({
      id: 'createFoundryUser', method: 'POST', path: '/v2/users', summary: 'Create a user',
      description: 'Makes the row of a guid; the account of the same guid comes from `POST /Users`.',
      can: 'token', body: User.Create, answer: one(Entity, { location: true }), status: 201,
      handle: async ({ body }) => present(await User.create(body)),
    }),
    endpoint({
      id: 'showFoundryUser', method: 'GET', path: '/v2/users/{guid}', summary: 'Show a user',
      can: 'token', params, answer: one(Entity), status: 200,
      handle: async ({ params: { guid } }) => present(await User.show(guid)),
    }),
    endpoint({
      id: 'updateFoundryUser', method: 'PUT', path: '/v2/users/{guid}', summary: 'Update a user',
      can: 'token', params, body: update, answer: one(Entity), status: 201,
      handle: async ({ params: { guid }, body }) => present(await User.setDefaultSpace(guid, body.default_space_guid ?? null)),
    }),
    endpoint({
      id: 'deleteFoundryUser', method: 'DELETE', path: '/v2/users/{guid}', summary: 'Delete a user',
      description: 'Takes the row and every role, and the name of somebody from another origin; an account stays.',
      can: 'token', params, answer: nothing(), status: 204,
      handle: async ({ params: { guid } }) => User.remove(guid),
    }),
    endpoint({
      id: 'showFoundryUserSummary', method: 'GET', path: '/v2/users/{guid}/summary', summary: 'Summarize what a user has a part in',
      can: 'token', params, answer: one(Summary), status: 200,
      handle: async ({ params: { guid } }) => ({ metadata: present(await User.show(guid)).metadata, entity: await summaryOf(guid) }),
    }),
    ...userRelations,
  ],
};
