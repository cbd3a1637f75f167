import * as z from 'zod';
import { reachOrganization } from '../../../shared/domain/foundry/reach.ts';
import { refuse } from '../../../shared/domain/foundry/refusal.ts';
import { share } from '../../../shared/domain/private-domain/private-domain.ts';
import { remove as removeSpace } from '../../../shared/domain/space/manage.ts';
import { spacesOf } from '../../../shared/domain/space/space.ts';
import { allSpaceQuotas, remove as removeSpaceQuota } from '../../../shared/domain/space-quota/space-quota.ts';
import type { Answer } from '../../../shared/http/answer.ts';
import { type Endpoint, endpoint } from '../../../shared/http/endpoint.ts';
import { nothing, one } from '../answers.ts';
import { json } from '../dialect.ts';
import { Entity, present } from './present.ts';

const params = z.object({ guid: z.string() });
const related = z.object({ guid: z.string(), related_guid: z.string() });

/** A thing of an organization never moves to another: putting it where it is changes nothing, taking it away ends it. */
function owned(path: 'spaces' | 'space_quota_definitions', noun: string, model: string, idsOf: (organization: string) => Promise<string[]>, remove: (guid: string) => Promise<void>): Endpoint[] {
  const need = async (guid: string, id: string): Promise<void> => {
    if (!(await idsOf(guid)).includes(id)) throw refuse('InvalidRelation', `Could not find VCAP::CloudController::${model} with guid: ${id}`);
  };
  return [
    endpoint({
      id: `addOrg${noun}`, method: 'PUT', path: `/v2/organizations/{guid}/${path}/{related_guid}`, summary: `Associate a ${path.slice(0, -1).replaceAll('_', ' ')} with its organization`,
      can: 'token', params: related, answer: one(Entity), status: 201,
      handle: async ({ params: { guid, related_guid } }) => {
        const organization = await reachOrganization(guid, 'manage');
        await need(guid, related_guid);
        return present(organization);
      },
    }),
    endpoint({
      id: `removeOrg${noun}`, method: 'DELETE', path: `/v2/organizations/{guid}/${path}/{related_guid}`, summary: `Remove a ${path.slice(0, -1).replaceAll('_', ' ')} from its organization`,
      can: 'token', params: related, answer: nothing(), status: 204,
      handle: async ({ params: { guid, related_guid } }) => {
        await reachOrganization(guid, 'manage');
        await need(guid, related_guid);
        await remove(related_guid);
      },
    }),
  ];
}

/** Upstream's text under upstream's content type, its place-holder included. */
const movedDomain: Answer<void> = {
  schema: null,
  contentType: json,
  tells: ['Location'],
  present: () => ({ headers: { location: '/v2/private_domains/:domain_guid', 'x-cf-warnings': 'Endpoint+removed' }, body: 'Use DELETE /v2/private_domains/:domain_guid' }),
};

/** The to-many routes of an organization beside its people (reference 5.1). */
export const toMany: Endpoint[] = [
  endpoint({
    id: 'shareOrgPrivateDomain', method: 'PUT', path: '/v2/organizations/{guid}/private_domains/{related_guid}', summary: 'Share a private domain with an organization',
    can: 'token', params: related, answer: one(Entity), status: 201,
    handle: async ({ params: { guid, related_guid } }) => {
      const organization = await reachOrganization(guid, 'manage');
      await share(organization, related_guid, true);
      return present(organization);
    },
  }),
  endpoint({
    id: 'unshareOrgPrivateDomain', method: 'DELETE', path: '/v2/organizations/{guid}/private_domains/{related_guid}', summary: 'Share a private domain with an organization no longer',
    can: 'token', params: related, answer: nothing(), status: 204,
    handle: async ({ params: { guid, related_guid } }) => share(await reachOrganization(guid, 'manage'), related_guid, false),
  }),
  ...owned('spaces', 'Space', 'Space', async (guid) => (await spacesOf(guid)).map(({ id }) => id), removeSpace),
  ...owned('space_quota_definitions', 'SpaceQuota', 'SpaceQuotaDefinition', async (guid) => (await allSpaceQuotas()).filter(({ organization }) => organization === guid).map(({ id }) => id), removeSpaceQuota),
  endpoint({
    id: 'removeOrgDomain', method: 'DELETE', path: '/v2/organizations/{guid}/domains/{related_guid}', summary: 'Remove a domain from an organization',
    description: 'Was removed: it leads to the private domain.',
    can: 'token', params: related, answer: movedDomain, status: 301,
    handle: async ({ params: { guid } }) => {
      await reachOrganization(guid, 'manage');
    },
  }),
  endpoint({
    id: 'removeOrgIsolationSegment', method: 'DELETE', path: '/v2/organizations/{guid}/default_isolation_segment', summary: 'Remove the default isolation segment of an organization',
    description: 'There are none.',
    can: 'token', params, answer: one(Entity), status: 200,
    handle: async ({ params: { guid } }) => present(await reachOrganization(guid, 'manage')),
  }),
];
