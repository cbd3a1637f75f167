import { hashOf } from '../../lib/secret-text.ts';
import { isOn } from '../../lib/switch.ts';
import { clock, timestamp } from '../../platform/clock.ts';
import { problem } from '../../problems.ts';
import { Conflict } from '../../table/operation.ts';
import { transact } from '../../table/transact.ts';
import { findLookup } from '../../table/unique.ts';
import { frontDoorWall, wallOf } from '../../table/wall.ts';
import type { Actor, KeyActor, UserActor } from '../actor/actor.ts';
import { asSystem, behindWall } from '../actor/context.ts';
import { type ApiKey, ApiKeys, isUsable } from '../api-key/api-key.ts';
import { countRequest } from '../api-key/rate.ts';
import { type Organization, Organizations } from '../organization/organization.ts';
import { type User, Users } from '../user/user.ts';
import { impersonatorHolds } from './impersonation.ts';
import { holds, type Impersonator, isIdle, noteUse as noteSession, Sessions } from './session.ts';
import { readToken } from './token.ts';

/** The last use of a key is noted at most once an hour: it costs a write. */
const lastUseNotedEveryMs = 3_600_000;
/** Authorizers act for nobody yet; every access names its wall. */
export const nowhere = '00000000-0000-0000-0000-000000000000';

/** Who integrates. Throws 401 for a missing, unknown, revoked or expired key. */
export function authenticateKey(key: string | undefined): Promise<Actor> {
  return asSystem('authorizer', nowhere, async () => {
    const { role: _, ...found } = await findKey(key);
    return { type: 'api_key', id: found.id, organization: found.organization, key: found };
  });
}

/** Who integrates and who acts. `authorization` is `Bearer <jwt>` or `Basic <access token>`. */
export function authenticateUser(key: string | undefined, authorization: string | undefined): Promise<UserActor> {
  return asSystem('authorizer', nowhere, async () => {
    const [{ role: _, ...holder }, bearer] = await Promise.all([findKey(key), findUser(authorization)]);
    if (!bearer || ![...bearer.organization.path, bearer.organization.id].includes(holder.organization)) throw problem.unauthenticated();
    return actorOf(bearer, holder);
  });
}

/** A key that acts by itself, without a user: what it may do is its role, and scopes say nothing. Throws 401 like authenticateKey. */
export function authenticateRole(key: string | undefined): Promise<KeyActor> {
  return asSystem('authorizer', nowhere, async () => {
    const { role, ...found } = await findKey(key);
    return { type: 'api_key', id: found.id, organization: found.organization, role, key: { ...found, scopes: ['*'] } };
  });
}

async function findKey(key: string | undefined): Promise<UserActor['key'] & Pick<ApiKey, 'role'>> {
  const pointer = key === undefined ? undefined : await behindWall(frontDoorWall, () => findLookup('API_KEY', hashOf(key)));
  if (!pointer) throw problem.unauthenticated();
  return behindWall(wallOf(pointer.tenant), async () => {
    const [found, rate] = await Promise.all([ApiKeys.get(pointer.tenant, pointer.id), countRequest(pointer.tenant, pointer.id)]);
    if (!found || !isUsable(found)) throw problem.unauthenticated();
    await noteUse(pointer.tenant, found);
    return { id: found.id, organization: pointer.tenant, scopes: found.scopes, role: found.role, rate };
  });
}

async function noteUse(organization: string, key: ApiKey): Promise<void> {
  const before = key.last_used_at === null ? 0 : new Date(key.last_used_at).getTime();
  if (clock.now().getTime() - before < lastUseNotedEveryMs) return;
  await transact([ApiKeys.update(organization, key, { last_used_at: timestamp() })]).catch((error: unknown) => {
    // Another request noted it first.
    if (!(error instanceof Conflict)) throw error;
  });
}

interface Bearer {
  user: User;
  organization: Organization;
  session: string | null;
  impersonator: Impersonator | null;
}

async function findUser(authorization: string | undefined): Promise<Bearer | undefined> {
  const [, scheme = '', token = ''] = /^(bearer|basic) (\S{1,4096})$/i.exec(authorization ?? '') ?? [];
  return scheme.toLowerCase() === 'basic' ? byAccessToken(token) : byJwt(token);
}

async function byJwt(token: string): Promise<Bearer | undefined> {
  const claims = token === '' ? undefined : await readToken(token);
  if (!claims) return undefined;
  const { sub, org, sid } = claims;
  const [session, user, organization] = await behindWall(wallOf(org), () => Promise.all([Sessions.get(org, sid), Users.get(org, sub), Organizations.get(org, org)]));
  if (!session || !user || !organization || !holds(session, user) || isIdle(session)) return undefined;
  const { impersonator } = session;
  if (impersonator !== null && !(await impersonatorHolds(impersonator))) return undefined;
  await behindWall(wallOf(org), () => noteSession(org, session));
  return { user, organization, session: sid, impersonator };
}

async function byAccessToken(token: string): Promise<Bearer | undefined> {
  const pointer = await behindWall(frontDoorWall, () => findLookup('ACCESS_TOKEN', hashOf(token)));
  if (!pointer) return undefined;
  const { tenant, id } = pointer;
  const [user, organization] = await behindWall(wallOf(tenant), () => Promise.all([Users.get(tenant, id), Organizations.get(tenant, tenant)]));
  return user && organization && user.access_token_hash === hashOf(token) ? { user, organization, session: null, impersonator: null } : undefined;
}

/** The user as the actor of this request. */
export function actorOf({ user, organization, session, impersonator: from }: Bearer, key: UserActor['key']): UserActor {
  const { id, username, role, active_product, timezone } = user;
  const impersonator = from && { id: from.id, username: from.username, organization: from.organization };
  const due = user.must_change_password && from === null && isPasswordChangeEnforced() ? { password_due: true as const } : {};
  return { type: 'user', id, username, role, partner: user.partner || organization.partner, organization: organization.id, home: organization.id, home_name: organization.name, session, active_product, timezone, impersonator, ...due, key };
}

/** PERIMETER_ENFORCE_PASSWORD_CHANGE: off where nothing is said, because an integrator drives accounts whose passwords it chose. */
function isPasswordChangeEnforced(): boolean {
  return isOn('PERIMETER_ENFORCE_PASSWORD_CHANGE', false);
}
