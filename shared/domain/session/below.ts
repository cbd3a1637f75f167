import { problem } from '../../problems.ts';
import { findLookup } from '../../table/unique.ts';
import { wallOf } from '../../table/wall.ts';
import { reachesBelow } from '../actor/actor.ts';
import { behindWall, user } from '../actor/context.ts';
import { isBelow } from '../organization/reach.ts';
import { type User, Users } from '../user/user.ts';

/**
 * The user with that id for whom the caller may open a session: of an organization below the caller's own, never beside or above it (404),
 * and never a Super Admin (403). Who acts as somebody else opens nothing for a third one (403).
 */
export async function userBelow(id: string): Promise<{ organization: string; target: User }> {
  const caller = user();
  if (caller.impersonator) throw problem.forbidden();
  const pointer = await findLookup('USER', id);
  const organization = pointer?.tenant;
  const below = organization !== undefined && organization !== caller.home && reachesBelow(caller) && (await behindWall(wallOf(caller.home, organization), () => isBelow(caller.home, organization)));
  if (!below) throw problem.notFound('User');
  const target = await behindWall(wallOf(caller.home, organization), () => Users.need(organization, id));
  if (target.role === 'Super Admin') throw problem.forbidden();
  return { organization, target };
}
