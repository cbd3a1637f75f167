import * as z from 'zod';
import { keyRoles } from '../../../shared/domain/actor/key-role.ts';
import * as ApiKey from '../../../shared/domain/api-key/role-keys.ts';
import { inside } from '../../../shared/domain/organization/key-reach.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { hashOf } from '../../../shared/lib/secret-text.ts';
import { sealing } from '../../../shared/platform/encryption.ts';
import type { ListRequest } from '../../../shared/table/list.ts';
import { list, object } from '../answers.ts';
import { containing, equal } from '../list-request.ts';
import { OfApiKey, OfOrganization, part } from '../params.ts';
import { ApiKeyDocument, presentKey } from './present.ts';

const Role = z.enum(keyRoles);
/** In a body; the rest of the key's permissions come with the organizations that it makes. */
const permissionsMax = 50;
const Permissions = z.array(z.object({ organizationId: z.uuid().optional(), projectId: z.uuid().nullish(), name: z.string().max(1024).optional(), role: Role.optional() })).max(permissionsMax);

const Create = z.object({ name: z.string().max(1000).optional(), role: Role.optional(), permissions: Permissions.optional() });
const Change = Create.extend({ name: z.string().max(1024).optional() });
const Filters = z.object({
  apiKey: part(64),
  name: part(64),
  projectName: part(256),
  role: Role.optional(),
  projectIds: z.union([z.uuid().transform((id) => [id]), z.array(z.uuid()).max(100)]).optional(),
});

const path = '/privacy-v1/organizations/{organizationId}/api-keys';

export const apiKeys: Group = {
  id: 'api-keys',
  title: 'API keys',
  grants: { table: 'write', secrets: ['cursor', 'encryption'] },
  errorImpact: 'Customers of the privacy API cannot make, change or delete API keys; existing keys work on.',
  endpoints: [
    endpoint({
      id: 'listApiKeys',
      method: 'GET',
      path,
      summary: 'List API keys',
      can: 'key',
      params: OfOrganization,
      query: Filters,
      columns: ApiKey.columns,
      answer: list(ApiKeyDocument),
      status: 200,
      handle: ({ params, query, list: request }) =>
        inside(params.organizationId, 'viewer', async ({ id }) => {
          const page = await ApiKey.list({ ...request, filters: filtersOf(query) });
          return { ...page, items: page.items.map((key) => presentKey(key, id)) };
        }),
    }),
    endpoint({
      id: 'createApiKey',
      method: 'POST',
      path,
      summary: 'Create an API key',
      description: 'The key is shown once, in this answer. Without a role it is a `viewer`; nobody gives more than he has. For the roles `owner` and `admin`.',
      can: 'key',
      params: OfOrganization,
      body: Create,
      answer: object(ApiKeyDocument, ({ id, organizationId }) => `/privacy-v1/organizations/${organizationId}/api-keys/${id}`),
      status: 201,
      secret: sealing,
      handle: ({ params, body }) =>
        inside(params.organizationId, 'admin', async ({ id }) => {
          const { key, ...made } = await ApiKey.create(asked(body));
          return presentKey(made, id, key);
        }),
    }),
    endpoint({
      id: 'updateApiKey',
      method: 'PATCH',
      path: `${path}/{apiKey}`,
      summary: 'Update an API key',
      description: 'Named by its id or by itself. `permissions` replaces all of them. 422 for the last key with the role `owner`. For the roles `owner` and `admin`.',
      can: 'key',
      params: OfApiKey,
      body: Change,
      answer: object(ApiKeyDocument),
      status: 200,
      handle: ({ params, body }) => inside(params.organizationId, 'admin', async ({ id }) => presentKey(await ApiKey.update(params.apiKey, asked(body)), id)),
    }),
    endpoint({
      id: 'deleteApiKey',
      method: 'DELETE',
      path: `${path}/{apiKey}`,
      summary: 'Delete an API key',
      description: 'Named by its id or by itself. 422 for the last key with the role `owner`. For the roles `owner` and `admin`.',
      can: 'key',
      params: OfApiKey,
      answer: object(ApiKeyDocument),
      status: 200,
      handle: ({ params }) => inside(params.organizationId, 'admin', async ({ id }) => presentKey(await ApiKey.remove(params.apiKey), id)),
    }),
  ],
};

function asked({ name, role, permissions }: z.output<typeof Change>): ApiKey.KeyChanges {
  return { name, role, permissions: permissions?.map((one) => ({ organization: one.organizationId, project: one.projectId ?? undefined, role: one.role ?? 'viewer' })) };
}

/** The whole key finds itself, and so do its id and what answers show of it. */
function filtersOf({ apiKey, name, projectName, role, projectIds }: z.output<typeof Filters>): ListRequest['filters'] {
  const known = apiKey === undefined ? [] : [apiKey, hashOf(apiKey), apiKey.replace(/\*+$/, '')];
  return [
    ...(apiKey === undefined ? [] : [{ column: 'apiKey', matches: (value: string) => known.includes(value) }]),
    ...containing('name', name),
    ...containing('projectName', projectName),
    ...equal('role', role),
    ...(projectIds === undefined ? [] : [{ column: 'projectIds', matches: (value: string) => projectIds.includes(value) }]),
  ];
}
