import * as z from 'zod';
import { Create, create } from '../../../shared/domain/organization/create.ts';
import { Document, present } from '../../../shared/domain/organization/document.ts';
import { canEdit, columns, list, show, update, Update } from '../../../shared/domain/organization/manage.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { collection, document, nothing } from '../answers.ts';
import { Id } from '../params.ts';

export const organizations: Group = {
  id: 'organizations',
  title: 'Organizations',
  grants: { table: 'write', secrets: ['cursor'] },
  errorImpact: 'Partners cannot see or change the organizations below them.',
  endpoints: [
    endpoint({
      id: 'listOrganizations',
      method: 'GET',
      path: '/v2/organizations',
      summary: 'List organizations',
      description: "The caller's own and, for a partner's Admin, every one below it.",
      can: 'ADMIN_ACCESS',
      columns,
      answer: collection('organizations', Document),
      status: 200,
      handle: async (request) => {
        const page = await list(request.list);
        return { ...page, items: page.items.map((organization) => present(organization, canEdit())) };
      },
    }),
    endpoint({
      id: 'createOrganization',
      method: 'POST',
      path: '/v2/organizations',
      summary: 'Create Organization',
      can: 'partner',
      body: z.object({ organization: Create }),
      answer: nothing(),
      status: 201,
      handle: async ({ body }) => ({ location: `/v2/organizations/${(await create(body.organization)).id}` }),
    }),
    endpoint({
      id: 'showOrganization',
      method: 'GET',
      path: '/v2/organizations/{id}',
      summary: 'Retrieve an organization',
      can: 'member',
      params: Id,
      answer: document('organizations', Document),
      status: 200,
      handle: async ({ params }) => present(await show(params.id), canEdit()),
    }),
    endpoint({
      id: 'updateOrganization',
      method: 'PUT',
      path: '/v2/organizations/{id}',
      summary: 'Update an organization',
      can: 'ADMIN_ACCESS',
      params: Id,
      body: z.object({ organization: Update }),
      answer: nothing(),
      status: 200,
      handle: async ({ params, body }) => {
        await update(params.id, body.organization);
        return {};
      },
    }),
  ],
};
