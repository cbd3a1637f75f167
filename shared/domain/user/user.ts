import * as z from 'zod';
import { event } from '../../events/define.ts';
import { entity } from '../../table/entity.ts';
import { folded } from '../../table/keys.ts';
import type { Operation } from '../../table/operation.ts';
import { claimLookup, releaseLookup } from '../../table/unique.ts';
import { roles } from '../actor/permission.ts';
import { Mfa, noMfa } from '../mfa/state.ts';
import { products } from '../plan/product.ts';
import { adminStep } from './admin-count.ts';
import { type Home, rowsOf, withoutRows } from './tree.ts';

/**
 * A user belongs to one organization and signs in with the e-mail address or the user name, both unique on the platform.
 * `session_epoch` stands in every session: raising it ends them all at once (password or membership changed).
 * Whoever writes a user writes its rows (tree.ts) and, where the role changes, the count of Admins in the same transaction:
 * `join`, `alter`, `relocate` and `leave` are the four ways to do so.
 */
const Stored = z.object({
  username: z.string(),
  email: z.string(),
  /** Asked for by the user, in force once its mail was confirmed. */
  pending_email: z.string().nullable(),
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
  mfa: Mfa,
});
export type UserAttributes = z.infer<typeof Stored>;
/** What a user is made of; the rest begins empty. */
export type NewAttributes = Omit<UserAttributes, 'pending_email' | 'sign_in_count' | 'last_sign_in_at' | 'last_sign_in_ip' | 'access_token_hash' | 'session_epoch' | 'mfa'>;

export const Users = entity(Stored, { name: 'User', family: 'USER', counted: true });
export type User = ReturnType<typeof Users.parse>;

/** `ancestors`: the ids of the organizations in whose list of users it stands. */
const Counted = z.object({ username: z.string(), ancestors: z.array(z.string()) });
export const Created = event('user.created', Counted.extend({ email: z.string(), confirmation_needed: z.boolean() }));
export const Updated = event('user.updated', z.object({ username: z.string(), changes: z.array(z.string()) }));
export const Moved = event('user.moved', Counted.extend({ before: z.array(z.string()) }));
export const Deleted = event('user.deleted', Counted);
export const Invited = event('user.invited', z.object({ email: z.string() }));
export const ConfirmationResent = event('user.confirmation_resent', z.object({ email: z.string() }));
export const EmailChangeRequested = event('user.email_change_requested', z.object({ new_email: z.string() }));
export const SignedIn = event('user.signed_in', z.object({ username: z.string() }));
export const SignedOut = event('user.signed_out', z.object({ username: z.string() }));

interface Change {
  item: User;
  operations: Operation[];
}

/** The writes that make a user: findable by e-mail, user name and id; refused when one of the names is in use. `invited` has a mail of its own. */
export function join(home: Home, id: string, attributes: NewAttributes, how: { invited: boolean } = { invited: false }): Change {
  const made = Users.create(home.id, { id, ...attributes, pending_email: null, sign_in_count: 0, last_sign_in_at: null, last_sign_in_ip: null, access_token_hash: null, session_epoch: 0, mfa: noMfa });
  const { username, email } = attributes;
  const created = Created.publish(id, { username, email, ancestors: lineOf(home), confirmation_needed: attributes.confirmed_at === null && !how.invited }, home.id);
  const invited = how.invited ? [Invited.publish(id, { email }, home.id)] : [];
  return { item: made.item, operations: [...made.operations, ...lookups(home, made.item), ...rowsOf(home, made.item), ...adminStep(home.id, null, attributes.role), created, ...invited] };
}

/**
 * The writes that change a user, in every list that shows it. Names and e-mail addresses move with their look-ups. The event is the caller's, and one
 * that the worker user-tree hears: it follows where the organization was renamed since `home` was read.
 */
export function alter(home: Home, user: User, changes: Partial<UserAttributes>): Change {
  const changed = Users.update(home.id, user, changes);
  return { item: changed.item, operations: [...changed.operations, ...rename(home, user, changed.item), ...rowsOf(home, changed.item), ...adminStep(home.id, user.role, changed.item.role)] };
}

/** The writes that take a user to another organization: its sessions end, since they were of the old one; its access token works on. */
export function relocate(user: User, from: Home, to: Home): Change {
  const removed = Users.remove(from.id, user);
  const made = Users.create(to.id, { ...user, session_epoch: user.session_epoch + 1 });
  const item = { ...made.item, created_at: user.created_at };
  const token = user.access_token_hash === null ? [] : [claimLookup('ACCESS_TOKEN', user.access_token_hash, { tenant: to.id, id: user.id }, 'token')];
  const rows = [...withoutRows(from, user), ...rowsOf(to, item)];
  const admins = [...adminStep(from.id, user.role, null), ...adminStep(to.id, null, user.role)];
  const moved = Moved.publish(user.id, { username: user.username, before: lineOf(from), ancestors: lineOf(to) }, to.id);
  return { item, operations: [...removed.operations, ...made.operations.map((operation) => madeAt(operation, user.created_at)), ...lookups(to, item), ...token, ...rows, ...admins, moved] };
}

/** The writes after which a user is gone: no look-up finds it, no session and no token of it holds. The last Admin goes only with its organization (`closing`). */
export function leave(home: Home, user: User, how: { closing: boolean } = { closing: false }): Change {
  const removed = Users.remove(home.id, user);
  const token = user.access_token_hash === null ? [] : [releaseLookup('ACCESS_TOKEN', user.access_token_hash)];
  const names = [releaseLookup('EMAIL', folded(user.email)), releaseLookup('USERNAME', folded(user.username)), releaseLookup('USER', user.id)];
  const deleted = Deleted.publish(user.id, { username: user.username, ancestors: lineOf(home) }, home.id);
  return { item: user, operations: [...removed.operations, ...names, ...token, ...withoutRows(home, user), ...(how.closing ? [] : adminStep(home.id, user.role, null)), deleted] };
}

function lookups(home: Home, { id, email, username }: User): Operation[] {
  const pointer = { tenant: home.id, id };
  return [claimLookup('EMAIL', folded(email), pointer, 'email'), claimLookup('USERNAME', folded(username), pointer, 'username'), claimLookup('USER', id, pointer, 'id')];
}

function rename(home: Home, before: User, after: User): Operation[] {
  const pointer = { tenant: home.id, id: after.id };
  return (['email', 'username'] as const).flatMap((name) => {
    const kind = name === 'email' ? 'EMAIL' : 'USERNAME';
    const [old, fresh] = [folded(before[name]), folded(after[name])];
    return old === fresh ? [] : [claimLookup(kind, fresh, pointer, name), releaseLookup(kind, old)];
  });
}

/** A user who moves is no newer than before. */
function madeAt(operation: Operation, created_at: string): Operation {
  const { Put } = operation.item;
  return Put ? { ...operation, item: { Put: { ...Put, Item: { ...Put.Item, created_at } } } } : operation;
}

function lineOf({ id, path }: Home): string[] {
  return [...path, id];
}
