import type { Examples } from '../../shared/http/openapi/words.ts';

const guid = '018f6b1e-7c2a-7d4e-9a51-3f0c8e2b7d10';
const somebody = { username: 'alice' };
const numbers = { non_basic_services_allowed: true, total_services: -1, total_routes: 64, memory_limit: 10_240 };
const byName = ['User', 'Manager', 'BillingManager', 'Auditor'].flatMap((role) => [`addOrg${role}ByName`, `removeOrg${role}ByName`, `removeOrg${role}ByPost`]);

/** What to send, by operation. */
export const examples: Examples = {
  ...Object.fromEntries([...byName, 'addSpaceDeveloper', 'addSpaceManager', 'addSpaceAuditor'].map((operation) => [operation, somebody])),
  createUaaUser: { userName: 'bob', password: 'correct horse battery staple', emails: [{ value: 'bob@example.com', primary: true }] },
  updateFeatureFlag: { enabled: true },
  createOrg: { name: 'corner-shop', quota_definition_guid: guid },
  updateOrg: { name: 'the-corner-shop', status: 'suspended' },
  createQuotaDefinition: { name: 'small', ...numbers },
  updateQuotaDefinition: { total_routes: 128 },
  createSpaceQuota: { name: 'small', organization_guid: guid, ...numbers },
  createPrivateDomain: { name: 'shop.example', owning_organization_guid: guid },
  createSpace: { name: 'development', organization_guid: guid },
  updateSpace: { name: 'production' },
  createFoundryUser: { guid },
  updateFoundryUser: { default_space_guid: guid },
};
