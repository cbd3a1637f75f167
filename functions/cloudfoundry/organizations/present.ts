import * as z from 'zod';
import { attributesOf } from '../../../shared/domain/foundry/update.ts';
import type { Organization } from '../../../shared/domain/organization/organization.ts';
import { resource, type Resource } from '../answers.ts';

const url = z.string();
/** There where `inline-relations-depth` asks for it: the thing itself, or guids beside `orphans`. */
const inlined = z.unknown().optional();

export const Entity = z
  .object({
    name: z.string(),
    billing_enabled: z.boolean(),
    quota_definition_guid: z.string(),
    status: z.enum(['active', 'suspended']),
    quota_definition_url: url,
    quota_definition: inlined,
    spaces_url: url,
    spaces: inlined,
    domains_url: url,
    domains: inlined,
    private_domains_url: url,
    private_domains: inlined,
    users_url: url,
    users: inlined,
    managers_url: url,
    managers: inlined,
    billing_managers_url: url,
    billing_managers: inlined,
    auditors_url: url,
    auditors: inlined,
    app_events_url: url,
    space_quota_definitions_url: url,
    space_quota_definitions: inlined,
  })
  .meta({ id: 'Organization' });
export type OrganizationResource = Resource<z.input<typeof Entity>>;

export function present(organization: Organization): OrganizationResource {
  const { id, name } = organization;
  const { billing_enabled, quota_definition, status } = attributesOf(organization);
  const of = (relation: string): string => `/v2/organizations/${id}/${relation}`;
  return resource('/v2/organizations', organization, {
    name,
    billing_enabled,
    quota_definition_guid: quota_definition,
    status,
    quota_definition_url: `/v2/quota_definitions/${quota_definition}`,
    spaces_url: of('spaces'),
    domains_url: of('domains'),
    private_domains_url: of('private_domains'),
    users_url: of('users'),
    managers_url: of('managers'),
    billing_managers_url: of('billing_managers'),
    auditors_url: of('auditors'),
    app_events_url: of('app_events'),
    space_quota_definitions_url: of('space_quota_definitions'),
  });
}
