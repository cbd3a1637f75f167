import * as z from 'zod';
import { grant, grantByName } from '../../../shared/domain/org-role/grant.ts';
import { type OrgRole, orgRoles } from '../../../shared/domain/org-role/org-role.ts';
import { revoke, revokeByName } from '../../../shared/domain/org-role/revoke.ts';
import { type Endpoint, endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { nothing, one } from '../answers.ts';
import { isTrue } from '../jobs/present.ts';
import { Entity, present } from '../organizations/present.ts';
import { memberBody as body } from './name.ts';

const params = z.object({ guid: z.string() });
const member = z.object({ guid: z.string(), user_guid: z.string() });

const nouns: Record<OrgRole, string> = { users: 'User', managers: 'Manager', billing_managers: 'BillingManager', auditors: 'Auditor' };

/** Each role is given and taken by guid and by user name; cf v6 takes it by a DELETE with a body, later clients by a POST. */
function routesOf(role: OrgRole): Endpoint[] {
  const [noun, path] = [nouns[role], `/v2/organizations/{guid}/${role}`];
  const title = role.slice(0, -1).replace('_', ' ');
  return [
    endpoint({
      id: `addOrg${noun}`, method: 'PUT', path: `${path}/{user_guid}`, summary: `Make somebody ${title} of an organization`,
      description: 'Any guid has a row from then on.',
      can: 'token', params: member, answer: one(Entity), status: 201,
      handle: async ({ params: { guid, user_guid } }) => present(await grant(guid, role, user_guid)),
    }),
    endpoint({
      id: `addOrg${noun}ByName`, method: 'PUT', path, summary: `Make somebody ${title} of an organization, by user name`,
      can: 'token', params, body, answer: one(Entity), status: 201,
      handle: async ({ params: { guid }, body: name }) => present(await grantByName(guid, role, name)),
    }),
    endpoint({
      id: `removeOrg${noun}`, method: 'DELETE', path: `${path}/{user_guid}`, summary: `Make somebody ${title} of an organization no longer`,
      description: role === 'users' ? '`recursive=true` takes the roles in its spaces and all others in the organization too.' : undefined,
      can: 'token', params: member, answer: nothing(), status: 204,
      handle: async ({ params: { guid, user_guid }, parameters }) => revoke(guid, role, user_guid, { recursive: isTrue(parameters, 'recursive') }),
    }),
    endpoint({
      id: `removeOrg${noun}ByName`, method: 'DELETE', path, summary: `Make somebody ${title} of an organization no longer, by user name`,
      can: 'token', params, body, answer: nothing(), status: 204,
      handle: async ({ params: { guid }, body: name }) => revokeByName(guid, role, name),
    }),
    endpoint({
      id: `removeOrg${noun}ByPost`, method: 'POST', path: `${path}/remove`, summary: `Make somebody ${title} of an organization no longer, by user name`,
      can: 'token', params, body, answer: nothing(), status: 204,
      handle: async ({ params: { guid }, body: name }) => revokeByName(guid, role, name),
    }),
  ];
}

/** Roles in organizations (reference 6). */
export const roles: Group = {
  id: 'roles',
  title: 'Organization roles',
  grants: { table: 'write' },
  errorImpact: 'Cloud Foundry clients cannot say who manages an organization; `cf create-org` reports a failure.',
  endpoints: orgRoles.flatMap(routesOf),
};
