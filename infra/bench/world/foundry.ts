import { asSystem, withActor } from '../../../shared/domain/actor/context.ts';
import { scopesOf } from '../../../shared/domain/foundry/access.ts';
import * as Foundry from '../../../shared/domain/foundry/create.ts';
import * as FoundryUser from '../../../shared/domain/foundry-user/foundry-user.ts';
import * as Domain from '../../../shared/domain/private-domain/private-domain.ts';
import * as Quota from '../../../shared/domain/quota-definition/manage.ts';
import { authenticateFoundry } from '../../../shared/domain/session/authenticate-foundry.ts';
import { signFoundryToken } from '../../../shared/domain/session/foundry-token.ts';
import { Sessions } from '../../../shared/domain/session/session.ts';
import * as Space from '../../../shared/domain/space/manage.ts';
import * as SpaceQuota from '../../../shared/domain/space-quota/space-quota.ts';
import { newId } from '../../../shared/lib/id.ts';
import { timestamp } from '../../../shared/platform/clock.ts';
import { transact } from '../../../shared/table/transact.ts';
import type { Person } from './people.ts';
import { perWorld, type World } from './world.ts';

const hourMs = 3_600_000;
const scope = scopesOf('Super Admin');

interface FoundryToken {
  token: string;
  jti: string;
}

/** A token of a new session of the person on the Cloud Foundry surface. */
export function openFoundrySession({ id, username, organization }: Person): Promise<FoundryToken> {
  return asSystem('bench', organization, async () => {
    const expires = new Date(Date.now() + hourMs);
    const session = Sessions.create(organization, { id: newId(), user_id: id, epoch: 0, expires_at: expires.toISOString(), ended_at: null, authenticated_at: timestamp(), foundry: { scopes: scope, refresh_hash: '' }, impersonator: null });
    await transact([session, ...(await FoundryUser.sighted(id))]);
    const jti = `${session.item.id}.${newId()}`;
    return { jti, token: await signFoundryToken({ user_id: id, user_name: username, email: `${username}@example.com`, org: organization, sid: session.item.id, scope, jti }, 'http://127.0.0.1/oauth/token', expires) };
  });
}

const known = new WeakMap<Person, Promise<FoundryToken>>();

/** The same token each time: one session is enough to measure with. */
export function foundryToken(person: Person): Promise<FoundryToken> {
  const opened = known.get(person) ?? openFoundrySession(person);
  known.set(person, opened);
  return opened;
}

async function as<T>(person: Person, work: () => Promise<T>): Promise<T> {
  return withActor(await authenticateFoundry(`bearer ${(await foundryToken(person)).token}`), work);
}

export const numbers = { non_basic_services_allowed: true, total_services: 1, total_routes: 1, memory_limit: 1 };

export function newOrg({ people }: World): Promise<string> {
  return as(people.partner, async () => (await Foundry.create(Foundry.Create.parse({ name: `Org ${newId()}` }))).id);
}

export const org = perWorld(newOrg);

export async function newSpace(world: World): Promise<string> {
  const organization_guid = await org(world);
  return as(world.people.partner, async () => (await Space.create(Space.Create.parse({ name: `Space ${newId()}`, organization_guid }))).id);
}

export async function newDomain(world: World): Promise<string> {
  const owning_organization_guid = await org(world);
  return as(world.people.partner, async () => (await Domain.create(Domain.Create.parse({ name: `d-${newId()}.example.com`, owning_organization_guid }))).id);
}

export async function newSpaceQuota(world: World): Promise<string> {
  const organization_guid = await org(world);
  return as(world.people.partner, async () => (await SpaceQuota.create(SpaceQuota.Create.parse({ ...numbers, name: `Quota ${newId()}`, organization_guid }))).id);
}

export function newFoundryUser({ people }: World): Promise<string> {
  return as(people.partner, async () => (await FoundryUser.create({ guid: newId() })).id);
}

export function newQuota({ people }: World): Promise<string> {
  return as(people.operator, async () => (await Quota.create(Quota.Create.parse({ ...numbers, name: `Quota ${newId()}` }))).id);
}
