import * as z from 'zod';
import { Create, create } from '../../../shared/domain/organization/create.ts';
import { Document, present } from '../../../shared/domain/organization/document.ts';
import { exportAll } from '../../../shared/domain/organization/export.ts';
import { canEdit, columns, list, show, update, Update } from '../../../shared/domain/organization/manage.ts';
import { moveUser } from '../../../shared/domain/organization/move-user.ts';
import { remove } from '../../../shared/domain/organization/remove.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { collection, document, download, empty, nothing } from '../answers.ts';
import { Id } from '../params.ts';
import { subscriptions } from './subscription-routes.ts';

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
      answer: nothing({ location: true }),
      status: 201,
      handle: async ({ body }) => ({ location: `/v2/organizations/${(await create(body.organization)).id}` }),
    }),
    endpoint({
      id: 'exportOrganizations',
      method: 'GET',
      path: '/v2/organizations/export',
      summary: 'Export organizations',
      description: "CSV of the caller's own organization and, for a partner's Admin, of every one below it.",
      can: 'ADMIN_ACCESS',
      answer: download('text/csv'),
      status: 200,
      handle: () => exportAll(),
    }),
    endpoint({
      id: 'moveUserToOrganization',
      method: 'PUT',
      path: '/v2/organizations/move',
      summary: 'Change users Organization',
      description: "The user's sessions end; what the user made stays with the old organization. Answers the new one.",
      can: 'partner',
      query: z.object({ user_id: z.uuid(), organization_id: z.uuid() }),
      answer: document('organizations', Document),
      status: 200,
      handle: async ({ query }) => present(await moveUser(query.user_id, query.organization_id), canEdit()),
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
    endpoint({
      id: 'deleteOrganization',
      method: 'DELETE',
      path: '/v2/organizations/{id}',
      summary: 'Delete an organization',
      description: '422 while it has organizations below it or a running scan. Nobody signs in to it from then on; reports stay for as long as they are kept.',
      can: 'partner',
      params: Id,
      answer: empty(),
      status: 200,
      handle: async ({ params }) => {
        await remove(params.id);
      },
    }),
    ...subscriptions,
  ],
};
