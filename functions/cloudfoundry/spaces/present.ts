import * as z from 'zod';
import type { Space } from '../../../shared/domain/space/space.ts';
import { resource, type Resource } from '../answers.ts';

const url = z.string();

export const Entity = z
  .object({
    name: z.string(),
    organization_guid: z.string(),
    space_quota_definition_guid: z.string().nullable(),
    allow_ssh: z.boolean(),
    organization_url: url,
    developers_url: url,
    managers_url: url,
    auditors_url: url,
    apps_url: url,
    routes_url: url,
    domains_url: url,
    service_instances_url: url,
    app_events_url: url,
    events_url: url,
    security_groups_url: url,
    staging_security_groups_url: url,
  })
  .meta({ id: 'Space' });

export function present(space: Space): Resource<z.input<typeof Entity>> {
  const { id, name, organization, space_quota, allow_ssh } = space;
  const of = (relation: string): string => `/v2/spaces/${id}/${relation}`;
  return resource('/v2/spaces', space, {
    name,
    organization_guid: organization,
    space_quota_definition_guid: space_quota,
    allow_ssh,
    organization_url: `/v2/organizations/${organization}`,
    developers_url: of('developers'),
    managers_url: of('managers'),
    auditors_url: of('auditors'),
    apps_url: of('apps'),
    routes_url: of('routes'),
    domains_url: of('domains'),
    service_instances_url: of('service_instances'),
    app_events_url: of('app_events'),
    events_url: of('events'),
    security_groups_url: of('security_groups'),
    staging_security_groups_url: of('staging_security_groups'),
  });
}
