import { Problem, problem } from '../../problems.ts';
import { findLookup } from '../../table/unique.ts';
import { tenant, user as actingUser } from '../actor/context.ts';
import { type Role, roles } from '../actor/permission.ts';
import { type Organization, Organizations } from '../organization/organization.ts';
import { reach } from '../organization/reach.ts';
import type { Home } from './tree.ts';
import { type User, Users } from './user.ts';

export interface Reached {
  user: User;
  home: Organization;
}

/** A user of the acting organization, or of one below it for a partner's Admin; anybody else is 404. The wall then lets through to its organization. */
export async function reachUser(id: string): Promise<Reached> {
  const [user, home] = await Promise.all([Users.get(tenant(), id), Organizations.need(tenant(), tenant())]);
  return user ? { user, home } : reachBelow(id);
}

/** The same, for a change: nobody changes a user whose role is above his own. */
export async function reachToChange(id: string): Promise<Reached> {
  const reached = await reachUser(id);
  if (rank(reached.user.role) > rank(actingUser().role)) throw problem.forbidden();
  return reached;
}

/** Nobody gives a role above his own, and platform operators exist in the platform organization alone. */
export function checkRole(role: Role, { path }: Home): void {
  if (rank(role) > rank(actingUser().role)) throw problem.forbidden();
  if (role === 'Super Admin' && path.length > 0) throw problem.invalid({ role: ['Super Admin is a role of the platform organization alone'] });
}

async function reachBelow(id: string): Promise<Reached> {
  const pointer = await findLookup('USER', id);
  const home = pointer && (await reach(pointer.tenant).catch(ignoreForeign));
  const user = home && (await Users.get(home.id, id));
  if (!user) throw problem.notFound('User');
  return { user, home };
}

/** A user of a foreign organization answers exactly like none. */
function ignoreForeign(error: unknown): undefined {
  if (!(error instanceof Problem && error.code === 'not_found')) throw error;
}

function rank(role: Role): number {
  return roles.indexOf(role);
}
