import * as z from 'zod';
import type { QuotaDefinition } from '../../../shared/domain/quota-definition/quota-definition.ts';
import { resource, type Resource } from '../answers.ts';

export const Entity = z
  .object({
    name: z.string(),
    non_basic_services_allowed: z.boolean(),
    total_services: z.int(),
    total_routes: z.int(),
    total_private_domains: z.int(),
    memory_limit: z.int(),
    trial_db_allowed: z.literal(false),
    instance_memory_limit: z.int(),
    app_instance_limit: z.int(),
    app_task_limit: z.int(),
    total_service_keys: z.int(),
    total_reserved_route_ports: z.int(),
  })
  .meta({ id: 'QuotaDefinition' });

export function present(quota: QuotaDefinition): Resource<z.input<typeof Entity>> {
  const { name, non_basic_services_allowed, total_services, total_routes, total_private_domains, memory_limit, instance_memory_limit, app_instance_limit, app_task_limit, total_service_keys, total_reserved_route_ports } = quota;
  return resource('/v2/quota_definitions', quota, { name, non_basic_services_allowed, total_services, total_routes, total_private_domains, memory_limit, trial_db_allowed: false, instance_memory_limit, app_instance_limit, app_task_limit, total_service_keys, total_reserved_route_ports });
}
