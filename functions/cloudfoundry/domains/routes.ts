import * as z from 'zod';
import { needScope } from '../../../shared/domain/foundry/access.ts';
import * as Domain from '../../../shared/domain/private-domain/private-domain.ts';
import * as SpaceQuota from '../../../shared/domain/space-quota/space-quota.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { nothing, one, page } from '../answers.ts';
import { Entity, present, presentSpaceQuota, SharedEntity, SpaceQuotaEntity } from './present.ts';

const params = z.object({ guid: z.string() });

/** Domains and space quotas (reference 13). */
export const domains: Group = {
  id: 'domains',
  title: 'Domains and space quotas',
  grants: { table: 'write', secrets: ['cursor'] },
  errorImpact: 'Cloud Foundry clients neither see nor make domains and space quotas; `cf org` fails.',
  endpoints: [
    endpoint({
      id: 'listPrivateDomains', method: 'GET', path: '/v2/private_domains', summary: 'List private domains',
      can: 'token', columns: Domain.columns, answer: page(Entity), status: 200,
      handle: async ({ list }) => {
        const found = await Domain.list(list);
        return { ...found, items: found.items.map(present) };
      },
    }),
    endpoint({
      id: 'createPrivateDomain', method: 'POST', path: '/v2/private_domains', summary: 'Create a private domain',
      can: 'token', body: Domain.Create, answer: one(Entity, { location: true }), status: 201,
      handle: async ({ body }) => present(await Domain.create(body)),
    }),
    endpoint({
      id: 'showPrivateDomain', method: 'GET', path: '/v2/private_domains/{guid}', summary: 'Show a private domain',
      can: 'token', params, answer: one(Entity), status: 200,
      handle: async ({ params: { guid } }) => present(await Domain.show(guid)),
    }),
    endpoint({
      id: 'deletePrivateDomain', method: 'DELETE', path: '/v2/private_domains/{guid}', summary: 'Delete a private domain',
      can: 'token', params, answer: nothing(), status: 204,
      handle: async ({ params: { guid } }) => Domain.remove(guid),
    }),
    endpoint({
      id: 'listSharedDomains', method: 'GET', path: '/v2/shared_domains', summary: 'List shared domains',
      description: 'Always empty: nothing is routed here.',
      can: 'token', columns: { name: true }, answer: page(SharedEntity), status: 200,
      handle: async ({ list: { page: at, per_page } }) => {
        needScope('read');
        return { items: [], page: at, per_page, total: 0 };
      },
    }),
    endpoint({
      id: 'listSpaceQuotas', method: 'GET', path: '/v2/space_quota_definitions', summary: 'List space quota definitions',
      can: 'token', columns: SpaceQuota.columns, answer: page(SpaceQuotaEntity), status: 200,
      handle: async ({ list }) => {
        const found = await SpaceQuota.list(list);
        return { ...found, items: found.items.map(presentSpaceQuota) };
      },
    }),
    endpoint({
      id: 'createSpaceQuota', method: 'POST', path: '/v2/space_quota_definitions', summary: 'Create a space quota definition',
      can: 'token', body: SpaceQuota.Create, answer: one(SpaceQuotaEntity, { location: true }), status: 201,
      handle: async ({ body }) => presentSpaceQuota(await SpaceQuota.create(body)),
    }),
    endpoint({
      id: 'showSpaceQuota', method: 'GET', path: '/v2/space_quota_definitions/{guid}', summary: 'Show a space quota definition',
      can: 'token', params, answer: one(SpaceQuotaEntity), status: 200,
      handle: async ({ params: { guid } }) => presentSpaceQuota(await SpaceQuota.show(guid)),
    }),
    endpoint({
      id: 'deleteSpaceQuota', method: 'DELETE', path: '/v2/space_quota_definitions/{guid}', summary: 'Delete a space quota definition',
      can: 'token', params, answer: nothing(), status: 204,
      handle: async ({ params: { guid } }) => SpaceQuota.remove(guid),
    }),
  ],
};
