import * as z from 'zod';
import { memberBody } from '../roles/name.ts';
import { type SpaceRole, spaceRoles } from '../../../shared/domain/space/space.ts';
import * as Space from '../../../shared/domain/space/manage.ts';
import { columns } from '../../../shared/domain/space/space.ts';
import { type Endpoint, endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { nothing, one, page } from '../answers.ts';
import { Entity, present } from './present.ts';

const params = z.object({ guid: z.string() });
const nouns: Record<SpaceRole, string> = { developers: 'Developer', managers: 'Manager', auditors: 'Auditor' };

function members(role: SpaceRole): Endpoint {
  return endpoint({
    id: `addSpace${nouns[role]}`, method: 'PUT', path: `/v2/spaces/{guid}/${role}`, summary: `Make somebody ${nouns[role].toLowerCase()} of a space, by user name`,
    can: 'token', params, body: memberBody, answer: one(Entity), status: 201,
    handle: async ({ params: { guid }, body }) => present(await Space.addMember(guid, role, body)),
  });
}

/** Spaces (reference 13). */
export const spaces: Group = {
  id: 'spaces',
  title: 'Spaces',
  grants: { table: 'write', secrets: ['cursor'] },
  errorImpact: 'Cloud Foundry clients neither see nor make spaces; `cf login` and `cf org` fail.',
  endpoints: [
    endpoint({
      id: 'listSpaces', method: 'GET', path: '/v2/spaces', summary: 'List spaces',
      can: 'token', columns, answer: page(Entity), status: 200,
      handle: async ({ list }) => {
        const found = await Space.list(list);
        return { ...found, items: found.items.map(present) };
      },
    }),
    endpoint({
      id: 'createSpace', method: 'POST', path: '/v2/spaces', summary: 'Create a space',
      can: 'token', body: Space.Create, answer: one(Entity, { location: true }), status: 201,
      handle: async ({ body }) => present(await Space.create(body)),
    }),
    endpoint({
      id: 'showSpace', method: 'GET', path: '/v2/spaces/{guid}', summary: 'Show a space',
      can: 'token', params, answer: one(Entity), status: 200,
      handle: async ({ params: { guid } }) => present(await Space.show(guid)),
    }),
    endpoint({
      id: 'updateSpace', method: 'PUT', path: '/v2/spaces/{guid}', summary: 'Update a space',
      can: 'token', params, body: Space.Update, answer: one(Entity), status: 201,
      handle: async ({ params: { guid }, body }) => present(await Space.update(guid, body)),
    }),
    endpoint({
      id: 'deleteSpace', method: 'DELETE', path: '/v2/spaces/{guid}', summary: 'Delete a space',
      can: 'token', params, answer: nothing(), status: 204,
      handle: async ({ params: { guid } }) => Space.remove(guid),
    }),
    ...spaceRoles.map(members),
  ],
};
