import type { Words } from '../../../shared/http/openapi/words.ts';

/** The numbers of quotas: of organizations and, but for two, of spaces. */
export const limitWords: Words = {
  non_basic_services_allowed: 'Whether paid services are allowed. Kept and shown.',
  total_services: 'The most services; -1 for any number. Kept and shown.',
  memory_limit: 'The most memory in MB. Kept and shown.',
  instance_memory_limit: 'The most memory of one instance in MB; -1 for any. Kept and shown.',
  app_instance_limit: 'The most instances; -1 for any number. Kept and shown.',
  app_task_limit: 'The most tasks; -1 for any number. Kept and shown.',
  total_service_keys: 'The most service keys; -1 for any number. Kept and shown.',
  total_reserved_route_ports: 'The most reserved ports; -1 for any number. Kept and shown.',
};

export const words: Words = {
  ...limitWords,
  QuotaDefinition: 'How much an organization may have. All installations share the definitions.',
  name: 'Its name: unique.',
  total_routes: 'The most addresses that scans of the organization reach, where its plan gives more; -1 for as many as the plan gives. A change counts from the next time that the quota is given to an organization.',
  total_private_domains: 'The most private domains; -1 for any number.',
  trial_db_allowed: 'Always false.',
};
