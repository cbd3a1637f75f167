import { problem } from '../../problems.ts';
import { wallOf } from '../../table/wall.ts';
import { actor, behindWall, context, tenant } from '../actor/context.ts';
import { reachesBelow } from '../actor/actor.ts';
import { Closures, type Organization, Organizations, parentOf } from './organization.ts';

/**
 * The organization with that id if the caller may act on it: its own, or one below for a partner's Admin. Anything else is 404.
 * Once found, the wall lets the request through to it as `subject`.
 */
export async function reach(id: string): Promise<Organization> {
  const own = tenant();
  if (id !== own) await checkBelow(own, id);
  const organization = await Organizations.get(id, id);
  if (!organization) throw problem.notFound('Organization');
  return organization;
}

/** The same, and the wall also lets through to its parent, which limits it and keeps its name. */
export async function reachToChange(id: string): Promise<Organization> {
  const organization = await reach(id);
  context().wall = { ...wallOf(tenant(), id, parentOf(organization) ?? id), role: context().wall.role };
  return organization;
}

async function checkBelow(own: string, id: string): Promise<void> {
  const wall = { ...context().wall, subject: id };
  // The only read behind the wider wall before the check is the check itself.
  const below = reachesBelow(actor()) && (await behindWall(wallOf(own, id), () => isBelow(own, id)));
  if (!below) throw problem.notFound('Organization');
  context().wall = wall;
}

/** Whether `id` is the ancestor itself or lies below it. Needs a wall that lets through to `id`. */
export async function isBelow(ancestor: string, id: string): Promise<boolean> {
  return ancestor === id || (await Closures.get(id, ancestor)) !== undefined;
}
