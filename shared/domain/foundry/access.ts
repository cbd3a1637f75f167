import { type Role } from '../actor/permission.ts';
import { reachesBelow } from '../actor/actor.ts';
import { actor } from '../actor/context.ts';
import { refuse } from './refusal.ts';

/**
 * Who may what on the Cloud Foundry surface. A tenant is one installation of it: the caller's own organization, whose users are its users and
 * below which its organizations lie. Its administrators are the Super Admin and a partner's Admins, each within the own subtree; what all
 * installations share (quota definitions, feature flags) is the Super Admin's alone, the only one whose token says `cloud_controller.admin`.
 */
export const readScope = 'cloud_controller.read';
export const writeScope = 'cloud_controller.write';
export const adminScope = 'cloud_controller.admin';

/** What a token of that role may hold; a client may ask for less. */
export function scopesOf(role: Role): string[] {
  return [...(role === 'Super Admin' ? [adminScope] : []), readScope, writeScope, 'openid'];
}

/** Throws unless the token is good for reading, or for writing. */
export function needScope(kind: 'read' | 'write'): void {
  if (!holdsScope(kind === 'read' ? readScope : writeScope) && !holdsScope(adminScope)) throw refuse('InsufficientScope');
}

/** Administers the installation: every organization below its own. */
export function isAdmin(): boolean {
  return reachesBelow(actor());
}

/** Administers what every installation shares. */
function isOperator(): boolean {
  const current = actor();
  return current.type === 'user' && current.role === 'Super Admin' && holdsScope(adminScope);
}

export function needAdmin(): void {
  needScope('write');
  if (!isAdmin()) throw refuse('NotAuthorized');
}

export function needOperator(): void {
  needScope('write');
  if (!isOperator()) throw refuse('NotAuthorized');
}

/** The caller as Cloud Foundry knows it: a user's id, or that of the API key that it logged in with. */
export function callerGuid(): string {
  const current = actor();
  return current.type === 'system' ? '' : current.id;
}

function holdsScope(scope: string): boolean {
  const current = actor();
  return current.type !== 'system' && current.key.scopes.includes(scope);
}
