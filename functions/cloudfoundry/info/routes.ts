import { needScope } from '../../../shared/domain/foundry/access.ts';
import { list as listOrganizations } from '../../../shared/domain/foundry/list.ts';
import * as Space from '../../../shared/domain/space/manage.ts';
import { refuse } from '../../../shared/domain/foundry/refusal.ts';
import { authenticateFoundry } from '../../../shared/domain/session/authenticate-foundry.ts';
import { endpoint, type Group } from '../../../shared/http/endpoint.ts';
import { Problem } from '../../../shared/problems.ts';
import type { ListRequest } from '../../../shared/table/list.ts';
import { bare } from '../answers.ts';
import { Info, infoOf, Root, rootOf, V3Root, v3RootOf } from './links.ts';
import { pageOfV3, V3Page } from './v3.ts';

/** What the CLI asks of V3 is the beginning of a list by name. */
const v3PageMax = 100;

/** Where everything is (reference 11). */
export const info: Group = {
  id: 'info',
  title: 'Discovery',
  grants: { table: 'read', secrets: ['token-signing', 'cursor'] },
  errorImpact: 'No Cloud Foundry client finds its way: every command fails at its first call.',
  endpoints: [
    endpoint({
      id: 'showRoot', method: 'GET', path: '/', summary: 'Show where the APIs are',
      can: 'public', answer: bare(Root), status: 200,
      handle: async ({ base_url }) => rootOf(base_url),
    }),
    endpoint({
      id: 'showInfo', method: 'GET', path: '/v2/info', summary: 'Show what this is',
      description: 'With the caller\'s guid, if a good token came along.',
      can: 'public', answer: bare(Info), status: 200,
      handle: async ({ base_url, headers }) => infoOf(base_url, await guidOf(headers['authorization'])),
    }),
    endpoint({
      id: 'showV3Root', method: 'GET', path: '/v3', summary: 'Show what there is of V3',
      can: 'public', answer: bare(V3Root), status: 200,
      handle: async ({ base_url }) => v3RootOf(base_url),
    }),
    endpoint({
      id: 'listV3Organizations', method: 'GET', path: '/v3/organizations', summary: 'List organizations, as V3 names them',
      can: 'token', answer: bare(V3Page), status: 200,
      handle: async ({ parameters, base_url }) => pageOfV3(await listOrganizations(requestOf(parameters)), `${base_url}/v3/organizations`),
    }),
    endpoint({
      id: 'listV3Spaces', method: 'GET', path: '/v3/spaces', summary: 'List spaces, as V3 names them',
      can: 'token', answer: bare(V3Page), status: 200,
      handle: async ({ parameters, base_url }) => {
        const organizations = parameters['organization_guids']?.flatMap((text) => text.split(','));
        return pageOfV3(await Space.list(requestOf(parameters), organizations && (({ organization }) => organizations.includes(organization))), `${base_url}/v3/spaces`);
      },
    }),
    endpoint({
      id: 'listV3IsolationSegments', method: 'GET', path: '/v3/isolation_segments', summary: 'List isolation segments',
      description: 'Always empty: there are none.',
      can: 'token', answer: bare(V3Page), status: 200,
      handle: async ({ base_url }) => {
        needScope('read');
        return pageOfV3({ items: [], page: 1, per_page: v3PageMax, total: 0 }, `${base_url}/v3/isolation_segments`);
      },
    }),
  ],
};

function requestOf(parameters: Record<string, string[]>): ListRequest {
  const order = parameters['order_by']?.at(-1) ?? 'created_at';
  const page = parameters['page']?.at(-1) ?? '1';
  if (!['name', '-name', 'created_at', '-created_at'].includes(order)) throw refuse('BadQueryParameter', "order_by can only be 'name' or 'created_at'");
  if (!/^[1-9]\d{0,8}$/.test(page)) throw refuse('BadQueryParameter', 'page must be a positive integer');
  return { page: Number(page), per_page: v3PageMax, cursor: undefined, filters: [], created: { from: undefined, to: undefined }, sort: { column: order.replace('-', ''), descending: order.startsWith('-') }, question: '' };
}

/** Nobody is refused here: a token that opens nothing is as none. */
async function guidOf(authorization: string | undefined): Promise<string | undefined> {
  if (authorization === undefined) return undefined;
  try {
    const caller = await authenticateFoundry(authorization, { counted: false });
    return caller.type === 'system' ? undefined : caller.id;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return undefined;
  }
}
