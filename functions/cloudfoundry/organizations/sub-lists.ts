import * as z from 'zod';
import { reachOrganization } from '../../../shared/domain/foundry/reach.ts';
import { membersOf, type OrgRole, orgRoles } from '../../../shared/domain/org-role/org-role.ts';
import { allDomains, columns as domainColumns, isOf } from '../../../shared/domain/private-domain/private-domain.ts';
import { columns as spaceColumns, spacesOf } from '../../../shared/domain/space/space.ts';
import { allSpaceQuotas, columns as quotaColumns } from '../../../shared/domain/space-quota/space-quota.ts';
import { type Endpoint, endpoint } from '../../../shared/http/endpoint.ts';
import { page } from '../answers.ts';
import { Entity as DomainEntity, present as presentDomain, presentSpaceQuota, SpaceQuotaEntity } from '../domains/present.ts';
import { conditionsOf } from '../list-request.ts';
import { pageOf } from '../page-of.ts';
import { Entity as SpaceEntity, present as presentSpace } from '../spaces/present.ts';
import { Entity as UserEntity, present as presentUser } from '../users/present.ts';
import { rowsOf, usersWith } from './relations.ts';

const params = z.object({ guid: z.string() });

const people: Record<OrgRole, string> = { users: 'Users', managers: 'Managers', billing_managers: 'BillingManagers', auditors: 'Auditors' };

function peopleOf(role: OrgRole): Endpoint {
  return endpoint({
    id: `listOrg${people[role]}`, method: 'GET', path: `/v2/organizations/{guid}/${role}`, summary: `List the ${role.replace('_', ' ')} of an organization`,
    can: 'token', params, columns: {}, answer: page(UserEntity), status: 200,
    handle: async ({ params: { guid }, list }) => {
      await reachOrganization(guid, 'read');
      const found = await pageOf(await usersWith(guid, role), list);
      return { ...found, items: found.items.map((user) => presentUser(user)) };
    },
  });
}

function domains(path: 'domains' | 'private_domains', id: string, warning?: string): Endpoint {
  return endpoint({
    id, method: 'GET', path: `/v2/organizations/{guid}/${path}`, summary: `List the ${path.replace('_', ' ')} of an organization`,
    can: 'token', params, columns: domainColumns, answer: page(DomainEntity, warning === undefined ? {} : { warning }), status: 200,
    handle: async ({ params: { guid }, list }) => {
      await reachOrganization(guid, 'read');
      const found = await pageOf((await allDomains()).filter(isOf(guid)), list, domainColumns);
      return { ...found, items: found.items.map(presentDomain) };
    },
  });
}

/** Nothing of this kind exists here. */
function nothingOf(path: string, id: string): Endpoint {
  return endpoint({
    id, method: 'GET', path: `/v2/organizations/{guid}/${path}`, summary: `List the ${path.replace('_', ' ')} of an organization`,
    description: 'Always empty.',
    can: 'token', params, columns: {}, answer: page(z.object({})), status: 200,
    handle: async ({ params: { guid }, list: { page: at, per_page } }) => {
      await reachOrganization(guid, 'read');
      return { items: [], page: at, per_page, total: 0 };
    },
  });
}

/** What belongs to an organization, list by list (reference 5.1 and 6.4). */
export const subLists: Endpoint[] = [
  ...orgRoles.map(peopleOf),
  endpoint({
    id: 'listOrgUserRoles', method: 'GET', path: '/v2/organizations/{guid}/user_roles', summary: 'List everybody with a role in an organization',
    can: 'token', params, columns: { user_guid: true }, answer: page(UserEntity), status: 200,
    handle: async ({ params: { guid }, list, parameters }) => {
      await reachOrganization(guid, 'read');
      const asked = conditionsOf(parameters).map(({ values }) => values);
      const members = (await membersOf(guid)).filter(({ user }) => asked.every((values) => values.includes(user)));
      const roles = new Map(members.map((member) => [member.user, member.roles]));
      const found = await pageOf(await rowsOf([...roles.keys()]), { ...list, filters: [] });
      return { ...found, items: found.items.map((user) => presentUser(user, roles.get(user.id) ?? [])) };
    },
  }),
  endpoint({
    id: 'listOrgSpaces', method: 'GET', path: '/v2/organizations/{guid}/spaces', summary: 'List the spaces of an organization',
    can: 'token', params, columns: spaceColumns, answer: page(SpaceEntity), status: 200,
    handle: async ({ params: { guid }, list }) => {
      await reachOrganization(guid, 'read');
      const found = await pageOf(await spacesOf(guid), list, spaceColumns);
      return { ...found, items: found.items.map(presentSpace) };
    },
  }),
  endpoint({
    id: 'listOrgSpaceQuotas', method: 'GET', path: '/v2/organizations/{guid}/space_quota_definitions', summary: 'List the space quota definitions of an organization',
    can: 'token', params, columns: quotaColumns, answer: page(SpaceQuotaEntity), status: 200,
    handle: async ({ params: { guid }, list }) => {
      await reachOrganization(guid, 'read');
      const found = await pageOf((await allSpaceQuotas()).filter(({ organization }) => organization === guid), list, quotaColumns);
      return { ...found, items: found.items.map(presentSpaceQuota) };
    },
  }),
  domains('domains', 'listOrgDomains', 'Endpoint deprecated'),
  domains('private_domains', 'listOrgPrivateDomains'),
  nothingOf('services', 'listOrgServices'),
  nothingOf('app_events', 'listOrgAppEvents'),
];
