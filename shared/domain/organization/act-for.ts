import { problem } from '../../problems.ts';
import { type Actor, reachesBelow } from '../actor/actor.ts';
import { asSystem } from '../actor/context.ts';
import { isBelow } from './reach.ts';

/** The same actor working for an organization below its own; 404 outside the subtree, like every foreign id. */
export async function actFor(actor: Actor, chosen: string): Promise<Actor> {
  if (actor.type !== 'user' || chosen === actor.organization) return actor;
  const below = /^[0-9a-f-]{36}$/.test(chosen) && reachesBelow(actor) && (await asSystem('tree-check', chosen, () => isBelow(actor.home, chosen)));
  if (!below) throw problem.notFound('Organization');
  return { ...actor, organization: chosen };
}
