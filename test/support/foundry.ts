import { asSystem, withActor } from '../../shared/domain/actor/context.ts';
import * as Foundry from '../../shared/domain/foundry/create.ts';
import { adminScope, readScope, writeScope } from '../../shared/domain/foundry/access.ts';
import * as FoundryUser from '../../shared/domain/foundry-user/foundry-user.ts';
import { grant } from '../../shared/domain/org-role/grant.ts';
import * as Domain from '../../shared/domain/private-domain/private-domain.ts';
import * as Quota from '../../shared/domain/quota-definition/manage.ts';
import { authenticateFoundry } from '../../shared/domain/session/authenticate-foundry.ts';
import { signFoundryToken } from '../../shared/domain/session/foundry-token.ts';
import { Sessions } from '../../shared/domain/session/session.ts';
import * as Space from '../../shared/domain/space/manage.ts';
import * as SpaceQuota from '../../shared/domain/space-quota/space-quota.ts';
import { newId } from '../../shared/lib/id.ts';
import { timestamp } from '../../shared/platform/clock.ts';
import { transact } from '../../shared/table/transact.ts';
import type { Cast } from './cast.ts';
import type { Person } from './people.ts';
import type { Ids } from './resources.ts';
import type { Tenants } from './tenants.ts';

const hourMs = 3_600_000;
const everything = [adminScope, readScope, writeScope];

/** The same person with a token of the Cloud Foundry surface, of a session of its own. */
export async function atFoundry(person: Person, scope: string[] = everything): Promise<Person & { jti: string }> {
  const { id, username, organization } = person;
  return asSystem('test', organization, async () => {
    const expires = new Date(Date.now() + hourMs);
    const session = Sessions.create(organization, { id: newId(), user_id: id, epoch: 0, expires_at: expires.toISOString(), ended_at: null, authenticated_at: timestamp(), foundry: { scopes: scope, refresh_hash: '' }, impersonator: null });
    await transact([session, ...(await FoundryUser.sighted(id))]);
    const jti = `${session.item.id}.${newId()}`;
    const token = await signFoundryToken({ user_id: id, user_name: username, email: `${username}@example.com`, org: organization, sid: session.item.id, scope, jti }, 'http://127.0.0.1/oauth/token', expires);
    return { ...person, session: session.item.id, token, jti };
  });
}

/** Runs verbs as that person, as a request of the surface would: through its authorizer's own check. */
async function asFoundry<T>({ token }: Pick<Person, 'token'>, work: () => Promise<T>): Promise<T> {
  return withActor(await authenticateFoundry(`bearer ${token}`), work);
}

const numbers = { non_basic_services_allowed: true, total_services: 1, total_routes: 1, memory_limit: 1 };

/** One organization below the person's own, and one thing of each kind in it. */
async function makeFoundry(person: Person): Promise<Ids> {
  return asFoundry(person, async () => {
    const organization = (await Foundry.create(Foundry.Create.parse({ name: `Org ${newId()}` }))).id;
    await grant(organization, 'users', person.id);
    await grant(organization, 'managers', person.id);
    const things = await makeThings(organization);
    return {
      organizations: organization,
      ...things,
      users: person.id,
      people: person.username,
      'config/feature_flags': 'route_creation',
      jobs: newId(),
      ...Object.fromEntries(['users', 'managers', 'billing_managers', 'auditors'].map((role) => [`organizations/${role}`, person.id])),
      'organizations/domains': things['private_domains'] ?? '',
      ...Object.fromEntries(Object.entries(things).map(([kind, id]) => [`organizations/${kind}`, id])),
      ...Object.fromEntries(['organizations', 'managed_organizations', 'billing_managed_organizations', 'audited_organizations'].map((relation) => [`users/${relation}`, organization])),
      ...Object.fromEntries(['spaces', 'managed_spaces', 'audited_spaces'].map((relation) => [`users/${relation}`, things['spaces'] ?? ''])),
    };
  });
}

async function makeThings(organization: string): Promise<Ids> {
  const space = await Space.create(Space.Create.parse({ name: `Space ${newId()}`, organization_guid: organization }));
  const domain = await Domain.create(Domain.Create.parse({ name: `d-${newId()}.example.com`, owning_organization_guid: organization }));
  const quota = await SpaceQuota.create(SpaceQuota.Create.parse({ ...numbers, name: `Quota ${newId()}`, organization_guid: organization }));
  return { spaces: space.id, private_domains: domain.id, space_quota_definitions: quota.id };
}

async function makeIdle(person: Person, organization: string): Promise<Ids> {
  return asFoundry(person, async () => {
    const idle = await Foundry.create(Foundry.Create.parse({ name: `Idle ${newId()}` }));
    const [things, others] = [await makeThings(organization), await makeThings(organization)];
    const user = await FoundryUser.create({ guid: newId() });
    return { organizations: idle.id, ...things, users: user.id, 'organizations/spaces': others['spaces'] ?? '', 'organizations/space_quota_definitions': others['space_quota_definitions'] ?? '' };
  });
}

/** Partners have organizations below them: the one of A asks, and the one of B has what nobody else may see. */
export async function castFoundry({ operator, partner, other }: Tenants): Promise<Cast> {
  const [admin, stranger, superAdmin] = await Promise.all([atFoundry(partner), atFoundry(other), atFoundry(operator)]);
  const leaver = await atFoundry(partner);
  const quota = await asFoundry(superAdmin, () => Quota.create(Quota.Create.parse({ ...numbers, name: `Quota ${newId()}` })));
  const spareQuota = await asFoundry(superAdmin, () => Quota.create(Quota.Create.parse({ ...numbers, name: `Quota ${newId()}` })));
  const shared: Ids = { quota_definitions: quota.id, 'oauth/token/revoke': leaver.jti };
  const [own, foreign] = [await makeFoundry(admin), await makeFoundry(stranger)];
  const operators = ['createQuotaDefinition', 'updateQuotaDefinition', 'deleteQuotaDefinition', 'updateFeatureFlag'];
  return {
    least: ({ id }) => (operators.includes(id) ? superAdmin : id === 'revokeToken' ? leaver : admin),
    admin,
    stranger,
    own: { ...own, ...shared },
    spares: { ...(await makeIdle(admin, own['organizations'] ?? '')), quota_definitions: spareQuota.id },
    foreign: { ...foreign, ...shared, 'oauth/token/revoke': stranger.jti },
    victim: stranger.organization,
    secrets: [stranger.organization, stranger.username, stranger.id, foreign['organizations'] ?? ''],
  };
}
