import * as z from 'zod';
import { products } from '../plan/product.ts';
import { keyRoles } from './key-role.ts';
import { type Permission, permissionsOf, roles } from './permission.ts';

/** Who integrates: the API key of the request. */
const KeyHolder = z.object({
  id: z.string(),
  organization: z.string(),
  scopes: z.array(z.string()),
  /** How much of its rate the key has left, this request counted. */
  rate: z.object({ limit: z.int(), remaining: z.int(), reset_seconds: z.int() }).optional(),
});

/**
 * Who acts. Made by an authorizer (or by the consumer of an event), carried by the context, recorded by audit.
 * `organization` is the acting organization: the user's own, or one below it that X-Organization named.
 */
export const Actor = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('user'),
    id: z.string(),
    username: z.string(),
    role: z.enum(roles),
    partner: z.boolean(),
    organization: z.string(),
    /** The user's own organization: what "below" is measured from. */
    home: z.string(),
    /** Its name, as the authorizer read it for this very request. */
    home_name: z.string().optional(),
    session: z.string().nullable(),
    active_product: z.enum(products),
    timezone: z.string(),
    impersonator: z.object({ id: z.string(), username: z.string(), organization: z.string() }).nullable(),
    /** Somebody else chose the password, and the deployment lets nothing happen before the user chose one. */
    password_due: z.literal(true).optional(),
    key: KeyHolder,
  }),
  /** `role`: what the key may do without a user, on the surface that asks for that. */
  z.object({ type: z.literal('api_key'), id: z.string(), organization: z.string(), key: KeyHolder, role: z.enum(keyRoles).optional() }),
  z.object({ type: z.literal('system'), name: z.string(), organization: z.string() }),
]);
export type Actor = z.infer<typeof Actor>;
export type UserActor = Extract<Actor, { type: 'user' }>;
export type KeyActor = Extract<Actor, { type: 'api_key' }>;

export function hasPermission(actor: Actor, permission: Permission): boolean {
  if (actor.type === 'system') return true;
  return actor.type === 'user' && permissionsOf[actor.role].includes(permission);
}

/** May see and change the organizations below its own. */
export function reachesBelow(actor: Actor): boolean {
  if (actor.type === 'api_key') return actor.role !== undefined && actor.role !== 'none';
  return actor.type === 'user' && (actor.role === 'Super Admin' || (actor.role === 'Admin' && actor.partner));
}

/** The actor as an event keeps it: without what held for the request alone. */
export function lasting(actor: Actor): Actor {
  if (actor.type === 'system') return actor;
  const { rate: _, ...key } = actor.key;
  if (actor.type === 'api_key') return { ...actor, key };
  const { home_name: __, ...user } = actor;
  return { ...user, key };
}

/** Everybody behind what is done: the one who acts, and who acts as that one. */
export function identitiesOf(actor: Actor): string[] {
  if (actor.type === 'system') return [];
  return actor.type === 'user' && actor.impersonator ? [actor.id, actor.impersonator.id] : [actor.id];
}

/** Where an answer speaks of "who made it". */
export function nameOf(actor: Actor): { id: string; username: string } {
  if (actor.type === 'user') return { id: actor.id, username: actor.username };
  return actor.type === 'api_key' ? { id: actor.id, username: 'api key' } : { id: 'system', username: actor.name };
}
