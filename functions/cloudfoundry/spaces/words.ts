import type { Words } from '../../../shared/http/openapi/words.ts';

export const words: Words = {
  Space: 'A part of an organization. Nothing runs in it here.',
  name: 'Its name: unique in its organization.',
  organization_guid: 'The GUID of its organization.',
  organization_url: 'The path of its organization.',
  space_quota_definition_guid: 'The GUID of its space quota; null for none.',
  allow_ssh: 'Whether SSH would be allowed. Kept and shown.',
  developer_guids: 'Its developers, in place of those before.',
  manager_guids: 'Its managers, in place of those before.',
  auditor_guids: 'Its auditors, in place of those before.',
  developers_url: 'The path of its developers.',
  managers_url: 'The path of its managers.',
  auditors_url: 'The path of its auditors.',
  apps_url: 'There for clients that expect it.',
  routes_url: 'There for clients that expect it.',
  domains_url: 'There for clients that expect it.',
  service_instances_url: 'There for clients that expect it.',
  app_events_url: 'There for clients that expect it.',
  events_url: 'There for clients that expect it.',
  security_groups_url: 'There for clients that expect it.',
  staging_security_groups_url: 'There for clients that expect it.',
};
