import { problem } from '../../problems.ts';
import { wallOf } from '../../table/wall.ts';
import type { KeyActor } from '../actor/actor.ts';
import { actor, behindWall, context, withActor } from '../actor/context.ts';
import { isAtLeast, type KeyRole } from '../actor/key-role.ts';
import { ApiKeys } from '../api-key/api-key.ts';
import { roleOn } from '../api-key/permission.ts';
import { type Organization, Organizations } from './organization.ts';
import { isBelow } from './reach.ts';

/**
 * What an API key may do by itself: its role holds for its own organization and all below it, and a permission of its own can be more than that.
 * An organization that is neither, or on which the key has no role at all, is not there (404); where the role is too small it is 403.
 */
interface Reached {
  organization: Organization;
  acting: KeyActor & { role: KeyRole };
}

/** Runs the work from the key's own organization, for one that it reaches with at least that role. */
export async function asKey<T>(id: string, needed: KeyRole, work: (organization: Organization) => Promise<T>): Promise<T> {
  const { organization, acting } = await reached(id, needed);
  return withActor(acting, () => work(organization), context());
}

/** Runs the work inside of that organization, as its own keys would. A permission on one project holds for that one alone. */
export async function inside<T>(id: string, needed: KeyRole, work: (organization: Organization) => Promise<T>, project?: string): Promise<T> {
  const { organization, acting } = await reached(id, needed, project);
  const there = { ...acting, organization: id };
  return withActor(there, () => behindWall(wallOf(id, acting.key.organization), () => work(organization)), context());
}

/** The key that acts: 403 for a user, who has other surfaces. */
export function keyActor(): KeyActor & { role: KeyRole } {
  const current = actor();
  if (current.type !== 'api_key' || current.role === undefined) throw problem.forbidden();
  return { ...current, role: current.role };
}

async function reached(id: string, needed: KeyRole, project?: string): Promise<Reached> {
  const acting = keyActor();
  const organization = await behindWall(wallOf(acting.organization, id), () => find(acting.organization, id));
  const role = isAtLeast(acting.role, needed) ? acting.role : await wholeRole(acting, organization, project);
  if (role === 'none' && id !== acting.organization) throw problem.notFound('Organization');
  if (!isAtLeast(role, needed)) throw problem.forbidden();
  return { organization, acting: { ...acting, role } };
}

async function find(own: string, id: string): Promise<Organization> {
  const [below, organization] = await Promise.all([isBelow(own, id), Organizations.get(id, id)]);
  if (!below || !organization) throw problem.notFound('Organization');
  return organization;
}

/** Only asked where the role on its own organization does not suffice. */
async function wholeRole({ id, organization, role }: KeyActor & { role: KeyRole }, { id: reachedId, path }: Organization, project?: string): Promise<KeyRole> {
  const { permissions } = await ApiKeys.need(organization, id);
  return roleOn({ role, permissions }, [...path, reachedId], project);
}
