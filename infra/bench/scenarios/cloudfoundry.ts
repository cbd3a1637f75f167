import { newId } from '../../../shared/lib/id.ts';
import { foundryToken, newDomain, newFoundryUser, newOrg, newQuota, newSpace, newSpaceQuota, numbers, openFoundrySession, org } from '../world/foundry.ts';
import type { Sent } from '../world/call.ts';
import { perWorld, type World } from '../world/world.ts';
import type { Scenario, Scenarios } from './scenario.ts';

// A partner has organizations below it, and so administers an installation.
const as = 'partner' as const;
const operator = 'operator' as const;
const [space, domain, spaceQuota, quota] = [newSpace, newDomain, newSpaceQuota, newQuota].map(perWorld);
/** An org without spaces, which anybody may leave. */
const staffed = perWorld(newOrg);
type Id = ((world: World) => Promise<string>) | undefined;

const ofNothing = (...ids: string[]): Scenario => ({ as, send: () => ({ ids }) });
const ofOrg = (more: (world: World) => Promise<Partial<Sent>> | Partial<Sent> = () => ({})): Scenario => ({ as, send: async (world) => ({ ids: [await org(world)], ...(await more(world)) }) });
const of = (id: Id, body?: () => unknown): Scenario => ({ as, send: async (world) => ({ ids: [(await id?.(world)) ?? ''], ...(body ? { body: body() } : {}) }) });
const inOrg = (id: Id): Scenario => ({ as, send: async (world) => ({ ids: [await org(world), (await id?.(world)) ?? ''] }) });
const me = ({ people }: World): Promise<string> => foundryToken(people.partner).then(() => people.partner.id);

const roles = ['User', 'Manager', 'BillingManager', 'Auditor'].flatMap((noun): [string, Scenario][] => {
  const byName: Scenario = { as, send: async (world) => ({ ids: [await staffed(world)], body: { username: world.people.partner.username } }) };
  return [
    [`listOrg${noun}s`, of(staffed)],
    [`addOrg${noun}`, { as, send: async (world) => ({ ids: [await staffed(world), newId()] }) }],
    [`addOrg${noun}ByName`, byName],
    [`removeOrg${noun}`, { as, send: async (world) => ({ ids: [await staffed(world), await me(world)] }) }],
    [`removeOrg${noun}ByName`, byName],
    [`removeOrg${noun}ByPost`, byName],
  ];
});

const relations = ['Organization', 'ManagedOrganization', 'BillingManagedOrganization', 'AuditedOrganization', 'Space', 'ManagedSpace', 'AuditedSpace'].flatMap((noun): [string, Scenario][] => {
  const other = noun.endsWith('Space') ? space : staffed;
  const both: Scenario = { as, send: async (world) => ({ ids: [await me(world), (await other?.(world)) ?? ''] }) };
  return [[`listUser${noun}s`, of(me)], [`addUser${noun}`, both], [`removeUser${noun}`, both]];
});

export const cloudfoundry: Scenarios = {
  showRoot: {},
  showInfo: {},
  showV3Root: {},
  listV3Organizations: { as },
  listV3Spaces: { as },
  listV3IsolationSegments: { as },
  showLogin: {},
  issueToken: {
    besides: 'one argon2id hash',
    send: ({ people, password }) => ({ upload: { type: 'application/x-www-form-urlencoded', text: new URLSearchParams({ grant_type: 'password', client_id: 'cf', username: people.user.username, password }).toString() } }),
  },
  listTokenKeys: {},
  showOpenIdConfiguration: {},
  createUaaUser: { as, besides: 'one argon2id hash', send: () => ({ body: { userName: newId(), password: `long enough ${newId()}` } }) },
  revokeToken: {
    send: async ({ people }) => {
      const opened = await openFoundrySession(people.partner);
      return { ids: [opened.jti], by: { key: people.partner.key, token: opened.token } };
    },
  },
  listOrgs: { as },
  createOrg: { as, send: () => ({ body: { name: `Org ${newId()}` } }) },
  showOrg: ofOrg(),
  updateOrg: ofOrg(() => ({ body: { name: `Org ${newId()}` } })),
  deleteOrg: of(newOrg),
  ...Object.fromEntries(['showOrgSummary', 'showOrgMemoryUsage', 'showOrgInstanceUsage', 'listOrgUserRoles', 'listOrgSpaces', 'listOrgSpaceQuotas', 'listOrgDomains', 'listOrgPrivateDomains', 'listOrgServices', 'listOrgAppEvents', 'removeOrgIsolationSegment'].map((id) => [id, ofOrg()])),
  shareOrgPrivateDomain: { as, send: async (world) => ({ ids: [await newOrg(world), await newDomain(world)] }) },
  unshareOrgPrivateDomain: inOrg(domain),
  addOrgSpace: inOrg(space),
  removeOrgSpace: inOrg(newSpace),
  addOrgSpaceQuota: inOrg(spaceQuota),
  removeOrgSpaceQuota: inOrg(newSpaceQuota),
  removeOrgDomain: inOrg(domain),
  ...Object.fromEntries(roles),
  listQuotaDefinitions: { as },
  createQuotaDefinition: { as: operator, send: () => ({ body: { ...numbers, name: `Quota ${newId()}` } }) },
  showQuotaDefinition: of(quota),
  updateQuotaDefinition: { ...of(quota, () => ({ total_services: 2 })), as: operator },
  deleteQuotaDefinition: { ...of(newQuota), as: operator },
  listFoundryUsers: { as },
  createFoundryUser: { as, send: () => ({ body: { guid: newId() } }) },
  showFoundryUser: of(me),
  updateFoundryUser: of(me, () => ({})),
  deleteFoundryUser: of(newFoundryUser),
  showFoundryUserSummary: of(me),
  ...Object.fromEntries(relations),
  listFeatureFlags: { as },
  showFeatureFlag: ofNothing('route_creation'),
  updateFeatureFlag: { as: operator, send: () => ({ ids: ['route_creation'], body: { enabled: true } }) },
  showJob: ofNothing('0'),
  listSpaces: { as },
  createSpace: { as, send: async (world) => ({ body: { name: `Space ${newId()}`, organization_guid: await org(world) } }) },
  showSpace: of(space),
  updateSpace: of(space, () => ({ name: `Space ${newId()}` })),
  deleteSpace: of(newSpace),
  ...Object.fromEntries(['Developer', 'Manager', 'Auditor'].map((noun) => [`addSpace${noun}`, { as, send: async (world: World) => ({ ids: [(await space?.(world)) ?? ''], body: { username: world.people.partner.username } }) }])),
  listSharedDomains: { as },
  listPrivateDomains: { as },
  createPrivateDomain: { as, send: async (world) => ({ body: { name: `d-${newId()}.example.com`, owning_organization_guid: await org(world) } }) },
  showPrivateDomain: of(domain),
  deletePrivateDomain: of(newDomain),
  listSpaceQuotas: { as },
  createSpaceQuota: { as, send: async (world) => ({ body: { ...numbers, name: `Quota ${newId()}`, organization_guid: await org(world) } }) },
  showSpaceQuota: of(spaceQuota),
  deleteSpaceQuota: of(newSpaceQuota),
};
