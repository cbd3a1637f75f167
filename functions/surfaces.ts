import type { Surface } from '../shared/http/surface.ts';
import { apiKeys as concordKeys } from './concord/api-keys/routes.ts';
import { concord } from './concord/dialect.ts';
import { organizations as concordOrganizations } from './concord/organizations/routes.ts';
import { projects } from './concord/projects/routes.ts';
import { words as concordWords } from './concord/words.ts';
import { cloudfoundry } from './cloudfoundry/dialect.ts';
import { domains } from './cloudfoundry/domains/routes.ts';
import { featureFlags } from './cloudfoundry/feature-flags/routes.ts';
import { info } from './cloudfoundry/info/routes.ts';
import { jobs } from './cloudfoundry/jobs/routes.ts';
import { organizations as foundryOrganizations } from './cloudfoundry/organizations/routes.ts';
import { quotaDefinitions } from './cloudfoundry/quota-definitions/routes.ts';
import { roles } from './cloudfoundry/roles/routes.ts';
import { spaces } from './cloudfoundry/spaces/routes.ts';
import { uaa } from './cloudfoundry/uaa/routes.ts';
import { foundryUsers } from './cloudfoundry/users/routes.ts';
import { words as foundryWords } from './cloudfoundry/words.ts';
import { apiKeys } from './scanning/api-keys/routes.ts';
import { authentication } from './scanning/authentication/routes.ts';
import { credentials } from './scanning/credentials/routes.ts';
import { scanning } from './scanning/dialect.ts';
import { exceptions } from './scanning/exceptions/routes.ts';
import { hosts } from './scanning/hosts/routes.ts';
import { organizations } from './scanning/organizations/routes.ts';
import { plans } from './scanning/plans/routes.ts';
import { portLists } from './scanning/port-lists/routes.ts';
import { reports } from './scanning/reports/routes.ts';
import { scanners } from './scanning/scanners/routes.ts';
import { scans } from './scanning/scans/routes.ts';
import { schedules } from './scanning/schedules/routes.ts';
import { targets } from './scanning/targets/routes.ts';
import { user } from './scanning/user/routes.ts';
import { users } from './scanning/users/routes.ts';
import { vulnerabilities } from './scanning/vulnerabilities/routes.ts';
import { vulnerabilityChat } from './scanning/vulnerability-chat/routes.ts';
import { messages } from './scanning/webhooks/messages.ts';
import { webhooks } from './scanning/webhooks/routes.ts';
import { whitelabel } from './scanning/whitelabel/routes.ts';
import { words as scanningWords } from './scanning/words.ts';

/** The whole API as values: for infra, the local host, the documents and the tests. No Lambda imports this. */
export const surfaces: Surface[] = [
  {
    dialect: scanning,
    title: 'Perimeter scanning API',
    description: 'An API key says who integrates, and the token of a sign-in says who acts: nearly every call carries both. Lists are paged by `meta.pagination.next_cursor`; what runs in the background is told by webhooks.',
    version: '2.0.0',
    groups: [
      authentication,
      organizations,
      plans,
      users,
      user,
      apiKeys,
      webhooks,
      targets,
      credentials,
      scans,
      schedules,
      hosts,
      vulnerabilities,
      vulnerabilityChat,
      portLists,
      scanners,
      exceptions,
      reports,
      whitelabel,
    ],
    words: scanningWords,
    messages,
    authorizerOf: ({ can }) => (can === 'public' ? null : can === 'key' ? 'api-key' : 'api-key-and-token'),
  },
  {
    dialect: cloudfoundry,
    title: 'Perimeter as Cloud Foundry V2',
    description: 'The organizations of the scanning API for the `cf` v6 CLI and its clients: a token of `/oauth/token` opens all of it. Lists are paged by `next_url`; errors have the codes of Cloud Foundry.',
    version: '2.293.0',
    groups: [info, uaa, foundryOrganizations, roles, quotaDefinitions, foundryUsers, featureFlags, jobs, spaces, domains],
    words: foundryWords,
    authorizerOf: ({ can }) => (can === 'public' ? null : 'cloudfoundry-token'),
  },
  {
    dialect: concord,
    title: 'Perimeter privacy API, after Concord privacy-v1',
    description: 'The organizations of the scanning API without users: an API key acts by itself, with the role that it has. Lists are paged by `offset` and `limit`.',
    version: '1.0.0',
    groups: [concordKeys, projects, concordOrganizations],
    words: concordWords,
    authorizerOf: () => 'concord-api-key',
  },
];
