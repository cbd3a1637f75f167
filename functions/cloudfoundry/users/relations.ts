import * as z from 'zod';
import { list as listOrganizations } from '../../../shared/domain/foundry/list.ts';
import { show } from '../../../shared/domain/foundry-user/foundry-user.ts';
import { grant } from '../../../shared/domain/org-role/grant.ts';
import type { OrgRole } from '../../../shared/domain/org-role/org-role.ts';
import { revoke } from '../../../shared/domain/org-role/revoke.ts';
import { addMemberByGuid, removeMember } from '../../../shared/domain/space/manage.ts';
import { allSpaces, columns as spaceColumns, type SpaceRole } from '../../../shared/domain/space/space.ts';
import { type Endpoint, endpoint } from '../../../shared/http/endpoint.ts';
import { nothing, one, page } from '../answers.ts';
import { columns as organizationColumns, relatedOf } from '../organizations/filters.ts';
import { Entity as OrganizationEntity, present as presentOrganization } from '../organizations/present.ts';
import { pageOf } from '../page-of.ts';
import { Entity as SpaceEntity, present as presentSpace } from '../spaces/present.ts';
import { Entity, present } from './present.ts';

const params = z.object({ guid: z.string() });
const related = z.object({ guid: z.string(), related_guid: z.string() });

export const organizationRelations = { organizations: 'users', managed_organizations: 'managers', billing_managed_organizations: 'billing_managers', audited_organizations: 'auditors' } as const satisfies Record<string, OrgRole>;
export const spaceRelations = { spaces: 'developers', managed_spaces: 'managers', audited_spaces: 'auditors' } as const satisfies Record<string, SpaceRole>;

/** `audited_organizations` as an operation names it: `AuditedOrganization`. */
function nounOf(path: string): string {
  return path.slice(0, -1).replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

interface Relation {
  path: string;
  list: Endpoint;
  add: (user: string, other: string) => Promise<void>;
  remove: (user: string, other: string) => Promise<void>;
}

function organizationsOf([path, role]: [string, OrgRole]): Relation {
  return {
    path,
    list: endpoint({
      id: `listUser${nounOf(path)}s`, method: 'GET', path: `/v2/users/{guid}/${path}`, summary: `List the ${path.replaceAll('_', ' ')} of a user`,
      can: 'token', params, columns: organizationColumns, answer: page(OrganizationEntity), status: 200,
      handle: async ({ params: { guid }, list, parameters }) => {
        await show(guid);
        const asked = relatedOf(list, parameters);
        const found = await listOrganizations(asked.rest, [...asked.related, { kind: role, values: [guid] }]);
        return { ...found, items: found.items.map(presentOrganization) };
      },
    }),
    add: async (user, other) => void (await grant(other, role, user)),
    remove: (user, other) => revoke(other, role, user),
  };
}

function spacesOf([path, role]: [string, SpaceRole]): Relation {
  return {
    path,
    list: endpoint({
      id: `listUser${nounOf(path)}s`, method: 'GET', path: `/v2/users/{guid}/${path}`, summary: `List the ${path.replaceAll('_', ' ')} of a user`,
      can: 'token', params, columns: spaceColumns, answer: page(SpaceEntity), status: 200,
      handle: async ({ params: { guid }, list }) => {
        await show(guid);
        const found = await pageOf((await allSpaces()).filter((space) => space[role].includes(guid)), list, spaceColumns);
        return { ...found, items: found.items.map(presentSpace) };
      },
    }),
    add: async (user, other) => void (await addMemberByGuid(other, role, user)),
    remove: (user, other) => removeMember(other, role, user),
  };
}

function routesOf({ path, list, add, remove }: Relation): Endpoint[] {
  const noun = nounOf(path);
  const what = path.slice(0, -1).replaceAll('_', ' ');
  return [
    list,
    endpoint({
      id: `addUser${noun}`, method: 'PUT', path: `/v2/users/{guid}/${path}/{related_guid}`, summary: `Give a user a ${what}`,
      can: 'token', params: related, answer: one(Entity), status: 201,
      handle: async ({ params: { guid, related_guid } }) => {
        const user = await show(guid);
        await add(guid, related_guid);
        return present(user);
      },
    }),
    endpoint({
      id: `removeUser${noun}`, method: 'DELETE', path: `/v2/users/{guid}/${path}/{related_guid}`, summary: `Take a ${what} from a user`,
      can: 'token', params: related, answer: nothing(), status: 204,
      handle: async ({ params: { guid, related_guid } }) => {
        await show(guid);
        await remove(guid, related_guid);
      },
    }),
  ];
}

/** A user's organizations and spaces, role by role (reference 9). */
export const userRelations: Endpoint[] = [...Object.entries(organizationRelations).map(organizationsOf), ...Object.entries(spaceRelations).map(spacesOf)].flatMap(routesOf);
