import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity } from '../../table/entity.ts';
import { folded } from '../../table/keys.ts';
import type { Operation } from '../../table/operation.ts';
import { claimLookup } from '../../table/unique.ts';
import { roles } from '../actor/permission.ts';
import { products } from '../plan/product.ts';

/**
 * A user belongs to one organization and signs in with the e-mail address or the user name, both unique on the platform.
 * `session_epoch` stands in every session: raising it ends them all at once (password, role or membership changed).
 */
const Stored = z.object({
  username: z.string(),
  email: z.string(),
  role: z.enum(roles),
  partner: z.boolean(),
  password_hash: z.string().nullable(),
  must_change_password: z.boolean(),
  confirmed_at: z.string().nullable(),
  active_product: z.enum(products),
  locale: z.string(),
  timezone: z.string(),
  profile: z.record(z.string(), z.string()),
  sign_in_count: z.number().int(),
  last_sign_in_at: z.string().nullable(),
  last_sign_in_ip: z.string().nullable(),
  access_token_hash: z.string().nullable(),
  session_epoch: z.number().int(),
});
export type UserAttributes = z.infer<typeof Stored>;

export const Users = entity(Stored, { name: 'User', family: 'USER', counted: true });
export type User = ReturnType<typeof Users.parse>;

export const Created = event('user.created', z.object({ username: z.string(), email: z.string(), confirmation_needed: z.boolean() }));
export const SignedIn = event('user.signed_in', z.object({ username: z.string() }));
export const SignedOut = event('user.signed_out', z.object({ username: z.string() }));

/** The writes that make a user: findable by e-mail, user name and id; refused when one of the names is in use. */
export function join(organization: string, id: string, attributes: Omit<UserAttributes, 'sign_in_count' | 'last_sign_in_at' | 'last_sign_in_ip' | 'access_token_hash' | 'session_epoch'>): { item: User; operations: Operation[] } {
  const made = Users.create(organization, { id, ...attributes, sign_in_count: 0, last_sign_in_at: null, last_sign_in_ip: null, access_token_hash: null, session_epoch: 0 });
  const pointer = { tenant: organization, id };
  const lookups = [
    claimLookup('EMAIL', folded(attributes.email), pointer, 'email'),
    claimLookup('USERNAME', folded(attributes.username), pointer, 'username'),
    claimLookup('USER', id, pointer, 'id'),
  ];
  const created = Created.publish(id, { username: attributes.username, email: attributes.email, confirmation_needed: attributes.confirmed_at === null }, organization);
  return { item: made.item, operations: [...made.operations, ...lookups, created] };
}
