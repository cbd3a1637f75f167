import * as z from 'zod';
import { request as requestDeletion } from '../../../shared/domain/deletion-job/deletion-job.ts';
import { Create, create } from '../../../shared/domain/foundry/create.ts';
import { list } from '../../../shared/domain/foundry/list.ts';
import { reachOrganization } from '../../../shared/domain/foundry/reach.ts';
import { remove } from '../../../shared/domain/foundry/remove.ts';
import { attributesOf, Update, update } from '../../../shared/domain/foundry/update.ts';
import { spacesOf } from '../../../shared/domain/space/space.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { bare, one, page } from '../answers.ts';
import { isTrue, present as presentJob, removal } from '../jobs/present.ts';
import { columns, relatedOf } from './filters.ts';
import { Entity, present } from './present.ts';
import { withRelations } from './relations.ts';
import { subLists } from './sub-lists.ts';
import { toMany } from './to-many.ts';

const params = z.object({ guid: z.string() });
const Summary = z
  .object({
    guid: z.string(),
    name: z.string(),
    status: z.string(),
    spaces: z.array(z.object({ guid: z.string(), name: z.string(), service_count: z.int(), app_count: z.int(), mem_dev_total: z.int(), mem_prod_total: z.int() })),
  })
  .meta({ id: 'OrganizationSummary' });

/** Organizations (reference 5 and 7). */
export const organizations: Group = {
  id: 'organizations',
  title: 'Organizations',
  grants: { table: 'write', secrets: ['cursor'] },
  errorImpact: 'Cloud Foundry clients neither see nor make organizations.',
  endpoints: [
    endpoint({
      id: 'listOrgs', method: 'GET', path: '/v2/organizations', summary: 'List organizations',
      description: "Those below the caller's own organization: all of them for an administrator, otherwise those where the caller has a role.",
      can: 'token', columns, answer: page(Entity), status: 200,
      handle: async ({ list: request, parameters }) => {
        const { related, rest } = relatedOf(request, parameters);
        const found = await list(rest, related);
        return { ...found, ...(await withRelations(found.items.map(present), parameters)) };
      },
    }),
    endpoint({
      id: 'createOrg', method: 'POST', path: '/v2/organizations', summary: 'Create an organization',
      description: 'An organization of the platform, below the own one, with the default plans. For an administrator, and for everybody while the flag `user_org_creation` is on.',
      can: 'token', body: Create, answer: one(Entity, { location: true }), status: 201,
      handle: async ({ body }) => present(await create(body)),
    }),
    endpoint({
      id: 'showOrg', method: 'GET', path: '/v2/organizations/{guid}', summary: 'Show an organization',
      can: 'token', params, answer: one(Entity), status: 200,
      handle: async ({ params: { guid }, parameters }) => {
        const { items: [shown], orphans } = await withRelations([present(await reachOrganization(guid, 'read'))], parameters);
        if (!shown) throw new Error('An organization is shown as one');
        return { ...shown, ...(orphans ? { orphans } : {}) };
      },
    }),
    endpoint({
      id: 'updateOrg', method: 'PUT', path: '/v2/organizations/{guid}', summary: 'Update an organization',
      description: 'A manager may not change quota and billing, nor suspend it. A list of guids replaces all who have that role.',
      can: 'token', params, body: Update, answer: one(Entity), status: 201,
      handle: async ({ params: { guid }, body }) => present(await update(guid, body)),
    }),
    endpoint({
      id: 'deleteOrg', method: 'DELETE', path: '/v2/organizations/{guid}', summary: 'Delete an organization',
      description: '`recursive=true` ends what it holds too, `async=true` answers a job. Refused while organizations lie below it or a scan runs. What it holds ends first: 524 when the time was not enough for all of it, then the same request goes on.',
      can: 'token', params, answer: removal(), status: 204,
      handle: async ({ params: { guid }, parameters }) => {
        const recursive = isTrue(parameters, 'recursive');
        if (isTrue(parameters, 'async')) return presentJob(await requestDeletion(guid, recursive));
        await remove(guid, recursive);
        return undefined;
      },
    }),
    endpoint({
      id: 'showOrgSummary', method: 'GET', path: '/v2/organizations/{guid}/summary', summary: 'Summarize an organization',
      can: 'token', params, answer: bare(Summary), status: 200,
      handle: async ({ params: { guid } }) => {
        const organization = await reachOrganization(guid, 'read');
        const spaces = (await spacesOf(guid)).map(({ id, name }) => ({ guid: id, name, service_count: 0, app_count: 0, mem_dev_total: 0, mem_prod_total: 0 }));
        return { guid, name: organization.name, status: attributesOf(organization).status, spaces };
      },
    }),
    endpoint({
      id: 'showOrgMemoryUsage', method: 'GET', path: '/v2/organizations/{guid}/memory_usage', summary: 'Show what memory an organization uses',
      description: 'Always 0: no app runs here.',
      can: 'token', params, answer: bare(z.object({ memory_usage_in_mb: z.int() })), status: 200,
      handle: async ({ params: { guid } }) => {
        await reachOrganization(guid, 'read');
        return { memory_usage_in_mb: 0 };
      },
    }),
    endpoint({
      id: 'showOrgInstanceUsage', method: 'GET', path: '/v2/organizations/{guid}/instance_usage', summary: 'Show how many instances an organization runs',
      description: 'Always 0: no app runs here.',
      can: 'token', params, answer: bare(z.object({ instance_usage: z.int() })), status: 200,
      handle: async ({ params: { guid } }) => {
        await reachOrganization(guid, 'read');
        return { instance_usage: 0 };
      },
    }),
    ...subLists,
    ...toMany,
  ],
};
