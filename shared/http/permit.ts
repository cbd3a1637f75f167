import { type Actor, hasPermission, reachesBelow } from '../domain/actor/actor.ts';
import { problem } from '../problems.ts';
import type { Can, Endpoint } from './endpoint.ts';

/** Throws unless the actor may call the endpoint: its role's permissions and its API key's scopes both have to allow it. */
export function permit(actor: Actor | null, { id, can, method }: Pick<Endpoint, 'id' | 'can' | 'method'>, group: string): void {
  if (can === 'public') return;
  if (!actor) throw problem.unauthenticated();
  if (can === 'token') return refuseDue(actor);
  if (actor.type !== 'system' && !inScope(actor.key.scopes, group, method)) throw problem.forbidden();
  if (can === 'key') return;
  if (actor.type !== 'user') throw problem.unauthenticated();
  if (actor.password_due && id !== 'changePassword') throw problem.forbidden();
  if (!holds(actor, can)) throw problem.forbidden();
}

/** Whoever has to choose a password first can do that on the scanning surface alone. */
function refuseDue(actor: Actor): void {
  if (actor.type === 'user' && actor.password_due) throw problem.forbidden();
}

function inScope(scopes: string[], group: string, method: string): boolean {
  return scopes.includes('*') || scopes.includes(`${group}:${method === 'GET' ? 'read' : 'write'}`);
}

function holds(actor: Extract<Actor, { type: 'user' }>, can: Exclude<Can, 'public' | 'key' | 'token'>): boolean {
  if (can === 'member') return true;
  if (can === 'partner') return reachesBelow(actor);
  if (can === 'super_admin') return actor.role === 'Super Admin';
  return hasPermission(actor, can);
}
