import * as z from 'zod';
import type { PrivateDomain } from '../../../shared/domain/private-domain/private-domain.ts';
import { type SpaceQuota, spaceLimits } from '../../../shared/domain/space-quota/space-quota.ts';
import { resource, type Resource } from '../answers.ts';

export const Entity = z.object({ name: z.string(), owning_organization_guid: z.string(), owning_organization_url: z.string(), shared_organizations_url: z.string() }).meta({ id: 'PrivateDomain' });

export function present(domain: PrivateDomain): Resource<z.input<typeof Entity>> {
  const { id, name, organization } = domain;
  return resource('/v2/private_domains', domain, {
    name,
    owning_organization_guid: organization,
    owning_organization_url: `/v2/organizations/${organization}`,
    shared_organizations_url: `/v2/private_domains/${id}/shared_organizations`,
  });
}

/** Every installation has none: nothing is routed here. */
export const SharedEntity = z.object({ name: z.string(), router_group_guid: z.string().nullable(), router_group_type: z.string().nullable() }).meta({ id: 'SharedDomain' });

export const SpaceQuotaEntity = z
  .object({
    name: z.string(),
    organization_guid: z.string(),
    ...spaceLimits,
    organization_url: z.string(),
    spaces_url: z.string(),
  })
  .meta({ id: 'SpaceQuotaDefinition' });

export function presentSpaceQuota(quota: SpaceQuota): Resource<z.input<typeof SpaceQuotaEntity>> {
  const { id, name, organization, non_basic_services_allowed, total_services, total_routes, memory_limit, instance_memory_limit, app_instance_limit, app_task_limit, total_service_keys, total_reserved_route_ports } = quota;
  const numbers = { non_basic_services_allowed, total_services, total_routes, memory_limit, instance_memory_limit, app_instance_limit, app_task_limit, total_service_keys, total_reserved_route_ports };
  return resource('/v2/space_quota_definitions', quota, { name, organization_guid: organization, ...numbers, organization_url: `/v2/organizations/${organization}`, spaces_url: `/v2/space_quota_definitions/${id}/spaces` });
}
