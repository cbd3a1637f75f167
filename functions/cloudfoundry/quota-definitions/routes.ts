import * as z from 'zod';
import * as Quota from '../../../shared/domain/quota-definition/manage.ts';
import { columns, show } from '../../../shared/domain/quota-definition/quota-definition.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { one, page } from '../answers.ts';
import { isTrue, present as presentJob, removal } from '../jobs/present.ts';
import { Entity, present } from './present.ts';

const params = z.object({ guid: z.string() });

/** Quota definitions (reference 8). */
export const quotaDefinitions: Group = {
  id: 'quota-definitions',
  title: 'Quota definitions',
  grants: { table: 'write', catalogue: true, secrets: ['cursor'] },
  errorImpact: 'Cloud Foundry clients neither see nor change quotas; `cf org` fails.',
  endpoints: [
    endpoint({
      id: 'listQuotaDefinitions', method: 'GET', path: '/v2/quota_definitions', summary: 'List quota definitions',
      can: 'token', columns, answer: page(Entity), status: 200,
      handle: async ({ list }) => {
        const found = await Quota.list(list);
        return { ...found, items: found.items.map(present) };
      },
    }),
    endpoint({
      id: 'createQuotaDefinition', method: 'POST', path: '/v2/quota_definitions', summary: 'Create a quota definition',
      description: '`total_routes` is how many addresses an organization may have scanned where its plan gives more. For a Super Admin.',
      can: 'token', body: Quota.Create, answer: one(Entity, { location: true }), status: 201,
      handle: async ({ body }) => present(await Quota.create(body)),
    }),
    endpoint({
      id: 'showQuotaDefinition', method: 'GET', path: '/v2/quota_definitions/{guid}', summary: 'Show a quota definition',
      can: 'token', params, answer: one(Entity), status: 200,
      handle: async ({ params: { guid } }) => present(await show(guid)),
    }),
    endpoint({
      id: 'updateQuotaDefinition', method: 'PUT', path: '/v2/quota_definitions/{guid}', summary: 'Update a quota definition',
      can: 'token', params, body: Quota.Update, answer: one(Entity), status: 201,
      handle: async ({ params: { guid }, body }) => present(await Quota.update(guid, body)),
    }),
    endpoint({
      id: 'deleteQuotaDefinition', method: 'DELETE', path: '/v2/quota_definitions/{guid}', summary: 'Delete a quota definition',
      description: 'Refused while an organization has it.',
      can: 'token', params, answer: removal(), status: 204,
      handle: async ({ params: { guid }, parameters }) => {
        await Quota.remove(guid);
        return isTrue(parameters, 'async') ? presentJob(undefined) : undefined;
      },
    }),
  ],
};
